"""Rooms of a hotel, who stays and stayed in them, and the property-management system that tells us of guests."""

from datetime import datetime
from typing import Literal

from sqlalchemy import BigInteger, ForeignKey, Index, String, true
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString

Housekeeping = Literal["Clean", "Dirty", "Inspected", "OutOfOrder"]


class Room(Base):
    """An extension that is a room. `name`: as it is called while nobody stays in it."""

    __tablename__ = "rooms"

    extension_id: Mapped[str] = mapped_column(
        IdString, ForeignKey("extensions.id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    housekeeping: Mapped[Housekeeping] = mapped_column(String(12), default="Clean")
    housekeeping_at: Mapped[datetime | None]
    outbound: Mapped[bool] = mapped_column(default=False)  # the guest may call out; nobody may while it is vacant
    stay_id: Mapped[str] = mapped_column(IdString, default="")  # empty: vacant


class Stay(Base):
    """Somebody stayed in a room. `charges`: millionths of `currency`, once it is over."""

    __tablename__ = "room_stays"
    __table_args__ = (Index("ix_room_stays_account_in", "account_id", "checked_in_at"),)

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    extension_id: Mapped[str] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="CASCADE"), index=True)
    guest: Mapped[str] = mapped_column(String(200))
    checked_in_at: Mapped[datetime]
    checked_out_at: Mapped[datetime | None]
    charges: Mapped[int] = mapped_column(BigInteger, default=0)
    currency: Mapped[str] = mapped_column(String(3), default="USD")


class PropertyLink(Base):
    """The address under which a property-management system tells us of guests. Its secret is made of `generation`."""

    __tablename__ = "property_links"

    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    generation: Mapped[int] = mapped_column(default=1)
    enabled: Mapped[bool] = mapped_column(default=True, server_default=true())


class PropertyEvent(Base):
    """An event of that system that was done: brought again, it does nothing."""

    __tablename__ = "property_events"

    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    id: Mapped[str] = mapped_column(String(100), primary_key=True)
    taken_at: Mapped[datetime] = mapped_column(index=True)
