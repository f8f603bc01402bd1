"""Tests of emergency locations (calls to 933) and when each location was last confirmed."""

from datetime import datetime
from typing import Literal

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString

LocationTestResult = Literal["Running", "Passed", "Failed", "NoAnswer", "NoCarrier"]


class EmergencyLocationCheck(Base):
    """How a location was last checked: confirmed by a person (or saved), tested by a call, and what was alarmed of it.
    `look_at`: when `LocationUpkeep` has something to decide again.
    """

    __tablename__ = "emergency_location_checks"

    location_id: Mapped[str] = mapped_column(
        IdString, ForeignKey("emergency_locations.id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    changed_at: Mapped[datetime]
    confirmed_at: Mapped[datetime]
    confirmed_by: Mapped[str] = mapped_column(IdString, default="")
    tested_at: Mapped[datetime | None]
    result: Mapped[LocationTestResult | None] = mapped_column(String(10))
    alarm: Mapped[str] = mapped_column(String(20), default="")  # the last alert to administrators; empty: none
    alarmed_at: Mapped[datetime | None]
    look_at: Mapped[datetime] = mapped_column(index=True)


class EmergencyLocationTest(Base):
    """A call to 933 with the address of a location: the evidence. It outlives the location."""

    __tablename__ = "emergency_location_tests"
    __table_args__ = (
        Index("ix_emergency_location_tests_account_started", "account_id", "started_at"),
        Index("ix_emergency_location_tests_location_started", "location_id", "started_at"),
        Index("ix_emergency_location_tests_result_started", "result", "started_at"),
    )

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    location_id: Mapped[str] = mapped_column(IdString)
    owner_id: Mapped[str] = mapped_column(IdString, default="")  # of a private location
    started_by: Mapped[str] = mapped_column(IdString, default="")  # empty: an automatic test
    address_text: Mapped[str] = mapped_column(String(1200), default="")
    pidf_lo: Mapped[str] = mapped_column(Text, default="")
    callback_number: Mapped[str] = mapped_column(String(40), default="")
    carrier: Mapped[str] = mapped_column(String(120), default="")
    telephony_session_id: Mapped[str] = mapped_column(IdString, default="")
    result: Mapped[LocationTestResult] = mapped_column(String(10), default="Running")
    detail: Mapped[str] = mapped_column(String(300), default="")
    file_key: Mapped[str] = mapped_column(String(200), default="")
    size: Mapped[int] = mapped_column(default=0)
    seconds: Mapped[float] = mapped_column(default=0.0)
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
