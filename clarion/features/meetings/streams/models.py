"""Tables of live streams."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, false
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString
from clarion.features.meetings.streams.rules import StoredPiece


class MeetingStream(Base):
    """A meeting that was streamed. `extension_id`: who started it. `host`: of the service that it was sent to.

    `pieces`: the newest, while players may request them. `fresh`: discontinuities so far. `over`: the last one is
    there. `removed`: they are gone.
    """

    __tablename__ = "meeting_streams"

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(IdString, ForeignKey("meetings.id", ondelete="CASCADE"), index=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    extension_id: Mapped[str] = mapped_column(IdString, default="")
    started_by: Mapped[str] = mapped_column(String(200), default="")
    host: Mapped[str] = mapped_column(String(300), default="")
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None] = mapped_column(index=True)
    over: Mapped[bool] = mapped_column(default=False, server_default=false())
    removed: Mapped[bool] = mapped_column(default=False, server_default=false())
    fresh: Mapped[int] = mapped_column(default=0, server_default="0")
    pieces: Mapped[list[StoredPiece]] = mapped_column(JSON, default=list)
