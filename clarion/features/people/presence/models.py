"""What people say about their own availability."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, false
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class UserStatus(StrEnum):
    AVAILABLE = "Available"
    BUSY = "Busy"
    OFFLINE = "Offline"


class DndStatus(StrEnum):
    TAKE_ALL = "TakeAllCalls"
    NO_DEPARTMENT_CALLS = "DoNotAcceptDepartmentCalls"
    DEPARTMENT_CALLS_ONLY = "TakeDepartmentCallsOnly"
    NO_CALLS = "DoNotAcceptAnyCalls"


class PresenceSettings(Base):
    """One row for each extension that ever changed something; without a row the defaults count.

    `in_meeting_until`: while a calendar elsewhere says so, and the person lets others see it.
    `in_video_meeting`: while they are in a meeting here. `status_until`, `message_until`: when status and
    do-not-disturb, or the message, go back to the default by themselves.
    """

    __tablename__ = "presence_settings"

    extension_id: Mapped[str] = mapped_column(
        IdString, ForeignKey("extensions.id", ondelete="CASCADE"), primary_key=True
    )
    user_status: Mapped[str] = mapped_column(String(20), default=UserStatus.AVAILABLE)
    dnd_status: Mapped[str] = mapped_column(String(40), default=DndStatus.TAKE_ALL)
    message: Mapped[str] = mapped_column(String(200), default="")
    visible: Mapped[bool] = mapped_column(default=True)
    caller_id_visibility: Mapped[str] = mapped_column(String(20), default="All")
    ring_on_monitored_call: Mapped[bool] = mapped_column(default=False)
    pick_up_calls_on_hold: Mapped[bool] = mapped_column(default=False)
    accept_queue_calls: Mapped[bool] = mapped_column(default=True)
    in_meeting_until: Mapped[datetime | None]
    status_until: Mapped[datetime | None] = mapped_column(index=True)
    message_until: Mapped[datetime | None] = mapped_column(index=True)
    in_video_meeting: Mapped[bool] = mapped_column(default=False, server_default=false())

    @property
    def in_meeting(self) -> bool:
        """In a meeting here, or by a calendar elsewhere."""
        return self.in_video_meeting or self.in_meeting_until is not None
