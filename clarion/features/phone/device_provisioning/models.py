"""Phones that fetch their settings from here, and what they asked for."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class PhoneConfig(Base):
    """How one device is set up. No secret is kept: `given_generation` tells which password the phone has had."""

    __tablename__ = "phone_setups"
    __table_args__ = (UniqueConstraint("account_id", "mac"),)

    device_id: Mapped[str] = mapped_column(IdString, ForeignKey("devices.id", ondelete="CASCADE"), primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    family: Mapped[str] = mapped_column(String(40))
    model: Mapped[str] = mapped_column(String(60), default="")
    mac: Mapped[str] = mapped_column(String(12))  # twelve small hexadecimal digits
    keys: Mapped[list[Any]] = mapped_column(default=list)  # {kind, value, label, extension_id}
    link_generation: Mapped[int] = mapped_column(default=1)
    link_until: Mapped[datetime]  # of the address that people see
    given_generation: Mapped[int | None]  # of the device's passwords; None: none yet
    given_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]
    asked_from: Mapped[str] = mapped_column(String(64), default="")
    asked_file: Mapped[str] = mapped_column(String(100), default="")
    agent: Mapped[str] = mapped_column(String(200), default="")
    digest: Mapped[str] = mapped_column(String(64), default="")  # of what it got, without what changes each time
    created_at: Mapped[datetime]


class PhoneAsk(Base):
    """One request of a phone, or of somebody who says so, the newest of each device."""

    __tablename__ = "phone_asks"
    __table_args__ = (Index("ix_phone_asks_device", "device_id", "at"),)

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    device_id: Mapped[str] = mapped_column(IdString, ForeignKey("devices.id", ondelete="CASCADE"))
    at: Mapped[datetime]
    address: Mapped[str] = mapped_column(String(64))
    file: Mapped[str] = mapped_column(String(100))
    agent: Mapped[str] = mapped_column(String(200), default="")
    outcome: Mapped[str] = mapped_column(String(20))  # settings | secret | book | refused
