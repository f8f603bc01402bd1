"""Phone numbers of accounts, numbers of others that an account may show, and what each person shows."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class Usage(StrEnum):
    MAIN = "MainCompanyNumber"
    COMPANY = "CompanyNumber"
    ADDITIONAL = "AdditionalCompanyNumber"
    DIRECT = "DirectNumber"
    FAX = "CompanyFaxNumber"
    CONTACT_CENTER = "ContactCenterNumber"
    CONFERENCING = "ConferencingNumber"
    INVENTORY = "Inventory"  # of the account, and not in use
    FORWARDED = "ForwardedNumber"  # of a person, with another carrier that forwards its calls to us
    FORWARDED_COMPANY = "ForwardedCompanyNumber"
    BUSINESS_MOBILE = "BusinessMobileNumber"  # of a person's mobile phone, whose calls come to us
    EXTERNAL_MOBILE = "ExternalMobileNumber"  # of a person's mobile phone, with its own operator
    INTEGRATION = "IntegrationNumber"  # of another program that works with us, as Microsoft Teams


ELSEWHERE = frozenset({Usage.FORWARDED, Usage.FORWARDED_COMPANY, Usage.EXTERNAL_MOBILE, Usage.INTEGRATION})
"""Numbers that are with others: kept once their right is proven, shown (but for `INTEGRATION`), and called like every
number outside.
"""
OWNED = frozenset({Usage.DIRECT, Usage.BUSINESS_MOBILE, Usage.FORWARDED, Usage.EXTERNAL_MOBILE})
"""Numbers that belong to one extension."""


class PhoneNumber(Base):
    """A number in E.164 that belongs to one account, or waits in stock (no account)."""

    __tablename__ = "phone_numbers"
    __table_args__ = (
        Index("ix_phone_numbers_account_number", "account_id", "number"),
        Index("ix_phone_numbers_account_extension", "account_id", "extension_id"),
        Index("ix_phone_numbers_account_usage", "account_id", "usage"),
    )

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    account_id: Mapped[str | None] = mapped_column(IdString, ForeignKey("accounts.id"))
    extension_id: Mapped[str | None] = mapped_column(
        IdString, ForeignKey("extensions.id", ondelete="SET NULL"), index=True
    )
    usage: Mapped[str] = mapped_column(String(40), default=Usage.DIRECT)
    country: Mapped[str] = mapped_column(String(3), default="US")
    label: Mapped[str] = mapped_column(String(100), default="")
    toll_free: Mapped[bool] = mapped_column(default=False)
    text_enabled: Mapped[bool] = mapped_column(default=True)
    type: Mapped[str] = mapped_column(
        String(10), default="VoiceFax", server_default="VoiceFax"
    )  # VoiceFax | VoiceOnly | FaxOnly
    fax_detection: Mapped[bool] = mapped_column(default=False, server_default=text("false"))  # faxes to a voice number
    active: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
    vanity: Mapped[str] = mapped_column(String(20), default="", server_default="")  # in letters, such as 1-800-FLOWERS
    caller_id_name: Mapped[str] = mapped_column(String(40), default="", server_default="")
    provider_id: Mapped[str] = mapped_column(String(64), default="", server_default="")
    contact_center: Mapped[dict[str, str] | None]  # {id, name} of the contact center that takes its calls
    cost_center_id: Mapped[str | None] = mapped_column(IdString, ForeignKey("cost_centers.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]


class RestingNumber(Base):
    """A number that an account gave back: it rests before another account gets it (rule NUM-01)."""

    __tablename__ = "resting_numbers"

    number: Mapped[str] = mapped_column(String(20), primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString)  # who had it
    since: Mapped[datetime]


class VerifiedCallerId(Base):
    """A number outside Clarion that an account has proved its right to show (CLI-01: by code or letter)."""

    __tablename__ = "verified_caller_ids"
    __table_args__ = (UniqueConstraint("account_id", "number"),)

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    number: Mapped[str] = mapped_column(String(20))
    proof: Mapped[str] = mapped_column(String(20))  # code | letter
    verified_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class CallerIdSetting(Base):
    """What one extension shows when it calls. A choice is the id of a number, or "Blocked"."""

    __tablename__ = "caller_id_settings"

    extension_id: Mapped[str] = mapped_column(
        IdString, ForeignKey("extensions.id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    by_feature: Mapped[dict[str, str]]  # feature: choice
    by_device: Mapped[dict[str, str]] = mapped_column(default=dict, server_default="{}")  # device id: choice
    name_outside: Mapped[bool] = mapped_column(default=True)
    number_inside: Mapped[bool] = mapped_column(default=True)  # of the extension; else its phone number
