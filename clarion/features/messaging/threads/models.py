"""Threads of texts that several people look after, with what was said and noted in them."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class TextThread(Base):
    """Texts between one number of ours and one guest, from the first until somebody resolves it.

    `owner_id`: whose number it is (a person's, a queue's); None once that extension is gone. `status`: Open, Resolved;
    `status_reason`: Manual, OwnerDeleted. `availability`: Alive, Deleted.
    """

    __tablename__ = "text_threads"
    __table_args__ = (
        Index("ix_text_threads_pair", "account_id", "own_number", "guest_number", "status"),
        Index("ix_text_threads_changes", "account_id", "changed_at"),
    )

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    owner_id: Mapped[str | None] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="SET NULL"), index=True)
    assignee_id: Mapped[str | None] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="SET NULL"))
    own_number: Mapped[str] = mapped_column(String(20))
    guest_number: Mapped[str] = mapped_column(String(20))
    label: Mapped[str] = mapped_column(String(200), default="")
    status: Mapped[str] = mapped_column(String(10), default="Open")
    status_reason: Mapped[str] = mapped_column(String(30), default="")
    availability: Mapped[str] = mapped_column(String(10), default="Alive")
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class ThreadEntry(Base):
    """A text (`message_id`) or a note (`note`) in a thread. `author_id`: the colleague who wrote it."""

    __tablename__ = "text_thread_entries"
    __table_args__ = (Index("ix_text_thread_entries_thread", "thread_id", "created_at"),)

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    thread_id: Mapped[str] = mapped_column(IdString, ForeignKey("text_threads.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(10))  # Message, Note
    message_id: Mapped[str | None] = mapped_column(IdString, ForeignKey("messages.id", ondelete="SET NULL"), index=True)
    note: Mapped[str] = mapped_column(Text, default="")
    author_id: Mapped[str | None] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="SET NULL"))
    availability: Mapped[str] = mapped_column(String(10), default="Alive")
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
