"""The table of what was measured of participants."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class MeetingQualitySample(Base):
    """How a participant was connected at a time: the cause of what was wrong, and the figures."""

    __tablename__ = "meeting_quality_samples"
    __table_args__ = (Index("ix_meeting_quality_samples_participant", "meeting_id", "participant", "at"),)

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(IdString, ForeignKey("meetings.id", ondelete="CASCADE"))
    participant: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime]
    cause: Mapped[str] = mapped_column(String(20))
    other: Mapped[str] = mapped_column(String(40))
    evidence: Mapped[dict[str, Any]] = mapped_column(JSON)
    figures: Mapped[dict[str, float]] = mapped_column(JSON)
