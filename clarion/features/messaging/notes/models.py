"""Notes of chats."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class ChatNote(Base):
    """What several people write together. `status`: Draft (only its author sees it), Active.

    `body` is HTML without anything that could run; `preview` the beginning of it as plain text. Until `locked_until`
    only `locked_by` may write.
    """

    __tablename__ = "chat_notes"
    __table_args__ = (Index("ix_chat_notes_chat", "chat_id", "created_at"),)

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    chat_id: Mapped[str] = mapped_column(IdString, ForeignKey("chats.id", ondelete="CASCADE"))
    creator_id: Mapped[str] = mapped_column(IdString)
    changed_by: Mapped[str] = mapped_column(IdString)
    post_ids: Mapped[list[str]] = mapped_column(default=list)
    title: Mapped[str] = mapped_column(String(250))
    body: Mapped[str] = mapped_column(Text, default="")
    preview: Mapped[str] = mapped_column(String(150), default="")
    status: Mapped[str] = mapped_column(String(10), default="Draft")
    locked_by: Mapped[str | None] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="SET NULL"))
    locked_until: Mapped[datetime | None]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
