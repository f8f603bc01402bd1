"""Browsers in which people are signed in, half-done sign-ins, and what slows down who guesses. Hashes only."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class SignOn(Base):
    """A browser that holds our cookie: one person proved there who they are. Apps' sessions are something else."""

    __tablename__ = "sign_ons"

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    extension_id: Mapped[str] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="CASCADE"), index=True)
    methods: Mapped[list[str]]  # RFC 8176: pwd, otp, hwk, mfa
    source: Mapped[str] = mapped_column(String(64), default="")
    user_agent: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class SignInTicket(Base):
    """A sign-in that is on its way (a password was right, a link was opened), or a ceremony with a passkey."""

    __tablename__ = "sign_in_tickets"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(24))
    extension_id: Mapped[str | None] = mapped_column(
        IdString, ForeignKey("extensions.id", ondelete="CASCADE"), index=True
    )
    facts: Mapped[dict[str, Any]]
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class SignInFailure(Base):
    """Failures of one name, source or device, counted for every process of the installation."""

    __tablename__ = "sign_in_failures"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(index=True)
    not_before: Mapped[datetime | None]


class KnownDevice(Base):
    """A browser in which this person once signed in: others' guesses do not hold it up."""

    __tablename__ = "known_devices"
    __table_args__ = (Index("ix_known_devices_extension_source", "extension_id", "source"),)

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), index=True)
    extension_id: Mapped[str] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="CASCADE"))
    source: Mapped[str] = mapped_column(String(64), default="")
    last_seen_at: Mapped[datetime]
