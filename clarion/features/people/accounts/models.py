"""Tenants."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, Select, String, select, text
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.ids import PROBE_ACCOUNT_ID
from clarion.base.storage import Base, IdString


class AccountStatus(StrEnum):
    CONFIRMED = "Confirmed"
    SUSPENDED = "Suspended"
    UNPAID = "Unpaid"
    DISABLED = "Disabled"


class Account(Base):
    """A tenant. Nobody in one account can see, or learn of, anything in another."""

    __tablename__ = "accounts"
    __table_args__ = (Index("ix_accounts_name", text("lower(name)")),)

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    status: Mapped[str] = mapped_column(String(20), default=AccountStatus.CONFIRMED)
    home_country: Mapped[str] = mapped_column(String(2), default="US")
    language: Mapped[str] = mapped_column(String(10), default="en-US")
    time_zone: Mapped[str] = mapped_column(String(64), default="America/Los_Angeles")
    greeting_language: Mapped[str | None] = mapped_column(String(10))  # None, here and below: the language
    formatting_locale: Mapped[str | None] = mapped_column(String(10))
    time_format: Mapped[str] = mapped_column(String(3), default="12h")
    business_address: Mapped[dict[str, str]] = mapped_column(default=dict, server_default="{}")
    email: Mapped[str] = mapped_column(String(254), default="", server_default="")
    partner_id: Mapped[str] = mapped_column(String(100), default="", server_default="")
    setup_state: Mapped[str] = mapped_column(String(20), default="Completed", server_default="Completed")
    international_calling: Mapped[bool] = mapped_column(default=False)
    outside_line_prefix: Mapped[str] = mapped_column(String(3), default="9")
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]


def companies() -> Select[Account]:
    """The accounts that people may know of: all but the company of the synthetic probes."""
    return select(Account).where(Account.id != PROBE_ACCOUNT_ID)
