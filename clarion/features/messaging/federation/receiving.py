"""Takes what the other company tells, once and in order, as far as our own rules let it be shown here."""

from sqlalchemy import select, update

from clarion.base.container import Container
from clarion.base.errors import ClarionError, NotFound, Unavailable
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.messaging.chats import Chat, Member, among, find_chat, next_number
from clarion.features.messaging.chats.models import MemberRole
from clarion.features.messaging.chats.people import chats
from clarion.features.messaging.chats.rules import plain_line
from clarion.features.messaging.chats.service import add_people, create_team, let_go, open_conversation
from clarion.features.messaging.chats.telling import tell_chat
from clarion.features.messaging.federation.events import EVENTS_WAIT, EventsWait
from clarion.features.messaging.federation.fetching import Fetched, fetch_files, forget
from clarion.features.messaging.federation.models import FederationLink, LinkState, RemotePerson, SharedChat
from clarion.features.messaging.federation.people import as_caller, near_ids, stand_in
from clarion.features.messaging.federation.posts import take_post
from clarion.features.messaging.federation.queue import APPLYING
from clarion.features.messaging.federation.unsharing import unshare
from clarion.features.messaging.federation.wire import Event, Events, Of, Taken
from clarion.features.people import Extension


async def get_peer_link(session: AsyncSession, server: str, of: Of, *, lock: bool = False) -> FederationLink:
    """The link that a request is about. Raises 404 for one that this server has no part in."""
    query = select(FederationLink).where(FederationLink.shared_id == of.link, FederationLink.account_id == of.to)
    query = query.where(FederationLink.server == server)
    if lock:
        # Whoever writes in a chat that is shared points to the link when they have the chat, which we want next.
        query = query.with_for_update(key_share=True).execution_options(populate_existing=True)
    row = (await session.scalars(query)).one_or_none()
    if row is None:
        raise NotFound("There is no such link.", parameter="link")
    return row


async def active_link(session: AsyncSession, server: str, of: Of, *, lock: bool = False) -> FederationLink:
    row = await get_peer_link(session, server, of, lock=lock)
    if row.state != LinkState.ACTIVE:
        raise NotFound("The companies are not connected.", parameter="link")
    return row


async def take(here: Container, server: str, told: Events) -> Taken:
    """All that can be taken now. Each event is taken in a transaction of its own, with its number."""
    refused: list[int] = []
    async with here.storage.reading() as session:
        link = await active_link(session, server, told)
        received = link.received_n
    if link.failures:
        await _lives_again(here, link)
    for event in told.events:
        if event.n <= received:
            continue
        if event.n != received + 1:
            break  # something is missing: they tell it again
        try:
            if not await _take_one(here, server, told, event):
                refused.append(event.n)
        except Unavailable:
            return Taken(received=received, refused=refused, again=True)
        received = event.n
    return Taken(received=received, refused=refused)


async def _lives_again(here: Container, link: FederationLink) -> None:
    """A server that did not answer tells us something: what waits for it is tried at once, not when its pause ends."""
    async with here.storage.transaction() as session:
        waits = (FederationLink.id == link.id) & (FederationLink.failures > 0)
        again = update(FederationLink).where(waits).values(failures=0, due_at=here.clock.now())
        if getattr(await session.execute(again), "rowcount", 0):
            announce(session, EVENTS_WAIT, EventsWait())


async def _take_one(here: Container, server: str, told: Events, event: Event) -> bool:
    """False: it is not shown here. Files are fetched first: no transaction waits for another server."""
    fetched: list[Fetched] = []
    try:
        if event.files:
            fetched = await fetch_files(here, server, told, event)
        async with here.storage.transaction() as session:
            session.info[APPLYING] = True
            link = await active_link(session, server, told, lock=True)
            if event.n != link.received_n + 1:
                await forget(here, fetched)
                return True  # another request was first
            link.received_n = event.n
            await session.flush()
            shown = await _apply(here, session, link, event, fetched)
            if not shown:
                await forget(here, fetched)
            return shown
    except Unavailable:
        raise
    except ClarionError:
        await forget(here, fetched)
    async with here.storage.transaction() as session:
        number = update(FederationLink).where(
            FederationLink.shared_id == told.link, FederationLink.account_id == told.to
        )
        await session.execute(number.where(FederationLink.received_n == event.n - 1).values(received_n=event.n))
    return False


async def _apply(
    here: Container, session: AsyncSession, link: FederationLink, event: Event, fetched: list[Fetched]
) -> bool:
    query = select(SharedChat).where(SharedChat.link_id == link.id, SharedChat.shared_id == event.chat)
    shared = (await session.scalars(query)).one_or_none()
    if shared is None:
        return event.kind == "chat" and await _begin(here, session, link, event)
    if event.kind == "close":
        await unshare(here, session, link, shared)
        return True
    chat = await find_chat(session, link.account_id, shared.chat_id, lock=True)
    if chat is None:
        return False
    if event.kind == "chat":
        await _follow(here, session, link, shared, chat, event)
    elif event.kind == "removed":
        await _removed(here, session, chat, event)
    else:
        return await take_post(here, session, link, chat, event, fetched)
    return True


async def _begin(here: Container, session: AsyncSession, link: FederationLink, event: Event) -> bool:
    """A chat that the other company shares with people of ours. Nobody of those whom it names: nothing happens."""
    ours = await _ours(session, link, event.invited)
    if not ours or event.by is None:
        return False
    by = await stand_in(here, session, link, event.by)
    theirs = [(await stand_in(here, session, link, person)).id for person in event.people]
    everybody = [*ours, *(one for one in theirs if one != by.id)]
    caller = as_caller(by)
    if event.type == "Direct":
        chat, _new = await open_conversation(here, session, caller, ours[:1])
    else:
        chat = await create_team(
            here, session, caller, plain_line(event.name) or link.remote_name or "Shared chat",
            description=event.description, people=everybody,
        )  # fmt: skip
        seats = update(Member).where(Member.chat_id == chat.id)
        await session.execute(seats.where(Member.extension_id.in_(ours)).values(role=MemberRole.ADMIN))
        await session.execute(seats.where(Member.extension_id.not_in(ours)).values(role=MemberRole.MEMBER))
    chat.shared = True
    if await session.get(SharedChat, chat.id) is None:
        session.add(SharedChat(chat_id=chat.id, link_id=link.id, shared_id=event.chat, home=False))
    return True


async def _ours(session: AsyncSession, link: FederationLink, invited: list[str]) -> list[str]:
    query = select(Extension.id).where(Extension.account_id == link.account_id, Extension.id.in_(invited), chats())
    known = set(await session.scalars(query))
    return [person for person in dict.fromkeys(invited) if person in known]


async def _follow(
    here: Container, session: AsyncSession, link: FederationLink, shared: SharedChat, chat: Chat, event: Event
) -> None:
    """Their people in the chat are those whom they name now; ours are ours to say, but for new ones they bring in."""
    theirs = {(await stand_in(here, session, link, person)).id for person in event.people}
    known = select(RemotePerson.extension_id).where(RemotePerson.link_id == link.id)
    there = set(
        await session.scalars(
            select(Member.extension_id).where(Member.chat_id == chat.id, Member.extension_id.in_(known))
        )
    )
    coming = theirs | set(await _ours(session, link, event.invited))
    leaving = there - theirs
    if chat.kind == "Team" and coming - there:
        by = await session.get_one(Extension, min(theirs or there, default=chat.creator_id or ""))
        await add_people(here, session, as_caller(by), chat, sorted(coming - there))
    if chat.kind == "Team" and leaving:
        await let_go(here, session, chat, sorted(leaving))
    name, description = plain_line(event.name), event.description
    if not shared.home and name and (chat.name, chat.description) != (name, description):
        chat.name, chat.description, chat.changed_at = name, description, here.clock.now()
        chat.n = await next_number(session, chat.account_id)
        await session.flush()
        tell_chat(session, chat, "GroupRenamed", chat.changed_at, chat.n)


async def _removed(here: Container, session: AsyncSession, chat: Chat, event: Event) -> None:
    """People of ours whom the other side took out."""
    inside = await among(session, chat.id, event.invited)
    if chat.kind == "Team" and inside:
        await let_go(here, session, chat, sorted(inside))


async def far_typing(
    session: AsyncSession, link: FederationLink, shared_id: str, person: str
) -> tuple[Chat, str] | None:
    """The chat, and who types there."""
    query = select(Chat).join(SharedChat, SharedChat.chat_id == Chat.id)
    query = query.where(SharedChat.link_id == link.id, SharedChat.shared_id == shared_id)
    chat = (await session.scalars(query)).one_or_none()
    known = (await near_ids(session, link, [person])).get(person) if chat is not None else None
    return (chat, known) if chat is not None and known else None
