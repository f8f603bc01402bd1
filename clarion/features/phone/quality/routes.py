"""How well calls were heard: worst calls, by device and network, one call in detail; and what people say of calls."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from pydantic import Field, StringConstraints
from sqlalchemy import ColumnElement, Select, case, func, select

from clarion.base.container import Container, Here
from clarion.base.errors import Invalid, NotFound
from clarion.base.http import PagingQuery, WireModel, list_answer, parse_time
from clarion.base.http_lists import ListResponse
from clarion.base.storage import AsyncSession
from clarion.base.zones import zone_of
from clarion.features.people import Extension
from clarion.features.people.sign_in import Caller, require, resolve_account, resolve_extension
from clarion.features.phone.call_log import CallLogEntry
from clarion.features.phone.devices import Device
from clarion.features.phone.quality.consumer import settings_of
from clarion.features.phone.quality.models import CallQuality, CallSurvey
from clarion.features.phone.quality.responses import (
    CallQualityInfo,
    CallQualityLeg,
    CallQualitySettings,
    CallQualitySummary,
    CallQualitySummaryRecord,
    CallQualityTimeline,
    CallSurveyInfo,
)
from clarion.features.phone.quality.timeline import day_views, days_between, days_query
from clarion.features.phone.quality.views import leg_view, settings_view, survey_view

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}", tags=["Call quality"])
CompanyReader = Annotated[Caller, require("FullCompanyCallLog", scopes="ReadCallLog")]
Reader = Annotated[Caller, require("ReadCallLog", scopes="ReadCallLog")]
Editor = Annotated[Caller, require("EditAccountDevices", scopes="EditAccounts")]
LONGEST_DAYS, MOST_GROUPS = 92, 200
GroupBy = Literal["Devices", "Networks", "People", "Codecs", "Trunks"]
_COLUMNS = {
    "Devices": CallQuality.device_id,
    "Networks": CallQuality.network,
    "People": CallQuality.extension_id,
    "Codecs": CallQuality.codec,
    "Trunks": CallQuality.trunk_id,
}
Problem = Literal["Echo", "Noise", "Choppy", "Delay", "OneWay", "Dropped", "Quiet", "Robotic"]
Moment = Annotated[str, Query(max_length=40)]


class SurveyBody(WireModel):
    stars: Annotated[int, Field(ge=1, le=5)]
    problems: Annotated[list[Problem], Field(max_length=8, default_factory=list)]
    comment: Annotated[str, StringConstraints(max_length=500)] = ""


class SettingsBody(WireModel):
    """`alertPercent` 0: no letters."""

    poor_mos: Annotated[float, Field(ge=1, le=4.5)]
    alert_percent: Annotated[int, Field(ge=0, le=100)]
    asks: Literal["Never", "AfterBadCalls", "Always"]


def _span(here: Container, date_from: str, date_to: str) -> tuple[datetime, datetime]:
    end = parse_time(date_to, parameter="dateTo") if date_to else here.clock.now()
    start = parse_time(date_from, parameter="dateFrom") if date_from else end - timedelta(days=7)
    if not start < end or (end - start).days > LONGEST_DAYS:
        raise Invalid(f"Ask for at most {LONGEST_DAYS} days, from earlier to later.", parameter="dateFrom")
    return start, end


def _within(account_id: str, span: tuple[datetime, datetime]) -> tuple[ColumnElement[bool], ...]:
    return CallQuality.account_id == account_id, CallQuality.ended_at >= span[0], CallQuality.ended_at <= span[1]


@router.get("/clarion/call-quality", summary="List how well calls were heard")
async def list_quality(
    request: Request,
    here: Here,
    caller: CompanyReader,
    accountId: str,
    paging: PagingQuery,
    date_from: Annotated[Moment, Query(alias="dateFrom")] = "",
    date_to: Annotated[Moment, Query(alias="dateTo")] = "",
    extension_id: Annotated[str, Query(alias="extensionId", max_length=64)] = "",
    device_id: Annotated[str, Query(alias="deviceId", max_length=64)] = "",
    network: Annotated[str, Query(max_length=45)] = "",
    mos_below: Annotated[float, Query(alias="mosBelow", ge=1, le=5)] = 5.0,
    order: Annotated[Literal["Worst", "Newest"], Query()] = "Worst",
) -> ListResponse[CallQualityLeg]:
    """A record for each phone in each call. Without dateFrom: the last seven days."""
    account_id = resolve_account(caller, accountId)
    query = select(CallQuality).where(
        *_within(account_id, _span(here, date_from, date_to)), CallQuality.mos < mos_below
    )
    for column, value in (
        (CallQuality.extension_id, extension_id),
        (CallQuality.device_id, device_id),
        (CallQuality.network, network),
    ):
        if value:
            query = query.where(column == value)
    first = CallQuality.mos if order == "Worst" else CallQuality.ended_at.desc()
    async with here.storage.reading() as session:
        total = await session.scalar(select(func.count()).select_from(query.subquery())) or 0
        page = query.order_by(first, CallQuality.id).offset(paging.offset).limit(paging.per_page)
        records = await _views(session, account_id, (await session.scalars(page)).all())
    return list_answer(request, records, paging, total)


@router.get("/clarion/call-quality/summary", summary="How well calls were heard, by devices, networks, people")
async def summarise_quality(
    here: Here,
    caller: CompanyReader,
    accountId: str,
    group_by: Annotated[GroupBy, Query(alias="groupBy")] = "Devices",
    date_from: Annotated[Moment, Query(alias="dateFrom")] = "",
    date_to: Annotated[Moment, Query(alias="dateTo")] = "",
) -> CallQualitySummary:
    """The 200 worst groups, the worst first. `owner`: of a device, whose it is."""
    account_id = resolve_account(caller, accountId)
    span, column = _span(here, date_from, date_to), _COLUMNS[group_by]
    async with here.storage.reading() as session:
        poor = (await settings_of(session, account_id)).poor_mos
        query = _summary(column, poor).where(*_within(account_id, span), column != "")
        query = query.group_by(column).order_by(func.avg(CallQuality.mos), column).limit(MOST_GROUPS)
        rows = (await session.execute(query)).all()
        keys = [row[0] for row in rows]
        names = await _names(session, account_id, group_by, keys)
        owners = await _owners(session, account_id, keys) if group_by == "Devices" else {}
    records: list[CallQualitySummaryRecord] = [
        {
            "key": key,
            "name": names.get(key, key),
            "owner": owners.get(key, ""),
            "calls": calls,
            "averageMos": round(mos, 2),
            "lowestMos": lowest,
            "poorPercent": round(100 * bad / calls, 1),
            "packetLossPercent": round(loss, 2),
            "jitterMs": round(jitter, 1),
            "roundTripMs": round(trip, 1),
        }
        for key, calls, mos, lowest, bad, loss, jitter, trip in rows
    ]
    return {"groupBy": group_by, "poorMos": poor, "records": records}


@router.get("/clarion/call-quality/timeline", summary="How well calls were heard, day by day")
async def read_quality_timeline(
    here: Here,
    caller: CompanyReader,
    accountId: str,
    time_zone: Annotated[str, Query(alias="timeZone", max_length=64)] = "UTC",
    date_from: Annotated[Moment, Query(alias="dateFrom")] = "",
    date_to: Annotated[Moment, Query(alias="dateTo")] = "",
) -> CallQualityTimeline:
    """Days of the clock in `timeZone` (IANA), each from its beginning. Without dateFrom: the last seven days."""
    account_id, (start, end) = resolve_account(caller, accountId), _span(here, date_from, date_to)
    days = days_between(start, end, zone_of(time_zone))
    async with here.storage.reading() as session:
        poor = (await settings_of(session, account_id)).poor_mos
        rows = (await session.execute(days_query(account_id, days, end, poor))).all()
    return {"poorMos": poor, "days": day_views(days, rows)}


def _summary(column: Any, poor: float) -> Select[Any]:
    table = CallQuality
    bad = func.sum(case((table.mos < poor, 1), else_=0))
    return select(
        column,
        func.count(),
        func.avg(table.mos),
        func.min(table.lowest_mos),
        bad,
        func.avg(table.loss),
        func.avg(table.jitter),
        func.avg(table.round_trip),
    )


async def _names(session: AsyncSession, account_id: str, group_by: str, keys: Sequence[str]) -> dict[str, str]:
    if group_by == "Devices":
        found = await session.execute(
            select(Device.id, Device.name).where(Device.id.in_(keys), Device.account_id == account_id)
        )
        return {key: name for key, name in found if name}
    if group_by == "People":
        rows = await session.execute(
            select(CallQuality.extension_id, func.max(CallQuality.name))
            .where(CallQuality.account_id == account_id, CallQuality.extension_id.in_(keys))
            .group_by(CallQuality.extension_id)
        )
        return {key: name for key, name in rows if name}
    return {}


async def _owners(session: AsyncSession, account_id: str, keys: Sequence[str]) -> dict[str, str]:
    """Device id: the name of whose it is."""
    found = await session.execute(
        select(Device.id, Extension)
        .join(Extension, Extension.id == Device.extension_id)
        .where(Device.id.in_(keys), Device.account_id == account_id)
    )
    return {key: owner.name or owner.number for key, owner in found}


@router.get("/clarion/call-quality/settings", summary="Read what counts as a bad call")
async def read_settings(here: Here, caller: Reader, accountId: str) -> CallQualitySettings:
    async with here.storage.reading() as session:
        return settings_view(await settings_of(session, resolve_account(caller, accountId)))


@router.put("/clarion/call-quality/settings", summary="Say what counts as a bad call")
async def update_settings(
    here: Here,
    caller: Editor,
    accountId: str,
    body: SettingsBody,
) -> CallQualitySettings:
    """And when administrators get a letter, and whether people are asked after calls."""
    async with here.storage.transaction() as session:
        row = await settings_of(session, resolve_account(caller, accountId))
        row.poor_mos, row.alert_percent, row.asks = body.poor_mos, body.alert_percent, body.asks
        session.add(row)
        return settings_view(row)


@router.get("/clarion/call-quality/{telephonySessionId}", summary="How well one call was heard")
async def read_quality(
    here: Here,
    caller: Reader,
    accountId: str,
    telephonySessionId: str,
) -> CallQualityInfo:
    """Each phone with its reports. For whoever took part, and whoever sees the whole company's calls."""
    account_id = resolve_account(caller, accountId)
    query = select(CallQuality).where(
        CallQuality.account_id == account_id, CallQuality.telephony_session_id == telephonySessionId[:64]
    )
    async with here.storage.reading() as session:
        rows = (await session.scalars(query.order_by(CallQuality.started_at, CallQuality.id))).all()
        took_part = any(row.extension_id == caller.extension_id for row in rows)
        if not rows or not (took_part or caller.may("FullCompanyCallLog")):
            raise NotFound("Resource for parameter [telephonySessionId] is not found.", parameter="telephonySessionId")
        return {
            "telephonySessionId": rows[0].telephony_session_id,
            "legs": await _views(session, account_id, rows, detailed=True),
        }


async def _views(
    session: AsyncSession, account_id: str, rows: Sequence[CallQuality], *, detailed: bool = False
) -> list[CallQualityLeg]:
    poor = (await settings_of(session, account_id)).poor_mos
    told = await session.scalars(select(CallSurvey).where(CallSurvey.party_id.in_([row.party_id for row in rows])))
    surveys = {survey.party_id: survey for survey in told}
    return [leg_view(row, poor, surveys.get(row.party_id), detailed=detailed) for row in rows]


@router.put("/extension/{extensionId}/clarion/call-surveys/{partyId}", summary="Say how a call was")
async def give_survey(
    here: Here,
    caller: Reader,
    accountId: str,
    extensionId: str,
    partyId: str,
    body: SurveyBody,
) -> CallSurveyInfo:
    """Of one's own ended calls; said again, it replaces what was said before."""
    async with here.storage.transaction() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        mine = select(CallLogEntry).where(
            CallLogEntry.account_id == owner.account_id,
            CallLogEntry.extension_id == owner.id,
            CallLogEntry.party_id == partyId[:64],
        )
        call = (await session.scalars(mine)).first()
        if call is None:
            raise NotFound("Resource for parameter [partyId] is not found.", parameter="partyId")
        row = await session.get(CallSurvey, call.party_id)
        if row is None:
            row = CallSurvey(party_id=call.party_id, account_id=owner.account_id, extension_id=owner.id)
            session.add(row)
        row.telephony_session_id, row.given_at = call.telephony_session_id, here.clock.now()
        row.stars, row.problems, row.comment = body.stars, sorted(set(body.problems)), body.comment
        return survey_view(row)


@router.get("/clarion/call-surveys", summary="List what people said of their calls")
async def list_surveys(
    request: Request,
    here: Here,
    caller: CompanyReader,
    accountId: str,
    paging: PagingQuery,
    most_stars: Annotated[int, Query(alias="mostStars", ge=1, le=5)] = 5,
) -> ListResponse[CallSurveyInfo]:
    """Newest first."""
    query = select(CallSurvey).where(
        CallSurvey.account_id == resolve_account(caller, accountId), CallSurvey.stars <= most_stars
    )
    async with here.storage.reading() as session:
        total = await session.scalar(select(func.count()).select_from(query.subquery())) or 0
        page = query.order_by(CallSurvey.given_at.desc(), CallSurvey.party_id)
        rows = await session.scalars(page.offset(paging.offset).limit(paging.per_page))
        records = [survey_view(row) for row in rows]
    return list_answer(request, records, paging, total)
