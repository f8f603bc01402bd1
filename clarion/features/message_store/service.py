"""What can be done with messages. Every change is announced in the transaction that makes it."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from clarion.base.container import Container
from clarion.base.http import wire_time
from clarion.base.ids import new_id
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.message_store.events import FILES_DROPPED, MESSAGES_CHANGED, FilesDropped, MessagesChanged
from clarion.features.message_store.kinds import Availability, Direction, MessageStatus, MessageType, ReadStatus
from clarion.features.message_store.models import Attachment, Conversation, Message
from clarion.features.message_store.queries import attachments_of, counts_of
from clarion.features.message_store.responses import MessageInfo
from clarion.features.message_store.rules import (
    Party,
    availability_after_delete,
    may_move,
    numbers_of,
    participants_key,
)
from clarion.features.message_store.schemas import message_view

Hook = Callable[[AsyncSession, MessagesChanged], None]
"""Told of a change within its transaction; may announce more."""
DeletionHook = Callable[[AsyncSession, Sequence[Message]], Awaitable[None]]
"""Told which messages are about to go into the bin, or for good, within the transaction."""
Change = Literal["Create", "Update", "Delete"]
_AT_ONCE = 500


@dataclass(frozen=True, kw_only=True)
class NewAttachment:
    """A file that lies in the file store already."""

    type: str
    content_type: str
    file_key: str
    size: int
    file_name: str = ""
    seconds: float | None = None
    width: int | None = None
    height: int | None = None
    id: str = ""


@dataclass(frozen=True, kw_only=True)
class NewMessage:
    """A message for one mailbox. `origin`: what it came from, so that it is kept once (see `Message.origin`)."""

    account_id: str
    extension_id: str
    type: MessageType
    direction: Direction
    status: MessageStatus
    sender: Party
    recipients: Sequence[Party]
    at: datetime
    subject: str = ""
    read_status: ReadStatus = ReadStatus.UNREAD
    priority: str = "Normal"
    conversation_id: str | None = None
    segments: int = 0
    attachments: Sequence[NewAttachment] = ()
    details: dict[str, Any] = field(default_factory=dict)
    origin: str | None = None
    id: str = ""
    owner_id: str = ""  # empty: the mailbox's own extension


class MessageStore:
    """The store of one process; ask the container for it. Sessions are the caller's, inside a transaction."""

    def __init__(self, here: Container) -> None:
        self._here = here
        self._hooks: dict[str, list[Hook]] = {}
        self._deletion_hooks: dict[str, list[DeletionHook]] = {}

    def on_change(self, type_: str, hook: Hook) -> None:
        """Call `hook` with each change of messages of this type, before it is committed."""
        self._hooks.setdefault(type_, []).append(hook)

    def before_delete(self, type_: str, hook: DeletionHook) -> None:
        """Call `hook` with messages of this type before they are deleted."""
        self._deletion_hooks.setdefault(type_, []).append(hook)

    async def conversation(
        self, session: AsyncSession, account_id: str, kind: MessageType, own: str, others: Iterable[str]
    ) -> Conversation:
        """The one of these participants; made when there is none. `own`: our number (SMS), else empty."""
        people = sorted(set(others))
        key = participants_key(own, people)
        query = select(Conversation).where(
            Conversation.account_id == account_id, Conversation.kind == kind, Conversation.key == key
        )
        found = (await session.scalars(query)).one_or_none()
        if found is not None:
            return found
        made = Conversation(
            id=new_id(), account_id=account_id, kind=kind, key=key, own_number=own, participants=people,
            created_at=self._here.clock.now(),
        )  # fmt: skip
        try:
            async with session.begin_nested():
                session.add(made)
        except IntegrityError:  # somebody else was faster
            return (await session.scalars(query)).one()
        return made

    async def knows(self, session: AsyncSession, origin: str) -> bool:
        """Whether a message of this origin was kept before."""
        return await session.scalar(select(Message.id).where(Message.origin == origin)) is not None

    async def add(self, session: AsyncSession, new: NewMessage) -> Message | None:
        """Keep a message; None when its origin is known already."""
        if new.origin is not None and await self.knows(session, new.origin):
            return None
        row = _row(new, self._here.clock.now())
        session.add(row)
        await session.flush()
        for position, item in enumerate(new.attachments):
            session.add(_attachment(row, position, item))
        await session.flush()
        await self._tell(session, [row], "Create")
        return row

    async def attach(self, session: AsyncSession, row: Message, item: NewAttachment) -> None:
        """One more file, after the others. Say so with `changed` when everything is as it shall be."""
        count = select(func.count()).select_from(Attachment).where(Attachment.message_id == row.id)
        session.add(_attachment(row, await session.scalar(count) or 0, item))
        await session.flush()

    async def changed(self, session: AsyncSession, row: Message) -> None:
        """Its feature has changed fields of a message: note when, and say so."""
        row.changed_at = self._here.clock.now()
        await session.flush()
        await self._tell(session, [row], "Update")

    async def set_read(self, session: AsyncSession, rows: Sequence[Message], status: str) -> None:
        """Mark messages as read or unread."""
        changing = [row for row in rows if row.read_status != status]
        for row in changing:
            row.read_status, row.changed_at = status, self._here.clock.now()
        await session.flush()
        await self._tell(session, changing, "Update")

    async def restore(self, session: AsyncSession, rows: Sequence[Message]) -> None:
        """Out of the bin."""
        changing = [row for row in rows if row.availability == Availability.DELETED]
        for row in changing:
            row.availability, row.changed_at = Availability.ALIVE, self._here.clock.now()
        await session.flush()
        await self._tell(session, changing, "Update")

    async def delete(self, session: AsyncSession, rows: Sequence[Message], *, purge: bool = False) -> None:
        """Into the bin; out of the bin, or with `purge`, for good, with all files."""
        changing: list[Message] = []
        purged: list[Message] = []
        for type_, hooks in self._deletion_hooks.items():
            going = [row for row in rows if row.type == type_ and row.availability == Availability.ALIVE]
            for hook in hooks if going else ():
                await hook(session, going)
        for row in rows:
            target = availability_after_delete(row.availability, purge=purge)
            if not may_move(row.availability, target):
                continue
            row.availability, row.changed_at = target, self._here.clock.now()
            changing.append(row)
            if target == Availability.PURGED:
                purged.append(row)
        await self._drop_content(session, purged)
        await session.flush()
        await self._tell(session, changing, "Delete")

    async def _drop_content(self, session: AsyncSession, rows: Sequence[Message]) -> None:
        """Nothing of a purged message stays but that it was there. Its files go once this is committed."""
        found = await attachments_of(session, rows)
        keys = [item.file_key for items in found.values() for item in items]
        for row in rows:
            row.subject, row.sender, row.recipients, row.numbers, row.details = "", {}, [], "", {}
        ids = [row.id for row in rows]
        for start in range(0, len(ids), _AT_ONCE):
            await session.execute(delete(Attachment).where(Attachment.message_id.in_(ids[start : start + _AT_ONCE])))
        for start in range(0, len(keys), _AT_ONCE):
            announce(session, FILES_DROPPED, FilesDropped(keys=keys[start : start + _AT_ONCE]))

    async def _tell(self, session: AsyncSession, rows: Sequence[Message], change: Change) -> None:
        """One event for each mailbox and type; the message itself only where it is one."""
        groups: dict[tuple[str, str, str, str], list[Message]] = {}
        for row in rows:
            groups.setdefault((row.account_id, row.extension_id, row.type, row.direction), []).append(row)
        for (account_id, extension_id, type_, direction), group in groups.items():
            unread, read = await counts_of(session, extension_id, type_)
            for start in range(0, len(group), _AT_ONCE):
                part = group[start : start + _AT_ONCE]
                event = MessagesChanged(
                    account_id=account_id,
                    extension_id=extension_id,
                    type=type_,
                    direction=direction,
                    change=change,
                    message_ids=[row.id for row in part],
                    conversation_ids=sorted({row.conversation_id for row in part if row.conversation_id}),
                    unread=unread,
                    read=read,
                    shared=any(row.owner_id != extension_id for row in part),
                    at=wire_time(max(row.changed_at for row in part)),
                    message=await self._view(session, part[0]) if len(rows) == 1 and change != "Delete" else None,
                )
                announce(session, MESSAGES_CHANGED, event)
                for hook in self._hooks.get(type_, ()):
                    hook(session, event)

    async def _view(self, session: AsyncSession, row: Message) -> MessageInfo:
        attachments = (await attachments_of(session, [row]))[row.id]
        return message_view(self._here.settings.public_url, row, attachments)


def _row(new: NewMessage, now: datetime) -> Message:
    sender = new.sender.as_wire()
    recipients = [party.as_wire() for party in new.recipients]
    return Message(
        id=new.id or new_id(),
        account_id=new.account_id,
        extension_id=new.extension_id,
        owner_id=new.owner_id or new.extension_id,
        type=new.type,
        direction=new.direction,
        availability=Availability.ALIVE,
        read_status=new.read_status,
        status=new.status,
        priority=new.priority,
        subject=new.subject,
        conversation_id=new.conversation_id,
        sender=sender,
        recipients=recipients,
        numbers=numbers_of([sender, *recipients]),
        error_code="",
        segments=new.segments,
        attempts=0,
        details=new.details,
        origin=new.origin,
        created_at=new.at,
        changed_at=now,  # when it came into the store: whoever synchronises looks at this
    )


def _attachment(row: Message, position: int, item: NewAttachment) -> Attachment:
    return Attachment(
        id=item.id or new_id(),
        message_id=row.id,
        position=position,
        type=item.type,
        content_type=item.content_type,
        file_key=item.file_key,
        file_name=item.file_name[:255],
        size=item.size,
        seconds=item.seconds,
        width=item.width,
        height=item.height,
    )
