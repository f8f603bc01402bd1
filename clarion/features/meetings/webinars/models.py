"""Tables of webinars: what is planned, who is on the panel, who registered, what was asked."""

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString

PublicRegistrationState = Literal["Cancelled", "Registered", "Waitlisted"]


class Webinar(Base):
    """`settings`: those that differ from the defaults, as the surface writes them. `password`: encrypted with the
    master key; empty: none.
    """

    __tablename__ = "webinars"
    __table_args__ = (Index("ix_webinars_host_extension_id_created_at", "host_extension_id", "created_at"),)

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    host_extension_id: Mapped[str] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(String(512))
    description: Mapped[str] = mapped_column(Text, default="")
    settings: Mapped[dict[str, Any]]
    password: Mapped[str] = mapped_column(String(300), default="")
    created_at: Mapped[datetime]
    modified_at: Mapped[datetime]


class WebinarSession(Base):
    """A webinar at one time; its room is a bridge whose link is that of the audience.

    `status`: Scheduled, Active or Finished. `stage`: Practice, Live or Debrief while it is Active. `form`: questions,
    consent and waitlist of the registration. `registration`: its settings, as the surface writes them.
    `sequence`: how often calendars got it (RFC 5545 SEQUENCE).
    """

    __tablename__ = "webinar_sessions"
    __table_args__ = (
        Index("ix_webinar_sessions_host_extension_id_ends_at", "host_extension_id", "ends_at"),
        Index("ix_webinar_sessions_account_id_ends_at", "account_id", "ends_at"),
        Index("ix_webinar_sessions_status_starts_at", "status", "starts_at"),
    )

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    webinar_id: Mapped[str] = mapped_column(IdString, ForeignKey("webinars.id", ondelete="CASCADE"), index=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    host_extension_id: Mapped[str] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="CASCADE"))
    bridge_id: Mapped[str] = mapped_column(IdString, ForeignKey("meeting_bridges.id", ondelete="CASCADE"), unique=True)
    title: Mapped[str] = mapped_column(String(512), default="")
    description: Mapped[str] = mapped_column(Text, default="")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    time_zone: Mapped[str] = mapped_column(String(64))
    panel_offset_s: Mapped[int] = mapped_column(default=0)
    locale: Mapped[str] = mapped_column(String(8), default="en-US")
    status: Mapped[str] = mapped_column(String(10), default="Scheduled")
    stage: Mapped[str] = mapped_column(String(10), default="")
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    live_at: Mapped[datetime | None]
    live_until: Mapped[datetime | None]
    registration_open: Mapped[bool] = mapped_column(default=False)
    registration: Mapped[dict[str, Any]]
    form: Mapped[dict[str, Any]]
    sequence: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    modified_at: Mapped[datetime]


class WebinarInvitee(Base):
    """The host, a co-host, a panelist, or an attendee who was invited. `extension_id`: a colleague, who signs in."""

    __tablename__ = "webinar_invitees"
    __table_args__ = (Index("ix_webinar_invitees_session_id_id", "session_id", "id"),)

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    session_id: Mapped[str] = mapped_column(IdString, ForeignKey("webinar_sessions.id", ondelete="CASCADE"))
    role: Mapped[str] = mapped_column(String(10))
    kind: Mapped[str] = mapped_column(String(10), default="User")
    extension_id: Mapped[str] = mapped_column(IdString, default="", index=True)
    first_name: Mapped[str] = mapped_column(String(64), default="")
    last_name: Mapped[str] = mapped_column(String(64), default="")
    email: Mapped[str] = mapped_column(String(256), default="")
    job_title: Mapped[str] = mapped_column(String(64), default="")
    link: Mapped[str] = mapped_column(String(32), unique=True)
    send_invite: Mapped[bool] = mapped_column(default=True)
    invited_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    modified_at: Mapped[datetime]


class WebinarRegistrant(Base):
    """Someone who registered. `state`: Registered, Waitlisted or Cancelled. `link` lets them in, `cancel` takes them
    off. `consented`: the text that they agreed to. `answers`: as the surface writes them.
    """

    __tablename__ = "webinar_registrants"
    __table_args__ = (
        UniqueConstraint("session_id", "email"),
        Index("ix_webinar_registrants_session_id_id", "session_id", "id"),
    )

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    session_id: Mapped[str] = mapped_column(IdString, ForeignKey("webinar_sessions.id", ondelete="CASCADE"))
    state: Mapped[PublicRegistrationState] = mapped_column(String(12), default="Registered")
    first_name: Mapped[str] = mapped_column(String(64), default="")
    last_name: Mapped[str] = mapped_column(String(64), default="")
    email: Mapped[str] = mapped_column(String(256))
    answers: Mapped[list[Any]]
    consented: Mapped[str] = mapped_column(Text, default="")
    visitor_id: Mapped[str] = mapped_column(String(100), default="")
    external_id: Mapped[str] = mapped_column(String(100), default="")
    ip_address: Mapped[str] = mapped_column(String(45), default="")
    source: Mapped[str] = mapped_column(String(100), default="")
    link: Mapped[str] = mapped_column(String(32), unique=True)
    cancel: Mapped[str] = mapped_column(String(32), unique=True)
    post_webinar: Mapped[bool] = mapped_column(default=False)
    reminded_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    modified_at: Mapped[datetime]


class WebinarQuestion(Base):
    """A question of the audience and its answer, kept for the report. `invitation`: whose, as in attendances."""

    __tablename__ = "webinar_questions"
    __table_args__ = (UniqueConstraint("session_id", "meeting_id", "number"),)

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    session_id: Mapped[str] = mapped_column(IdString, ForeignKey("webinar_sessions.id", ondelete="CASCADE"))
    meeting_id: Mapped[str] = mapped_column(IdString)
    number: Mapped[int]
    author: Mapped[str] = mapped_column(String(200), default="")
    invitation: Mapped[str] = mapped_column(IdString, default="")
    text: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(10))
    votes: Mapped[int] = mapped_column(default=0)
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_by: Mapped[str] = mapped_column(String(200), default="")
    asked_at: Mapped[datetime]
