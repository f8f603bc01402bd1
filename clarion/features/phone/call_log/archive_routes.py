"""The whole company's calls elsewhere: extract-sync of the surface, a table, and archives by schedule (PH-54)."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal, cast

from fastapi import APIRouter, Query, Request
from fastapi.responses import StreamingResponse
from pydantic import Field
from sqlalchemy import func, select

from clarion.base.container import Container, Here
from clarion.base.errors import Invalid, NotFound
from clarion.base.files import Files
from clarion.base.http import PagingQuery, WireModel, list_answer, own_uri, parse_time, wire_time
from clarion.base.http_lists import ListResponse
from clarion.base.storage import AsyncSession
from clarion.features.people.sign_in import Caller, require, resolve_account
from clarion.features.phone.call_log import service
from clarion.features.phone.call_log.archive_models import CallLogArchive, CallLogArchiveFile
from clarion.features.phone.call_log.archiving import LogArchiver
from clarion.features.phone.call_log.extracting import SETTLES, Position, decode, read_piece
from clarion.features.phone.call_log.responses import (
    CallLogArchiveFileInfo,
    CallLogArchiveInfo,
    CallLogExtract,
    CallLogExtractSyncInfo,
)
from clarion.features.phone.call_log.routes import CompanyReader, View, Wanted, views_of
from clarion.features.phone.call_log.service import LogFilter
from clarion.features.phone.call_log.table import as_csv

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}", tags=["Call log"])
Archivist = Annotated[Caller, require("EditCompanyCallRecordings", scopes="ReadCallLog")]
MOST_EXPORTED = 100_000
_HOUR = timedelta(hours=1)
_PIECE = 1000


@router.get("/call-log-extract-sync", summary="Extract the account's call log, change by change")
async def extract_account_log(
    request: Request,
    here: Here,
    caller: CompanyReader,
    accountId: str,
    sync_type: Annotated[Literal["FSync", "ISync"], Query(alias="syncType")] = "FSync",
    sync_token: Annotated[str, Query(alias="syncToken", max_length=1000)] = "",
    date_from: Annotated[str, Query(alias="dateFrom", max_length=40)] = "",
    record_count: Annotated[int, Query(alias="recordCount", ge=1, le=1000)] = 250,
    view: View = "Simple",
) -> CallLogExtract:
    """FSync begins with what changed since dateFrom (else in the last hour); ISync goes on where the token was made.
    A change shows once it is five seconds old.
    """
    account_id, now = resolve_account(caller, accountId), here.clock.now()
    if sync_type == "ISync":
        if not sync_token:
            raise Invalid("Parameter [syncToken] is required.", parameter="syncToken")
        after = decode(sync_token, account_id)
    else:
        start = parse_time(date_from, parameter="dateFrom") if date_from else now - _HOUR
        after = Position(account_id, start)
    async with here.storage.reading() as session:
        rows, more = await read_piece(session, after, now - SETTLES, record_count)
        records = await views_of(request, session, rows, detailed=view == "Detailed", account_level=True)
    last = Position(account_id, rows[-1].modified_at, rows[-1].id) if rows else after
    info: CallLogExtractSyncInfo = {
        "syncType": sync_type,
        "syncToken": last.encode(),
        "syncTime": wire_time(now),
        "newerRecordsExist": more,
    }
    return {"uri": own_uri(request), "records": records, "syncInfo": info}


@router.get("/clarion/call-log/export", summary="Download the call log as CSV", response_class=StreamingResponse)
async def export_account_log(
    here: Here,
    caller: CompanyReader,
    accountId: str,
    wanted: Wanted,
) -> StreamingResponse:
    """The filters of the call log; at most 100,000 records, newest first."""
    headers = {"Content-Disposition": 'attachment; filename="call-log.csv"'}
    table = _table(here, resolve_account(caller, accountId), wanted)
    return StreamingResponse(table, media_type="text/csv; charset=UTF-8", headers=headers)


async def _table(here: Container, account_id: str, wanted: LogFilter) -> AsyncIterator[bytes]:
    """Piece by piece, each from behind the last: however slowly it is taken, nothing is held meanwhile."""
    query, done = service.entries_of(account_id, None, await service.with_people(here.storage, account_id, wanted)), 0
    piece = query
    while done < MOST_EXPORTED:
        rows = await service.list_beside(here.storage, piece.limit(_PIECE))
        if rows or not done:
            yield as_csv(rows, head=not done)
        done += len(rows)
        if len(rows) < _PIECE:
            return
        piece = service.older_than(query, rows[-1].started_at, rows[-1].id)


class ArchiveBody(WireModel):
    """`keepDays` 0: for ever."""

    every: Literal["Hour", "Day", "Week", "Never"]
    format: Literal["CSV", "JSON"] = "CSV"
    keep_days: Annotated[int, Field(ge=0, le=3650)] = 0


@router.get("/clarion/call-log/archive", summary="Read how the call log is archived")
async def read_archive(here: Here, caller: Archivist, accountId: str) -> CallLogArchiveInfo:
    async with here.storage.reading() as session:
        return _archive_view(await _archive_of(session, resolve_account(caller, accountId), here.clock.now()))


@router.put("/clarion/call-log/archive", summary="Say how the call log is archived")
async def update_archive(
    here: Here,
    caller: Archivist,
    accountId: str,
    body: ArchiveBody,
) -> CallLogArchiveInfo:
    """The first file holds everything there is, and is written at once."""
    now = here.clock.now()
    async with here.storage.transaction() as session:
        row = await _archive_of(session, resolve_account(caller, accountId), now)
        row.every, row.format, row.keep_days = body.every, body.format, body.keep_days
        row.due_at = now if body.every != "Never" else None
        session.add(row)
        view = _archive_view(row)
    here.get(LogArchiver).wake()
    return view


@router.get("/clarion/call-log/archive/files", summary="List files of archived calls")
async def list_archive_files(
    request: Request,
    here: Here,
    caller: Archivist,
    accountId: str,
    paging: PagingQuery,
) -> ListResponse[CallLogArchiveFileInfo]:
    """Newest first."""
    query = select(CallLogArchiveFile).where(CallLogArchiveFile.account_id == resolve_account(caller, accountId))
    async with here.storage.reading() as session:
        total = await session.scalar(select(func.count()).select_from(query.subquery())) or 0
        page = query.order_by(CallLogArchiveFile.until.desc(), CallLogArchiveFile.id)
        rows = await session.scalars(page.offset(paging.offset).limit(paging.per_page))
        records = [_file_view(row) for row in rows]
    return list_answer(request, records, paging, total)


@router.get(
    "/clarion/call-log/archive/files/{fileId}",
    summary="Download a file of archived calls",
    response_class=StreamingResponse,
)
async def read_archive_file(
    here: Here,
    caller: Archivist,
    accountId: str,
    fileId: str,
) -> StreamingResponse:
    account_id = resolve_account(caller, accountId)  # before the file: an error must not say whether it exists
    async with here.storage.reading() as session:
        row = await session.get(CallLogArchiveFile, fileId[:64])
    if row is None or row.account_id != account_id:
        raise NotFound("Resource for parameter [fileId] is not found.", parameter="fileId")
    headers = {"Content-Disposition": f'attachment; filename="{row.name}"', "Content-Length": str(row.size)}
    kind = "text/csv; charset=UTF-8" if row.name.endswith("csv") else "application/jsonl"
    return StreamingResponse(here.get(Files).open(row.file_key), media_type=kind, headers=headers)


async def _archive_of(session: AsyncSession, account_id: str, now: datetime) -> CallLogArchive:
    """The row of the account; one that is not kept yet, where nothing was chosen."""
    row = await session.get(CallLogArchive, account_id)
    beginning = datetime(1970, 1, 1, tzinfo=UTC)
    plain = {"every": "Never", "format": "CSV", "keep_days": 0, "archived_until": beginning, "due_at": None}
    return row or CallLogArchive(account_id=account_id, problem="", **plain)


def _archive_view(row: CallLogArchive) -> CallLogArchiveInfo:
    view: dict[str, Any] = {"every": row.every, "format": row.format, "keepDays": row.keep_days}
    if row.due_at is not None:
        view["nextTime"] = wire_time(row.due_at)
    if row.archived_until.year > 1970:
        view["archivedUntil"] = wire_time(row.archived_until)
    return cast("CallLogArchiveInfo", view | ({"problem": row.problem} if row.problem else {}))


def _file_view(row: CallLogArchiveFile) -> CallLogArchiveFileInfo:
    return {
        "id": row.id,
        "name": row.name,
        "records": row.records,
        "size": row.size,
        "fromTime": wire_time(row.since),
        "toTime": wire_time(row.until),
        "creationTime": wire_time(row.made_at),
    }
