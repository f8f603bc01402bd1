"""The table of planned meetings."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class PlannedMeeting(Base):
    """What a bridge is planned for. `options`: `recurrence`, `audioOptions`, `startHostVideo`.

    `starts_at`: None for one that is held at any time. `last_at`: when the last of its repeats begins; None: never.
    `invitees`: email addresses. `sequence`: how often invitations were sent (RFC 5545 SEQUENCE).
    """

    __tablename__ = "planned_meetings"
    __table_args__ = (Index("ix_planned_meetings_extension_id_starts_at", "extension_id", "starts_at"),)

    bridge_id: Mapped[str] = mapped_column(
        IdString, ForeignKey("meeting_bridges.id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    extension_id: Mapped[str] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(20))
    agenda: Mapped[str] = mapped_column(Text, default="")
    starts_at: Mapped[datetime | None]
    last_at: Mapped[datetime | None]
    duration_minutes: Mapped[int] = mapped_column(default=60)
    time_zone: Mapped[str] = mapped_column(String(64), default="UTC")
    options: Mapped[dict[str, Any]]
    invitees: Mapped[list[Any]]
    sequence: Mapped[int] = mapped_column(default=0)


class PlannedMeetingInvitee(Base):
    """A colleague who is invited: the meeting is in their list of what comes next."""

    __tablename__ = "planned_meeting_invitees"

    bridge_id: Mapped[str] = mapped_column(
        IdString, ForeignKey("planned_meetings.bridge_id", ondelete="CASCADE"), primary_key=True
    )
    extension_id: Mapped[str] = mapped_column(
        IdString, ForeignKey("extensions.id", ondelete="CASCADE"), primary_key=True, index=True
    )
