"""Very large teams and posts that everybody reacts to: what is asked of the database does not grow with them."""

from collections.abc import Sequence

from sqlalchemy import delete, insert

from clarion.base.ids import new_id
from clarion.features.messaging.chats.membership import add_members
from clarion.features.messaging.chats.models import Chat
from clarion.features.messaging.chats.numbers import next_number
from clarion.features.messaging.chats.queries import find_chat
from clarion.features.messaging.posts.models import Reaction
from clarion.features.messaging.posts.reading import MOST_NAMES
from clarion.features.people import Extension
from tests.api.test_live import Socket
from tests.features.messaging.test_chats import ask, post, team
from tests.features.messaging.test_posts import own
from tests.support.api import Api
from tests.support.statements import statements_of

MANY = 10_000


async def crowd(api: Api) -> list[str]:
    """So many people of the account; nobody of them is signed in."""
    now = api.clock.now()
    ids = [new_id() for _ in range(MANY)]
    rows = [
        {"id": one, "account_id": api.account_id(), "number": str(100_000 + at), "created_at": now}
        for at, one in enumerate(ids)
    ]
    async with api.here.storage.transaction() as session:
        await session.execute(insert(Extension), rows)
    return ids


async def sit(api: Api, chat_id: str, people: Sequence[str]) -> None:
    async with api.here.storage.transaction() as session:
        chat = await find_chat(session, api.account_id(), chat_id, lock=True)
        assert isinstance(chat, Chat)
        await add_members(session, chat, people, api.clock.now(), await next_number(session, api.account_id()))


async def room_of(api: Api, name: str, people: Sequence[str]) -> str:
    chat_id: str = (await team(api, name, public=True))["id"]
    await sit(api, chat_id, people)
    await api.settled()
    return chat_id


def reads_everybody(statement: str) -> bool:
    """Whether it reads who is in a chat, without saying whom it looks for or how many."""
    _, _, where = statement.partition("FROM chat_members WHERE ")
    return statement.startswith("SELECT chat_members.") and "extension_id" not in where and "LIMIT" not in where


async def test_joining_listing_and_posting_cost_the_same_in_a_team_of_ten_thousand(api: Api) -> None:
    """MSG-41, MSG-43"""
    people = await crowd(api)
    costs: list[dict[str, int]] = []
    for name, inside in (("Small", people[:5]), ("Large", people)):
        chat = await room_of(api, name, inside)
        cost: dict[str, int] = {}
        await post(api, chat, "To begin with")
        await ask(api, "GET", "/chats", "103", params={"type": "Team"})
        for what, method, path, number, status in (
            ("join", "POST", f"/teams/{chat}/join", "103", 204),
            ("list", "GET", "/chats?type=Team", "103", 200),
            ("read", "GET", f"/chats/{chat}/posts", "103", 200),
            ("leave", "POST", f"/teams/{chat}/leave", "103", 204),
        ):
            await api.settled()
            with statements_of(api.here.storage, own=True) as seen:
                await ask(api, method, path, number, status)
            cost[what] = len(seen)
            if name == "Large":
                assert not [statement for statement in seen if reads_everybody(statement)], what
        await api.settled()
        with statements_of(api.here.storage, own=True) as seen:
            await post(api, chat, "Hello", "101")
        cost["post"] = len(seen)
        costs.append(cost)
    small, large = costs
    assert all(large[what] <= small[what] for what in small), f"{small} and {large}"
    assert 5 < large["post"] <= 15


async def test_who_is_in_a_large_team_is_read_once_however_many_come_and_go(api: Api) -> None:
    """MSG-43"""
    chat = await room_of(api, "Large", await crowd(api))
    sockets = {}
    for number in ("101", "103"):
        sockets[number] = Socket(api, (await api.as_person(number))["Authorization"].split()[1])
        await sockets[number].open()
    await post(api, chat, "Before")
    await api.settled()
    with statements_of(api.here.storage) as seen:
        for number in ("102", "103", "104"):
            await ask(api, "POST", f"/teams/{chat}/join", number, 204)
            await api.settled()
        await post(api, chat, "Welcome")
        await api.settled()
        await ask(api, "POST", f"/teams/{chat}/leave", "103", 204)
        await post(api, chat, "Without them")
        await api.settled()
    assert not [statement for statement in seen if reads_everybody(statement)]
    heard = {
        number: [
            frame["data"]["post"]["text"]
            for frame in await everything(socket)
            if frame.get("data", {}) and "post" in frame["data"] and frame["data"]["post"]["type"] == "TextMessage"
        ]
        for number, socket in sockets.items()
    }
    assert heard == {"101": ["Before", "Welcome", "Without them"], "103": ["Welcome"]}
    for socket in sockets.values():
        await socket.end()


async def everything(socket: Socket) -> list[dict[str, dict[str, dict[str, str]]]]:
    """All frames of events so far."""
    found = []
    while not socket.nothing_more():
        frame = await socket.frame()
        if frame["type"] == "event" and frame["topic"] == "chats":
            found.append(frame)
    return found


async def test_a_post_that_ten_thousand_react_to_stays_small(api: Api) -> None:
    """MSG-43: few rows are read of it, the counts are right, also when somebody takes a reaction back or is deleted."""
    people = await crowd(api)
    chat = (await team(api))["id"]
    said = (await post(api, chat, "Cake in the kitchen"))["id"]
    now = api.clock.now()
    rows = [
        {"post_id": said, "emoji": emoji, "extension_id": one, "at": now} for emoji in ("🎂", "👍") for one in people
    ]
    async with api.here.storage.transaction() as session:
        await session.execute(insert(Reaction), rows)
    path = f"/chats/{chat}/posts/{said}"
    api.clock.advance(1)
    with statements_of(api.here.storage) as seen:
        await own(api, "PUT", f"{path}/reactions/👍")
        await own(api, "GET", f"/chats/{chat}/posts")
        found = await own(api, "GET", path)
    about = [statement for statement in seen if "FROM chat_reactions" in statement]
    assert about
    assert all("LIMIT" in statement or "extension_id = " in statement for statement in about), about
    counts = {one["emoji"]: one["count"] for one in found["reactions"]}
    assert counts == {"🎂": MANY, "👍": MANY + 1}
    assert [one["personIds"] for one in found["reactions"]] == [sorted(people)[:MOST_NAMES]] * 2
    await own(api, "DELETE", f"{path}/reactions/👍")
    async with api.here.storage.transaction() as session:
        await session.execute(delete(Extension).where(Extension.id == people[0]))
    counts = {one["emoji"]: one["count"] for one in (await own(api, "GET", path))["reactions"]}
    assert counts == {"🎂": MANY - 1, "👍": MANY - 1}
    await ask(api, "DELETE", path, status=204)
