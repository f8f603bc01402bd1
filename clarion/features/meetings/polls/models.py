"""The table of polls that were asked in meetings."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class MeetingPoll(Base):
    """A poll that was closed, or open when its meeting ended. `votes`: who chose what; empty when it was anonymous."""

    __tablename__ = "meeting_polls"

    meeting_id: Mapped[str] = mapped_column(IdString, ForeignKey("meetings.id", ondelete="CASCADE"), primary_key=True)
    poll: Mapped[str] = mapped_column(String(20), primary_key=True)
    question: Mapped[str] = mapped_column(String(300))
    multiple: Mapped[bool]
    anonymous: Mapped[bool]
    options: Mapped[list[str]] = mapped_column(JSON)
    counts: Mapped[list[int]] = mapped_column(JSON)
    answered: Mapped[int]
    votes: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime]
