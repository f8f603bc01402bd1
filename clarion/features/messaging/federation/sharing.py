"""Bringing people of other companies into chats."""

from collections.abc import Sequence

from sqlalchemy import func, select

from clarion.base.container import Container
from clarion.base.errors import Conflict, Invalid, Unavailable
from clarion.base.ids import new_uuid
from clarion.base.storage import AsyncSession
from clarion.features.messaging.chats import Chat, ChatKind, Member, check_may_post, visible_chat
from clarion.features.messaging.chats.permission import check_invitation
from clarion.features.messaging.chats.service import add_people, open_conversation
from clarion.features.messaging.encryption import check_plain_allowed
from clarion.features.messaging.federation.links import get_active
from clarion.features.messaging.federation.models import FederationLink, RemotePerson, SharedChat
from clarion.features.messaging.federation.peers import Peers
from clarion.features.messaging.federation.people import stand_in, view_of
from clarion.features.messaging.federation.queue import tell
from clarion.features.messaging.federation.rosters import roster_of
from clarion.features.messaging.federation.rules import MOST_PEOPLE, direct_id
from clarion.features.messaging.federation.wire import FarPerson, PeopleFound
from clarion.features.people.sign_in import Caller


async def list_people(here: Container, caller: Caller, link_id: str, query: str) -> Sequence[FarPerson]:
    """Whom the other company shows. Raises 404, 409, 503."""
    async with here.storage.reading() as session:
        link = await get_active(session, caller.account_id, link_id)
    body = {"link": link.shared_id, "to": link.remote_account_id, "query": query}
    answer = await here.get(Peers).ask(link.server, "people", body)
    try:
        return PeopleFound.model_validate(answer).records
    except ValueError:
        raise Unavailable(f"{link.server} answered what cannot be read.") from None


async def bring_in(here: Container, caller: Caller, chat_id: str, link_id: str, people: Sequence[FarPerson]) -> Chat:
    """Into a team of the caller. Raises 409 for one that is shared with a third company, is encrypted, or too large."""
    if not people:
        raise Invalid("Parameter [people] is required.", parameter="people")
    async with here.storage.transaction() as session:
        link = await get_active(session, caller.account_id, link_id)
        chat = await visible_chat(session, caller, chat_id, lock=True, kinds=(ChatKind.TEAM,))
        check_may_post(chat)
        await check_plain_allowed(session, chat)
        await check_invitation(here, session, caller, [person.id for person in people], chat.name)
        shared = await _share(session, link, chat, new_uuid())
        coming = [(await stand_in(here, session, link, person)).id for person in people]
        await _check_room(session, link, chat, coming)
        await add_people(here, session, caller, chat, coming)
        await _tell_begin(here, session, caller, chat, shared, [person.id for person in people])
        return chat


async def _check_room(session: AsyncSession, link: FederationLink, chat: Chat, coming: Sequence[str]) -> None:
    theirs = (
        select(func.count()).select_from(Member).join(RemotePerson, RemotePerson.extension_id == Member.extension_id)
    )
    there = await session.scalar(theirs.where(Member.chat_id == chat.id, RemotePerson.link_id == link.id)) or 0
    ours = chat.member_count - there
    if there + len(coming) > MOST_PEOPLE or ours > MOST_PEOPLE:
        raise Conflict(f"A shared team has {MOST_PEOPLE} people of each company at most.", parameter="people")


async def open_direct(here: Container, caller: Caller, link_id: str, person: FarPerson) -> tuple[Chat, bool]:
    """The conversation of the caller with somebody of the other company, and whether it is new."""
    async with here.storage.transaction() as session:
        link = await get_active(session, caller.account_id, link_id)
        await check_invitation(here, session, caller, [person.id])
        other = await stand_in(here, session, link, person)
        chat, new = await open_conversation(here, session, caller, [other.id])
        if not chat.shared:
            pair = (caller.account_id, caller.extension_id), (link.remote_account_id, person.id)
            shared = await _share(session, link, chat, direct_id(*pair))
            await _tell_begin(here, session, caller, chat, shared, [person.id])
        return chat, new


async def _share(session: AsyncSession, link: FederationLink, chat: Chat, shared_id: str) -> SharedChat:
    known = await session.get(SharedChat, chat.id)
    if known is not None and known.link_id != link.id:
        raise Conflict("This chat is shared with another company already.", parameter="chatId")
    if known is None:
        known = SharedChat(chat_id=chat.id, link_id=link.id, shared_id=shared_id, home=True)
        session.add(known)
        chat.shared = True
        await session.flush()
    return known


async def _tell_begin(
    here: Container, session: AsyncSession, caller: Caller, chat: Chat, shared: SharedChat, invited: Sequence[str]
) -> None:
    await session.flush()
    facts = {"name": chat.name, "description": chat.description} if shared.home else {}
    by, people = await view_of(session, caller.extension_id), await roster_of(session, chat)
    await tell(here, session, shared, "chat", type=chat.kind, by=by, people=people, invited=list(invited), **facts)
