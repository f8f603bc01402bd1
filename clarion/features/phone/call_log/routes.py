"""Call log of a person and of the account, and live calls."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import Field

from clarion.base.container import Container, Here
from clarion.base.errors import ClarionError
from clarion.base.http import MAX_PER_PAGE, Paging, list_answer, parse_time
from clarion.base.http_lists import ListResponse
from clarion.base.storage import AsyncSession
from clarion.calls.control import CallControl
from clarion.features.people.sign_in import Caller, require, resolve_account, resolve_extension
from clarion.features.phone.call_log import service
from clarion.features.phone.call_log.models import CallLogEntry
from clarion.features.phone.call_log.responses import ActiveCall, CallLogRecord
from clarion.features.phone.call_log.schemas import active_view, entry_view, live_transport
from clarion.features.phone.call_log.service import LogFilter
from clarion.features.phone.recording import CallRecording, recordings_of

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}", tags=["Call log"])
Reader = Annotated[Caller, require("ReadExtensionCallLog", scopes="ReadCallLog")]
CompanyReader = Annotated[Caller, require("ReadAccountCallLog", scopes="ReadCallLog")]
View = Annotated[Literal["Simple", "Detailed"], Query()]
Result = Annotated[str, Field(min_length=1, max_length=40)]
_DEFAULT_WINDOW = timedelta(hours=24)
_NEAR = 1000  # records that are counted in no time
_OVER = ("Disconnected", "Gone")


async def _paging(
    page: Annotated[int, Query(ge=1, le=10**9)] = 1,
    per_page: Annotated[str, Query(alias="perPage", pattern=r"^([1-9]\d{0,8}|max)$")] = "100",
) -> Paging:
    """The call log also knows `perPage=max`."""
    return Paging(page, MAX_PER_PAGE if per_page == "max" else min(int(per_page), MAX_PER_PAGE))


LogPaging = Annotated[Paging, Depends(_paging)]


async def _filter(
    here: Here,
    direction: Annotated[list[Literal["Inbound", "Outbound"]], Query(max_length=10)] = [],
    kinds: Annotated[list[Literal["Voice", "Fax"]], Query(alias="type", max_length=10)] = [],
    transport: Annotated[list[Literal["PSTN", "VoIP"]], Query(max_length=10)] = [],
    results: Annotated[list[Result], Query(alias="result", max_length=20)] = [],
    date_from: Annotated[str, Query(alias="dateFrom", max_length=40)] = "",
    date_to: Annotated[str, Query(alias="dateTo", max_length=40)] = "",
    phone_number: Annotated[str, Query(alias="phoneNumber", max_length=40)] = "",
    extension_number: Annotated[str, Query(alias="extensionNumber", max_length=12)] = "",
    session_id: Annotated[str, Query(alias="sessionId", max_length=64)] = "",
    telephony_session_id: Annotated[str, Query(alias="telephonySessionId", max_length=64)] = "",
    recordings: Annotated[Literal["", "All", "Automatic", "OnDemand"], Query(alias="recordingType")] = "",
    with_recording: Annotated[bool, Query(alias="withRecording")] = False,
    search: Annotated[str, Query(max_length=100)] = "",
    show_blocked: Annotated[bool, Query(alias="showBlocked")] = True,
    show_deleted: Annotated[bool, Query(alias="showDeleted")] = False,
) -> LogFilter:
    """`result` and `search` are our own; `search`: each word is part of the name or number of the other party (of
    either, in the account's log), or of a contact: the company's, and in an extension's log those of who asks.
    Without dateFrom: the 24 hours before dateTo."""
    if session_id:
        _check_alone(date_from, date_to, phone_number, extension_number)
    start, end = _window(date_from, date_to)
    if not (start or session_id or telephony_session_id):
        start = (end or here.clock.now()) - _DEFAULT_WINDOW
    return LogFilter(
        directions=direction,
        types=kinds,
        transports=transport,
        results=results,
        date_from=start,
        date_to=end,
        phone_number=phone_number,
        extension_number=extension_number,
        session_id=session_id,
        telephony_session_id=telephony_session_id,
        search=search.strip(),
        recordings=recordings or ("All" if with_recording else ""),
        show_blocked=show_blocked,
        show_deleted=show_deleted,
    )


def _check_alone(*others: str) -> None:
    if any(others):
        raise ClarionError(
            "sessionId cannot be combined with dates or numbers.", code="CLG-110", status=400, parameter="sessionId"
        )


def _window(date_from: str, date_to: str) -> tuple[datetime | None, datetime | None]:
    start = parse_time(date_from, parameter="dateFrom") if date_from else None
    return start, parse_time(date_to, parameter="dateTo") if date_to else None


Wanted = Annotated[LogFilter, Depends(_filter)]


@router.get("/extension/{extensionId}/call-log", summary="Read an extension's call log")
async def read_extension_log(
    request: Request,
    here: Here,
    caller: Reader,
    accountId: str,
    extensionId: str,
    paging: LogPaging,
    wanted: Wanted,
    view: View = "Simple",
) -> ListResponse[CallLogRecord]:
    """Newest first. Without dateFrom: the last 24 hours."""
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
    wanted = replace(wanted, since=owner.history_since, searcher=caller.extension_id)
    return await _page(request, here, owner.account_id, owner.id, wanted, paging, view)


@router.get("/call-log", summary="Read the account's call log")
async def read_account_log(
    request: Request,
    here: Here,
    caller: CompanyReader,
    accountId: str,
    paging: LogPaging,
    wanted: Wanted,
    view: View = "Simple",
) -> ListResponse[CallLogRecord]:
    return await _page(request, here, resolve_account(caller, accountId), None, wanted, paging, view)


@router.get("/extension/{extensionId}/call-log/{callRecordId}", summary="Read a record of an extension")
async def read_extension_record(
    request: Request,
    here: Here,
    caller: Reader,
    accountId: str,
    extensionId: str,
    callRecordId: str,
    view: View = "Detailed",
) -> CallLogRecord:
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        row = await service.get_entry(
            session, owner.account_id, callRecordId, extension_id=owner.id, since=owner.history_since
        )
        [found] = await views_of(request, session, [row], detailed=view == "Detailed", account_level=False)
    return found


@router.get("/call-log/{callRecordId}", summary="Read a record of the account")
async def read_account_record(
    request: Request,
    here: Here,
    caller: CompanyReader,
    accountId: str,
    callRecordId: str,
    view: View = "Detailed",
) -> CallLogRecord:
    async with here.storage.reading() as session:
        row = await service.get_entry(session, resolve_account(caller, accountId), callRecordId)
        [found] = await views_of(request, session, [row], detailed=view == "Detailed", account_level=True)
    return found


@router.delete("/extension/{extensionId}/call-log", summary="Delete an extension's call log", status_code=204)
async def delete_extension_log(
    here: Here,
    caller: Annotated[Caller, require("EditExtensionCallLog", scopes="EditCallLog")],
    accountId: str,
    extensionId: str,
    date_to: Annotated[str, Query(alias="dateTo", max_length=40)] = "",
    phone_number: Annotated[str, Query(alias="phoneNumber", max_length=40)] = "",
    direction: Annotated[list[Literal["Inbound", "Outbound"]], Query(max_length=10)] = [],
) -> Response:
    """All of it, or what the filters name."""
    wanted = LogFilter(
        directions=direction,
        date_to=parse_time(date_to, parameter="dateTo") if date_to else None,
        phone_number=phone_number,
    )
    async with here.storage.transaction() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        await service.delete_entries(session, owner.account_id, owner.id, wanted, here.clock.now())
    return Response(status_code=204)


@dataclass(frozen=True)
class LiveFilter:
    """Which live calls are wanted; empty fields do not narrow."""

    directions: Sequence[str]
    types: Sequence[str]
    transports: Sequence[str]
    conferences: Sequence[str]

    def takes(self, session: dict[str, Any], party: dict[str, Any]) -> bool:
        kind = "AudioConferencing" if session["origin"]["type"] == "Conference" else ""
        return (
            (not self.directions or party["direction"] in self.directions)
            and (not self.types or "Voice" in self.types)
            and (not self.transports or live_transport(session) in self.transports)
            and (not self.conferences or kind in self.conferences)
        )


async def _live_filter(
    direction: Annotated[list[Literal["Inbound", "Outbound"]], Query(max_length=10)] = [],
    kinds: Annotated[list[Literal["Voice", "Fax"]], Query(alias="type", max_length=10)] = [],
    transport: Annotated[list[Literal["PSTN", "VoIP"]], Query(max_length=10)] = [],
    conferences: Annotated[
        list[Literal["AudioConferencing", "Meetings"]], Query(alias="conferenceType", max_length=10)
    ] = [],
) -> LiveFilter:
    return LiveFilter(direction, kinds, transport, conferences)


WantedLive = Annotated[LiveFilter, Depends(_live_filter)]


@router.get("/extension/{extensionId}/active-calls", summary="List an extension's live calls")
async def list_extension_calls(
    request: Request,
    here: Here,
    caller: Reader,
    accountId: str,
    extensionId: str,
    paging: LogPaging,
    wanted: WantedLive,
    view: View = "Simple",
) -> ListResponse[ActiveCall]:
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
    return await _active(request, here, caller, owner.account_id, owner.id, wanted, paging, view)


@router.get("/active-calls", summary="List the account's live calls")
async def list_account_calls(
    request: Request,
    here: Here,
    caller: CompanyReader,
    accountId: str,
    paging: LogPaging,
    wanted: WantedLive,
    view: View = "Simple",
) -> ListResponse[ActiveCall]:
    return await _active(request, here, caller, resolve_account(caller, accountId), None, wanted, paging, view)


async def _page(
    request: Request,
    here: Container,
    account_id: str,
    extension_id: str | None,
    wanted: LogFilter,
    paging: Paging,
    view: str,
) -> ListResponse[CallLogRecord]:
    wanted = await service.with_people(here.storage, account_id, wanted)
    query = service.entries_of(account_id, extension_id, wanted)
    far = wanted.is_sieve or paging.offset > _NEAR
    found = await service.list_page(here.storage, query, paging.offset, paging.per_page) if far else None
    page = query.offset(paging.offset).limit(paging.per_page)
    async with here.storage.reading() as session:
        rows = (await session.scalars(page)).all() if found is None else found
        level = extension_id is None
        records = await views_of(request, session, rows, detailed=view == "Detailed", account_level=level)
    return list_answer(request, records, paging)


async def views_of(
    request: Request, session: AsyncSession, rows: Sequence[CallLogEntry], *, detailed: bool, account_level: bool
) -> list[CallLogRecord]:
    """Lines of one account as records, each with its recording."""
    recordings: dict[str, CallRecording] = {}
    if rows:
        recordings = await recordings_of(session, rows[0].account_id, [row.party_id for row in rows])
    return [
        entry_view(
            request,
            row,
            detailed=detailed,
            account_level=account_level,
            recording=recordings.get(row.party_id),
        )
        for row in rows
    ]


async def _active(
    request: Request,
    here: Container,
    caller: Caller,
    account_id: str,
    extension_id: str | None,
    wanted: LiveFilter,
    paging: Paging,
    view: str,
) -> ListResponse[ActiveCall]:
    control = here.find(CallControl)
    sessions = await control.list_sessions(account_id) if control else []
    now = here.clock.now()
    records = [
        active_view(request, account_id, session, party, now, viewer=caller.extension_id, detailed=view == "Detailed")
        for session in sessions
        for party in session["parties"]
        if party.get("extensionId")
        and extension_id in (None, party["extensionId"])
        and party["status"]["code"] not in _OVER
        and wanted.takes(session, party)
    ]
    page = records[paging.offset : paging.offset + paging.per_page]
    return list_answer(request, page, paging, len(records))
