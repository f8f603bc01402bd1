"""Browsers that take pushes, what their owners want, and what waits to be sent."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class PushDevice(Base):
    """A browser that asked for pushes (`PushSubscription` of the Push API). `endpoint_hash`: SHA-256 of the address.

    `session_id`: the sign-in by which it asked; when that ends, the browser gets nothing more. `failures`: in a row.
    """

    __tablename__ = "push_devices"

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    extension_id: Mapped[str] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="CASCADE"), index=True)
    session_id: Mapped[str] = mapped_column(IdString, ForeignKey("auth_sessions.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    endpoint: Mapped[str] = mapped_column(String(2000))
    endpoint_hash: Mapped[str] = mapped_column(String(64), unique=True)
    p256dh: Mapped[str] = mapped_column(String(120))
    auth: Mapped[str] = mapped_column(String(40))
    failures: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str] = mapped_column(String(300), default="")
    created_at: Mapped[datetime]
    reached_at: Mapped[datetime | None]


class PushSettings(Base):
    """One row for each person who ever chose something. `chosen`: in the form of the wire, checked."""

    __tablename__ = "push_settings"

    extension_id: Mapped[str] = mapped_column(
        IdString, ForeignKey("extensions.id", ondelete="CASCADE"), primary_key=True
    )
    chosen: Mapped[dict[str, Any]]


class PushNote(Base):
    """Something to tell one browser once it is `due_at`. A later one with the same `tag` takes its place.

    `words`: {title, body, path, at}; `about`: what its source needs to look at it again.
    """

    __tablename__ = "push_notes"
    __table_args__ = (UniqueConstraint("device_id", "tag"), Index("ix_push_notes_due", "due_at"))

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    device_id: Mapped[str] = mapped_column(IdString, ForeignKey("push_devices.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(20))
    tag: Mapped[str] = mapped_column(String(100))
    urgency: Mapped[str] = mapped_column(String(10))
    words: Mapped[dict[str, Any]]
    about: Mapped[dict[str, Any]]
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    expires_at: Mapped[datetime]
