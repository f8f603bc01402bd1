"""How a person's conferences by phone are reached."""

from typing import Annotated, Any, cast

from fastapi import APIRouter, Query, Request
from pydantic import Field

from clarion.base.container import Here
from clarion.base.errors import Invalid
from clarion.base.http import WireModel, uri_of
from clarion.base.storage import AsyncSession
from clarion.features.numbers import to_e164
from clarion.features.people import Account, Extension, country_view, find_country
from clarion.features.people.sign_in import Caller, require, resolve_extension
from clarion.features.phone.conferencing import service
from clarion.features.phone.conferencing.responses import ConferencingInfo, ConferencingNumber
from clarion.features.phone.conferencing.rules import Choice, CodeRole, Shown, shown_numbers
from clarion.features.phone.conferencing.service import Conference

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/extension/{extensionId}", tags=["Conferences by phone"])
MOST_NUMBERS = 100


class ConferencingChange(WireModel):
    class Number(WireModel):
        phone_number: Annotated[str, Field(min_length=1, max_length=40)]
        default: bool = False

    phone_numbers: Annotated[tuple[Number, ...], Field(max_length=MOST_NUMBERS)] | None = None
    allow_join_before_host: bool | None = None

    def choices(self, country: str) -> list[Choice] | None:
        if self.phone_numbers is None:
            return None
        return [Choice(to_e164(each.phone_number, country) or each.phone_number, each.default)
                for each in self.phone_numbers]  # fmt: skip


@router.get("/conferencing", summary="Read how a person's conferences are reached")
async def read_conferencing(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("Conferencing", scopes="ReadAccounts")],
    accountId: str,
    extensionId: str,
    country_id: Annotated[str, Query(alias="countryId", max_length=10)] = "",
) -> ConferencingInfo:
    """With `countryId` only the numbers of that country. The codes are made when they are first asked for."""
    async with here.storage.transaction() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        found = await service.conference_of(session, owner)
        return await _view(session, request, owner, found, country_id)


@router.put("/conferencing", summary="Change how a person's conferences are reached")
async def update_conferencing(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("Conferencing", scopes="EditExtensions")],
    accountId: str,
    extensionId: str,
    body: ConferencingChange,
) -> ConferencingInfo:
    """What is not given stays. The numbers that are told, of those that the account has; none: all of them."""
    async with here.storage.transaction() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        found = await service.conference_of(session, owner)
        account = await session.get_one(Account, owner.account_id)
        available = await service.dial_in_numbers(session, owner.account_id)
        chosen = body.choices(account.home_country)
        service.change(session, found.settings, available, chosen=chosen, join_before_host=body.allow_join_before_host)
        return await _view(session, request, owner, found)


async def _view(
    session: AsyncSession, request: Request, owner: Extension, found: Conference, country_id: str = ""
) -> ConferencingInfo:
    account = await session.get_one(Account, owner.account_id)
    home = owner.home_country or account.home_country
    if country_id:
        country = find_country(country_id)
        if country is None:
            raise Invalid("Parameter [countryId] value is invalid.", parameter="countryId")
        home = country.code
    available = await service.dial_in_numbers(session, owner.account_id)
    shown = shown_numbers(available, service.choices_of(found.settings), home)
    if country_id:
        shown = [each for each in shown if each.dial_in.country == home]
    view: dict[str, Any] = {
        "uri": uri_of(request, "account", owner.account_id, "extension", owner.id, "conferencing"),
        "allowJoinBeforeHost": found.settings.join_before_host,
        "hostCode": found.codes[CodeRole.HOST],
        "participantCode": found.codes[CodeRole.PARTICIPANT],
        "phoneNumbers": [_number_view(request, each) for each in shown],
    }
    return cast("ConferencingInfo", view | ({"phoneNumber": shown[0].dial_in.number} if shown else {}))


def _number_view(request: Request, shown: Shown) -> ConferencingNumber:
    country = country_view(shown.dial_in.country, request)
    return {
        "phoneNumber": shown.dial_in.number,
        "default": shown.default,
        "country": country,
        "location": shown.dial_in.label or country["name"],
    }
