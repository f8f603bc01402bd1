"""What a number is registered for in texts. Campaigns live in a feature above this one, which offers its book here."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from clarion.base.storage import AsyncSession

_BRAND_WORDS = {"Verified": "Confirmed", "Unverified": "Unconfirmed", "Suspended": "CampaignSuspended",
                "Expired": "CampaignExpired"}  # fmt: skip
"""Beside a number the surface has the words of campaigns for brands, too."""


@dataclass(frozen=True)
class NumberCampaign:
    """`errors`: {"errorCode", "message"} each. `active`: texts may be sent for it."""

    id: str
    name: str
    status: str
    tier: str
    use_cases: tuple[str, ...]
    errors: tuple[Any, ...]
    brand_id: str
    brand_status: str
    brand_errors: tuple[Any, ...]
    active: bool

    def view(self) -> dict[str, Any]:
        """The two parts of a number's configuration for texts."""
        return {
            "smsCampaignInfo": {
                "id": self.id,
                "status": self.status,
                "registrationTier": self.tier,
                "useCases": list(self.use_cases),
                "errors": list(self.errors),
            },
            "smsBrandInfo": {
                "id": self.brand_id,
                "status": _BRAND_WORDS.get(self.brand_status, self.brand_status),
                "errors": list(self.brand_errors),
            },
        }


class CampaignCache:
    """Without an offer no number belongs to a campaign."""

    async def campaigns_of(
        self, session: AsyncSession, account_id: str, number_ids: Collection[str]
    ) -> dict[str, NumberCampaign]:
        """By number id; numbers of no campaign are left out."""
        return {}
