"""Messages of every type, one row for each mailbox they lie in."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString
from clarion.features.message_store.kinds import Availability, ReadStatus


class Conversation(Base):
    """Who talks with whom, whichever mailboxes the messages lie in: the thread that inboxes and people share.

    `kind` is SMS or Pager. `key` is made of the participants (`rules.participants_key`). `own_number` is ours (E.164,
    SMS only), `participants` the others: numbers for SMS, ids of all extensions for Pager.
    """

    __tablename__ = "conversations"
    __table_args__ = (UniqueConstraint("account_id", "kind", "key"),)

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(10))
    key: Mapped[str] = mapped_column(String(64))
    own_number: Mapped[str] = mapped_column(String(20), default="")
    participants: Mapped[list[str]]
    created_at: Mapped[datetime]


class Message(Base):
    """One message in one mailbox.

    `sender` and `recipients` are as on the wire (`rules.Party.as_wire`). `numbers` holds every number and extension
    number among them, each between spaces, to be found by. `origin` names what the message came from, once in the whole
    store, so that what arrives twice is kept once. `owner_id` is whose message it is: the mailbox's own extension, or a
    queue that shares it with this mailbox. `details` is what only one type has: `vmTranscriptionStatus`,
    `pgToDepartment`, `faxPageCount`, …, under the names of the wire.
    """

    __tablename__ = "messages"
    __table_args__ = (
        Index("ix_messages_mailbox", "extension_id", "created_at"),
        Index("ix_messages_changes", "extension_id", "changed_at"),
        Index("ix_messages_account", "account_id", "created_at"),
    )

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    extension_id: Mapped[str] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="CASCADE"))
    owner_id: Mapped[str] = mapped_column(IdString)
    type: Mapped[str] = mapped_column(String(10))
    direction: Mapped[str] = mapped_column(String(10))
    availability: Mapped[str] = mapped_column(String(10), default=Availability.ALIVE)
    read_status: Mapped[str] = mapped_column(String(10), default=ReadStatus.UNREAD)
    status: Mapped[str] = mapped_column(String(20))
    priority: Mapped[str] = mapped_column(String(10), default="Normal")
    subject: Mapped[str] = mapped_column(Text, default="")
    conversation_id: Mapped[str | None] = mapped_column(
        IdString, ForeignKey("conversations.id", ondelete="SET NULL"), index=True
    )
    sender: Mapped[dict[str, Any]]
    recipients: Mapped[list[Any]]
    numbers: Mapped[str] = mapped_column(Text, default="")
    error_code: Mapped[str] = mapped_column(String(20), default="")
    segments: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    delivered_at: Mapped[datetime | None]
    details: Mapped[dict[str, Any]]
    origin: Mapped[str | None] = mapped_column(String(160), unique=True)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class Attachment(Base):
    """A file of a message. `file_key`: where in the file store. `seconds` of sound, `width` × `height` in pixels."""

    __tablename__ = "message_attachments"

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    message_id: Mapped[str] = mapped_column(IdString, ForeignKey("messages.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    type: Mapped[str] = mapped_column(String(30))  # AudioRecording, MmsAttachment, RenderedDocument, …
    content_type: Mapped[str] = mapped_column(String(100))
    file_key: Mapped[str] = mapped_column(String(500), index=True)
    file_name: Mapped[str] = mapped_column(String(255), default="")
    size: Mapped[int]
    seconds: Mapped[float | None]
    width: Mapped[int | None]
    height: Mapped[int | None]


class StoreSettings(Base):
    """`retention_days`: faxes and voicemails older than that are purged; no row, or None: they stay."""

    __tablename__ = "message_store_settings"

    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    retention_days: Mapped[int | None]


class Report(Base):
    """An export of all messages of an account in a span of time. `parts`: [{"id", "key", "size"}], in order."""

    __tablename__ = "message_reports"
    __table_args__ = (Index("ix_message_reports_account", "account_id", "created_at"),)

    id: Mapped[str] = mapped_column(String(120), primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    extension_id: Mapped[str] = mapped_column(IdString)
    status: Mapped[str] = mapped_column(String(20))
    date_from: Mapped[datetime]
    date_to: Mapped[datetime]
    types: Mapped[list[str]]
    parts: Mapped[list[Any]]
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    touched_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
