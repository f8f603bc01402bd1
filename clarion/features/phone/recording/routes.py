"""Recordings of calls: hearing and removing them, and what a company wants recorded (PH-31)."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy import func, select

from clarion.base.container import Here
from clarion.base.errors import NotFound
from clarion.base.files import Files
from clarion.base.http import PagingQuery, list_answer
from clarion.base.http_files import Disposition, FileMeta, stored_file
from clarion.base.http_lists import ListResponse
from clarion.base.storage import AsyncSession
from clarion.features.people import Extension
from clarion.features.people.sign_in import Caller, require, resolve_account
from clarion.features.phone.greetings.catalogue import RECORDING_TYPES
from clarion.features.phone.greetings.service import greetings_of
from clarion.features.phone.recording import service
from clarion.features.phone.recording.keeper import SOUND, remove
from clarion.features.phone.recording.models import RecordedExtension
from clarion.features.phone.recording.responses import (
    CallRecordingInfo,
    CallRecordingSettingsInfo,
    RecordedExtensionInfo,
)
from clarion.features.phone.recording.schemas import (
    Assignment,
    RecordingIds,
    SettingsChange,
    ids_of,
    recorded_view,
    recording_view,
    settings_view,
)

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}", tags=["Call recordings"])
Reader = Annotated[Caller, require("ReadCompanyInfo", scopes="ReadAccounts")]
Editor = Annotated[Caller, require("EditCompanyInfo", scopes="EditAccounts")]
Listener = Annotated[Caller, require("ReadCallRecording", scopes="ReadCallRecording")]


@router.get("/call-recording", summary="Read what is recorded")
async def read_settings(here: Here, caller: Reader, accountId: str) -> CallRecordingSettingsInfo:
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        return await _settings(session, account_id)


@router.put("/call-recording", summary="Change what is recorded")
async def update_settings(
    here: Here,
    caller: Editor,
    accountId: str,
    body: SettingsChange,
) -> CallRecordingSettingsInfo:
    """What is not given stays. Recordings older than a shorter period go within the hour."""
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        await service.change_settings(session, account_id, body.values())
        return await _settings(session, account_id)


@router.get("/call-recording/extensions", summary="List whose calls are all recorded")
async def list_extensions(
    request: Request,
    here: Here,
    caller: Reader,
    accountId: str,
    paging: PagingQuery,
) -> ListResponse[RecordedExtensionInfo]:
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        query = (
            select(Extension, RecordedExtension.direction)
            .join(RecordedExtension, RecordedExtension.extension_id == Extension.id)
            .where(Extension.account_id == account_id)
            .order_by(Extension.number, Extension.id)
        )
        total = await _count(session, account_id)
        rows = (await session.execute(query.offset(paging.offset).limit(paging.per_page))).all()
    return list_answer(request, [recorded_view(request, *row) for row in rows], paging, total)


@router.post("/call-recording/bulk-assign", summary="Change whose calls are all recorded", status_code=204)
async def assign_extensions(
    here: Here,
    caller: Annotated[Caller, require("EditCompanyInfo", scopes="ReadAccounts")],
    accountId: str,
    body: Assignment,
) -> Response:
    """All of it or, when somebody does not exist, nothing."""
    account_id = resolve_account(caller, accountId)
    put = {one.id: one.call_direction for one in (*body.added_extensions, *body.updated_extensions)}
    removed = ids_of(body.removed_extensions)
    async with here.storage.transaction() as session:
        query = select(Extension.id).where(Extension.account_id == account_id, Extension.id.in_([*put, *removed]))
        known = set(await session.scalars(query))
        missing = next((each for each in [*put, *removed] if each not in known), None)
        if missing is not None:
            raise NotFound(f"There is no extension {missing[:20]} in this account.", parameter="extensionId")
        await service.assign(session, account_id, put, removed)
    return Response(status_code=204)


@router.get("/recording/{recordingId}", summary="Read about a recording")
async def read_recording(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("ReadAccountCallRecordings", scopes="ReadCallRecording")],
    accountId: str,
    recordingId: str,
) -> CallRecordingInfo:
    async with here.storage.reading() as session:
        row = await service.get_recording(session, caller, resolve_account(caller, accountId), recordingId)
    return recording_view(request, row)


@router.get("/recording/{recordingId}/content", summary="Hear a recording", response_class=Response)
async def read_content(
    request: Request,
    here: Here,
    caller: Listener,
    accountId: str,
    recordingId: str,
    disposition: Annotated[Disposition, Query(alias="contentDisposition")] = "Inline",
    file_name: Annotated[str, Query(alias="contentDispositionFilename", max_length=255)] = "",
) -> Response:
    async with here.storage.reading() as session:
        row = await service.get_recording(session, caller, resolve_account(caller, accountId), recordingId)
    name = file_name or f"recording-{row.started_at:%Y%m%d-%H%M%S}.wav"
    meta = FileMeta(SOUND, row.size, name, row.id, disposition)
    return await stored_file(request, here.get(Files), row.file_key, meta)


@router.delete("/call-recordings", summary="Remove recordings", status_code=204)
async def delete_recordings(
    here: Here,
    caller: Annotated[Caller, require("EditCompanyCallRecordings", scopes="EditCallLog")],
    accountId: str,
    body: RecordingIds,
) -> Response:
    """All of them or, when one is not there, none."""
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        rows = await service.list_recordings(session, account_id, body.records)
        if len(rows) < len(set(body.records)):
            missing = next(each for each in body.records if each not in {row.id for row in rows})
            raise NotFound(f"There is no recording {missing[:20]}.", parameter="records")
        await remove(session, account_id, rows)
    for row in rows:
        await here.get(Files).delete(row.file_key)
    return Response(status_code=204)


async def _settings(session: AsyncSession, account_id: str) -> CallRecordingSettingsInfo:
    row = await service.settings_of(session, account_id)
    own = {greeting.type for greeting in await session.scalars(greetings_of(account_id, None))}
    custom = {kind: kind in own for kind in RECORDING_TYPES}
    return settings_view(row, await _count(session, account_id), custom)


async def _count(session: AsyncSession, account_id: str) -> int:
    query = select(func.count()).select_from(RecordedExtension).where(RecordedExtension.account_id == account_id)
    return await session.scalar(query) or 0
