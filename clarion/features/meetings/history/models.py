"""Tables of meetings, who attended them, and the rooms that are live."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class Meeting(Base):
    """One session held in a bridge. The bridge and its host may be gone: names and ids are copies.

    `ended_at`: None while it goes on. `deleted_at`: taken out of the host's history.
    """

    __tablename__ = "meetings"
    __table_args__ = (
        Index("ix_meetings_account_id_started_at", "account_id", "started_at"),
        Index("ix_meetings_host_extension_id_started_at", "host_extension_id", "started_at"),
    )

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    bridge_id: Mapped[str] = mapped_column(IdString, index=True)
    short_id: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(200))
    host_extension_id: Mapped[str] = mapped_column(IdString)
    host_name: Mapped[str] = mapped_column(String(200))
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class MeetingAttendance(Base):
    """A participant from coming in to leaving. No extension: a guest by name. `left_at`: None while they are in.

    `role`, `original_role`: in a webinar, last and first, as the surface writes them. `invitation`: the invitee or
    registrant of a webinar. `removed`: put out by a host.
    """

    __tablename__ = "meeting_attendances"
    __table_args__ = (Index("ix_meeting_attendances_extension_id", "extension_id", "meeting_id"),)

    meeting_id: Mapped[str] = mapped_column(IdString, ForeignKey("meetings.id", ondelete="CASCADE"), primary_key=True)
    participant: Mapped[str] = mapped_column(String(40), primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, default="")
    extension_id: Mapped[str] = mapped_column(IdString, default="")
    name: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(10), default="", server_default="")
    original_role: Mapped[str] = mapped_column(String(10), default="", server_default="")
    invitation: Mapped[str] = mapped_column(IdString, default="", server_default="")
    removed: Mapped[bool] = mapped_column(default=False, server_default=false())
    joined_at: Mapped[datetime]
    left_at: Mapped[datetime | None]


class LiveMeeting(Base):
    """A room that is open: the process that owns it until `lease_until`, and its state, written with every change."""

    __tablename__ = "live_meetings"

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    bridge_id: Mapped[str] = mapped_column(IdString, unique=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    owner: Mapped[str] = mapped_column(String(80), index=True)
    lease_until: Mapped[datetime]
    state: Mapped[str] = mapped_column(Text)
