"""Orders to bring numbers in, requests to take numbers away, and what protects against those."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class PortOrder(Base):
    """Numbers that an account wants to bring in. `pin_sealed`: the PIN at the losing carrier, gone once it is over."""

    __tablename__ = "port_orders"
    __table_args__ = (Index("ix_port_orders_account_id_created_at", "account_id", "created_at"),)

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    state: Mapped[str] = mapped_column(String(12), index=True)
    losing_carrier: Mapped[str] = mapped_column(String(100))
    carrier_account: Mapped[str] = mapped_column(String(60))
    pin_sealed: Mapped[bytes] = mapped_column(LargeBinary, default=b"")
    authorised_person: Mapped[str] = mapped_column(String(100))
    wanted_at: Mapped[datetime]
    confirmed_for: Mapped[datetime | None]  # what the losing carrier committed to (FOC)
    reason: Mapped[str] = mapped_column(String(500), default="")
    reference: Mapped[str] = mapped_column(String(100), default="")  # the carrier's
    attempt: Mapped[int] = mapped_column(default=1)  # a carrier takes each id once
    letter_key: Mapped[str] = mapped_column(String(500), default="")
    letter_name: Mapped[str] = mapped_column(String(255), default="")
    letter_sha256: Mapped[str] = mapped_column(String(64), default="")
    signed_by: Mapped[str] = mapped_column(String(100), default="")  # empty: the letter is a file
    ordered_by: Mapped[str] = mapped_column(IdString, default="")
    history: Mapped[list[Any]]  # [{at, state, by, note}]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class PortOrderNumber(Base):
    """A number of an order, and what it is for once it is here. `kept`: as what the account kept it until it was set up
    (`usage`, `extension_id`), for when the order comes to nothing.
    """

    __tablename__ = "port_order_numbers"

    order_id: Mapped[str] = mapped_column(IdString, ForeignKey("port_orders.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[str] = mapped_column(String(20), primary_key=True, index=True)
    place: Mapped[int] = mapped_column(default=0)
    extension_id: Mapped[str | None] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="SET NULL"))
    kept: Mapped[dict[str, Any] | None]


class PortProtection(Base):
    """What another carrier must know to take an account's numbers. Without a PIN nobody can."""

    __tablename__ = "port_protections"

    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    pin_hash: Mapped[str] = mapped_column(String(64), default="")  # keyed
    locked: Mapped[bool] = mapped_column(default=False)
    changed_at: Mapped[datetime]


class PortOut(Base):
    """Another carrier's request for numbers of an account. `id` is ours, `carrier_id` that of the winning carrier."""

    __tablename__ = "port_outs"
    __table_args__ = (
        Index("ix_port_outs_account_id_created_at", "account_id", "created_at"),
        UniqueConstraint("winning_carrier", "carrier_id"),
    )

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    carrier_id: Mapped[str] = mapped_column(String(100))
    winning_carrier: Mapped[str] = mapped_column(String(100))
    numbers: Mapped[list[Any]]
    state: Mapped[str] = mapped_column(String(12), index=True)
    pin_hash: Mapped[str] = mapped_column(String(64), default="")  # that it was in order with
    due_at: Mapped[datetime]
    held_since: Mapped[datetime | None]
    held_s: Mapped[int] = mapped_column(default=0)  # by holds that are over
    held_by: Mapped[str] = mapped_column(IdString, default="")
    reason: Mapped[str] = mapped_column(String(500), default="")
    history: Mapped[list[Any]]
    created_at: Mapped[datetime]
