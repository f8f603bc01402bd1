"""The account, its service information, address and regional settings."""

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Request
from pydantic import Field, StringConstraints

from clarion.base.container import Here
from clarion.base.http import PagingQuery, WireModel, cut, list_answer
from clarion.base.http_lists import ListResponse
from clarion.base.policy_client import PolicyRequest, check_policy
from clarion.base.storage import AsyncSession
from clarion.features.people.accounts.address import AddressChange
from clarion.features.people.accounts.models import Account
from clarion.features.people.accounts.regional import RegionalChange, at_home, country_view, regional_view
from clarion.features.people.accounts.responses import (
    AccountBusinessAddress,
    AccountInfo,
    AccountInfoV2,
    AccountServiceInfo,
    CountryReference,
    RegionalSettings,
)
from clarion.features.people.accounts.service import set_international_calling, tell_account_changed
from clarion.features.people.accounts.views import (
    account_view,
    account_view_v2,
    business_address_view,
    limits_of,
    service_info_view,
)
from clarion.features.people.dictionary.countries import countries, named
from clarion.features.people.sign_in.caller import Caller, resolve_account
from clarion.features.people.sign_in.guard import require
from clarion.features.people.sites.queries import main_site

_ACCOUNT = "/restapi/v1.0/account/{accountId}"
_ACCOUNT_V2 = "/restapi/v2/accounts/{accountId}"
router = APIRouter(tags=["Account"])
Name = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
Email = Annotated[str, StringConstraints(max_length=254, pattern=r"^\s*([^@\s]+@[^@\s]+)?\s*$", strip_whitespace=True)]
AccountPath = Annotated[str, Path(alias="accountId")]
Reader = Annotated[Caller, require("ReadCompanyInfo", scopes="ReadAccounts")]
Editor = Annotated[Caller, require("EditCompanyInfo", scopes="EditAccounts")]


class AccountChange(WireModel):
    name: Name | None = None
    international_calling: bool | None = None
    regional_settings: RegionalChange | None = None
    partner_id: Annotated[str, Field(max_length=100)] | None = None
    setup_wizard_state: Literal["NotStarted", "Incomplete", "Completed"] | None = None


class BusinessAddressChange(WireModel):
    company: Name | None = None
    email: Email | None = None
    business_address: AddressChange | None = None
    main_site_name: Annotated[str, StringConstraints(min_length=1, max_length=64, strip_whitespace=True)] | None = None


@router.get(_ACCOUNT, summary="Read the account")
async def read_account(request: Request, here: Here, caller: Reader, wanted: AccountPath) -> AccountInfo:
    account_id = resolve_account(caller, wanted)
    async with here.storage.reading() as session:
        return await account_view(session, request, here, await session.get_one(Account, account_id))


@router.patch(_ACCOUNT, summary="Change the account")
async def update_account(
    request: Request,
    here: Here,
    caller: Editor,
    wanted: AccountPath,
    change: AccountChange,
) -> AccountInfo:
    account_id = resolve_account(caller, wanted)
    if change.international_calling is not None:
        caller.check_permission("InternationalCalling")
    async with here.storage.transaction() as session:
        account = await session.get_one(Account, account_id)
        _apply(session, account, change)
        return await account_view(session, request, here, account)


def _apply(session: AsyncSession, account: Account, change: AccountChange) -> None:
    account.name = change.name or account.name
    account.setup_state = change.setup_wizard_state or account.setup_state
    account.partner_id = account.partner_id if change.partner_id is None else change.partner_id.strip()
    if change.regional_settings is not None:
        change.regional_settings.write(account)
    if change.international_calling is not None:
        set_international_calling(session, account, change.international_calling)
    else:
        tell_account_changed(session, account)


@router.get(f"{_ACCOUNT}/service-info", summary="Read what the account's plan contains")
async def read_service_info(request: Request, here: Here, caller: Reader, wanted: AccountPath) -> AccountServiceInfo:
    account_id = resolve_account(caller, wanted)
    async with here.storage.reading() as session:
        account = await session.get_one(Account, account_id)
        return service_info_view(request, account, await limits_of(session, account_id))


@router.get(f"{_ACCOUNT}/business-address", summary="Read the company's address")
async def read_business_address(
    request: Request, here: Here, caller: Reader, wanted: AccountPath
) -> AccountBusinessAddress:
    account_id = resolve_account(caller, wanted)
    async with here.storage.reading() as session:
        return await business_address_view(session, request, await session.get_one(Account, account_id))


@router.put(f"{_ACCOUNT}/business-address", summary="Change the company's address")
async def update_business_address(
    request: Request,
    here: Here,
    caller: Editor,
    wanted: AccountPath,
    body: BusinessAddressChange,
) -> AccountBusinessAddress:
    """Also its name, e-mail address and the name of its main site. What is not given stays."""
    account_id = resolve_account(caller, wanted)
    async with here.storage.transaction() as session:
        account = await session.get_one(Account, account_id)
        if body.company and body.company != account.name:
            who = caller.extension_id
            await check_policy(here, PolicyRequest(kind="name.change", account_id=account_id, extension_id=who,
                                        subject=body.company, parameter="company"))  # fmt: skip
        account.name = body.company or account.name
        account.email = account.email if body.email is None else body.email.lower()
        if body.business_address is not None:
            account.business_address = body.business_address.over(account.business_address, account.home_country)
        if body.main_site_name is not None:
            site = (await main_site(session, account_id)).row
            site.name = body.main_site_name
            session.add(site)
        tell_account_changed(session, account)
        return await business_address_view(session, request, account)


@router.get(f"{_ACCOUNT}/dialing-plan", summary="List the countries that can be called")
async def read_dialing_plan(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require(scopes="ReadAccounts")],
    wanted: AccountPath,
    paging: PagingQuery,
) -> ListResponse[CountryReference]:
    """The home country first; all others only while calls abroad are open for the account."""
    account_id = resolve_account(caller, wanted)
    async with here.storage.reading() as session:
        account = await session.get_one(Account, account_id)
    home = at_home(account.home_country)
    found = [country for country in named(home) if country.code != account.home_country]
    if account.international_calling:
        found = [country for country in countries().values() if country.code != account.home_country]
    codes = [account.home_country, *(country.code for country in found)]
    records: list[CountryReference] = [country_view(code, request) for code in cut(codes, paging)]
    return list_answer(request, records, paging, len(codes))


@router.get(_ACCOUNT_V2, summary="Read the account (version 2)")
async def read_account_v2(
    here: Here, caller: Annotated[Caller, require(scopes="ReadAccounts")], wanted: AccountPath
) -> AccountInfoV2:
    account_id = resolve_account(caller, wanted)
    async with here.storage.reading() as session:
        return await account_view_v2(session, here, await session.get_one(Account, account_id))


@router.get(f"{_ACCOUNT_V2}/regional-settings", summary="Read the account's regional settings")
async def read_regional_settings(request: Request, here: Here, caller: Reader, wanted: AccountPath) -> RegionalSettings:
    account_id = resolve_account(caller, wanted)
    async with here.storage.reading() as session:
        return regional_view(request, await session.get_one(Account, account_id), here.clock.now())


@router.patch(f"{_ACCOUNT_V2}/regional-settings", summary="Change the account's regional settings")
async def update_regional_settings(
    request: Request,
    here: Here,
    caller: Editor,
    wanted: AccountPath,
    body: RegionalChange,
) -> RegionalSettings:
    """The home country decides how dialled numbers are read, which are abroad, and how numbers are written."""
    account_id = resolve_account(caller, wanted)
    async with here.storage.transaction() as session:
        account = await session.get_one(Account, account_id)
        moved = body.columns().get("home_country", account.home_country) != account.home_country
        body.write(account)
        tell_account_changed(session, account, hints=("AccountSettings", *(("DialingPlan",) if moved else ())))
    return regional_view(request, account, here.clock.now())
