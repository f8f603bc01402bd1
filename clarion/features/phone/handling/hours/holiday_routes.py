"""Holidays of the company and of its sites: days on which hours that are set are closed."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import Field
from sqlalchemy import func, select

from clarion.base.container import Here
from clarion.base.errors import Conflict, Invalid, NotFound
from clarion.base.http import WireModel
from clarion.base.ids import new_id
from clarion.base.storage import AsyncSession
from clarion.features.people import MAIN_SITE, Extension, get_site
from clarion.features.people.sign_in import Caller, require, resolve_account
from clarion.features.phone.handling.hours.responses import HolidayInfo, HolidayList
from clarion.features.phone.handling.models import CompanyHoliday
from clarion.features.phone.handling.owners import Owner, changed

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/clarion/holidays", tags=["Business hours"])
Reader = Annotated[Caller, require("ReadCompanyAnsweringRules", scopes="ReadAccounts")]
Editor = Annotated[Caller, require("EditCompanyAnsweringRules", scopes="EditAccounts")]
MOST_HOLIDAYS = 500
LONGEST_DAYS = 366


class HolidayBody(WireModel):
    """`last`: the same day when left out. `siteId`: one site only. `yearly`: every year on the same days."""

    name: Annotated[str, Field(min_length=1, max_length=100)]
    first: date
    last: date | None = None
    yearly: bool = False
    site_id: Annotated[str, Field(max_length=64)] | None = None


def holiday_view(row: CompanyHoliday) -> HolidayInfo:
    view: HolidayInfo = {"id": row.id, "name": row.name, "first": row.first, "last": row.last, "yearly": row.yearly}
    return {**view, "siteId": row.site_id} if row.site_id else view


async def _owner(session: AsyncSession, account_id: str, site_id: str | None) -> Owner:
    if site_id in (None, "", MAIN_SITE):
        return Owner(account_id)
    place = await get_site(session, account_id, site_id or "")
    return Owner(account_id, place.extension)


def _fill(row: CompanyHoliday, body: HolidayBody) -> None:
    last = body.last or body.first
    if last < body.first or (last - body.first).days >= LONGEST_DAYS:
        raise Invalid("Parameter [last] value is invalid: a holiday ends within a year.", parameter="last")
    row.name, row.first, row.last, row.yearly = body.name, body.first.isoformat(), last.isoformat(), body.yearly


async def _get(session: AsyncSession, account_id: str, holiday_id: str) -> CompanyHoliday:
    row = await session.get(CompanyHoliday, holiday_id[:64])
    if row is None or row.account_id != account_id:
        raise NotFound("Resource for parameter [holidayId] is not found.", parameter="holidayId")
    return row


@router.get("", summary="List holidays")
async def list_holidays(here: Here, caller: Reader, accountId: str) -> HolidayList:
    account_id = resolve_account(caller, accountId)
    query = select(CompanyHoliday).where(CompanyHoliday.account_id == account_id)
    async with here.storage.reading() as session:
        rows = await session.scalars(query.order_by(CompanyHoliday.first, CompanyHoliday.id))
        return {"records": [holiday_view(row) for row in rows]}


@router.post("", summary="Add a holiday", status_code=201)
async def create_holiday(here: Here, caller: Editor, accountId: str, body: HolidayBody) -> HolidayInfo:
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        owner = await _owner(session, account_id, body.site_id)
        count = select(func.count()).select_from(CompanyHoliday).where(CompanyHoliday.account_id == account_id)
        if (await session.scalar(count) or 0) >= MOST_HOLIDAYS:
            raise Conflict(f"A company has at most {MOST_HOLIDAYS} holidays.", code="CMN-409")
        row = CompanyHoliday(id=new_id(), account_id=account_id, site_id=owner.extension_id)
        _fill(row, body)
        session.add(row)
        await changed(session, here.clock, owner, caller.extension_id, f"Holiday {row.name}")
        return holiday_view(row)


@router.put("/{holidayId}", summary="Change a holiday")
async def update_holiday(
    here: Here,
    caller: Editor,
    accountId: str,
    holidayId: str,
    body: HolidayBody,
) -> HolidayInfo:
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        row = await _get(session, account_id, holidayId)
        owner = await _owner(session, account_id, body.site_id)
        row.site_id = owner.extension_id
        _fill(row, body)
        await changed(session, here.clock, owner, caller.extension_id, f"Holiday {row.name}")
        return holiday_view(row)


@router.delete("/{holidayId}", summary="Remove a holiday", status_code=204)
async def delete_holiday(here: Here, caller: Editor, accountId: str, holidayId: str) -> Response:
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        row = await _get(session, account_id, holidayId)
        site = await session.get(Extension, row.site_id) if row.site_id else None
        await session.delete(row)
        await changed(session, here.clock, Owner(account_id, site), caller.extension_id, f"Without {row.name}")
    return Response(status_code=204)
