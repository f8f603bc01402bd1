"""The table of what happened in meetings and is kept nowhere else."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class MeetingEvent(Base):
    """`revision`: of the room, with `number` among what happened at once. `kind`: see `rules.Kind`. `name`: of the
    participant.
    """

    __tablename__ = "meeting_events"

    meeting_id: Mapped[str] = mapped_column(IdString, ForeignKey("meetings.id", ondelete="CASCADE"), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    participant: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]
