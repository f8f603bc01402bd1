"""Very many people of the demo organisation, signed in, each in one team: for tests and benchmarks of size."""

from typing import Any

from sqlalchemy import insert

from clarion.base.container import Container
from clarion.base.ids import new_id
from clarion.base.storage import AsyncSession
from clarion.features.developer import DEMO_CLIENT_ID
from clarion.features.messaging.chats.membership import add_members
from clarion.features.messaging.chats.models import Chat, ChatKind, ChatStatus
from clarion.features.messaging.chats.numbers import next_number
from clarion.features.people import Extension, demo
from clarion.features.people.sign_in import ClientSource, Sessions
from clarion.features.people.sign_in.oauth_issuing import SignInRequest

UNLIMITED = {f"CLARION_RATE_{name}": "1000000000" for name in ("LIGHT", "MEDIUM", "HEAVY", "AUTH")}
"""Limits are counted as always; only their numbers must not end the run."""
_AT_ONCE = 100


async def make_crowd(here: Container, people: int, size: int) -> dict[str, Any]:
    """{"people": [{"id", "token"}], "rooms": [{"id", "people": [index, ...]}]}: everybody in one team of `size`."""
    crowd = await _seat_people(here, people)
    rooms = []
    for start in range(0, people, size):
        inside = list(range(start, min(start + size, people)))
        async with here.storage.transaction() as session:
            chat = await seat_room(here, session, f"Team {start}", [crowd[at]["id"] for at in inside])
        rooms.append({"id": chat.id, "people": inside})
    return {"people": crowd, "rooms": rooms}


async def _seat_people(here: Container, count: int) -> list[dict[str, str]]:
    account_id, now = demo.demo_account_id(here.keys, demo.DEMO), here.clock.now()
    ids = [new_id() for _ in range(count)]
    rows = [
        {"id": one, "account_id": account_id, "number": str(100_000 + at), "first_name": f"P{at}", "created_at": now}
        for at, one in enumerate(ids)
    ]
    async with here.storage.transaction() as session:
        await session.execute(insert(Extension), rows)
    client = await here.get(ClientSource).find_client(DEMO_CLIENT_ID)
    assert client is not None
    found = []
    for start in range(0, count, _AT_ONCE):
        async with here.storage.transaction() as session:
            for one in ids[start : start + _AT_ONCE]:
                person = await session.get_one(Extension, one)
                issued = await here.get(Sessions).start(session, person, SignInRequest(client, client.scopes))
                found.append({"id": one, "token": issued.access})
    return found


async def seat_room(here: Container, session: AsyncSession, name: str, people: list[str]) -> Chat:
    """A team with these people in it, and nothing said."""
    now, account_id = here.clock.now(), demo.demo_account_id(here.keys, demo.DEMO)
    chat = Chat(
        id=new_id(),
        account_id=account_id,
        kind=ChatKind.TEAM,
        name=name,
        status=ChatStatus.ACTIVE,
        creator_id=people[0],
        member_count=0,
        members_version=0,
        last_seq=0,
        n=0,
        created_at=now,
        changed_at=now,
    )
    session.add(chat)
    await session.flush()
    await add_members(session, chat, people, now, await next_number(session, account_id), admins=people[:1])
    return chat
