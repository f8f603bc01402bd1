"""Wake-up calls that are set."""

from datetime import datetime
from typing import Literal

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString

WakeUpLastResult = Literal["", "Answered", "Missed", "NoAnswer", "NoPhone", "Snoozed"]
WakeUpStatus = Literal["Over", "Waiting"]


class WakeUp(Base):
    """`status`: Waiting, or Over when it rings no more. `ring` counts how often it has rung at all; `heard` and `dozed`
    are the last ring that was answered and put off: a word that comes twice counts once.
    """

    __tablename__ = "wake_ups"
    __table_args__ = (Index("ix_wake_ups_status_due_at", "status", "due_at"),)

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    extension_id: Mapped[str] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="CASCADE"), index=True)
    set_by: Mapped[str | None] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="SET NULL"))
    minute: Mapped[int]  # of the day, where the person is
    repeat: Mapped[str] = mapped_column(String(10))  # Once | Daily | Workdays
    sound: Mapped[str] = mapped_column(String(10), default="Music")
    tries: Mapped[int] = mapped_column(default=3)
    pause_minutes: Mapped[int] = mapped_column(default=5)
    snooze_minutes: Mapped[int] = mapped_column(default=10)
    status: Mapped[WakeUpStatus] = mapped_column(String(10), default="Waiting")
    due_at: Mapped[datetime]
    attempt: Mapped[int] = mapped_column(default=0)
    snoozes: Mapped[int] = mapped_column(default=0)
    result: Mapped[WakeUpLastResult] = mapped_column(String(10), default="")
    rang_at: Mapped[datetime | None]
    ring: Mapped[int] = mapped_column(default=0)
    heard: Mapped[int] = mapped_column(default=0)
    dozed: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
