"""Accounts elsewhere that people connect (Google, Microsoft 365, CardDAV and CalDAV), and what was read from them."""

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString

ConnectedCalendarEventKind = Literal["busy", "free", "out-of-office", "tentative"]
ConnectionState = Literal["Failing", "NeedsYou", "Waiting", "Working"]
ProviderName = Literal["dav", "google", "microsoft"]


class ConnectionProvider(Base):
    """What an account has set up of a provider: `google`, `microsoft` or `dav`. Without a row, `dav` alone is offered.

    `tenant`: of Microsoft, whose people may sign in: a directory's id or domain, or organizations, common, consumers.
    """

    __tablename__ = "connection_providers"

    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    provider: Mapped[ProviderName] = mapped_column(String(20), primary_key=True)
    enabled: Mapped[bool] = mapped_column(default=True)
    client_id: Mapped[str] = mapped_column(String(200), default="")
    sealed_secret: Mapped[bytes] = mapped_column(LargeBinary)
    tenant: Mapped[str] = mapped_column(String(100), default="")
    changed_at: Mapped[datetime]


class ConnectionRequest(Base):
    """Somebody was sent to a provider to agree. `id`: hash of the state that has to come back, to the same session."""

    __tablename__ = "connection_requests"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    extension_id: Mapped[str] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="CASCADE"), index=True)
    session_id: Mapped[str] = mapped_column(IdString)
    provider: Mapped[str] = mapped_column(String(20))
    sealed_secret: Mapped[bytes] = mapped_column(LargeBinary)
    contacts: Mapped[bool]
    calendar: Mapped[bool]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class Connection(Base):
    """A person's account elsewhere. Nobody but the person sees anything of it.

    `state`: Waiting (never read yet), Working, Failing (it is tried again) or NeedsYou (it is not: the person has to
    connect it again). `problem`: why, in words. `cursors`: up to where address books were read. `calendars`: id, name,
    primary of those that are there; `chosen_calendars`: ids of those that count, None: the usual ones (the primary, of
    CalDAV the first 20).
    `run_id`: of the reading that is under way or was last; another one makes what an older reading found worthless.
    """

    __tablename__ = "connections"
    __table_args__ = (UniqueConstraint("extension_id", "provider", "address", "user_name"),)

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    extension_id: Mapped[str] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="CASCADE"), index=True)
    provider: Mapped[ProviderName] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(100))
    address: Mapped[str] = mapped_column(String(300), default="")
    user_name: Mapped[str] = mapped_column(String(200), default="")
    sealed_secrets: Mapped[bytes] = mapped_column(LargeBinary)
    contacts: Mapped[bool]
    calendar: Mapped[bool]
    state: Mapped[ConnectionState] = mapped_column(String(20), default="Waiting")
    problem: Mapped[str] = mapped_column(String(300), default="")
    cursors: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    calendars: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list, server_default="[]")
    chosen_calendars: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    run_id: Mapped[str] = mapped_column(IdString, default="")
    next_run_at: Mapped[datetime | None] = mapped_column(index=True)
    last_run_at: Mapped[datetime | None]
    last_success_at: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)
    contact_count: Mapped[int] = mapped_column(default=0)
    event_count: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]


class ConnectionContact(Base):
    """Somebody of an address book elsewhere. `details`: in the names that `Contact` has."""

    __tablename__ = "connection_contacts"
    __table_args__ = (
        UniqueConstraint("connection_id", "remote_id"),
        Index("ix_connection_contacts_names", "extension_id", "sort_last", "sort_first"),
    )

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    connection_id: Mapped[str] = mapped_column(IdString, ForeignKey("connections.id", ondelete="CASCADE"))
    extension_id: Mapped[str] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="CASCADE"))
    remote_id: Mapped[str] = mapped_column(String(600))
    etag: Mapped[str] = mapped_column(String(200), default="")
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
    sort_first: Mapped[str] = mapped_column(String(120), default="")
    sort_last: Mapped[str] = mapped_column(String(120), default="")
    sort_company: Mapped[str] = mapped_column(String(120), default="")
    photo_ref: Mapped[str] = mapped_column(String(1000), default="", server_default="")  # what to ask for it, still
    photo_etag: Mapped[str] = mapped_column(String(32), default="", server_default="")  # empty: none is kept

    @property
    def name(self) -> str:
        """What a screen shows for them: the name, else the nickname, the company."""
        full = f"{self.details.get('firstName', '')} {self.details.get('lastName', '')}".strip()
        return str(full or self.details.get("nickName", "") or self.details.get("company", ""))


class ConnectionContactPhoto(Base):
    """A small picture (JPEG) of such a contact, made here."""

    __tablename__ = "connection_contact_photos"

    contact_id: Mapped[str] = mapped_column(
        IdString, ForeignKey("connection_contacts.id", ondelete="CASCADE"), primary_key=True
    )
    content: Mapped[bytes] = mapped_column(LargeBinary)


class ConnectionContactNumber(Base):
    """A number of such a contact, in E.164 where it is one, else as it was written."""

    __tablename__ = "connection_contact_numbers"
    __table_args__ = (Index("ix_connection_contact_numbers", "extension_id", "number"),)

    contact_id: Mapped[str] = mapped_column(
        IdString, ForeignKey("connection_contacts.id", ondelete="CASCADE"), primary_key=True
    )
    field: Mapped[str] = mapped_column(String(20), primary_key=True)
    extension_id: Mapped[str] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="CASCADE"))
    number: Mapped[str] = mapped_column(String(40))


class ConnectionEvent(Base):
    """Something in a calendar elsewhere, of today or the week to come.

    `kind`: busy, out-of-office, tentative or free. `join_url`, `join_number`: how to take part, where it says so.
    """

    __tablename__ = "connection_events"
    __table_args__ = (Index("ix_connection_events_time", "extension_id", "starts_at"),)

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    connection_id: Mapped[str] = mapped_column(IdString, ForeignKey("connections.id", ondelete="CASCADE"), index=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    extension_id: Mapped[str] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="CASCADE"))
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime] = mapped_column(index=True)
    all_day: Mapped[bool] = mapped_column(default=False)
    kind: Mapped[ConnectedCalendarEventKind] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(250), default="")
    location: Mapped[str] = mapped_column(String(300), default="")
    join_url: Mapped[str] = mapped_column(String(1000), default="")
    join_number: Mapped[str] = mapped_column(String(40), default="")


class CalendarPreference(Base):
    """What a person's calendar does. `presence`: colleagues see “in a meeting”. `do_not_disturb`: no calls ring then,
    but those of `still_ring` (numbers in E.164, and short ones).
    """

    __tablename__ = "calendar_preferences"

    extension_id: Mapped[str] = mapped_column(
        IdString, ForeignKey("extensions.id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    presence: Mapped[bool] = mapped_column(default=False)
    do_not_disturb: Mapped[bool] = mapped_column(default=False)
    still_ring: Mapped[list[str]] = mapped_column(JSON, default=list)
