"""Exports of the message store, and how long it keeps what."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import Field

from clarion.base.container import Here
from clarion.base.disk_space import DiskSpace
from clarion.base.errors import NotFound
from clarion.base.files import Files
from clarion.base.http import WireModel, uri_of
from clarion.base.http_files import FileMeta, stored_file
from clarion.features.message_store.models import Report
from clarion.features.message_store.parameters import time_of, types_of
from clarion.features.message_store.reports import ask_report, get_report, report_view
from clarion.features.message_store.responses import (
    MessageRetentionSettings,
    MessageStoreReport,
    MessageStoreReportArchive,
    PartResponse,
)
from clarion.features.message_store.retention import read_retention, set_retention
from clarion.features.message_store.schemas import RetentionChange
from clarion.features.people.sign_in import Caller, require, resolve_account

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}", tags=["Messages"])
Exporter = Annotated[Caller, require("EditUsers", scopes="ReadMessages")]
Administrator = Annotated[Caller, require("AccountAdministration", scopes="EditAccounts")]
_DEFAULT_SPAN = timedelta(hours=24)


class ReportOrder(WireModel):
    date_from: str = Field(default="", max_length=40)
    date_to: str = Field(default="", max_length=40)
    message_types: list[Annotated[str, Field(max_length=20)]] = Field(default=[], max_length=20)


@router.post("/message-store-report", summary="Export all messages", status_code=202)
async def create_report(
    request: Request,
    here: Here,
    caller: Exporter,
    accountId: str,
    body: ReportOrder,
) -> MessageStoreReport:
    """Of a span of time: the last 24 hours when none is given. At most two are made at a time."""
    account_id = resolve_account(caller, accountId)
    now = here.clock.now()
    end = time_of(body.date_to, "dateTo") or now
    start = time_of(body.date_from, "dateFrom") or end - _DEFAULT_SPAN
    types = types_of(body.message_types, "messageTypes")
    here.get(DiskSpace).require()
    async with here.storage.transaction() as session:
        row = await ask_report(
            session, account_id, caller.extension_id, date_from=start, date_to=end, types=types, now=now
        )
        return report_view(request, row)


@router.get("/message-store-report/{taskId}", summary="See how far an export is")
async def read_report(
    request: Request,
    here: Here,
    caller: Exporter,
    accountId: str,
    taskId: str,
) -> MessageStoreReport:
    async with here.storage.reading() as session:
        return report_view(request, await get_report(session, resolve_account(caller, accountId), taskId))


@router.get("/message-store-report/{taskId}/archive", summary="List the files of an export")
async def read_archive(
    request: Request,
    here: Here,
    caller: Exporter,
    accountId: str,
    taskId: str,
) -> MessageStoreReportArchive:
    """Part 0 holds the messages by account and extension, the others what is attached. Empty until it is completed."""
    async with here.storage.reading() as session:
        row = await get_report(session, resolve_account(caller, accountId), taskId)
    uri = uri_of(request, "account", row.account_id, "message-store-report", row.id, "archive")
    return {"records": [{"size": part["size"], "uri": f"{uri}/{part['id']}"} for part in row.parts]}


@router.get("/message-store-report/{taskId}/archive/{archiveId}", summary="Fetch a file of an export")
async def read_archive_content(
    request: Request,
    here: Here,
    caller: Exporter,
    accountId: str,
    taskId: str,
    archiveId: str,
) -> Response:
    """A zip file; ranges are served."""
    async with here.storage.reading() as session:
        row = await get_report(session, resolve_account(caller, accountId), taskId)
    part = _get_part(row, archiveId)
    meta = FileMeta(
        "application/zip", part["size"], f"messages-{part['id']}.zip", f"{row.id}-{part['id']}", "Attachment"
    )
    return await stored_file(request, here.get(Files), part["key"], meta)


def _get_part(row: Report, archive_id: str) -> PartResponse:
    part: PartResponse | None = next((part for part in row.parts if part["id"] == archive_id), None)
    if part is None:
        raise NotFound("Resource for parameter [archiveId] is not found.", parameter="archiveId")
    return part


@router.get("/message-store-configuration", summary="Read how long messages are kept")
async def read_configuration(here: Here, caller: Administrator, accountId: str) -> MessageRetentionSettings:
    """No period: for ever."""
    async with here.storage.reading() as session:
        return _retention_view(await read_retention(session, resolve_account(caller, accountId)))


@router.put("/message-store-configuration", summary="Say how long messages are kept")
async def update_configuration(
    here: Here,
    caller: Administrator,
    accountId: str,
    body: RetentionChange,
) -> MessageRetentionSettings:
    """7 to 90 days, for faxes and voicemails; SMS and company messages stay. Null or nothing: for ever."""
    async with here.storage.transaction() as session:
        await set_retention(session, resolve_account(caller, accountId), body.retention_period)
    return _retention_view(body.retention_period)


def _retention_view(days: int | None) -> MessageRetentionSettings:
    return {} if days is None else {"retentionPeriod": days}
