"""Threads of texts to numbers that several people look after, as the shared inbox lists them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from clarion.base.storage import AsyncSession
from clarion.features.message_store import (
    Availability,
    Conversation,
    Message,
    MessageType,
    ReadStatus,
    participants_key,
)
from clarion.features.messaging.threads.models import TextThread, ThreadEntry
from clarion.features.messaging.threads.queries import Access, ThreadFilter, threads
from clarion.features.people import PEOPLE_TYPES, Extension, ExtensionStatus, sms_recipients_of

MOST_OF_PAIR = 50
MOST_PEOPLE = 200
Assigned = Literal["Anyone", "Me", "Nobody"]


@dataclass(frozen=True)
class SharedFilter:
    """`numbers`: guests found by their names. `search`: words of a text or a note, a label, or digits."""

    status: Literal["Open", "Resolved"] = "Open"
    assigned: Assigned = "Anyone"
    search: str = ""
    numbers: Sequence[str] = ()


def shared_threads(access: Access, reader_id: str, wanted: SharedFilter) -> Select[TextThread]:
    """Newest change first: of queues and the like; and what a colleague has handed over."""
    queues = select(Extension.id).where(
        Extension.account_id == access.account_id, Extension.type.not_in([str(kind) for kind in PEOPLE_TYPES])
    )
    mine = TextThread.assignee_id == reader_id
    query = threads(access, ThreadFilter(status=wanted.status, availability=("Alive",)))
    query = query.where(TextThread.owner_id.in_(queues) | (mine & (TextThread.owner_id != reader_id)))
    if wanted.assigned != "Anyone":
        query = query.where(mine if wanted.assigned == "Me" else TextThread.assignee_id.is_(None))
    if wanted.search or wanted.numbers:
        query = query.where(_found_by(wanted))
    return query


def _found_by(wanted: SharedFilter) -> ColumnElement[bool]:
    ways: list[ColumnElement[bool]] = []
    if wanted.search:
        inside = (
            select(ThreadEntry.thread_id)
            .outerjoin(Message, Message.id == ThreadEntry.message_id)
            .where(
                ThreadEntry.availability == "Alive",
                or_(
                    Message.subject.icontains(wanted.search, autoescape=True),
                    ThreadEntry.note.icontains(wanted.search, autoescape=True),
                ),
            )
        )
        ways += [TextThread.label.icontains(wanted.search, autoescape=True), TextThread.id.in_(inside)]
    digits = "".join(char for char in wanted.search if char.isdigit())
    if digits:
        ways.append(TextThread.guest_number.contains(digits, autoescape=True))
    if wanted.numbers:
        ways.append(TextThread.guest_number.in_(list(wanted.numbers)))
    return or_(*ways)


async def latest_entries(
    session: AsyncSession, rows: Sequence[TextThread]
) -> dict[str, tuple[ThreadEntry, Message | None]]:
    """The newest living text or note of each thread."""
    order = func.row_number().over(
        partition_by=ThreadEntry.thread_id, order_by=(ThreadEntry.created_at.desc(), ThreadEntry.id)
    )
    ranked = (
        select(ThreadEntry.id, order.label("place"))
        .where(ThreadEntry.thread_id.in_([row.id for row in rows]), ThreadEntry.availability == "Alive")
        .subquery()
    )
    query = (
        select(ThreadEntry, Message)
        .outerjoin(Message, and_(Message.id == ThreadEntry.message_id, Message.availability != Availability.PURGED))
        .where(ThreadEntry.id.in_(select(ranked.c.id).where(ranked.c.place == 1)))
    )
    return {entry.thread_id: (entry, message) for entry, message in await session.execute(query)}


@dataclass(frozen=True)
class Share:
    """What somebody's own mailbox has of a thread."""

    conversation_id: str
    unread: int


async def shares_of(session: AsyncSession, reader_id: str, rows: Sequence[TextThread]) -> dict[str, Share]:
    """By thread; threads of which nothing came into this mailbox are left out."""
    keys = {row.id: participants_key(row.own_number, [row.guest_number]) for row in rows}
    if not keys:
        return {}
    unread = func.sum(case((Message.read_status == ReadStatus.UNREAD, 1), else_=0))
    query = (
        select(Conversation.key, Conversation.id, unread)
        .join(Message, Message.conversation_id == Conversation.id)
        .where(
            Conversation.account_id == rows[0].account_id,
            Conversation.kind == MessageType.SMS,
            Conversation.key.in_(set(keys.values())),
            Message.extension_id == reader_id,
            Message.availability == Availability.ALIVE,
        )
        .group_by(Conversation.key, Conversation.id)
    )
    found = {
        key: Share(conversation_id, int(count or 0)) for key, conversation_id, count in await session.execute(query)
    }
    return {thread_id: found[key] for thread_id, key in keys.items() if key in found}


async def of_same_pair(session: AsyncSession, access: Access, row: TextThread) -> Sequence[TextThread]:
    """All threads of both numbers, this one among them, newest first."""
    wanted = ThreadFilter(own_number=row.own_number, guest_number=row.guest_number, availability=("Alive",))
    query = threads(access, wanted).order_by(None).order_by(TextThread.created_at.desc(), TextThread.id)
    return (await session.scalars(query.limit(MOST_OF_PAIR))).all()


async def assignable(session: AsyncSession, row: TextThread) -> list[Extension]:
    """To whom the thread can be given (see `threads.service.assign`): by name, at most 200."""
    readers = {reader.id for reader in await sms_recipients_of(session, row.owner_id)} if row.owner_id else set()
    query = select(Extension).where(
        Extension.account_id == row.account_id,
        Extension.status == ExtensionStatus.ENABLED,
        Extension.type.in_([str(kind) for kind in PEOPLE_TYPES]),
        Extension.id.in_({*readers, row.owner_id or ""}) | (Extension.role == "admin"),
    )
    people = (await session.scalars(query.limit(MOST_PEOPLE))).all()
    return sorted(people, key=lambda person: (person.id not in readers, person.name))
