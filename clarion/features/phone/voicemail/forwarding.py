"""Passing voicemails on: into other mailboxes of the company, and to people outside by e-mail (PH-46)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from clarion.base.container import Container
from clarion.base.errors import Conflict, Forbidden, NotFound
from clarion.base.http import wire_time
from clarion.base.ids import new_id
from clarion.base.mail_queue import OutgoingEmail, queue_email
from clarion.base.storage import AsyncSession
from clarion.features.message_store import (
    Attachment,
    Direction,
    Message,
    MessageStatus,
    MessageStore,
    MessageType,
    NewAttachment,
    NewMessage,
    Party,
    attachments_of,
)
from clarion.features.people import Account, Extension, ExtensionType, reader_of
from clarion.features.phone import transcripts
from clarion.features.phone.transcripts import HEARD, Kind
from clarion.features.phone.voicemail.notice_words import About, forwarded_subject, forwarded_text
from clarion.features.phone.voicemail.notices import enclosures_of, plan_notice

MAILBOX_TYPES = (
    ExtensionType.USER,
    ExtensionType.VIRTUAL_USER,
    ExtensionType.DIGITAL_USER,
    ExtensionType.FLEXIBLE_USER,
    ExtensionType.DEPARTMENT,
    ExtensionType.VOICEMAIL,
    ExtensionType.LIMITED,
    ExtensionType.SHARED_LINES,
)


async def get_recipients(session: AsyncSession, account_id: str, ids: Sequence[str]) -> list[Extension]:
    """Extensions of the account that take voicemails. Raises NotFound, which names the first that is none."""
    query = select(Extension).where(Extension.account_id == account_id, Extension.id.in_(ids))
    rows = {row.id: row for row in await session.scalars(query) if row.type in MAILBOX_TYPES}
    missing = next((each for each in ids if each not in rows), None)
    if missing is not None:
        raise NotFound(f"There is no mailbox of an extension {missing[:20]}.", parameter="extensionIds")
    return [rows[each] for each in dict.fromkeys(ids)]


def check_may_forward(row: Message) -> None:
    """Raises NotFound for what is no voicemail, Forbidden for one that its caller marked as private."""
    if row.type != MessageType.VOICEMAIL:
        raise NotFound("Resource for parameter [messageId] is not found.", parameter="messageId")
    if row.details.get("private"):
        raise Forbidden("The caller marked this message as private: it cannot be passed on.", code="MSG-304")


async def forward(
    here: Container,
    session: AsyncSession,
    row: Message,
    owner: Extension,
    *,
    recipients: Sequence[Extension],
    emails: Sequence[str],
    comment: str,
) -> list[Message]:
    """Copies for these mailboxes, and letters to these addresses. Raises Conflict when there is no recording."""
    check_may_forward(row)
    files = (await attachments_of(session, [row]))[row.id]
    if not files:
        raise Conflict("This message has no recording that could be passed on.", parameter="messageId")
    made: list[Message] = []
    for recipient in recipients:
        copy = await here.get(MessageStore).add(session, _copy(row, owner, recipient, files, comment, here.clock.now()))
        if copy is not None:
            await _copy_words(session, row, copy, here.clock.now())
            await plan_notice(session, copy, here.clock.now(), spoken=False)
            made.append(copy)
    if emails:
        about = await _about(session, row, owner, files)
        for address in dict.fromkeys(emails):
            text = forwarded_text(about, comment)
            letter = OutgoingEmail(address, forwarded_subject(about), text, enclosures_of(files))
            queue_email(session, letter, here.clock.now(), row.account_id)
    return made


def _copy(
    row: Message, owner: Extension, recipient: Extension, files: Sequence[Attachment], comment: str, now: datetime
) -> NewMessage:
    """From whom passed it on; who called first stands in `forwarding`. The files are shared, not copied."""
    before: dict[str, Any] = row.details.get("forwarding") or {
        "originalSender": row.sender,
        "originalCreationTime": wire_time(row.created_at),
    }
    status = row.details.get("vmTranscriptionStatus", "NotAvailable")
    details: dict[str, Any] = {
        "vmTranscriptionStatus": status if status in HEARD else "NotAvailable",
        "forwarding": before,
    }
    if row.details.get("clarionSnippet"):
        details["clarionSnippet"] = row.details["clarionSnippet"]
    if comment:
        details["clarionComment"] = comment
    return NewMessage(
        account_id=row.account_id,
        extension_id=recipient.id,
        type=MessageType.VOICEMAIL,
        direction=Direction.INBOUND,
        status=MessageStatus.RECEIVED,
        priority=row.priority,
        sender=Party(name=owner.name, extension_id=owner.id, extension_number=owner.number),
        recipients=[Party(name=recipient.name, extension_id=recipient.id, extension_number=recipient.number)],
        at=now,
        attachments=[_shared(item) for item in files],
        details=details,
    )


def _shared(item: Attachment) -> NewAttachment:
    return NewAttachment(
        type=item.type,
        content_type=item.content_type,
        file_key=item.file_key,
        size=item.size,
        file_name=item.file_name,
        seconds=item.seconds,
    )


async def _copy_words(session: AsyncSession, row: Message, copy: Message, now: datetime) -> None:
    """What is known word by word goes along."""
    words = await transcripts.find(session, Kind.VOICEMAIL, row.id)
    if words is None or words.status not in HEARD:
        return
    names = (column.key for column in transcripts.SpokenText.__table__.columns)
    values = {name: getattr(words, name) for name in names}
    same = {**values, "id": new_id(), "subject_id": copy.id, "extension_id": copy.extension_id, "created_at": now}
    session.add(transcripts.SpokenText(**same))


async def _about(session: AsyncSession, row: Message, owner: Extension, files: Sequence[Attachment]) -> About:
    words = await transcripts.find(session, Kind.VOICEMAIL, row.id)
    sound = next((item for item in files if item.type == "AudioRecording"), None)
    return About(
        owner=owner.name,
        name=str(row.sender.get("name", "")),
        number=str(row.sender.get("phoneNumber") or row.sender.get("extensionNumber") or ""),
        seconds=(sound.seconds or 0.0) if sound is not None else 0.0,
        at=row.created_at,
        words=words.text if words is not None else "",
        urgent=row.priority == "High",
        address="",
        reader=reader_of(await session.get_one(Account, owner.account_id), owner),
    )
