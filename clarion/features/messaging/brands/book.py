"""Tells number lists what a number is registered for."""

from collections.abc import Collection

from clarion.base.storage import AsyncSession
from clarion.features.messaging.brands.queries import registrations_of
from clarion.features.numbers import CampaignCache, NumberCampaign


class Campaigns(CampaignCache):
    async def campaigns_of(
        self, session: AsyncSession, account_id: str, number_ids: Collection[str]
    ) -> dict[str, NumberCampaign]:
        found = await registrations_of(session, account_id, number_ids)
        return {
            number_id: NumberCampaign(
                id=each.campaign.id,
                name=each.campaign.name,
                status=each.campaign.status,
                tier=each.campaign.tier,
                use_cases=tuple(each.campaign.use_cases),
                errors=tuple(each.campaign.errors),
                brand_id=each.brand.id,
                brand_status=each.brand.status,
                brand_errors=tuple(each.brand.errors),
                active=each.active,
            )
            for number_id, each in found.items()
        }
