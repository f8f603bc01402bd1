"""Reading the store. Always within one mailbox or one account."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, or_, select

from clarion.base.errors import NotFound
from clarion.base.http import Paging
from clarion.base.storage import AsyncSession
from clarion.features.message_store.kinds import Availability, ReadStatus
from clarion.features.message_store.models import Attachment, Message
from clarion.features.people import Extension


@dataclass(frozen=True)
class OwnerFilter:
    """Whose messages: `owners` are Any, Personal, Shared or ids; `extension_types` the kinds of owner."""

    owners: tuple[str, ...] = ()
    extension_types: tuple[str, ...] = ()


@dataclass(frozen=True)
class MessageFilter:
    """Which messages of one mailbox are wanted; empty fields do not narrow. `since`: none of before, whatever else is
    asked.
    """

    types: Sequence[str] = ()
    directions: Sequence[str] = ()
    read_statuses: Sequence[str] = ()
    availabilities: Sequence[str] = (Availability.ALIVE,)
    date_from: datetime | None = None
    date_to: datetime | None = None
    conversation_ids: Sequence[str] = ()
    phone_number: str = ""
    distinct_conversations: bool = False
    owner: OwnerFilter | None = None
    since: datetime | None = None


def messages_of(extension_id: str, wanted: MessageFilter) -> Select[Message]:
    """The statement that finds them, newest first."""
    query = select(Message).where(Message.extension_id == extension_id)
    for column, words in (
        (Message.availability, wanted.availabilities),
        (Message.type, wanted.types),
        (Message.direction, wanted.directions),
        (Message.read_status, wanted.read_statuses),
        (Message.conversation_id, wanted.conversation_ids),
    ):
        if words:
            query = query.where(column.in_(list(words)))
    if wanted.date_from:
        query = query.where(Message.created_at >= wanted.date_from)
    if wanted.date_to:
        query = query.where(Message.created_at <= wanted.date_to)
    if wanted.since:
        query = query.where(Message.created_at > wanted.since)
    if wanted.phone_number:
        digits = "".join(char for char in wanted.phone_number if char.isdigit())
        query = query.where(
            Message.numbers.contains(f" +{digits} ", autoescape=True)
            | Message.numbers.contains(f" {digits} ", autoescape=True)
        )
    if wanted.owner is not None:
        query = _owned(query, extension_id, wanted.owner)
    if wanted.distinct_conversations:
        query = _latest_of_each(query)
    return query.order_by(Message.created_at.desc(), Message.id)


def _owned(query: Select[Message], extension_id: str, wanted: OwnerFilter) -> Select[Message]:
    """Personal: the mailbox's own. Shared: what a queue shares with it. Else: of these extensions."""
    words = {word.lower() for word in wanted.owners}
    if words and "any" not in words:
        ids = words - {"personal", "shared"}
        owned: list[ColumnElement[bool]] = [Message.owner_id.in_(sorted(ids))]
        if "personal" in words:
            owned.append(Message.owner_id == extension_id)
        if "shared" in words:
            owned.append(Message.owner_id != extension_id)
        query = query.where(or_(*owned))
    if wanted.extension_types:
        kinds = select(Extension.id).where(Extension.type.in_(wanted.extension_types))
        query = query.where(Message.owner_id.in_(kinds))
    return query


def _latest_of_each(query: Select[Message]) -> Select[Message]:
    """The newest of each conversation; what belongs to none stands for itself."""
    conversation = func.coalesce(Message.conversation_id, Message.id)
    order = func.row_number().over(partition_by=conversation, order_by=(Message.created_at.desc(), Message.id))
    ranked = query.with_only_columns(Message.id, order.label("place")).subquery()
    return select(Message).where(Message.id.in_(select(ranked.c.id).where(ranked.c.place == 1)))


async def read_page(session: AsyncSession, query: Select[Message], paging: Paging) -> tuple[Sequence[Message], int]:
    """The page, and how many there are in all."""
    rows = (await session.scalars(query.offset(paging.offset).limit(paging.per_page))).all()
    if len(rows) < paging.per_page and (rows or not paging.offset):  # the last page: it says how many there are
        return rows, paging.offset + len(rows)
    total = await session.scalar(select(func.count()).select_from(query.order_by(None).subquery()))
    return rows, total or 0


async def attachments_of(session: AsyncSession, rows: Iterable[Message]) -> dict[str, list[Attachment]]:
    """By message id, in order; messages without any have an empty list."""
    found: dict[str, list[Attachment]] = defaultdict(list)
    ids = [row.id for row in rows]
    for start in range(0, len(ids), 500):
        query = select(Attachment).where(Attachment.message_id.in_(ids[start : start + 500]))
        for item in await session.scalars(query.order_by(Attachment.position, Attachment.id)):
            found[item.message_id].append(item)
    return found


async def owners_of(session: AsyncSession, rows: Iterable[Message], *, but: str) -> dict[str, Extension]:
    """The queues that share messages with a mailbox, by id; nothing is read when there are none."""
    ids = {row.owner_id for row in rows} - {but}
    if not ids:
        return {}
    return {row.id: row for row in await session.scalars(select(Extension).where(Extension.id.in_(ids)))}


async def get_message(session: AsyncSession, owner: Extension, message_id: str) -> Message:
    """One message of this mailbox that is not purged. Raises NotFound."""
    row = await session.get(Message, message_id[:64])
    if row is None or row.extension_id != owner.id or row.availability == Availability.PURGED:
        raise NotFound("Resource for parameter [messageId] is not found.", parameter="messageId")
    if owner.history_since is not None and row.created_at <= owner.history_since:
        raise NotFound("Resource for parameter [messageId] is not found.", parameter="messageId")
    return row


async def find_message(session: AsyncSession, extension_id: str, message_id: str) -> Message | None:
    """One living message of a mailbox."""
    row = await session.get(Message, message_id[:64])
    alive = row is not None and row.extension_id == extension_id and row.availability == Availability.ALIVE
    return row if alive else None


async def counts_of(session: AsyncSession, extension_id: str, type_: str) -> tuple[int, int]:
    """(unread, read) living messages of one type in a mailbox."""
    query = (
        select(Message.read_status, func.count())
        .where(Message.extension_id == extension_id, Message.type == type_, Message.availability == Availability.ALIVE)
        .group_by(Message.read_status)
    )
    counts = {status: count for status, count in (await session.execute(query)).all()}  # noqa: C416
    return counts.get(ReadStatus.UNREAD, 0), counts.get(ReadStatus.READ, 0)


async def unread_counts(session: AsyncSession, extension_id: str) -> dict[str, int]:
    """Unread living messages of a mailbox by type; types without any are left out."""
    query = (
        select(Message.type, func.count())
        .where(
            Message.extension_id == extension_id,
            Message.availability == Availability.ALIVE,
            Message.read_status == ReadStatus.UNREAD,
        )
        .group_by(Message.type)
    )
    return {type_: count for type_, count in (await session.execute(query)).all()}  # noqa: C416
