"""What calls cost, and limits of the day. The surface has no such operations."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy import ColumnElement, func, select, true

from clarion.base.container import Container, Here
from clarion.base.errors import ClarionError
from clarion.base.http import PagingQuery, list_answer, wire_time
from clarion.base.http_lists import ListResponse
from clarion.base.storage import AsyncSession
from clarion.calls.control import CallControl
from clarion.features.people import Account, Extension
from clarion.features.people.sign_in import Caller, check_whole_company, require, resolve_account, resolve_extension
from clarion.features.phone.spending import service
from clarion.features.phone.spending.book import SpendingCache, SpendingSnapshot
from clarion.features.phone.spending.enforcer import OPERATION
from clarion.features.phone.spending.models import CallCharge, CallRate, SpendingCap
from clarion.features.phone.spending.names import name_of_target
from clarion.features.phone.spending.reading import currency_of, read_account
from clarion.features.phone.spending.responses import (
    CallChargeInfo,
    CallRateInfo,
    NoticeList,
    RateList,
    Spending,
    SpendingLimit,
    SpendingSettingsInfo,
)
from clarion.features.phone.spending.rules import amount_of, decimal_of
from clarion.features.phone.spending.schemas import CapBody, CapChange, RaiseBody, RateBody, SettingsBody
from clarion.features.phone.spending.telling import notices_for

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/clarion/spending", tags=["Spending"])
own_router = APIRouter(
    prefix="/restapi/v1.0/account/{accountId}/extension/{extensionId}/clarion/spending-notices", tags=["Spending"]
)
Own = Annotated[Caller, require("ReadExtensionCallLog", scopes="ReadCallLog")]
Reader = Annotated[Caller, require("AccountAdministration", scopes="ReadAccounts")]
Admin = Annotated[Caller, require("AccountAdministration", scopes="EditAccounts")]


@router.get("", summary="Read what today's calls cost, against each limit")
async def read_spending(here: Here, caller: Reader, accountId: str) -> Spending:
    """Calls that go on count as far as they have come, when a call server answers (`live`). Administrators of some
    sites see what lies there. `wholeCompany`: whether the caller may choose rates and the currency.
    """
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        account = await session.get_one(Account, account_id)
        day = await service.today_of(here, session, account_id)
        known, live = await _spent(here, session, account_id, day)
        caps = [
            await _cap_view(session, account, row, day, known)
            for row in await service.caps_within(session, caller, account_id)
        ]
        total = select(func.sum(CallCharge.amount), func.count()).where(
            CallCharge.account_id == account_id, CallCharge.day == day, _within(caller)
        )
        amount, count = (await session.execute(total)).one()
        currency = await currency_of(session, account_id)
    return {
        "currency": currency,
        "day": day,
        "timeZone": account.time_zone,
        "charged": decimal_of(int(amount or 0)),
        "calls": count,
        "live": live,
        "wholeCompany": caller.reaches_site(""),
        "limits": caps,
    }


async def _spent(here: Container, session: AsyncSession, account_id: str, day: str) -> tuple[dict[str, int], bool]:
    """Millionths by limit, of a limit for everybody the person who spent most; and whether running calls are in it."""
    control = here.find(CallControl)
    try:
        if control is not None:
            answer = await control.ask_session(account_id, "", OPERATION, {"account_id": account_id, "day": day})
            if answer.get("known"):
                return {str(key): int(value) for key, value in answer["spent"].items()}, True
    except ClarionError:
        pass  # what is written down is all there is
    book = SpendingCache()
    book.load(SpendingSnapshot(accounts={account_id: await read_account(session, account_id, here.clock.now())}))
    return book.most_spent(account_id, day, (), 0), False


@router.put("", summary="Choose the currency of rates and limits")
async def update_settings(here: Here, caller: Admin, accountId: str, body: SettingsBody) -> SpendingSettingsInfo:
    """Not for administrators of some sites, nor are rates: they are the whole company's."""
    account_id = resolve_account(caller, accountId)
    check_whole_company(caller)
    async with here.storage.transaction() as session:
        await service.set_currency(session, account_id, body.currency)
    return {"currency": body.currency}


@router.get("/rates", summary="List what calls cost")
async def list_rates(here: Here, caller: Reader, accountId: str) -> RateList:
    async with here.storage.reading() as session:
        rows = await service.rates_of(session, resolve_account(caller, accountId))
    return {"records": [_rate_view(row) for row in rows]}


@router.post("/rates", summary="Add a rate", status_code=201)
async def create_rate(here: Here, caller: Admin, accountId: str, body: RateBody) -> CallRateInfo:
    """A call goes by the rate of its trunk before that of every trunk, then by the longest prefix. Without one it is
    free.
    """
    check_whole_company(caller)
    async with here.storage.transaction() as session:
        return _rate_view(await service.save_rate(session, resolve_account(caller, accountId), body))


@router.put("/rates/{rateId}", summary="Change a rate")
async def update_rate(
    here: Here,
    caller: Admin,
    accountId: str,
    rateId: str,
    body: RateBody,
) -> CallRateInfo:
    """Calls that go on are charged by the new one."""
    account_id = resolve_account(caller, accountId)
    check_whole_company(caller)
    async with here.storage.transaction() as session:
        row = await service.get_rate(session, account_id, rateId)
        return _rate_view(await service.save_rate(session, account_id, body, row))


@router.delete("/rates/{rateId}", summary="Remove a rate", status_code=204)
async def delete_rate(here: Here, caller: Admin, accountId: str, rateId: str) -> Response:
    check_whole_company(caller)
    async with here.storage.transaction() as session:
        row = await service.get_rate(session, resolve_account(caller, accountId), rateId)
        await service.remove(session, row)
    return Response(status_code=204)


@router.post("/limits", summary="Set a limit of the day", status_code=201)
async def create_limit(here: Here, caller: Admin, accountId: str, body: CapBody) -> SpendingLimit:
    """At 80 % administrators are told. At the limit calls that cost money end after an announcement, and new ones are
    refused. Emergency calls are never stopped. `EachPerson`: everybody has one of their own.
    """
    async with here.storage.transaction() as session:
        row = await service.create_cap(session, caller, resolve_account(caller, accountId), body)
        return await _plain_cap(here, session, row)


@router.put("/limits/{limitId}", summary="Change a limit")
async def update_limit(
    here: Here,
    caller: Admin,
    accountId: str,
    limitId: str,
    body: CapChange,
) -> SpendingLimit:
    """Holds at once, also for calls that go on."""
    async with here.storage.transaction() as session:
        row = await service.get_cap(session, caller, resolve_account(caller, accountId), limitId)
        row.amount = amount_of(body.amount)
        await session.flush()
        service.tell(session, row.account_id)
        return await _plain_cap(here, session, row)


@router.post("/limits/{limitId}/raise", summary="Raise a limit for the rest of today")
async def raise_limit(
    here: Here,
    caller: Admin,
    accountId: str,
    limitId: str,
    body: RaiseBody,
) -> SpendingLimit:
    async with here.storage.transaction() as session:
        row = await service.get_cap(session, caller, resolve_account(caller, accountId), limitId)
        await service.raise_cap(here, session, row, body)
        return await _plain_cap(here, session, row)


@router.delete("/limits/{limitId}", summary="Remove a limit", status_code=204)
async def delete_limit(here: Here, caller: Admin, accountId: str, limitId: str) -> Response:
    async with here.storage.transaction() as session:
        row = await service.get_cap(session, caller, resolve_account(caller, accountId), limitId)
        await service.remove(session, row)
    return Response(status_code=204)


@router.get("/charges", summary="List what calls have cost")
async def list_charges(
    request: Request,
    here: Here,
    caller: Reader,
    accountId: str,
    paging: PagingQuery,
    day: Annotated[date | None, Query()] = None,
    extension_id: Annotated[str, Query(alias="extensionId", max_length=64)] = "",
) -> ListResponse[CallChargeInfo]:
    """The newest first. `day`: where the account is."""
    query = select(CallCharge).where(CallCharge.account_id == resolve_account(caller, accountId), _within(caller))
    query = query.where(CallCharge.day == day.isoformat()) if day else query
    query = query.where(CallCharge.extension_id == extension_id) if extension_id else query
    async with here.storage.reading() as session:
        count = await session.scalar(select(func.count()).select_from(query.subquery())) or 0
        newest = query.order_by(CallCharge.answered_at.desc(), CallCharge.id)
        rows = (await session.scalars(newest.offset(paging.offset).limit(paging.per_page))).all()
        callers = {row.extension_id for row in rows}
        people = (await session.scalars(select(Extension).where(Extension.id.in_(callers)))).all()
    names = {each.id: each.name for each in people}
    return list_answer(request, [_charge_view(row, names) for row in rows], paging, count)


@own_router.get("", summary="Read which limits of today are near or reached")
async def list_notices(
    here: Here,
    caller: Own,
    accountId: str,
    extensionId: str,
) -> NoticeList:
    """One's own limits; administrators: all that they administer. The extension is one's own (`~`)."""
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId, reach="own")
        day = await service.today_of(here, session, owner.account_id)
        return {"records": await notices_for(session, caller, owner, day)}


def _within(caller: Caller) -> ColumnElement[bool]:
    """Charges of the sites that the caller administers."""
    return CallCharge.site_id.in_(caller.site_ids) if caller.site_ids else true()


def _charge_view(row: CallCharge, names: dict[str, str]) -> CallChargeInfo:
    return {
        "id": row.id,
        "sessionId": row.session_id,
        "extension": {"id": row.extension_id, "name": names.get(row.extension_id, "")},
        "siteId": row.site_id,
        "costCenterId": row.cost_center_id,
        "trunkId": row.trunk_id,
        "phoneNumber": row.number,
        "day": row.day,
        "startTime": wire_time(row.answered_at),
        "seconds": row.seconds,
        "amount": decimal_of(row.amount),
        "currency": row.currency,
        "rate": row.rate,
    }


def _rate_view(row: CallRate) -> CallRateInfo:
    return {
        "id": row.id,
        "name": row.name,
        "trunkId": row.trunk_id,
        "prefix": row.prefix,
        "perMinute": decimal_of(row.per_minute),
        "perCall": decimal_of(row.per_call),
        "incrementSeconds": row.increment_seconds,
        "minimumSeconds": row.minimum_seconds,
    }


async def _plain_cap(here: Container, session: AsyncSession, row: SpendingCap) -> SpendingLimit:
    account = await session.get_one(Account, row.account_id)
    return await _cap_view(session, account, row, await service.today_of(here, session, row.account_id), None)


async def _cap_view(
    session: AsyncSession, account: Account, row: SpendingCap, day: str, spent: dict[str, int] | None
) -> SpendingLimit:
    raised = row.raised_day == day
    view: SpendingLimit = {
        "id": row.id,
        "scope": row.scope,
        "targetId": row.target_id,
        "targetName": await name_of_target(session, account, row.scope, row.target_id),
        "amount": decimal_of(row.amount),
        "today": decimal_of(row.raised_amount if raised else row.amount),
        "raised": raised,
    }
    return view if spent is None else {**view, "spent": decimal_of(spent.get(row.id, 0))}
