"""Reading threads and what is in them. Only what the reader has access to."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, or_, select

from clarion.base.errors import NotFound
from clarion.base.storage import AsyncSession
from clarion.features.message_store import Message
from clarion.features.messaging.threads.models import TextThread, ThreadEntry
from clarion.features.people import receives_for
from clarion.features.people.sign_in import Caller


@dataclass(frozen=True)
class Access:
    """Which threads somebody sees: those of the extensions named; all of the account where None."""

    account_id: str
    owner_ids: frozenset[str] | None


async def access_of(session: AsyncSession, caller: Caller, account_id: str) -> Access:
    """Administrators see all; others their own, and those of queues whose texts they receive."""
    if caller.is_admin:
        return Access(account_id, None)
    shared = await receives_for(session, caller.extension_id)
    return Access(account_id, frozenset({caller.extension_id, *shared}))


@dataclass(frozen=True)
class ThreadFilter:
    """What is empty or None does not matter."""

    status: str | None = None
    owner_ids: Collection[str] = ()
    own_number: str = ""
    guest_number: str = ""
    availability: Collection[str] = ()
    since: datetime | None = None
    until: datetime | None = None


def threads(access: Access, wanted: ThreadFilter | None = None) -> Select[TextThread]:
    """Newest change first."""
    query = select(TextThread).where(TextThread.account_id == access.account_id)
    if access.owner_ids is not None:
        query = query.where(TextThread.owner_id.in_(access.owner_ids))
    for condition in _conditions(wanted or ThreadFilter()):
        query = query.where(condition)
    return query.order_by(TextThread.changed_at.desc(), TextThread.id)


def _conditions(wanted: ThreadFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.status == "Open":
        found.append((TextThread.status == "Open") & TextThread.owner_id.is_not(None))
    elif wanted.status == "Resolved":
        found.append((TextThread.status == "Resolved") | TextThread.owner_id.is_(None))
    if wanted.owner_ids:
        found.append(TextThread.owner_id.in_(wanted.owner_ids))
    if wanted.own_number:
        found.append(TextThread.own_number == wanted.own_number)
    if wanted.guest_number:
        found.append(TextThread.guest_number == wanted.guest_number)
    if wanted.availability:
        found.append(TextThread.availability.in_(wanted.availability))
    if wanted.since is not None:
        found.append(TextThread.created_at >= wanted.since)
    if wanted.until is not None:
        found.append(TextThread.created_at < wanted.until)
    return found


async def get_thread(
    session: AsyncSession, access: Access, thread_id: str, *, parameter: str = "threadId"
) -> TextThread:
    """Raises 404, also for one that was deleted or belongs to others."""
    query = threads(access).where(TextThread.id == thread_id, TextThread.availability == "Alive")
    row = await session.scalar(query)
    if row is None:
        raise NotFound(f"Resource for parameter [{parameter}] is not found.", parameter=parameter)
    return row


@dataclass(frozen=True)
class EntryFilter:
    """`kind`: Message, Note, or both when empty."""

    kind: str = ""
    ids: Collection[str] = ()
    thread_ids: Collection[str] = ()
    owner_ids: Collection[str] = ()
    thread_status: str | None = None
    availability: Collection[str] = ()
    since: datetime | None = None
    until: datetime | None = None
    changed_since: datetime | None = None


Found = tuple[ThreadEntry, TextThread, Message | None]


def entries(access: Access, wanted: EntryFilter) -> Select[ThreadEntry, TextThread, Message]:
    """Entries with their threads and messages, newest first. What was purged from the store is no longer alive."""
    inside = threads(access, ThreadFilter(wanted.thread_status, wanted.owner_ids)).order_by(None)
    query = (
        select(ThreadEntry, TextThread, Message)
        .join(TextThread, TextThread.id == ThreadEntry.thread_id)
        .outerjoin(Message, Message.id == ThreadEntry.message_id)
        .where(ThreadEntry.thread_id.in_(inside.with_only_columns(TextThread.id)))
    )
    for column, values in (
        (ThreadEntry.kind, [wanted.kind] if wanted.kind else []),
        (ThreadEntry.id, wanted.ids),
        (ThreadEntry.thread_id, wanted.thread_ids),
    ):
        if values:
            query = query.where(column.in_(values))
    if wanted.availability and set(wanted.availability) != {"Alive", "Deleted"}:
        gone = or_(
            ThreadEntry.availability == "Deleted",
            TextThread.availability == "Deleted",
            (ThreadEntry.kind == "Message") & or_(Message.id.is_(None), Message.availability == "Purged"),
        )
        query = query.where(gone if "Deleted" in wanted.availability else ~gone)
    if wanted.since is not None:
        query = query.where(ThreadEntry.created_at >= wanted.since)
    if wanted.until is not None:
        query = query.where(ThreadEntry.created_at < wanted.until)
    if wanted.changed_since is not None:
        moment = wanted.changed_since
        taken_away = (TextThread.availability == "Deleted") & (TextThread.changed_at >= moment)
        query = query.where(or_(ThreadEntry.changed_at >= moment, Message.changed_at >= moment, taken_away))
    return query.order_by(ThreadEntry.created_at.desc(), ThreadEntry.id)


async def read_entries(session: AsyncSession, query: Select[ThreadEntry, TextThread, Message]) -> list[Found]:
    """The rows of `entries`; a note has no message, nor has a text whose message was dropped from the store."""
    return [(entry, thread, message) for entry, thread, message in await session.execute(query)]


def is_alive(found: Found) -> bool:
    entry, thread, message = found
    if entry.availability != "Alive" or thread.availability != "Alive":
        return False
    return entry.kind == "Note" or (message is not None and message.availability != "Purged")


async def get_entries(
    session: AsyncSession, access: Access, kind: str, ids: Sequence[str], *, parameter: str
) -> list[Found]:
    """All of them, in no order. Raises 404 when one is not there, or is not for this reader."""
    rows = await read_entries(session, entries(access, EntryFilter(kind=kind, ids=ids, availability=("Alive",))))
    if len(rows) != len(set(ids)):
        raise NotFound(f"Resource for parameter [{parameter}] is not found.", parameter=parameter)
    return rows
