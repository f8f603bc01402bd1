"""The account and its service information."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request
from pydantic import Field
from sqlalchemy import select

from clarion.base.container import Container, Here
from clarion.base.errors import Invalid
from clarion.base.http import WireModel, uri_of, wire_time
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.people.accounts.events import ACCOUNT_CHANGED, AccountChanged
from clarion.features.people.accounts.models import Account, AccountStatus
from clarion.features.people.accounts.regional import (
    country_view,
    find_language,
    get_time_zone,
    regional_view,
)
from clarion.features.people.accounts.service import set_international_calling
from clarion.features.people.directory.numbers import NumberBook
from clarion.features.people.sign_in.caller import Caller, resolve_account
from clarion.features.people.sign_in.guard import require
from clarion.features.people.users.models import Extension

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}", tags=["Account"])
_BRAND = {"id": "1210", "name": "Clarion"}
_FEATURES = ("CallForwarding", "InternationalCalling", "Presence", "RingOut", "Voicemail", "WebPhone",
             "VoipCalling", "VoipCallingOnMobile", "Conferencing")  # fmt: skip


class RegionalChange(WireModel):
    class Named(WireModel):
        id: str | int | None = None
        name: str | None = None
        locale_code: str | None = None

        @property
        def text(self) -> str:
            return str(self.locale_code or self.name or self.id or "")

    timezone: Named | None = None
    language: Named | None = None
    time_format: Literal["12h", "24h"] | None = None

    def new_time_zone(self) -> str | None:
        return None if self.timezone is None else get_time_zone(self.timezone.text)

    def new_language(self) -> str | None:
        if self.language is None:
            return None
        code = find_language(self.language.text)
        if code is None:
            raise Invalid("Parameter [language] value is invalid.", parameter="language")
        return code


class AccountChange(WireModel):
    name: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    international_calling: bool | None = None
    regional_settings: RegionalChange | None = None


@router.get("", summary="Read the account")
async def read_account(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("ReadCompanyInfo", scopes="ReadAccounts")],
    accountId: str,  # noqa: N803
) -> dict[str, Any]:
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        account = await session.get_one(Account, account_id)
        return await _view(session, request, here, account)


@router.patch("", summary="Change the account")
async def update_account(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("EditCompanyInfo", scopes="EditAccounts")],
    accountId: str,  # noqa: N803
    change: AccountChange,
) -> dict[str, Any]:
    account_id = resolve_account(caller, accountId)
    if change.international_calling is not None:
        caller.check_permission("InternationalCalling")
    async with here.storage.transaction() as session:
        account = await session.get_one(Account, account_id)
        _apply(session, account, change)
        return await _view(session, request, here, account)


def _apply(session: AsyncSession, account: Account, change: AccountChange) -> None:
    if change.name is not None:
        account.name = change.name
    if change.regional_settings is not None:
        account.time_zone = change.regional_settings.new_time_zone() or account.time_zone
        account.language = change.regional_settings.new_language() or account.language
        account.time_format = change.regional_settings.time_format or account.time_format
    if change.international_calling is not None:
        set_international_calling(session, account, change.international_calling)
    else:
        announce(session, ACCOUNT_CHANGED, AccountChanged(account_id=account.id))


@router.get("/service-info", summary="Read what the account's plan contains")
async def read_service_info(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("ReadCompanyInfo", scopes="ReadAccounts")],
    accountId: str,  # noqa: N803
) -> dict[str, Any]:
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        account = await session.get_one(Account, account_id)
    return _service_info(request, account)


async def _view(session: AsyncSession, request: Request, here: Container, account: Account) -> dict[str, Any]:
    book = here.find(NumberBook) or NumberBook()
    main = await book.find_main_number(session, account.id)
    query = select(Extension).where(Extension.account_id == account.id, Extension.role == "admin")
    operator = await session.scalar(query.order_by(Extension.created_at, Extension.id).limit(1))
    view: dict[str, Any] = {
        "id": int(account.id),
        "uri": uri_of(request, "account", account.id),
        "name": account.name,
        "mainNumber": (main or "").removeprefix("+"),
        "serviceInfo": _service_info(request, account),
        "setupWizardState": "Completed",
        "signupInfo": {"tosAccepted": True, "signupState": ["AccountConfirmed"], "marketingAccepted": False,
                       "creationTime": wire_time(account.created_at)},
        "regionalSettings": regional_view(account.home_country, account.time_zone, account.language,
                                          account.time_format, here.clock.now()),
        "federated": False,
        "outboundCallPrefix": int(account.outside_line_prefix or 0),
        "internationalCalling": account.international_calling,
        "limits": _LIMITS,
    }  # fmt: skip
    if operator is not None:
        view["operator"] = {
            "id": int(operator.id),
            "uri": uri_of(request, "account", account.id, "extension", operator.id),
            "extensionNumber": operator.number,
        }
    return view | _status(account)


_LIMITS = {"freeSoftPhoneLinesPerExtension": 5, "meetingSize": 100, "maxMonitoredExtensionsPerUser": 100,
           "maxExtensionNumberLength": 8, "siteCodeLength": 0, "shortExtensionNumberLength": 3}  # fmt: skip


def _status(account: Account) -> dict[str, Any]:
    """The wire knows no suspended or unpaid status: it says Disabled, with the reason."""
    if account.status == AccountStatus.CONFIRMED:
        return {"status": "Confirmed"}
    if account.status == AccountStatus.SUSPENDED:
        return {"status": "Disabled", "statusInfo": {"reason": "SuspendedVoluntarily"}}
    comment = "Unpaid" if account.status == AccountStatus.UNPAID else ""
    return {"status": "Disabled", "statusInfo": {"reason": "SuspendedInvoluntarily", "comment": comment}}


def _service_info(request: Request, account: Account) -> dict[str, Any]:
    country = country_view(account.home_country)
    return {
        "uri": uri_of(request, "account", account.id, "service-info"),
        "servicePlanName": "Clarion",
        "brand": {**_BRAND, "homeCountry": country},
        "uBrand": _BRAND,
        "contractedCountry": country,
        "servicePlan": {"id": "1", "name": "Clarion", "edition": "Standard"},
        "billingPlan": {"id": "1", "name": "Self-hosted", "durationUnit": "Month", "duration": 1,
                        "type": "Regular", "includedPhoneLines": 0},
        "serviceFeatures": [
            {"featureName": name,
             "enabled": name != "InternationalCalling" or account.international_calling}
            for name in _FEATURES
        ],
        "limits": _LIMITS,
        "package": {"version": "1", "id": "1"},
    }  # fmt: skip
