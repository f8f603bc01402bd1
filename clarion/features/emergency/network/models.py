"""The network of a company, and where help finds who is in it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class NetworkMark(Base):
    """A wireless point (`key`: its BSSID) or a switch (`key`: its chassis id, perhaps one port of it)."""

    __tablename__ = "emergency_network_marks"
    __table_args__ = (UniqueConstraint("account_id", "kind", "key", "port"),)

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(10))  # wireless | switch
    key: Mapped[str] = mapped_column(String(64))
    port: Mapped[str] = mapped_column(String(64), default="")
    name: Mapped[str] = mapped_column(String(120), default="")
    site_id: Mapped[str | None] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="SET NULL"))
    location_id: Mapped[str] = mapped_column(IdString, ForeignKey("emergency_locations.id"), index=True)


class EmergencyNetwork(Base):
    """A network of the company."""

    __tablename__ = "emergency_networks"

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    site_id: Mapped[str | None] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="SET NULL"))


class NetworkRange(Base):
    """Addresses of a network: those that the world sees, or (with a location) those inside."""

    __tablename__ = "emergency_network_ranges"
    __table_args__ = (Index("ix_emergency_network_ranges_network", "network_id", "position"),)

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    network_id: Mapped[str] = mapped_column(IdString, ForeignKey("emergency_networks.id", ondelete="CASCADE"))
    position: Mapped[int]
    start: Mapped[str] = mapped_column(String(45))
    end: Mapped[str] = mapped_column(String(45))
    name: Mapped[str] = mapped_column(String(120), default="")
    # None: of the addresses that the world sees.
    location_id: Mapped[str | None] = mapped_column(IdString, ForeignKey("emergency_locations.id"), index=True)


class AutomaticLocation(Base):
    """Whose place follows the network: of a device, or of the apps of an extension."""

    __tablename__ = "emergency_automatic_locations"

    subject: Mapped[str] = mapped_column(String(10), primary_key=True)  # device | extension
    subject_id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)


class NetworkSighting(Base):
    """What a device last said of the network that it is in (HELD). It counts while the device comes from `source`."""

    __tablename__ = "emergency_network_sightings"

    device_id: Mapped[str] = mapped_column(IdString, ForeignKey("devices.id", ondelete="CASCADE"), primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    source: Mapped[str] = mapped_column(String(45), default="")
    own: Mapped[str] = mapped_column(String(45), default="")
    bssid: Mapped[str] = mapped_column(String(12), default="")
    chassis: Mapped[str] = mapped_column(String(64), default="")
    port: Mapped[str] = mapped_column(String(64), default="")
    seen_at: Mapped[datetime]
