"""REST of meetings that are held or over, and who attended them."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from sqlalchemy import Select, and_, exists, or_, select, union

from clarion.base.container import Container, Here
from clarion.base.errors import Invalid
from clarion.base.http import parse_time, wire_time
from clarion.base.http_paging import MAX_TOKEN, page_token, read_page_token
from clarion.base.storage import AsyncSession
from clarion.features.meetings.history.access import get_own_meeting
from clarion.features.meetings.history.models import Meeting, MeetingAttendance
from clarion.features.meetings.history.responses import (
    CompanyMeetingInfo,
    CompanyMeetings,
    MeetingAttendee,
    MeetingBasics,
    MeetingHistory,
    MeetingHistoryInfo,
    MeetingHistoryPaging,
    MeetingPerson,
)
from clarion.features.meetings.recordings.models import MeetingRecording
from clarion.features.meetings.recordings.queries import recordings_of
from clarion.features.meetings.recordings.views import history_view
from clarion.features.people.sign_in import Caller, check_whole_company, require, resolve_account

router = APIRouter(prefix="/rcvideo/v1", tags=["Meetings: history"])
VideoCaller = Annotated[Caller, require(scopes="Video")]
CompanyReader = Annotated[Caller, require(scopes="Video")]
Token = Annotated[str, Query(alias="pageToken", max_length=MAX_TOKEN)]
_LATEST_MS = 253402300799000  # the year 9999


@router.get("/history/meetings", summary="List meetings that one took part in")
async def list_meetings(
    here: Here,
    caller: VideoCaller,
    page: Token = "",
    per_page: Annotated[int, Query(alias="perPage", ge=1, le=1000)] = 20,
    text: Annotated[str, Query(max_length=200)] = "",
    kind: Annotated[Literal["All", "My", "Deleted", "Shared"] | None, Query(alias="type")] = None,
    materials: Annotated[Literal["Recordings", "Notes"] | None, Query()] = None,
    start_time: Annotated[int | None, Query(alias="startTime", ge=0, le=_LATEST_MS)] = None,
    end_time: Annotated[int | None, Query(alias="endTime", ge=0, le=_LATEST_MS)] = None,
) -> MeetingHistory:
    """Newest first: hosted or attended; with `type` those that one hosted. Times in milliseconds."""
    caller.check_permission("Meetings")
    if kind and materials:
        raise Invalid("Parameters [type] and [materials] exclude each other.", parameter="materials")
    hosted = Meeting.host_extension_id == caller.extension_id
    query = select(Meeting).where(hosted if kind else Meeting.id.in_(_own_ids(caller)))
    if text.strip():
        query = query.where(Meeting.title.icontains(text.strip(), autoescape=True))
    if start_time is not None:
        query = query.where(Meeting.started_at >= datetime.fromtimestamp(start_time / 1000, UTC))
    if end_time is not None:
        query = query.where(Meeting.started_at <= datetime.fromtimestamp(end_time / 1000, UTC))
    if materials == "Recordings":
        query = query.where(exists().where(MeetingRecording.meeting_id == Meeting.id))
    elif materials or kind in ("Deleted", "Shared"):
        query = query.where(Meeting.id.is_(None))  # none is deleted or shared
    async with here.storage.reading() as session:
        rows, paging = await _page(session, query, page, per_page)
        ids = [row.id for row in rows]
        people, recorded = await _attendances(session, ids), await recordings_of(session, ids)
    views = [
        _meeting_view(here, row, people.get(row.id, []), [each for each in recorded if each.meeting_id == row.id])
        for row in rows
    ]
    return {"meetings": views, "paging": paging}


@router.get("/history/meetings/{meetingId}", summary="Read a meeting that one took part in")
async def read_meeting(here: Here, caller: VideoCaller, meetingId: str) -> MeetingHistoryInfo:
    """With everybody who attended it, and how long."""
    caller.check_permission("Meetings")
    async with here.storage.reading() as session:
        row = await get_own_meeting(session, caller, meetingId)
        found = await _attendances(session, [row.id])
        recorded = await recordings_of(session, [row.id])
    return _meeting_view(here, row, found.get(row.id, []), recorded)


@router.get("/history/account/{accountId}/meetings", summary="List the meetings of the company")
async def list_account_meetings(
    here: Here,
    caller: CompanyReader,
    accountId: str,
    page: Token = "",
    per_page: Annotated[int, Query(alias="perPage", ge=1, le=100)] = 25,
    start_from: Annotated[str, Query(alias="startTimeFrom", max_length=40)] = "",
    start_to: Annotated[str, Query(alias="startTimeTo", max_length=40)] = "",
    order: Annotated[Literal["-startTime", "startTime", "+startTime"], Query(alias="orderBy")] = "-startTime",
) -> CompanyMeetings:
    """Hosted by its people; for those who may read reports of the whole company."""
    caller.check_permission("Reports")
    account_id = resolve_account(caller, accountId)
    check_whole_company(caller)
    query = select(Meeting).where(Meeting.account_id == account_id)
    if start_from:
        query = query.where(Meeting.started_at >= parse_time(start_from, parameter="startTimeFrom"))
    if start_to:
        query = query.where(Meeting.started_at <= parse_time(start_to, parameter="startTimeTo"))
    async with here.storage.reading() as session:
        rows, paging = await _page(session, query, page, per_page, oldest_first=not order.startswith("-"))
        people = await _attendances(session, [row.id for row in rows])
    views = [_company_view(here, row, people.get(row.id, [])) for row in rows]
    return {"meetings": views, "paging": {**paging, "perPage": per_page}}


def _own_ids(caller: Caller) -> Any:
    """Of what one hosted or attended, by the index of each; "or" would walk all meetings of the installation."""
    hosted = select(Meeting.id).where(Meeting.host_extension_id == caller.extension_id)
    attended = select(MeetingAttendance.meeting_id).where(MeetingAttendance.extension_id == caller.extension_id)
    return union(hosted, attended)


async def _page(
    session: AsyncSession, query: Select[Meeting], token: str, count: int, *, oldest_first: bool = False
) -> tuple[Sequence[Meeting], MeetingHistoryPaging]:
    """Raises Invalid for a token of another list."""
    if token:
        query = query.where(_after(token, oldest_first=oldest_first))
    columns = (Meeting.started_at, Meeting.id)
    query = query.order_by(*(columns if oldest_first else (each.desc() for each in columns)))
    rows = (await session.scalars(query.limit(count + 1))).all()
    shown = rows[:count]
    paging: MeetingHistoryPaging = {"currentPageToken": token}
    if len(rows) > count:
        paging["nextPageToken"] = page_token({"at": wire_time(shown[-1].started_at), "id": shown[-1].id})
    return shown, paging


def _after(token: str, *, oldest_first: bool) -> Any:
    _, position = read_page_token(token)
    if not {"at", "id"} <= position.keys():
        raise Invalid("Parameter [pageToken] value is invalid.", parameter="pageToken")
    at, last = parse_time(str(position["at"]), parameter="pageToken"), str(position["id"])
    if oldest_first:
        return or_(Meeting.started_at > at, and_(Meeting.started_at == at, Meeting.id > last))
    return or_(Meeting.started_at < at, and_(Meeting.started_at == at, Meeting.id < last))


async def _attendances(session: AsyncSession, ids: Sequence[str]) -> dict[str, list[MeetingAttendance]]:
    found: defaultdict[str, list[MeetingAttendance]] = defaultdict(list)
    if ids:
        query = select(MeetingAttendance).where(MeetingAttendance.meeting_id.in_(ids))
        for row in await session.scalars(query.order_by(MeetingAttendance.joined_at, MeetingAttendance.participant)):
            found[row.meeting_id].append(row)
    return found


def _basic(here: Container, row: Meeting) -> MeetingBasics:
    ended = row.ended_at or here.clock.now()
    return {
        "id": row.id,
        "shortId": row.short_id,
        "bridgeId": row.bridge_id,
        "startTime": wire_time(row.started_at),
        "displayName": row.title,
        "hostInfo": {"accountId": row.account_id, "extensionId": row.host_extension_id, "displayName": row.host_name},
        "duration": max(0, round((ended - row.started_at).total_seconds())),
    }


def _person(one: MeetingAttendance) -> MeetingPerson:
    view: MeetingPerson = {"id": one.participant, "displayName": one.name}
    if one.extension_id:
        view |= {"accountId": one.account_id, "extensionId": one.extension_id}
    return view


def _company_view(here: Container, row: Meeting, people: Sequence[MeetingAttendance]) -> CompanyMeetingInfo:
    return {**_basic(here, row), "participants": [_person(one) for one in people]}


def _attendee(one: MeetingAttendance) -> MeetingAttendee:
    """`joinTime` and `leaveTime` are ours."""
    known: MeetingAttendee = {
        "id": one.participant,
        "displayName": one.name,
        "type": "User" if one.extension_id else "Guest",
        "joinTime": wire_time(one.joined_at),
    }
    if one.extension_id:
        known |= {"accountId": one.account_id, "extensionId": one.extension_id}
    if one.left_at:
        known["leaveTime"] = wire_time(one.left_at)
    return known


def _meeting_view(
    here: Container, row: Meeting, people: Sequence[MeetingAttendance], recorded: Sequence[MeetingRecording]
) -> MeetingHistoryInfo:
    return {
        **_basic(here, row),
        "type": "Meeting",
        "status": "Done" if row.ended_at is not None else "InProgress",
        "rights": [],
        "participants": [_attendee(one) for one in people],
        "recordings": [history_view(here, each) for each in recorded],
    }
