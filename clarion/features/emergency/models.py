"""Registered addresses, who they are for, and what happened when somebody called for help."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class EmergencyLocation(Base):
    """An address that help can be sent to. With an owner it is private to that extension."""

    __tablename__ = "emergency_locations"
    __table_args__ = (Index("ix_emergency_locations_account_owner", "account_id", "owner_id"),)

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    owner_id: Mapped[str | None] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(120), default="")
    address: Mapped[dict[str, str]]
    address_text: Mapped[str] = mapped_column(String(1200), default="")  # for searching and sorting
    status: Mapped[str] = mapped_column(String(20), default="Valid")
    trusted: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class EmergencyAssignment(Base):
    """Whose location it is: of a device, of an extension, or (the default) of the account."""

    __tablename__ = "emergency_assignments"

    subject: Mapped[str] = mapped_column(String(10), primary_key=True)  # device | extension | account
    subject_id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    location_id: Mapped[str] = mapped_column(
        IdString, ForeignKey("emergency_locations.id", ondelete="CASCADE"), index=True
    )


class EmergencyNotice(Base):
    """Somebody called for help (or rehearsed it, 933): the notice to the site and the evidence."""

    __tablename__ = "emergency_notices"
    __table_args__ = (Index("ix_emergency_notices_account_placed", "account_id", "placed_at"),)

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    extension_id: Mapped[str] = mapped_column(IdString, default="")
    extension_number: Mapped[str] = mapped_column(String(12), default="")
    device_id: Mapped[str] = mapped_column(IdString, default="")
    name: Mapped[str] = mapped_column(String(200), default="")
    code: Mapped[str] = mapped_column(String(12))
    is_test: Mapped[bool] = mapped_column(default=False)
    callback_number: Mapped[str] = mapped_column(String(40), default="")
    address_text: Mapped[str] = mapped_column(String(1200), default="")
    pidf_lo: Mapped[str] = mapped_column(Text, default="")
    repeats: Mapped[int] = mapped_column(default=0)  # earlier real calls of the same extension within an hour
    telephony_session_id: Mapped[str] = mapped_column(IdString, unique=True)
    # proto:ip:port of a caller who did not prove who it is: then extension, device, number and address are nobody's.
    unverified: Mapped[str] = mapped_column(String(80), default="", server_default="")
    placed_at: Mapped[datetime]
    noticed_at: Mapped[datetime]
    acknowledged_by: Mapped[str] = mapped_column(IdString, default="")
    acknowledged_at: Mapped[datetime | None]
