"""What a text is for: declared by the sender or the campaign of its number, or detected from its words.

Acceptable use looks at it (hours, do-not-call lists, consent, caps of carriers); `Purpose.facts` are of the number,
`Purpose.to` adds what holds for one recipient.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from clarion.base.storage import AsyncSession
from clarion.features.conduct import Features, FeatureValue
from clarion.features.messaging.brands.queries import Registration, is_registered, registrations_of
from clarion.features.numbers import PhoneNumber

TextPurpose = Literal["Marketing", "Transactional", "Conversation", ""]
_SELLS = frozenset({"Marketing", "Mixed"})
_LONGEST_SHORT_CODE = 6
_TIERS = {"LowVolume": ("T", 1), "StandardVolume": ("EF", 25)}
"""Class and score that a tier has where the registry tells no vetting score."""


@dataclass(frozen=True)
class Purpose:
    """`facts`: the same for every recipient. `campaign_id`: of the number's campaign, where it counts."""

    facts: Features
    campaign_id: str = ""

    def to(self, recipient: str, opted_out_elsewhere: Collection[str]) -> Features:
        return {**self.facts, "opted_out_elsewhere": True} if recipient in opted_out_elsewhere else self.facts


async def purpose_of(session: AsyncSession, sender: PhoneNumber, declared: str = "", *, bulk: bool = False) -> Purpose:
    """`bulk`: many texts in one order, which only an application sends."""
    found = (await registrations_of(session, sender.account_id or "", [sender.id])).get(sender.id)
    campaign = found if found is not None and found.active else None
    facts: dict[str, FeatureValue] = {"number_kind": kind_of(sender)}
    if bulk or campaign is not None:
        facts |= {"a2p": True, "automated": bulk}
        facts["campaign_registered"] = campaign is not None or await is_registered(session, sender)
        facts["toll_free_verified"] = campaign is not None and sender.toll_free
    if declared == "Marketing" or (
        campaign is not None and "Marketing" in campaign.campaign.use_cases and not declared
    ):
        facts["marketing"] = True
    return Purpose({**facts, **(_of_campaign(campaign) if campaign else {})}, campaign.campaign.id if campaign else "")


def _of_campaign(found: Registration) -> Features:
    campaign, details = found.campaign, found.brand.details
    letter, score = _TIERS.get(campaign.tier, ("T", 1))
    told = details.get("vettingScore")
    return {
        "campaign_sells": not _SELLS.isdisjoint(campaign.use_cases),
        "campaign_opt_in": bool(campaign.opt_in.strip()),
        "campaign_score": told if isinstance(told, int) and not isinstance(told, bool) else score,
        "campaign_class": "sole" if details.get("commercialType") == "SoleProprietor" else letter,
    }


def kind_of(number: PhoneNumber) -> str:
    """Of the numbering plan: carriers of the US have their own rules for each kind."""
    if number.toll_free:
        return "toll-free"
    if len(number.number.lstrip("+")) <= _LONGEST_SHORT_CODE:
        return "short-code"
    return "10dlc" if number.country == "US" else "long-code"
