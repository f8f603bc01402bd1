"""REST of recorded meetings: lists as the surface has them, one meeting with all that stays of it, and the file."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field
from sqlalchemy import Select, select

from clarion.base.container import Container, Here
from clarion.base.errors import Conflict, NotFound
from clarion.base.files import Files
from clarion.base.http import PagingQuery, WireModel, list_answer
from clarion.base.http_files import Disposition, FileMeta, stored_file
from clarion.base.http_lists import ListResponse
from clarion.base.http_paging import MAX_TOKEN
from clarion.base.language_model import LanguageModel
from clarion.base.storage import AsyncSession
from clarion.base.transcription import Recogniser
from clarion.features.meetings.history.access import get_own_meeting
from clarion.features.meetings.history.models import Meeting
from clarion.features.meetings.recordings.composing import AUDIO, VIDEO
from clarion.features.meetings.recordings.links import read_link
from clarion.features.meetings.recordings.models import MeetingRecording, MeetingRecordingSettings, MeetingTranscript
from clarion.features.meetings.recordings.queries import (
    get_own_recording,
    may_remove,
    page_of,
    recordings_and_meetings,
    recordings_of,
    seen_by,
)
from clarion.features.meetings.recordings.removal import remove_recordings, settings_of
from clarion.features.meetings.recordings.rules import Status
from clarion.features.meetings.recordings.views import (
    CloudRecordings,
    OlderRecordings,
    RecordingInfos,
    RecordingSettingsInfo,
    cloud_view,
    older_view,
    recording_view,
    settings_view,
)
from clarion.features.meetings.timeline.queries import moments_of
from clarion.features.people.sign_in import (
    Caller,
    check_whole_company,
    public,
    require,
    resolve_account,
    resolve_extension,
)

router = APIRouter(tags=["Meetings: recordings"])
Attendee = Annotated[Caller, require("Meetings", scopes="Video")]
CompanyReader = Annotated[Caller, require("Reports", scopes="Video")]
Editor = Annotated[Caller, require("EditCompanyInfo", scopes="EditAccounts")]
Token = Annotated[str, Query(alias="pageToken", max_length=MAX_TOKEN)]
PerPage = Annotated[int, Query(alias="perPage", ge=1, le=1_000_000)]
_MOST = 100
_V1 = "/restapi/v1.0/account/{accountId}"


@router.get("/rcvideo/v1/account/{accountId}/recordings", summary="List recordings of meetings of the company")
async def list_account_recordings(
    here: Here,
    caller: CompanyReader,
    accountId: str,
    page: Token = "",
    per_page: PerPage = 20,
) -> CloudRecordings:
    """Newest first; for those who may read reports of the whole company."""
    account_id = resolve_account(caller, accountId)
    check_whole_company(caller)
    async with here.storage.reading() as session:
        return await _cloud_page(here, session, account_id, recordings_and_meetings(account_id), page, per_page)


@router.get(
    "/rcvideo/v1/account/{accountId}/extension/{extensionId}/recordings",
    summary="List recordings of the meetings of a person",
)
async def list_extension_recordings(
    here: Here,
    caller: Attendee,
    accountId: str,
    extensionId: str,
    page: Token = "",
    per_page: PerPage = 20,
) -> CloudRecordings:
    """Newest first: of meetings that the person hosted or attended."""
    async with here.storage.reading() as session:
        extension = await resolve_extension(session, caller, accountId, extensionId, reach="own")
        query = recordings_and_meetings(extension.account_id).where(seen_by(extension.id))
        return await _cloud_page(here, session, extension.account_id, query, page, per_page)


async def _cloud_page(
    here: Container, session: AsyncSession, account_id: str, query: Select[Any], token: str, per_page: int
) -> CloudRecordings:
    days = (await settings_of(session, account_id)).days
    rows, paging = await page_of(session, query, token, min(per_page, _MOST))
    found: Any = {"paging": paging, "recordings": [cloud_view(here, row, meeting, days) for row, meeting in rows]}
    return found  # type: ignore[no-any-return]


@router.get(f"{_V1}/meeting-recordings", summary="List recordings of meetings of the company, for older clients")
async def list_account_meeting_recordings(
    request: Request,
    here: Here,
    caller: CompanyReader,
    accountId: str,
    paging: PagingQuery,
) -> ListResponse[OlderRecordings]:
    account_id = resolve_account(caller, accountId)
    check_whole_company(caller)
    query = select(Meeting).where(Meeting.account_id == account_id)
    async with here.storage.reading() as session:
        return await _older_page(request, here, session, query, paging)


@router.get(
    f"{_V1}/extension/{{extensionId}}/meeting-recordings",
    summary="List recordings of the meetings of a person, for older clients",
)
async def list_extension_meeting_recordings(
    request: Request,
    here: Here,
    caller: Attendee,
    accountId: str,
    extensionId: str,
    paging: PagingQuery,
) -> ListResponse[OlderRecordings]:
    async with here.storage.reading() as session:
        extension = await resolve_extension(session, caller, accountId, extensionId, reach="own")
        theirs = recordings_and_meetings(extension.account_id).where(seen_by(extension.id))
        meeting_ids = theirs.with_only_columns(Meeting.id)
        query = select(Meeting).where(Meeting.id.in_(meeting_ids))
        return await _older_page(request, here, session, query, paging)


async def _older_page(
    request: Request, here: Container, session: AsyncSession, query: Select[Any], paging: PagingQuery
) -> ListResponse[OlderRecordings]:
    """Meetings with their recordings, newest first."""
    recorded = query.where(Meeting.id.in_(select(MeetingRecording.meeting_id)))
    page = recorded.order_by(Meeting.started_at.desc(), Meeting.id.desc()).offset(paging.offset).limit(paging.per_page)
    meetings = list(await session.scalars(page))
    rows = await recordings_of(session, [each.id for each in meetings])
    found = [older_view(here, each, [row for row in rows if row.meeting_id == each.id]) for each in meetings]
    return list_answer(request, found, paging)


@router.get(
    f"{_V1}/extension/{{extensionId}}/clarion/meetings/{{meetingId}}/recordings",
    summary="List the recordings of a meeting with what was said",
)
async def list_meeting_recordings(
    here: Here,
    caller: Attendee,
    accountId: str,
    extensionId: str,
    meetingId: str,
) -> RecordingInfos:
    """For its host and colleagues who attended it: chapters by speaker, transcript, summary, and a link to the file."""
    async with here.storage.reading() as session:
        await resolve_extension(session, caller, accountId, extensionId, reach="own")
        meeting = await get_own_meeting(session, caller, meetingId)
        rows = await recordings_of(session, [meeting.id])
        days = (await settings_of(session, meeting.account_id)).days
        spoken = select(MeetingTranscript).where(MeetingTranscript.recording_id.in_([row.id for row in rows]))
        words = {each.recording_id: each for each in await session.scalars(spoken)}
        moments = await moments_of(here, session, meeting.id) if any(row.runs for row in rows) else []
    return {
        "records": [
            recording_view(here, row, words.get(row.id), moments, days, may_delete=may_remove(caller, row, meeting))
            for row in rows
        ]
    }


@router.delete(
    f"{_V1}/extension/{{extensionId}}/clarion/meeting-recordings/{{recordingId}}",
    summary="Delete a recording of a meeting",
    status_code=204,
)
async def delete_meeting_recording(
    here: Here,
    caller: Attendee,
    accountId: str,
    extensionId: str,
    recordingId: str,
) -> Response:
    """With everything that was said in it, for good."""
    async with here.storage.transaction() as session:
        await resolve_extension(session, caller, accountId, extensionId, reach="own")
        row, _ = await get_own_recording(session, caller, recordingId)
        if row.status in (Status.RECORDING, Status.STOPPED):
            raise Conflict("This recording is not finished. Stop it first.")
        await remove_recordings(session, [row])
    return Response(status_code=204)


@router.get(
    "/restapi/v1.0/clarion/meeting-recordings/{token}/content",
    summary="Read the file of a recorded meeting",
    dependencies=[public()],
    response_class=Response,
)
async def read_recording_content(
    request: Request,
    here: Here,
    token: str,
    disposition: Annotated[Disposition, Query(alias="contentDisposition")] = "Inline",
) -> Response:
    """By a link of a list of recordings, which works for a day. Ranges are served."""
    link = read_link(here, token, here.clock.now())
    async with here.storage.reading() as session:
        row = await session.get(MeetingRecording, link.recording_id)
        meeting = await session.get(Meeting, row.meeting_id) if row is not None else None
    if row is None or meeting is None or row.status != Status.AVAILABLE:
        raise NotFound("This recording is gone.")
    name = f"{meeting.title} {row.started_at:%Y-%m-%d %H.%M}"
    meta, key = FileMeta(VIDEO, row.size, f"{name}.mp4", row.id, disposition), row.file_key
    if link.audio:
        meta, key = FileMeta(AUDIO, row.audio_size, f"{name}.m4a", f"{row.id}-audio", disposition), row.audio_key
    return await stored_file(request, here.get(Files), key, meta)


class SettingsChange(WireModel):
    """What is left out stays."""

    days: Annotated[int, Field(ge=1, le=3650)] | None = None
    transcripts: bool | None = None
    summaries: bool | None = None


@router.get(f"{_V1}/clarion/meeting-recording-settings", summary="Read how recordings of meetings are kept")
async def read_recording_settings(here: Here, caller: Attendee, accountId: str) -> RecordingSettingsInfo:
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        return _settings(here, await settings_of(session, account_id))


@router.put(f"{_V1}/clarion/meeting-recording-settings", summary="Change how recordings of meetings are kept")
async def update_recording_settings(
    here: Here,
    caller: Editor,
    accountId: str,
    body: SettingsChange,
) -> RecordingSettingsInfo:
    """Recordings older than a shorter period go within the hour."""
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        row = await session.get(MeetingRecordingSettings, account_id, with_for_update=True)
        if row is None:
            row = await settings_of(session, account_id)
            session.add(row)
        for name, value in body.model_dump(exclude_none=True).items():
            setattr(row, name, value)
        return _settings(here, row)


def _settings(here: Container, row: MeetingRecordingSettings) -> RecordingSettingsInfo:
    model = here.find(LanguageModel)
    possible = model is not None and model.standard is not None
    return settings_view(row, words=here.find(Recogniser) is not None, model=possible)
