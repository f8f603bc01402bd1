"""Conversations of one mailbox: the newest message of each, how many are unread, and who takes part."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import JSON, ColumnElement, Select, and_, case, func, or_, select, type_coerce

from clarion.base.errors import NotFound
from clarion.base.storage import AsyncSession
from clarion.features.message_store import Availability, Conversation, Message, MessageType, ReadStatus
from clarion.features.messaging.threads.models import TextThread
from clarion.features.people import Extension

MOST_MARKED = 5_000


def participant(place: int) -> ColumnElement[str]:
    """Who stands at this place among the others of a conversation; null where there are fewer."""
    found: ColumnElement[str] = type_coerce(Conversation.participants, JSON)[place].as_string()
    return found


_IS_GROUP = participant(1).is_not(None)


def is_personal(extension_id: str) -> ColumnElement[bool]:
    """Texts to a queue's number are looked after in threads; a group text has no thread, so it is here."""
    return (Message.owner_id == extension_id) | (Message.type == MessageType.PAGER) | _IS_GROUP


@dataclass(frozen=True)
class ConversationFilter:
    """`numbers`: any of these takes part (for people found by name). `search`: words of a text, or digits."""

    unread: bool = False
    types: Sequence[str] = (MessageType.SMS, MessageType.PAGER)
    search: str = ""
    numbers: Sequence[str] = ()


def _alive(extension_id: str) -> ColumnElement[bool]:
    return and_(
        Message.extension_id == extension_id,
        Message.availability == Availability.ALIVE,
        Message.type.in_([MessageType.SMS, MessageType.PAGER]),
    )


def _found_by(wanted: ConversationFilter) -> ColumnElement[bool]:
    digits = "".join(char for char in wanted.search if char.isdigit())
    ways = [Message.subject.icontains(wanted.search, autoescape=True)] if wanted.search else []
    if digits:
        ways.append(Message.numbers.contains(digits, autoescape=True))
    ways += [Message.numbers.contains(f" {number} ", autoescape=True) for number in wanted.numbers]
    return or_(*ways)


Row = tuple[str, datetime, int]


def conversations(extension_id: str, wanted: ConversationFilter) -> Select[str | None, datetime, int]:
    """(id, when its newest message came, how many are unread), newest first."""
    unread = func.sum(case((Message.read_status == ReadStatus.UNREAD, 1), else_=0))
    newest = func.max(Message.created_at)
    query = (
        select(Message.conversation_id, newest, unread)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .where(_alive(extension_id), Message.type.in_(list(wanted.types)), is_personal(extension_id))
        .group_by(Message.conversation_id)
    )
    if wanted.search or wanted.numbers:
        query = query.where(
            Message.conversation_id.in_(
                select(Message.conversation_id).where(_alive(extension_id), _found_by(wanted)).distinct()
            )
        )
    if wanted.unread:
        query = query.having(unread > 0)
    return query.order_by(newest.desc(), Message.conversation_id)


async def newest_messages(session: AsyncSession, extension_id: str, ids: Sequence[str]) -> dict[str, Message]:
    """The newest living message of each conversation in this mailbox."""
    order = func.row_number().over(
        partition_by=Message.conversation_id, order_by=(Message.created_at.desc(), Message.id.desc())
    )
    ranked = select(Message.id, order.label("place")).where(
        _alive(extension_id), Message.conversation_id.in_(list(ids))
    )
    best = ranked.subquery()
    query = select(Message).where(Message.id.in_(select(best.c.id).where(best.c.place == 1)))
    return {row.conversation_id or "": row for row in await session.scalars(query)}


async def rows_of(session: AsyncSession, ids: Sequence[str]) -> dict[str, Conversation]:
    query = select(Conversation).where(Conversation.id.in_(list(ids)))
    return {row.id: row for row in await session.scalars(query)}


async def get_conversation(session: AsyncSession, owner: Extension, conversation_id: str) -> tuple[Conversation, int]:
    """It, and how many are unread. Raises 404 for one that has nothing in this mailbox."""
    row = await session.get(Conversation, conversation_id[:64])
    if row is not None and row.account_id == owner.account_id:
        query = select(Message.read_status, func.count()).where(_alive(owner.id), Message.conversation_id == row.id)
        rows = await session.execute(query.group_by(Message.read_status))
        counts = {status: count for status, count in rows}  # noqa: C416
        if counts:
            return row, counts.get(ReadStatus.UNREAD, 0)
    raise NotFound("Resource for parameter [conversationId] is not found.", parameter="conversationId")


async def thread_of(session: AsyncSession, extension_id: str, row: Conversation) -> str | None:
    """The newest thread that these texts stand in, where they came to a number that several look after."""
    if row.kind != MessageType.SMS or len(row.participants) != 1:
        return None
    shared = select(Message.id).where(
        _alive(extension_id), Message.conversation_id == row.id, ~is_personal(extension_id)
    )
    query = select(TextThread.id).where(
        TextThread.account_id == row.account_id,
        TextThread.own_number == row.own_number,
        TextThread.guest_number == row.participants[0],
        TextThread.availability == "Alive",
        shared.join(Conversation, Conversation.id == Message.conversation_id).exists(),
    )
    return await session.scalar(query.order_by(TextThread.created_at.desc()).limit(1))


async def messages_to_mark(
    session: AsyncSession, owner: Extension, conversation_id: str, status: ReadStatus, until: datetime | None
) -> Sequence[Message]:
    """As read: all unread ones until then (a time of the wire, in whole ms). As unread: the newest that came in."""
    query = select(Message).where(
        _alive(owner.id), Message.conversation_id == conversation_id, Message.read_status != status
    )
    if until is not None:
        query = query.where(Message.created_at < until + timedelta(milliseconds=1))
    query = query.order_by(Message.created_at.desc(), Message.id.desc())
    if status == ReadStatus.UNREAD:
        query = query.where(Message.direction == "Inbound").limit(1)
    return (await session.scalars(query.limit(1 if status == ReadStatus.UNREAD else MOST_MARKED))).all()


def _unread(extension_id: str) -> ColumnElement[bool]:
    return and_(_alive(extension_id), Message.read_status == ReadStatus.UNREAD)


async def count_personal(session: AsyncSession, extension_id: str) -> int:
    query = (
        select(func.count(Message.id))
        .join(Conversation, Conversation.id == Message.conversation_id)
        .where(_unread(extension_id), is_personal(extension_id))
    )
    return await session.scalar(query) or 0


async def count_shared(session: AsyncSession, extension_id: str) -> int:
    """Unread texts in open threads that are nobody's or this person's; what a colleague has taken on asks nobody."""
    thread = and_(
        TextThread.account_id == Message.account_id,
        TextThread.own_number == Conversation.own_number,
        TextThread.guest_number == participant(0),
        TextThread.status == "Open",
        TextThread.availability == "Alive",
    )
    query = (
        select(func.count(Message.id))
        .join(Conversation, Conversation.id == Message.conversation_id)
        .join(TextThread, thread)
        .where(
            _unread(extension_id),
            ~is_personal(extension_id),
            TextThread.assignee_id.is_(None) | (TextThread.assignee_id == extension_id),
        )
    )
    return await session.scalar(query) or 0
