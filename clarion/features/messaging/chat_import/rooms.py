"""Chats that are filled by imports: made, opened again, and finished. The chat is locked by whoever calls."""

from datetime import datetime

from sqlalchemy import func, select

from clarion.base.container import Container
from clarion.base.storage import AsyncSession
from clarion.features.messaging.chat_import.canonical import LeftOut, RoomKind
from clarion.features.messaging.chat_import.ids import ImportIds
from clarion.features.messaging.chat_import.leaving import Leaving
from clarion.features.messaging.chat_import.models import ChatImportRoom
from clarion.features.messaging.chat_import.planning import RoomPlan, description_of
from clarion.features.messaging.chats import Chat, ChatKind, ChatStatus, Member, among, find_chat, next_number
from clarion.features.messaging.chats.membership import add_members
from clarion.features.messaging.chats.rules import MOST_CHATS, MOST_NAMED, kind_of_people, people_key
from clarion.features.messaging.chats.telling import tell_chat
from clarion.features.messaging.posts import Post


async def open_room(
    here: Container, session: AsyncSession, account_id: str, plan: RoomPlan, ids: ImportIds, began: datetime
) -> Chat:
    """The chat, locked; made where there is none. `began`: when the first was said in it."""
    key = people_key(plan.members) if plan.live else None
    if key is None and plan.room.kind is RoomKind.CONVERSATION:
        # Nobody else finds it by its people: it is what is left of a conversation with somebody who is not here.
        key = ids.of("conversation", plan.room.key).rjust(64, "i")
    if key is None:
        found = await find_chat(session, account_id, ids.of("chat", plan.room.key), lock=True)
        return found or await _make(here, session, account_id, plan, ids, None, began)
    query = select(Chat).where(Chat.account_id == account_id, Chat.people_key == key).with_for_update()
    found = (await session.scalars(query)).one_or_none()
    if found is None:
        # Whoever opens the same conversation at this moment waits for our number, and then finds ours.
        await next_number(session, account_id)
        found = (await session.scalars(query)).one_or_none()
    return found or await _make(here, session, account_id, plan, ids, key, began)


async def _make(
    here: Container,
    session: AsyncSession,
    account_id: str,
    plan: RoomPlan,
    ids: ImportIds,
    key: str | None,
    began: datetime,
) -> Chat:
    """Nobody is in it yet, and nobody finds it."""
    room = plan.room
    team = room.kind is not RoomKind.CONVERSATION
    creator = plan.members[0] if team and plan.members else None
    chat = Chat(
        id=ids.of("chat", plan.key),
        account_id=account_id,
        kind=ChatKind.TEAM if team else kind_of_people(plan.members) if plan.live else ChatKind.GROUP,
        name="" if plan.live else plan.name,
        description=description_of(room) if team else "",
        public=False,
        status=ChatStatus.ACTIVE,
        creator_id=creator,
        people_key=key,
        member_count=0,
        members_version=0,
        last_seq=0,
        n=await next_number(session, account_id),
        created_at=min(room.created_at or began, began),
        changed_at=here.clock.now(),
    )
    session.add(chat)
    await session.flush()
    session.add(ChatImportRoom(chat_id=chat.id, import_id="", done=0, created=True, finished=False))
    await session.flush()
    return chat


async def begin_room(session: AsyncSession, chat: Chat, import_id: str) -> tuple[ChatImportRoom, datetime | None]:
    """How far it is; and the time of its oldest post, when this import is new to a chat that has some."""
    progress = await session.get(ChatImportRoom, chat.id, populate_existing=True)
    if progress is not None and progress.import_id == import_id:
        return progress, None
    if progress is None:
        progress = ChatImportRoom(chat_id=chat.id, created=False)
        session.add(progress)
    elif progress.finished:
        progress.created = False  # its members have it since
    # One that broke off is looked at again from its beginning: what is in it stays.
    progress.import_id, progress.done, progress.finished = import_id, 0, False
    progress.before = progress.first_seq = 0
    await session.flush()
    if progress.created:
        return progress, None
    oldest = await session.scalar(select(func.min(Post.created_at)).where(Post.chat_id == chat.id))
    return progress, oldest


async def put_before(session: AsyncSession, chat: Chat, progress: ChatImportRoom, count: int) -> None:
    """The first `count` posts get numbers below those that the chat has: it is read as far as it was."""
    lowest = await session.scalar(select(func.min(Post.seq)).where(Post.chat_id == chat.id))
    progress.before = count
    progress.first_seq = (1 if lowest is None else lowest) - count


async def finish_room(
    here: Container,
    session: AsyncSession,
    chat: Chat,
    progress: ChatImportRoom,
    plan: RoomPlan,
    importer: str | None,
    leaving: Leaving,
) -> None:
    """Its people come in, and everything in it counts as read. A chat that was there keeps the people that it has."""
    progress.finished = True
    now = here.clock.now()
    if not progress.created:
        chat.n = await next_number(session, chat.account_id)
        await session.flush()
        tell_chat(session, chat, "GroupChanged", now, chat.n)
        return
    members = await _with_room(session, plan, leaving)
    leading = [person for person in members if person not in plan.guests]
    if not leading and plan.room.kind is RoomKind.PUBLIC and importer is not None:
        members, leading = [importer, *members], [importer]  # somebody has to look after it
    inside = await among(session, chat.id, members)
    coming = [person for person in members if person not in inside]
    chat.public = plan.room.kind is RoomKind.PUBLIC
    if plan.room.archived or (chat.kind == ChatKind.GROUP and not plan.live):
        chat.status = ChatStatus.ARCHIVED
    n = await next_number(session, chat.account_id)
    chat.n = n
    await add_members(session, chat, coming, now, n, admins=leading[:1] if chat.kind == ChatKind.TEAM else ())
    chat.changed_at = chat.last_post_at or chat.created_at  # old things do not look new
    await session.flush()
    tell_chat(session, chat, "GroupJoined", now, n, members=members if len(members) <= MOST_NAMED else None)


async def _with_room(session: AsyncSession, plan: RoomPlan, leaving: Leaving) -> list[str]:
    """Without those who are in as many chats as a person can be."""
    full = select(Member.extension_id).where(Member.extension_id.in_(plan.members)).group_by(Member.extension_id)
    too_full = set(await session.scalars(full.having(func.count() >= MOST_CHATS)))
    for _person in too_full:
        leaving.note(LeftOut("member", "too_many_chats", plan.name))
    return [person for person in plan.members if person not in too_full]
