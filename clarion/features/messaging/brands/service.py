"""What can be done with brands and campaigns."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from clarion.base.clock import Clock
from clarion.base.errors import ClarionError, Conflict, Forbidden, Invalid, NotFound
from clarion.base.ids import new_id
from clarion.base.storage import AsyncSession
from clarion.features.messaging.brands import queries
from clarion.features.messaging.brands.machine import (
    BRAND_COUNTS,
    CAMPAIGN_COUNTS,
    REGISTERED,
    BrandStatus,
    CampaignStatus,
    after_change,
    check_step,
)
from clarion.features.messaging.brands.models import (
    TextBrand,
    TextCampaign,
    TextCampaignNumber,
    TextRegistrationRule,
)
from clarion.features.messaging.brands.rules import Finding, brand_findings
from clarion.features.messaging.brands.schemas import (
    BrandBody,
    BrandStep,
    CampaignBody,
    CampaignStep,
    findings_of_campaign,
)
from clarion.features.numbers import PhoneNumber, to_e164
from clarion.features.people import Account

MOST_BRANDS = 50
MOST_CAMPAIGNS = 50
"""Of one brand."""


async def create_brand(session: AsyncSession, account_id: str, body: BrandBody, now: datetime) -> TextBrand:
    """A draft. Raises Conflict when there are enough."""
    if (await session.scalar(select(func.count()).where(TextBrand.account_id == account_id)) or 0) >= MOST_BRANDS:
        raise Conflict(f"An account has at most {MOST_BRANDS} brands.", code="CMN-409")
    row = TextBrand(id=new_id(), account_id=account_id, status=BrandStatus.DRAFT, errors=[], created_at=now)
    row.external_id = ""
    session.add(row)
    _write_brand(row, body)
    await session.flush()
    return row


def change_brand(row: TextBrand, body: BrandBody) -> None:
    """Raises Conflict while the registry decides. What is registered waits for the registry again, and counts."""
    row.status = after_change(row.status)
    _write_brand(row, body)


def _write_brand(row: TextBrand, body: BrandBody) -> None:
    row.name, row.country = body.name, body.country_code
    row.details = body.company_details.model_dump(by_alias=True)


async def create_campaign(session: AsyncSession, brand: TextBrand, body: CampaignBody, now: datetime) -> TextCampaign:
    if (await session.scalar(select(func.count()).where(TextCampaign.brand_id == brand.id)) or 0) >= MOST_CAMPAIGNS:
        raise Conflict(f"A brand has at most {MOST_CAMPAIGNS} campaigns.", code="CMN-409")
    row = TextCampaign(
        id=new_id(), account_id=brand.account_id, brand_id=brand.id, status=CampaignStatus.DRAFT, errors=[],
        external_id="", created_at=now,
    )  # fmt: skip
    session.add(row)
    _write_campaign(row, body)
    await session.flush()
    return row


def change_campaign(row: TextCampaign, body: CampaignBody) -> None:
    """As `change_brand`."""
    row.status = after_change(row.status)
    _write_campaign(row, body)


def _write_campaign(row: TextCampaign, body: CampaignBody) -> None:
    row.name, row.tier, row.use_cases = body.name, body.registration_tier, list(dict.fromkeys(body.use_cases))
    row.description, row.opt_in, row.samples = body.description, body.opt_in, list(body.samples)


def step_brand(row: TextBrand, step: BrandStep, clock: Clock) -> None:
    """Raises Conflict for a state that does not follow, Invalid for a submission that lacks something."""
    check_step(row.status, step.status, BrandStatus)
    if step.status == BrandStatus.SUBMITTED:
        _check_complete(brand_findings(row.details))
    _note(row, step, clock)


def step_campaign(row: TextCampaign, brand: TextBrand, step: CampaignStep, clock: Clock) -> None:
    """As `step_brand`; the brand has to be verified before its campaigns are submitted."""
    check_step(row.status, step.status, CampaignStatus)
    if step.status == CampaignStatus.SUBMITTED:
        if brand.status not in BRAND_COUNTS:
            raise Conflict(f"The brand {brand.name} has to be verified first.", code="CMN-409", parameter="status")
        _check_complete(findings_of_campaign(row))
    _note(row, step, clock)


def _check_complete(found: Sequence[Finding]) -> None:
    if found:
        words = " ".join(each.sentence for each in found)
        raise Invalid(f"It is not ready to be submitted. {words}", parameter=found[0].field)


def _note(row: TextBrand | TextCampaign, step: BrandStep | CampaignStep, clock: Clock) -> None:
    row.status = step.status
    row.external_id = step.external_id or row.external_id
    row.errors = [error.model_dump(by_alias=True) for error in step.errors]
    if step.status in REGISTERED:
        row.registered_at = clock.now()


async def delete_brand(session: AsyncSession, row: TextBrand) -> None:
    """With its campaigns. Raises Conflict while a campaign has numbers."""
    for campaign in await queries.list_campaigns(session, row.account_id, row.id):
        await delete_campaign(session, campaign)
    await session.delete(row)


async def delete_campaign(session: AsyncSession, row: TextCampaign) -> None:
    """Raises Conflict while it has numbers: they would lose what they may send for."""
    if (await queries.numbers_by_campaign(session, row.account_id)).get(row.id):
        raise Conflict(f"Take the numbers away from the campaign {row.name} first.", code="CMN-409")
    await session.delete(row)
    await session.flush()


async def link_numbers(session: AsyncSession, row: TextCampaign, numbers: Sequence[str]) -> None:
    """All or nothing. A number of another campaign moves here. Raises Conflict, Forbidden, Invalid, NotFound."""
    if row.status not in CAMPAIGN_COUNTS:
        raise Conflict(f"The campaign is {row.status}; numbers join confirmed campaigns.", code="CMN-409")
    account = await session.get_one(Account, row.account_id)
    for number in await _numbers(session, account, numbers):
        if not number.text_enabled or not number.active or number.toll_free or number.country != "US":
            raise Forbidden(
                f"{number.number} is no local number of the US that sends texts; it needs no campaign.",
                code="MSG-242",
                parameter="phoneNumbers",
            )
        link = await session.get(TextCampaignNumber, number.id)
        if link is None:
            link = TextCampaignNumber(number_id=number.id)
            session.add(link)
        link.account_id, link.campaign_id = row.account_id, row.id
    await session.flush()


async def unlink_numbers(session: AsyncSession, row: TextCampaign, numbers: Sequence[str]) -> None:
    """Raises NotFound for a number that is not of this campaign."""
    account = await session.get_one(Account, row.account_id)
    for number in await _numbers(session, account, numbers):
        link = await session.get(TextCampaignNumber, number.id)
        if link is None or link.campaign_id != row.id:
            raise _no_such_number(number.number)
        await session.delete(link)
    await session.flush()


async def _numbers(session: AsyncSession, account: Account, wanted: Sequence[str]) -> list[PhoneNumber]:
    spelled = {text: to_e164(text, account.home_country) for text in wanted}
    query = select(PhoneNumber).where(
        PhoneNumber.account_id == account.id, PhoneNumber.number.in_({each for each in spelled.values() if each})
    )
    found = {row.number: row for row in await session.scalars(query)}
    for text, e164 in spelled.items():
        if e164 not in found:
            raise _no_such_number(text)
    return list(found.values())


def _no_such_number(text: str) -> ClarionError:
    return NotFound(f"Phone number {text[:40]} is not found.", parameter="phoneNumbers", parameterValue=text[:40])


async def require_campaigns(session: AsyncSession, account_id: str, *, required: bool) -> None:
    """Whether local numbers of the US text only for active campaigns."""
    row = await session.get(TextRegistrationRule, account_id)
    if row is None:
        row = TextRegistrationRule(account_id=account_id)
        session.add(row)
    row.campaigns_required = required
    await session.flush()
