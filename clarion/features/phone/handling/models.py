"""Tables of call handling. Where there is an `owner_id` it is an extension's id, or the account's for the company."""

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString

BlockedNumberStatus = Literal["Allowed", "Blocked"]
CallerBlockingSettingsNoCallerId = Literal["Allow", "BlockCallsAndFaxes", "BlockFaxes"]


HourBusinessHoursFollows = Literal["", "Company", "Site"]


class BusinessHours(Base):
    """`week`: day to spans of `model.py`, empty: always. `follows`: Company or Site, whose hours count then."""

    __tablename__ = "business_hours"

    owner_id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    extension_id: Mapped[str | None] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="CASCADE"))
    week: Mapped[dict[str, Any]]
    follows: Mapped[HourBusinessHoursFollows] = mapped_column(String(10), default="")


class CompanyHoliday(Base):
    """Days on which nobody works: of the whole company, or of one site. ISO dates, both included."""

    __tablename__ = "company_holidays"

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    site_id: Mapped[str | None] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(100))
    first: Mapped[str] = mapped_column(String(10))
    last: Mapped[str] = mapped_column(String(10))
    yearly: Mapped[bool] = mapped_column(default=False)


class HandlingRule(Base):
    """A rule that somebody has changed or made. `kind`: a state's, or custom; see `model.py` for what the JSON holds.

    `extra`: what the wire says and no live call looks at.
    """

    __tablename__ = "handling_rules"
    __table_args__ = (Index("ix_handling_rules_owner", "account_id", "extension_id"),)

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    extension_id: Mapped[str | None] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(100))
    enabled: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int] = mapped_column(default=0)
    action: Mapped[str] = mapped_column(String(30), default="")
    conditions: Mapped[dict[str, Any]]
    plan: Mapped[dict[str, Any]]
    extra: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]


class ForwardingNumber(Base):
    """A phone elsewhere that somebody may have rung. E.164."""

    __tablename__ = "forwarding_numbers"
    __table_args__ = (UniqueConstraint("extension_id", "number"),)

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    extension_id: Mapped[str] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="CASCADE"))
    number: Mapped[str] = mapped_column(String(40))
    label: Mapped[str] = mapped_column(String(60), default="")
    type: Mapped[str] = mapped_column(String(30), default="Other")
    flip_number: Mapped[str] = mapped_column(String(2), default="")
    created_at: Mapped[datetime]


class CallerBlocking(Base):
    """Who is blocked beside single numbers. `greetings`: surface type to a greeting of `model.py`."""

    __tablename__ = "caller_blocking"

    extension_id: Mapped[str] = mapped_column(
        IdString, ForeignKey("extensions.id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    everybody: Mapped[bool] = mapped_column(default=False)
    anonymous: Mapped[CallerBlockingSettingsNoCallerId] = mapped_column(String(20), default="Allow")
    pay_phones: Mapped[bool] = mapped_column(default=False)
    greetings: Mapped[dict[str, Any]]


class BlockedNumber(Base):
    """A number that never, or always, gets through. E.164. `status`: Blocked or Allowed."""

    __tablename__ = "blocked_numbers"
    __table_args__ = (UniqueConstraint("extension_id", "number"),)

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    extension_id: Mapped[str] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="CASCADE"))
    number: Mapped[str] = mapped_column(String(40))
    label: Mapped[str] = mapped_column(String(60), default="")
    status: Mapped[BlockedNumberStatus] = mapped_column(String(10), default="Blocked")
    created_at: Mapped[datetime]


class HandlingVersion(Base):
    """How everything was at one time, as a document (`document.py`). `number` counts from 1 for each owner."""

    __tablename__ = "handling_versions"
    __table_args__ = (UniqueConstraint("owner_id", "number"),)

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    owner_id: Mapped[str] = mapped_column(IdString)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    extension_id: Mapped[str | None] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="CASCADE"))
    number: Mapped[int]
    document: Mapped[dict[str, Any]]
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(IdString, default="")
    note: Mapped[str] = mapped_column(String(200), default="")


class HandlingCases(Base):
    """Calls that must go as they are told to, before a document goes live."""

    __tablename__ = "handling_cases"

    owner_id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    extension_id: Mapped[str | None] = mapped_column(IdString, ForeignKey("extensions.id", ondelete="CASCADE"))
    cases: Mapped[list[Any]]
