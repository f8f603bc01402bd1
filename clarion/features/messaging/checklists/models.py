"""Checklists of chats, and each time that one is gone through."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class Checklist(Base):
    """`steps`: [{title, description, assigneeId, dueMinutes}]; due so long after the start, None for no time."""

    __tablename__ = "chat_checklists"
    __table_args__ = (Index("ix_chat_checklists_chat", "chat_id", "created_at"),)

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    chat_id: Mapped[str] = mapped_column(IdString, ForeignKey("chats.id", ondelete="CASCADE"))
    creator_id: Mapped[str] = mapped_column(IdString)
    name: Mapped[str] = mapped_column(String(100))
    description: Mapped[str] = mapped_column(String(1000), default="")
    steps: Mapped[list[Any]] = mapped_column(default=list)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class ChecklistRun(Base):
    """`steps`: as they were when it began, with {dueTime, doneBy, doneTime}. `status`: Running, Finished."""

    __tablename__ = "chat_checklist_runs"
    __table_args__ = (Index("ix_chat_checklist_runs_chat", "chat_id", "created_at"),)

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    chat_id: Mapped[str] = mapped_column(IdString, ForeignKey("chats.id", ondelete="CASCADE"))
    checklist_id: Mapped[str | None] = mapped_column(
        IdString, ForeignKey("chat_checklists.id", ondelete="SET NULL"), index=True
    )
    creator_id: Mapped[str] = mapped_column(IdString)
    post_ids: Mapped[list[str]] = mapped_column(default=list)
    name: Mapped[str] = mapped_column(String(100))
    steps: Mapped[list[Any]] = mapped_column(default=list)
    status: Mapped[str] = mapped_column(String(10), default="Running")
    summary: Mapped[str] = mapped_column(String(2000), default="")
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
