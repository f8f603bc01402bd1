"""Programs that a chat asks, and what they are still to be told."""

from datetime import datetime
from typing import Literal

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString

OutgoingWebhookKind = Literal["Command", "Words"]
OutgoingWebhookStatus = Literal["Active", "Suspended"]


class OutgoingWebhook(Base):
    """`kind`: Command (people type `/name`), Words (a post begins with one of `words`; with none every post does).

    What it is told is signed with a secret that follows from `salt` and the master key. `failures`: in a row.
    """

    __tablename__ = "chat_outgoing_hooks"
    __table_args__ = (UniqueConstraint("chat_id", "kind", "name"),)

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    chat_id: Mapped[str] = mapped_column(IdString, ForeignKey("chats.id", ondelete="CASCADE"))
    creator_id: Mapped[str] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="CASCADE"), index=True)
    kind: Mapped[OutgoingWebhookKind] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(32))
    description: Mapped[str] = mapped_column(String(200), default="")
    words: Mapped[list[str]] = mapped_column(default=list)
    url: Mapped[str] = mapped_column(String(2000))
    salt: Mapped[str] = mapped_column(String(64))
    status: Mapped[OutgoingWebhookStatus] = mapped_column(String(10), default="Active")
    problem: Mapped[str] = mapped_column(String(300), default="")
    failures: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class OutgoingRequest(Base):
    """Something a program is to be told once it is `due_at`."""

    __tablename__ = "chat_outgoing_calls"
    __table_args__ = (Index("ix_chat_outgoing_calls_due", "due_at"),)

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    hook_id: Mapped[str] = mapped_column(IdString, ForeignKey("chat_outgoing_hooks.id", ondelete="CASCADE"), index=True)
    body: Mapped[str] = mapped_column(Text)
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
