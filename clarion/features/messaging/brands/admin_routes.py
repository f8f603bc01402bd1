"""Writing down brands and campaigns, and what the registry said of them."""

from typing import Annotated

from fastapi import APIRouter, Response

from clarion.base.container import Here
from clarion.base.storage import AsyncSession
from clarion.features.messaging.brands import queries, service
from clarion.features.messaging.brands.models import TextBrand, TextCampaign
from clarion.features.messaging.brands.responses import (
    TextBrandInfo,
    TextBrandList,
    TextCampaignInfo,
    TextRegistrationRuleInfo,
)
from clarion.features.messaging.brands.schemas import (
    BrandBody,
    BrandStep,
    CampaignBody,
    CampaignStep,
    Numbers,
    RegistrationRule,
    full_brand_view,
    full_campaign_view,
)
from clarion.features.people.sign_in import Caller, require, resolve_account

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/clarion/text-brands", tags=["Brands and campaigns"])
rule_router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/clarion", tags=["Brands and campaigns"])
Reader = Annotated[Caller, require("ReadSMSRegistration", scopes="ReadAccounts")]
Writer = Annotated[Caller, require("EditCompanyPhoneNumbers", scopes="EditAccounts")]


async def _brand_view(session: AsyncSession, brand: TextBrand) -> TextBrandInfo:
    await session.flush()
    numbers = await queries.numbers_by_campaign(session, brand.account_id)
    campaigns = await queries.list_campaigns(session, brand.account_id, brand.id)
    return full_brand_view(brand, [full_campaign_view(row, brand, numbers.get(row.id, [])) for row in campaigns])


async def _campaign_view(session: AsyncSession, row: TextCampaign, brand: TextBrand) -> TextCampaignInfo:
    await session.flush()
    numbers = await queries.numbers_by_campaign(session, row.account_id)
    return full_campaign_view(row, brand, numbers.get(row.id, []))


@router.get("", summary="List brands with their campaigns and numbers")
async def list_text_brands(here: Here, caller: Reader, accountId: str) -> TextBrandList:
    """`findings`: what each still lacks before it can be submitted. `nextStatuses`: what may become of it."""
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        brands = await queries.list_brands(session, account_id)
        campaigns = await queries.list_campaigns(session, account_id)
        numbers = await queries.numbers_by_campaign(session, account_id)
        required = await queries.campaigns_required(session, account_id)
    views = [
        full_brand_view(
            brand,
            [full_campaign_view(row, brand, numbers.get(row.id, [])) for row in campaigns if row.brand_id == brand.id],
        )
        for brand in brands
    ]
    return {"records": views, "campaignsRequired": required}


@router.post("", status_code=201, summary="Write down a brand")
async def create_text_brand(here: Here, caller: Writer, accountId: str, body: BrandBody) -> TextBrandInfo:
    async with here.storage.transaction() as session:
        account_id = resolve_account(caller, accountId)
        return await _brand_view(session, await service.create_brand(session, account_id, body, here.clock.now()))


@router.put("/{tcrBrandId}", summary="Change a brand")
async def update_text_brand(
    here: Here,
    caller: Writer,
    accountId: str,
    tcrBrandId: str,
    body: BrandBody,
) -> TextBrandInfo:
    """All of it. What is verified becomes UpdateRequested and counts on; what the registry looks at cannot change."""
    async with here.storage.transaction() as session:
        brand = await queries.get_brand(session, resolve_account(caller, accountId), tcrBrandId)
        service.change_brand(brand, body)
        return await _brand_view(session, brand)


@router.delete("/{tcrBrandId}", status_code=204, summary="Remove a brand")
async def delete_text_brand(here: Here, caller: Writer, accountId: str, tcrBrandId: str) -> Response:
    async with here.storage.transaction() as session:
        brand = await queries.get_brand(session, resolve_account(caller, accountId), tcrBrandId)
        await service.delete_brand(session, brand)
    return Response(status_code=204)


@router.post("/{tcrBrandId}/status", summary="Submit a brand, or write down what the registry said")
async def step_text_brand(
    here: Here,
    caller: Writer,
    accountId: str,
    tcrBrandId: str,
    body: BrandStep,
) -> TextBrandInfo:
    async with here.storage.transaction() as session:
        brand = await queries.get_brand(session, resolve_account(caller, accountId), tcrBrandId)
        service.step_brand(brand, body, here.clock)
        return await _brand_view(session, brand)


@router.post("/{tcrBrandId}/campaigns", status_code=201, summary="Write down a campaign")
async def create_text_campaign(
    here: Here,
    caller: Writer,
    accountId: str,
    tcrBrandId: str,
    body: CampaignBody,
) -> TextCampaignInfo:
    async with here.storage.transaction() as session:
        brand = await queries.get_brand(session, resolve_account(caller, accountId), tcrBrandId)
        row = await service.create_campaign(session, brand, body, here.clock.now())
        return await _campaign_view(session, row, brand)


@router.put("/{tcrBrandId}/campaigns/{tcrCampaignId}", summary="Change a campaign")
async def update_text_campaign(
    here: Here,
    caller: Writer,
    accountId: str,
    tcrBrandId: str,
    tcrCampaignId: str,
    body: CampaignBody,
) -> TextCampaignInfo:
    async with here.storage.transaction() as session:
        brand = await queries.get_brand(session, resolve_account(caller, accountId), tcrBrandId)
        row = await queries.get_campaign(session, brand, tcrCampaignId)
        service.change_campaign(row, body)
        return await _campaign_view(session, row, brand)


@router.delete("/{tcrBrandId}/campaigns/{tcrCampaignId}", status_code=204, summary="Remove a campaign")
async def delete_text_campaign(
    here: Here,
    caller: Writer,
    accountId: str,
    tcrBrandId: str,
    tcrCampaignId: str,
) -> Response:
    async with here.storage.transaction() as session:
        brand = await queries.get_brand(session, resolve_account(caller, accountId), tcrBrandId)
        await service.delete_campaign(session, await queries.get_campaign(session, brand, tcrCampaignId))
    return Response(status_code=204)


@router.post(
    "/{tcrBrandId}/campaigns/{tcrCampaignId}/status", summary="Submit a campaign, or write down what the registry said"
)
async def step_text_campaign(
    here: Here,
    caller: Writer,
    accountId: str,
    tcrBrandId: str,
    tcrCampaignId: str,
    body: CampaignStep,
) -> TextCampaignInfo:
    async with here.storage.transaction() as session:
        brand = await queries.get_brand(session, resolve_account(caller, accountId), tcrBrandId)
        row = await queries.get_campaign(session, brand, tcrCampaignId)
        service.step_campaign(row, brand, body, here.clock)
        return await _campaign_view(session, row, brand)


@router.post("/{tcrBrandId}/campaigns/{tcrCampaignId}/remove-phone-numbers", summary="Take numbers from a campaign")
async def remove_numbers(
    here: Here,
    caller: Writer,
    accountId: str,
    tcrBrandId: str,
    tcrCampaignId: str,
    body: Numbers,
) -> TextCampaignInfo:
    async with here.storage.transaction() as session:
        brand = await queries.get_brand(session, resolve_account(caller, accountId), tcrBrandId)
        row = await queries.get_campaign(session, brand, tcrCampaignId)
        await service.unlink_numbers(session, row, body.phone_numbers)
        return await _campaign_view(session, row, brand)


@rule_router.put("/text-registration", summary="Say whether texts need a campaign")
async def update_registration_rule(
    here: Here,
    caller: Writer,
    accountId: str,
    body: RegistrationRule,
) -> TextRegistrationRuleInfo:
    """When they do, local numbers of the US that belong to no active campaign send no texts."""
    async with here.storage.transaction() as session:
        account_id = resolve_account(caller, accountId)
        await service.require_campaigns(session, account_id, required=body.campaigns_required)
    return {"campaignsRequired": body.campaigns_required}
