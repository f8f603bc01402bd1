"""Brands and campaigns as the surface knows them: read them, and bring numbers into a campaign."""

from typing import Annotated

from fastapi import APIRouter, Response

from clarion.base.container import Here
from clarion.features.messaging.brands import queries, service
from clarion.features.messaging.brands.responses import (
    A2pBrandInfo,
    A2pCampaignInfo,
    OwnTextBrandList,
    TextCampaignList,
)
from clarion.features.messaging.brands.schemas import Numbers, brand_view, campaign_view
from clarion.features.people.sign_in import Caller, require, resolve_account

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/sms-registration-brands", tags=["Brands and campaigns"])
Reader = Annotated[Caller, require("ReadSMSRegistration", scopes="ReadAccounts")]


@router.get("", summary="List brands")
async def list_brands(here: Here, caller: Reader, accountId: str) -> OwnTextBrandList:
    async with here.storage.reading() as session:
        rows = await queries.list_brands(session, resolve_account(caller, accountId))
    return {"records": [brand_view(row) for row in rows]}


@router.get("/{tcrBrandId}", summary="Read a brand")
async def read_brand(here: Here, caller: Reader, accountId: str, tcrBrandId: str) -> A2pBrandInfo:
    async with here.storage.reading() as session:
        return brand_view(await queries.get_brand(session, resolve_account(caller, accountId), tcrBrandId))


@router.get("/{tcrBrandId}/campaigns", summary="List the campaigns of a brand")
async def list_campaigns(here: Here, caller: Reader, accountId: str, tcrBrandId: str) -> TextCampaignList:
    async with here.storage.reading() as session:
        brand = await queries.get_brand(session, resolve_account(caller, accountId), tcrBrandId)
        rows = await queries.list_campaigns(session, brand.account_id, brand.id)
    return {"records": [campaign_view(row, brand) for row in rows]}


@router.get("/{tcrBrandId}/campaigns/{tcrCampaignId}", summary="Read a campaign")
async def read_campaign(
    here: Here,
    caller: Reader,
    accountId: str,
    tcrBrandId: str,
    tcrCampaignId: str,
) -> A2pCampaignInfo:
    async with here.storage.reading() as session:
        brand = await queries.get_brand(session, resolve_account(caller, accountId), tcrBrandId)
        return campaign_view(await queries.get_campaign(session, brand, tcrCampaignId), brand)


@router.post("/{tcrBrandId}/campaigns/{tcrCampaignId}/submit-phone-numbers", summary="Bring numbers into a campaign")
async def submit_numbers(
    here: Here,
    caller: Annotated[Caller, require("EditCompanyPhoneNumbers", scopes="EditAccounts")],
    accountId: str,
    tcrBrandId: str,
    tcrCampaignId: str,
    body: Numbers,
) -> Response:
    """All or nothing. A number of another campaign leaves that one."""
    async with here.storage.transaction() as session:
        brand = await queries.get_brand(session, resolve_account(caller, accountId), tcrBrandId)
        campaign = await queries.get_campaign(session, brand, tcrCampaignId)
        await service.link_numbers(session, campaign, body.phone_numbers)
    return Response(status_code=200)
