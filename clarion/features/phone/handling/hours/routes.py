"""Business hours of an extension (a person, queue, menu or site) and of the company."""

from typing import Annotated, Literal

from fastapi import APIRouter, Request

from clarion.base.container import Here
from clarion.base.http import WireModel
from clarion.features.people.sign_in import Caller, require, resolve_extension
from clarion.features.phone.handling.hours.responses import ColleagueHours, HourBusinessHoursInfo
from clarion.features.phone.handling.hours.service import read_hours, write_hours
from clarion.features.phone.handling.hours.wire import WeekBody, week_view
from clarion.features.phone.handling.owners import changed, owner_of
from clarion.features.phone.handling.store import profile_hours

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}", tags=["Business hours"])
Editor = Annotated[Caller, require("EditExtensionAnsweringRules", scopes="EditExtensions")]


class WeeklyBody(WireModel):
    """Without ranges: around the clock."""

    weekly_ranges: WeekBody | None = None


class HoursBody(WireModel):
    """`follows`, our own: the hours of the site or company count instead."""

    schedule: WeeklyBody
    follows: Literal["Company", "Site", ""] = ""


async def _write(
    here: Here, request: Request, caller: Caller, body: HoursBody, account_id: str, extension_id: str | None
) -> HourBusinessHoursInfo:
    async with here.storage.transaction() as session:
        owner = await owner_of(session, caller, account_id, extension_id)
        ranges = body.schedule.weekly_ranges
        await write_hours(session, owner, ranges.week() if ranges is not None else {}, body.follows)
        await changed(session, here.clock, owner, caller.extension_id, "Business hours")
        return await read_hours(session, request, owner)


@router.get("/extension/{extensionId}/business-hours", summary="Read the business hours of an extension")
async def read_user_business_hours(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("ReadExtensions", scopes="ReadAccounts")],
    accountId: str,
    extensionId: str,
) -> HourBusinessHoursInfo:
    async with here.storage.reading() as session:
        return await read_hours(session, request, await owner_of(session, caller, accountId, extensionId))


@router.get("/extension/{extensionId}/clarion/colleague-hours", summary="See when a colleague works")
async def read_colleague_hours(
    here: Here,
    caller: Annotated[Caller, require("ReadExtensions", scopes="ReadAccounts")],
    accountId: str,
    extensionId: str,
) -> ColleagueHours:
    """The hours that count, their own or their company's, for everybody in the company."""
    async with here.storage.reading() as session:
        row = await resolve_extension(session, caller, accountId, extensionId, reach="account")
        week, zone, is_open = await profile_hours(session, row.account_id, row.id, here.clock.now())
    always = not any(week.values())
    return {"weeklyRanges": week_view(week), "always": always, "timeZone": zone, "open": is_open}


@router.put("/extension/{extensionId}/business-hours", summary="Set the business hours of an extension")
async def update_user_business_hours(
    request: Request,
    here: Here,
    caller: Editor,
    accountId: str,
    extensionId: str,
    body: HoursBody,
) -> HourBusinessHoursInfo:
    """In the time zone of the person, else of the site, else of the company."""
    return await _write(here, request, caller, body, accountId, extensionId)


@router.get("/business-hours", summary="Read the business hours of the company")
async def read_company_business_hours(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("ReadExtensionAnsweringRules", scopes="ReadAccounts")],
    accountId: str,
) -> HourBusinessHoursInfo:
    async with here.storage.reading() as session:
        return await read_hours(session, request, await owner_of(session, caller, accountId, None))


@router.put("/business-hours", summary="Set the business hours of the company")
async def update_company_business_hours(
    request: Request,
    here: Here,
    caller: Editor,
    accountId: str,
    body: HoursBody,
) -> HourBusinessHoursInfo:
    caller.check_permission("EditCompanyAnsweringRules")
    return await _write(here, request, caller, body, accountId, None)
