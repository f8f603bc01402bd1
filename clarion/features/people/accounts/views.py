"""The account on the wire."""

from collections.abc import Collection
from typing import Any, cast

from fastapi import Request
from sqlalchemy import func, select

from clarion.base.container import Container
from clarion.base.http import uri_of, wire_time
from clarion.base.storage import AsyncSession
from clarion.features.people.accounts.address import address_view
from clarion.features.people.accounts.models import Account, AccountStatus
from clarion.features.people.accounts.regional import country_view, regional_view, with_currency
from clarion.features.people.accounts.responses import (
    AccountBusinessAddress,
    AccountInfo,
    AccountInfoV2,
    AccountInfoV2CompanyAddress,
    AccountLimits,
    AccountServiceInfo,
    AccountServicePackage,
    AccountServiceServiceFeature,
    AccountServiceServicePlan,
    AccountServiceUBrand,
    AccountStatusInfo,
)
from clarion.features.people.directory.numbers import NumberBook
from clarion.features.people.sites.models import Site
from clarion.features.people.sites.queries import main_site
from clarion.features.people.users.models import Extension
from clarion.features.people.users.rules import MAX_DIGITS, MIN_DIGITS

BRAND: AccountServiceUBrand = {"id": "1210", "name": "Clarion"}
PLAN: AccountServiceServicePlan = {"id": "1", "name": "Clarion", "edition": "Standard"}
PACKAGE: AccountServicePackage = {"id": "1", "version": "1"}
# What the server does, by the surface's names. Who builds a feature adds its name here.
SERVICE_FEATURES = ("CallerIdControl", "DeveloperPortal", "DND", "EmergencyCalling", "FreeSoftPhoneLines",
                    "InternationalCalling", "PasswordAuth", "Presence", "RingOut", "TelephonySessions",
                    "UserManagement", "VoipCalling", "VoipCallingOnMobile", "Voicemail", "WebPhone",
                    "SMS", "SMSReceiving", "MMS", "Pager", "PagerReceiving")  # fmt: skip


async def find_operator(session: AsyncSession, account_id: str) -> Extension | None:
    """Who stands for the account: the administrator who is there the longest."""
    query = select(Extension).where(Extension.account_id == account_id, Extension.role == "admin")
    found: Extension | None = await session.scalar(query.order_by(Extension.created_at, Extension.id).limit(1))
    return found


async def list_operators(session: AsyncSession, account_ids: Collection[str]) -> dict[str, Extension]:
    """The same of many accounts, by their ids."""
    query = select(Extension).where(Extension.account_id.in_(account_ids), Extension.role == "admin")
    found: dict[str, Extension] = {}
    for row in await session.scalars(query.order_by(Extension.created_at, Extension.id)):
        found.setdefault(row.account_id, row)
    return found


async def main_number(session: AsyncSession, here: Container, account_id: str) -> str:
    """In E.164, empty when there is none."""
    return await (here.find(NumberBook) or NumberBook()).find_main_number(session, account_id) or ""


def service_features(account: Account) -> list[AccountServiceServiceFeature]:
    return [
        {"featureName": name, "enabled": name != "InternationalCalling" or account.international_calling}
        for name in SERVICE_FEATURES
    ]


def limits_view(longest_site_code: int) -> AccountLimits:
    return {
        "freeSoftPhoneLinesPerExtension": 40,
        "maxMonitoredExtensionsPerUser": 100,
        "maxExtensionNumberLength": MAX_DIGITS,
        "siteCodeLength": longest_site_code,
        "shortExtensionNumberLength": MIN_DIGITS,
    }


async def limits_of(session: AsyncSession, account_id: str) -> AccountLimits:
    longest = await session.scalar(select(func.max(func.length(Site.code))).where(Site.account_id == account_id))
    return limits_view(longest or 0)


def service_info_view(request: Request, account: Account, limits: AccountLimits) -> AccountServiceInfo:
    country = country_view(account.home_country, request)
    return {
        "uri": uri_of(request, "account", account.id, "service-info"),
        "servicePlanName": PLAN["name"],
        "brand": {**BRAND, "homeCountry": country},
        "uBrand": BRAND,
        "contractedCountry": country,
        "servicePlan": PLAN,
        "billingPlan": {"id": "1", "name": "Self-hosted", "durationUnit": "Month", "duration": 1,
                        "type": "Free", "includedPhoneLines": 0},
        "serviceFeatures": service_features(account),
        "limits": limits,
        "package": PACKAGE,
    }  # fmt: skip


async def account_view(session: AsyncSession, request: Request, here: Container, account: Account) -> AccountInfo:
    limits = await limits_of(session, account.id)
    now, status = here.clock.now(), status_view(account)
    view: AccountInfo = {
        "id": int(account.id),
        "uri": uri_of(request, "account", account.id),
        "name": account.name,
        "mainNumber": (await main_number(session, here, account.id)).removeprefix("+"),
        "serviceInfo": service_info_view(request, account, limits),
        "setupWizardState": account.setup_state,
        "signupInfo": {"tosAccepted": True, "signupState": ["AccountConfirmed"], "marketingAccepted": False,
                       "creationTime": wire_time(account.created_at)},
        "regionalSettings": with_currency(regional_view(request, account, now), account.home_country),
        "federated": False,
        "outboundCallPrefix": int(account.outside_line_prefix or 0),
        "internationalCalling": account.international_calling,
        "limits": limits,
        "status": status["status"],
    }  # fmt: skip
    if "statusInfo" in status:
        view["statusInfo"] = status["statusInfo"]
    if account.partner_id:
        view["partnerId"] = account.partner_id
    operator = await find_operator(session, account.id)
    if operator is not None:
        uri = uri_of(request, "account", account.id, "extension", operator.id)
        view["operator"] = {"id": int(operator.id), "uri": uri, "extensionNumber": operator.number}
    return view


async def account_view_v2(session: AsyncSession, here: Container, account: Account) -> AccountInfoV2:
    number = await main_number(session, here, account.id)
    operator = await find_operator(session, account.id)
    view: AccountInfoV2 = {
        "id": account.id,
        "mainNumber": number,
        "status": status_view(account)["status"],
        "billingActive": account.status == AccountStatus.CONFIRMED,
        "companyName": account.name,
        "serviceInfo": {
            "package": PACKAGE,
            "brand": BRAND,
            "contractedCountry": {"id": country_view(account.home_country)["id"]},
            "uBrand": BRAND,
            "servicePlan": {"id": PLAN["id"], "name": PLAN["name"]},
        },
    }
    if account.partner_id:
        view["externalAccountId"] = account.partner_id
    address = address_view(account.business_address, short_country=True)
    if {"street", "city", "zip"} <= address.keys():  # the surface wants a whole one
        view["companyAddress"] = cast("AccountInfoV2CompanyAddress", {"country": account.home_country, **address})
    if operator is not None:
        view["contactInfo"] = {
            "id": operator.id,
            "extensionNumber": operator.number,
            "firstName": operator.first_name or operator.name,
            "lastName": operator.last_name,
            "contactPhone": operator.business_phone or operator.mobile_phone or number,
        }
        if email := operator.email or account.email:
            view["contactInfo"]["email"] = email
    return view


def status_view(account: Account) -> AccountStatusInfo:
    """The wire knows no suspended or unpaid status: it says Disabled, with the reason."""
    if account.status == AccountStatus.CONFIRMED:
        return {"status": "Confirmed"}
    if account.status == AccountStatus.SUSPENDED:
        return {"status": "Disabled", "statusInfo": {"reason": "SuspendedVoluntarily"}}
    comment = "Unpaid" if account.status == AccountStatus.UNPAID else ""
    return {"status": "Disabled", "statusInfo": {"reason": "SuspendedInvoluntarily", "comment": comment}}


async def business_address_view(session: AsyncSession, request: Request, account: Account) -> AccountBusinessAddress:
    view: dict[str, Any] = {
        "uri": uri_of(request, "account", account.id, "business-address"),
        "businessAddress": address_view(account.business_address),
        "company": account.name,
        "mainSiteName": (await main_site(session, account.id)).name,
    }
    return cast("AccountBusinessAddress", view | ({"email": account.email} if account.email else {}))
