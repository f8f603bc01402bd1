"""Devices: whatever registers with SIP credentials for one extension."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class DeviceType(StrEnum):
    WEB_PHONE = "WebPhone"  # made by sip-provision for one app of one person
    SOFT_PHONE = "SoftPhone"
    OTHER_PHONE = "OtherPhone"  # any SIP phone or program, set up by hand
    HARD_PHONE = "HardPhone"
    WEB_RTC = "WebRTC"  # a line for a program that speaks SIP over WebSocket


class Device(Base):
    """`generation` counts the SIP passwords it has had; the password itself is computed, never stored."""

    __tablename__ = "devices"
    __table_args__ = (
        Index("ix_devices_extension_type", "extension_id", "type"),
        Index("ix_devices_account_created", "account_id", "created_at", "id"),
    )

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    # None: in the inventory, nobody's.
    extension_id: Mapped[str | None] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="CASCADE"))
    type: Mapped[str] = mapped_column(String(20), default=DeviceType.OTHER_PHONE)
    name: Mapped[str] = mapped_column(String(120), default="")
    generation: Mapped[int] = mapped_column(default=1)
    client_key: Mapped[str] = mapped_column(String(300), default="")  # of a WebPhone: which app and computer
    serial: Mapped[str] = mapped_column(String(100), default="")
    computer_name: Mapped[str] = mapped_column(String(100), default="")
    use_as_common_phone: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    # Who sits at a common phone now, until when; its calls are theirs.
    guest_id: Mapped[str | None] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="SET NULL"), index=True)
    guest_until: Mapped[datetime | None]
    # The number of its line. None: it shares the numbers of its extension.
    number_id: Mapped[str | None] = mapped_column(IdString, ForeignKey("phone_numbers.id", ondelete="SET NULL"))
    site_id: Mapped[str | None] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="SET NULL"))
    cost_center_id: Mapped[str | None] = mapped_column(IdString, ForeignKey("cost_centers.id", ondelete="SET NULL"))
    # The digit by which a call is flipped to it; empty: the next that is free.
    flip_number: Mapped[str] = mapped_column(String(2), default="", server_default="")
    created_at: Mapped[datetime]


class PhoneLimit(Base):
    """How many phones of one extension may be signed in at once; an account that never chose has no row."""

    __tablename__ = "phone_limits"

    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    most: Mapped[int] = mapped_column(default=5)
    # The next one signs in for the one that did so first; else it is refused.
    replaces: Mapped[bool] = mapped_column(default=False)
