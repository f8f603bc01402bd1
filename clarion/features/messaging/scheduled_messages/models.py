"""What is to happen in chats later: posts that wait for their time, and reminders."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class ScheduledPost(Base):
    """`status`: Waiting, Sent, Failed; `problem` says why. `thread_id`: which it answers; `attachments`: as with
    posts.
    """

    __tablename__ = "chat_scheduled_posts"
    __table_args__ = (Index("ix_chat_scheduled_posts_due", "status", "due_at"),)

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    chat_id: Mapped[str] = mapped_column(IdString, ForeignKey("chats.id", ondelete="CASCADE"), index=True)
    creator_id: Mapped[str] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="CASCADE"), index=True)
    client_id: Mapped[str] = mapped_column(IdString, default="")
    text: Mapped[str] = mapped_column(Text)
    thread_id: Mapped[str] = mapped_column(IdString, default="", server_default="")
    attachments: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    due_at: Mapped[datetime]
    status: Mapped[str] = mapped_column(String(10), default="Waiting")
    problem: Mapped[str] = mapped_column(String(300), default="")
    post_id: Mapped[str | None] = mapped_column(IdString)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class Reminder(Base):
    """Somebody wants to be told of something, of a post where there is one. `status`: Waiting, Done, Failed."""

    __tablename__ = "chat_reminders"
    __table_args__ = (Index("ix_chat_reminders_due", "status", "due_at"),)

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    extension_id: Mapped[str] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="CASCADE"), index=True)
    post_id: Mapped[str | None] = mapped_column(IdString, ForeignKey("chat_posts.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(String(1000), default="")
    due_at: Mapped[datetime]
    status: Mapped[str] = mapped_column(String(10), default="Waiting")
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
