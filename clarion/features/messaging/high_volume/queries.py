"""Reading batches and their texts."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select, tuple_

from clarion.base.errors import NotFound
from clarion.base.http import parse_time
from clarion.base.http_paging import TokenPaging
from clarion.base.storage import AsyncSession
from clarion.features.message_store import Conversation, Direction, Message, MessageType
from clarion.features.messaging.high_volume.responses import A2pBatchInfo
from clarion.features.messaging.high_volume.schemas import Progress, batch_view
from clarion.features.messaging.texting.models import TextBatch, TextDelivery


@dataclass(frozen=True)
class Reach:
    """Whose batches: one person's, or the whole account's where `extension_id` is None."""

    account_id: str
    extension_id: str | None


@dataclass(frozen=True)
class Wanted:
    """What is empty or None does not matter."""

    batch_id: str = ""
    since: datetime | None = None
    until: datetime | None = None
    numbers: Collection[str] = ()


def batches(reach: Reach) -> Select[TextBatch]:
    query = select(TextBatch).where(TextBatch.account_id == reach.account_id)
    return query if reach.extension_id is None else query.where(TextBatch.extension_id == reach.extension_id)


async def get_batch(session: AsyncSession, reach: Reach, batch_id: str) -> TextBatch:
    row = await session.scalar(batches(reach).where(TextBatch.id == batch_id))
    if row is None:
        raise NotFound("Resource for parameter [batchId] is not found.", parameter="batchId")
    return row


async def find_batch_view(session: AsyncSession, account_id: str, batch_id: str) -> A2pBatchInfo | None:
    """A batch of the account as the wire shows it now."""
    row = await session.scalar(batches(Reach(account_id, None)).where(TextBatch.id == batch_id))
    if row is None:
        return None
    return batch_view(row, (await progress_of(session, [row]))[row.id])


def newest_first(query: Select[Any], model: Any, paging: TokenPaging) -> Select[Any]:
    """A page of rows that have `created_at` and `id`."""
    at = paging.after("at")
    if at is not None:
        place = tuple_(parse_time(at, parameter="pageToken"), paging.after("id") or "")
        query = query.where(tuple_(model.created_at, model.id) < place)
    return query.order_by(model.created_at.desc(), model.id.desc()).limit(paging.count + 1)


async def progress_of(session: AsyncSession, rows: Sequence[TextBatch]) -> dict[str, Progress]:
    """By batch."""
    found = {row.id: Progress() for row in rows}
    changed = func.max(func.coalesce(TextDelivery.done_at, TextDelivery.sent_at, TextDelivery.created_at))
    query = select(TextDelivery.batch_id, TextDelivery.state, func.count(), changed)
    query = query.where(TextDelivery.batch_id.in_(found)).group_by(TextDelivery.batch_id, TextDelivery.state)
    for batch_id, state, count, last in await session.execute(query):
        progress = found[str(batch_id)]
        progress.by_state[state] = count
        if progress.changed_at is None or last > progress.changed_at:
            progress.changed_at = last
    return found


def texts(reach: Reach, wanted: Wanted) -> Select[TextDelivery]:
    """Texts that went out in batches."""
    inside = batches(reach).with_only_columns(TextBatch.id)
    query = select(TextDelivery).where(TextDelivery.batch_id.in_(inside))
    if wanted.batch_id:
        query = query.where(TextDelivery.batch_id == wanted.batch_id)
    if wanted.numbers:
        query = query.where(TextDelivery.sender.in_(wanted.numbers) | TextDelivery.recipient.in_(wanted.numbers))
    return _between(query, TextDelivery, wanted)


def answers(reach: Reach, wanted: Wanted) -> Select[Message]:
    """Texts that came to numbers from which batches were sent: once, whichever mailboxes they lie in."""
    numbers = batches(reach).with_only_columns(TextBatch.own_number)
    threads = select(Conversation.id).where(
        Conversation.account_id == reach.account_id, Conversation.own_number.in_(numbers)
    )
    first = select(func.min(Message.id)).where(  # the account is said of their conversations: with both, all is walked
        Message.type == MessageType.SMS,
        Message.direction == Direction.INBOUND,
        Message.conversation_id.in_(threads),
    )
    if reach.extension_id is not None:
        first = first.where(Message.extension_id == reach.extension_id)
    query = select(Message).where(Message.id.in_(first.group_by(Message.conversation_id, Message.created_at)))
    if wanted.batch_id:
        query = query.where(Message.id.is_(None))
    for number in wanted.numbers:
        query = query.where(Message.numbers.contains(f" {number} ", autoescape=True))
    return _between(query, Message, wanted)


def _between(query: Select[Any], model: Any, wanted: Wanted) -> Select[Any]:
    if wanted.since is not None:
        query = query.where(model.created_at >= wanted.since)
    if wanted.until is not None:
        query = query.where(model.created_at < wanted.until)
    return query
