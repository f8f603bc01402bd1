"""Who a company is in texts, what it texts for, and from which numbers: as the campaign registry knows it."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class TextBrand(Base):
    """A company, or a part of one, under whose name texts go out. `status` is of `machine.py`.

    `details`: in the form of the wire. `external_id`: the registry's own. `errors`: what the registry found wrong,
    [{"errorCode", "message"}].
    """

    __tablename__ = "text_brands"
    __table_args__ = (Index("ix_text_brands_account", "account_id"),)

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(100))
    country: Mapped[str] = mapped_column(String(2))
    status: Mapped[str] = mapped_column(String(20))
    details: Mapped[dict[str, Any]]
    external_id: Mapped[str] = mapped_column(String(64), default="")
    errors: Mapped[list[Any]]
    registered_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class TextCampaign(Base):
    """What a brand texts for. `opt_in`: how people agree to it. `samples`: texts as they will be sent."""

    __tablename__ = "text_campaigns"
    __table_args__ = (Index("ix_text_campaigns_brand", "brand_id"),)

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    brand_id: Mapped[str] = mapped_column(IdString, ForeignKey("text_brands.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(100))
    status: Mapped[str] = mapped_column(String(20))
    tier: Mapped[str] = mapped_column(String(20))
    use_cases: Mapped[list[str]]
    description: Mapped[str] = mapped_column(Text)
    opt_in: Mapped[str] = mapped_column(Text)
    samples: Mapped[list[str]]
    external_id: Mapped[str] = mapped_column(String(64), default="")
    errors: Mapped[list[Any]]
    registered_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class TextCampaignNumber(Base):
    """A number that belongs to a campaign; counts as long as the number is the account's."""

    __tablename__ = "text_campaign_numbers"

    number_id: Mapped[str] = mapped_column(
        IdString, ForeignKey("phone_numbers.id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    campaign_id: Mapped[str] = mapped_column(IdString, ForeignKey("text_campaigns.id", ondelete="CASCADE"), index=True)


class TextRegistrationRule(Base):
    """Whether local numbers of the US may text only for an active campaign. No row: they may."""

    __tablename__ = "text_registration_rules"

    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    campaigns_required: Mapped[bool]
