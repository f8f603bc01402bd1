"""Tables of what calls cost. Amounts are whole millionths of the account's currency, so that no sum is ever off."""

from datetime import datetime
from typing import Literal

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString

NoticeLevel = Literal["Reached", "Warning"]
SpendingLimitScope = Literal["Account", "CostCenter", "EachPerson", "Extension", "Site"]


class SpendingSettings(Base):
    """Without a row the currency is USD."""

    __tablename__ = "spending_settings"

    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    currency: Mapped[str] = mapped_column(String(3), default="USD", server_default="USD")  # ISO 4217


class CallRate(Base):
    """What calls cost. The rate of the trunk goes before that of every trunk, then the longer prefix before others."""

    __tablename__ = "call_rates"
    __table_args__ = (UniqueConstraint("account_id", "trunk_id", "prefix"),)

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    trunk_id: Mapped[str] = mapped_column(IdString, default="")  # empty: every trunk
    prefix: Mapped[str] = mapped_column(String(16), default="")  # how numbers begin, E.164 with +; empty: all
    name: Mapped[str] = mapped_column(String(100), default="")
    per_minute: Mapped[int] = mapped_column(BigInteger)
    per_call: Mapped[int] = mapped_column(BigInteger, default=0)  # for each call that is answered
    increment_seconds: Mapped[int] = mapped_column(default=60)
    minimum_seconds: Mapped[int] = mapped_column(default=60)


class SpendingCap(Base):
    """How much calls may cost in a day. `raised_amount` holds instead on the day `raised_day` (ISO), and no longer."""

    __tablename__ = "spending_caps"
    __table_args__ = (UniqueConstraint("account_id", "scope", "target_id"),)

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    scope: Mapped[SpendingLimitScope] = mapped_column(String(12))
    target_id: Mapped[str] = mapped_column(IdString, default="")  # empty: Account, EachPerson
    amount: Mapped[int] = mapped_column(BigInteger)
    raised_amount: Mapped[int] = mapped_column(BigInteger, default=0)
    raised_day: Mapped[str] = mapped_column(String(10), default="")


class CallCharge(Base):
    """What one carrier's leg cost. It counts on the day it was answered, where the account is."""

    __tablename__ = "call_charges"
    __table_args__ = (Index("ix_call_charges_account_day", "account_id", "day"),)

    id: Mapped[str] = mapped_column(String(120), primary_key=True)  # the leg
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    session_id: Mapped[str] = mapped_column(String(40))
    extension_id: Mapped[str] = mapped_column(IdString, default="", index=True)
    site_id: Mapped[str] = mapped_column(IdString, default="")
    cost_center_id: Mapped[str] = mapped_column(IdString, default="")
    trunk_id: Mapped[str] = mapped_column(IdString, default="")
    number: Mapped[str] = mapped_column(String(40))
    day: Mapped[str] = mapped_column(String(10))
    answered_at: Mapped[datetime]
    seconds: Mapped[int]  # that are charged
    amount: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    rate: Mapped[str] = mapped_column(String(100), default="")  # its name or prefix, as it was
    created_at: Mapped[datetime]


class SpendingNoticeRow(Base):
    """That somebody was told of a limit: once for each level, day and height of it."""

    __tablename__ = "spending_notices"
    __table_args__ = (UniqueConstraint("cap_id", "target_id", "day", "level", "limit"),)

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    cap_id: Mapped[str] = mapped_column(IdString, ForeignKey("spending_caps.id", ondelete="CASCADE"))
    target_id: Mapped[str] = mapped_column(IdString, default="")
    day: Mapped[str] = mapped_column(String(10))
    level: Mapped[NoticeLevel] = mapped_column(String(10))
    limit: Mapped[int] = mapped_column(BigInteger)
    spent: Mapped[int] = mapped_column(BigInteger)
    told_at: Mapped[datetime]
