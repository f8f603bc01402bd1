"""Tables of paging groups. The group itself is an extension of type PagingOnly."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class PagingGroup(Base):
    """How a group is heard beside its phones: by multicast, where an address is set. Without a row: not at all.

    `address`: IPv4, administratively scoped (239/8, RFC 2365); empty: none. `ttl`: how many routers it passes.
    """

    __tablename__ = "paging_groups"

    group_id: Mapped[str] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="CASCADE"), primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    address: Mapped[str] = mapped_column(String(15), default="")
    port: Mapped[int] = mapped_column(default=0)
    ttl: Mapped[int] = mapped_column(default=1)


class PagingUser(Base):
    """Somebody who may page the group."""

    __tablename__ = "paging_users"

    group_id: Mapped[str] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="CASCADE"), primary_key=True)
    extension_id: Mapped[str] = mapped_column(
        IdString, ForeignKey("extensions.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)


class PagingDevice(Base):
    """A phone that sounds when the group is paged. With an address of its own it listens there, and is not called."""

    __tablename__ = "paging_devices"

    group_id: Mapped[str] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="CASCADE"), primary_key=True)
    device_id: Mapped[str] = mapped_column(
        IdString, ForeignKey("devices.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    address: Mapped[str] = mapped_column(String(15), default="")
    port: Mapped[int] = mapped_column(default=0)
