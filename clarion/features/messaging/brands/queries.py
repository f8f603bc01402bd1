"""Finding brands and campaigns, and what a number is registered for. Always within one account."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from clarion.base.errors import NotFound
from clarion.base.storage import AsyncSession
from clarion.features.messaging.brands.machine import BRAND_COUNTS, CAMPAIGN_COUNTS
from clarion.features.messaging.brands.models import (
    TextBrand,
    TextCampaign,
    TextCampaignNumber,
    TextRegistrationRule,
)
from clarion.features.numbers import PhoneNumber


@dataclass(frozen=True)
class Registration:
    """What a number is registered for."""

    brand: TextBrand
    campaign: TextCampaign

    @property
    def active(self) -> bool:
        return self.brand.status in BRAND_COUNTS and self.campaign.status in CAMPAIGN_COUNTS


async def list_brands(session: AsyncSession, account_id: str) -> Sequence[TextBrand]:
    query = select(TextBrand).where(TextBrand.account_id == account_id)
    return (await session.scalars(query.order_by(TextBrand.created_at, TextBrand.id))).all()


async def get_brand(session: AsyncSession, account_id: str, brand_id: str) -> TextBrand:
    """Raises NotFound, also for another account's."""
    row = await session.get(TextBrand, brand_id[:64])
    if row is None or row.account_id != account_id:
        raise NotFound("Resource for parameter [tcrBrandId] is not found.", parameter="tcrBrandId")
    return row


async def list_campaigns(session: AsyncSession, account_id: str, brand_id: str | None = None) -> Sequence[TextCampaign]:
    query = select(TextCampaign).where(TextCampaign.account_id == account_id)
    if brand_id is not None:
        query = query.where(TextCampaign.brand_id == brand_id)
    return (await session.scalars(query.order_by(TextCampaign.created_at, TextCampaign.id))).all()


async def get_campaign(session: AsyncSession, brand: TextBrand, campaign_id: str) -> TextCampaign:
    """Raises NotFound."""
    row = await session.get(TextCampaign, campaign_id[:64])
    if row is None or row.brand_id != brand.id:
        raise NotFound("Resource for parameter [tcrCampaignId] is not found.", parameter="tcrCampaignId")
    return row


async def numbers_by_campaign(session: AsyncSession, account_id: str) -> dict[str, list[str]]:
    """Campaign id: its numbers, as far as they are still the account's."""
    query = select(TextCampaignNumber.campaign_id, PhoneNumber.number)
    query = query.join(PhoneNumber, PhoneNumber.id == TextCampaignNumber.number_id)
    query = query.where(TextCampaignNumber.account_id == account_id, PhoneNumber.account_id == account_id)
    found: dict[str, list[str]] = defaultdict(list)
    for campaign_id, number in await session.execute(query.order_by(PhoneNumber.number)):
        found[campaign_id].append(number)
    return found


async def registrations_of(
    session: AsyncSession, account_id: str, number_ids: Collection[str]
) -> dict[str, Registration]:
    """By number id; numbers of no campaign are left out."""
    query = select(TextCampaignNumber.number_id, TextCampaign, TextBrand)
    query = query.join(TextCampaign, TextCampaign.id == TextCampaignNumber.campaign_id)
    query = query.join(TextBrand, TextBrand.id == TextCampaign.brand_id)
    query = query.where(TextCampaignNumber.account_id == account_id, TextCampaignNumber.number_id.in_(number_ids))
    found = await session.execute(query)
    return {number_id: Registration(brand, campaign) for number_id, campaign, brand in found}


async def campaigns_required(session: AsyncSession, account_id: str) -> bool:
    row = await session.get(TextRegistrationRule, account_id)
    return row is not None and row.campaigns_required


async def is_registered(session: AsyncSession, number: PhoneNumber) -> bool:
    """Whether texts may leave from this number as far as campaigns go: only local numbers of the US need one."""
    account_id = number.account_id or ""
    if number.country != "US" or number.toll_free or not await campaigns_required(session, account_id):
        return True
    found = await registrations_of(session, account_id, [number.id])
    return number.id in found and found[number.id].active


@dataclass(frozen=True)
class CampaignLine:
    """A campaign in one line, for operators."""

    brand: str
    brand_status: str
    campaign: str
    status: str
    numbers: tuple[str, ...]


async def account_campaigns(session: AsyncSession, account_id: str) -> list[CampaignLine]:
    """Every campaign of an account; a brand without one has a line of its own."""
    numbers = await numbers_by_campaign(session, account_id)
    campaigns = await list_campaigns(session, account_id)
    lines = []
    for brand in await list_brands(session, account_id):
        own = [row for row in campaigns if row.brand_id == brand.id]
        lines += [
            CampaignLine(brand.name, brand.status, row.name, row.status, tuple(numbers.get(row.id, ()))) for row in own
        ] or [CampaignLine(brand.name, brand.status, "", "", ())]
    return lines
