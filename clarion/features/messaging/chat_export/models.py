"""Exports of what was said in an account's chats, for those who have to prove it."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class ChatExport(Base):
    """`status`: Accepted, InProgress, Completed, Failed, Expired. `contacts`, `chat_ids`: only these, where given.

    `touched_at`: when its maker last said that it lives. `file_key`: of the archive in `Files`, until `expires_at`.
    """

    __tablename__ = "chat_exports"
    __table_args__ = (Index("ix_chat_exports_account", "account_id", "created_at"),)

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    creator_id: Mapped[str | None] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="SET NULL"))
    status: Mapped[str] = mapped_column(String(10), default="Accepted", index=True)
    time_from: Mapped[datetime]
    time_to: Mapped[datetime]
    contacts: Mapped[list[Any]] = mapped_column(default=list)
    chat_ids: Mapped[list[str]] = mapped_column(default=list)
    dataset_id: Mapped[str] = mapped_column(IdString, default="")
    file_key: Mapped[str] = mapped_column(String(200), default="")
    size: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    touched_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
