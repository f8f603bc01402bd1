"""Tasks of chats, and who they are for."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class ChatTask(Base):
    """What somebody has to do. `status`: Pending, InProgress, Completed.

    `condition`: what makes it complete: one click (Simple), every assignee's (AllAssignees), or 100 (Percentage).
    `schedule` (None, Daily …): once it is complete, the next one is made, `occurrence` higher, in the same `series_id`.
    """

    __tablename__ = "chat_tasks"
    __table_args__ = (Index("ix_chat_tasks_chat", "chat_id", "created_at"),)

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    chat_id: Mapped[str] = mapped_column(IdString, ForeignKey("chats.id", ondelete="CASCADE"))
    creator_id: Mapped[str] = mapped_column(IdString)
    post_ids: Mapped[list[str]] = mapped_column(default=list)
    subject: Mapped[str] = mapped_column(String(250))
    description: Mapped[str] = mapped_column(Text, default="")
    section: Mapped[str] = mapped_column(String(100), default="")
    color: Mapped[str] = mapped_column(String(10), default="Black")
    status: Mapped[str] = mapped_column(String(10), default="Pending")
    condition: Mapped[str] = mapped_column(String(12), default="Simple")
    percentage: Mapped[int] = mapped_column(default=0)
    start_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    schedule: Mapped[str] = mapped_column(String(10), default="None")
    ending: Mapped[str] = mapped_column(String(10), default="None")
    ending_after: Mapped[int | None]
    ending_on: Mapped[datetime | None]
    series_id: Mapped[str] = mapped_column(IdString)
    occurrence: Mapped[int] = mapped_column(default=1)
    file_ids: Mapped[list[str]] = mapped_column(default=list)
    completed_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class TaskAssignee(Base):
    """Who a task is for. `status`: Pending, Completed."""

    __tablename__ = "chat_task_assignees"

    task_id: Mapped[str] = mapped_column(IdString, ForeignKey("chat_tasks.id", ondelete="CASCADE"), primary_key=True)
    extension_id: Mapped[str] = mapped_column(
        IdString, ForeignKey("extensions.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    place: Mapped[int] = mapped_column(default=0)
    status: Mapped[str] = mapped_column(String(10), default="Pending")
