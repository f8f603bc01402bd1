"""REST of the recordings of webinars, for hosts and administrators."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from sqlalchemy import tuple_

from clarion.base.container import Container, Here
from clarion.base.errors import NotFound
from clarion.base.http import parse_time, wire_time
from clarion.base.http_paging import TokenPaging, TokenPagingQuery
from clarion.base.storage import AsyncSession
from clarion.features.meetings.recordings.links import media_link
from clarion.features.meetings.recordings.models import MeetingRecording
from clarion.features.meetings.recordings.rules import Status
from clarion.features.meetings.webinars.access import ADMINISTER, check_administrator, may_manage, not_found
from clarion.features.meetings.webinars.models import WebinarSession
from clarion.features.meetings.webinars.recordings import (
    Recorded,
    in_states,
    list_recorded,
    named,
    recorded_webinars,
    recording_link,
    recording_view,
)
from clarion.features.meetings.webinars.responses import (
    WebinarPage,
    WebinarRecording,
    WebinarRecordingDownload,
    WebinarRecordingLink,
)
from clarion.features.meetings.webinars.service import host_of, hosts_of
from clarion.features.meetings.webinars.views import page_of
from clarion.features.people.sign_in import Caller, require

router = APIRouter(prefix="/webinar/history/v1", tags=["Webinars: history"])
Reader = Annotated[Caller, require("Meetings", scopes="ReadWebinars")]
Administrator = Annotated[Caller, require(ADMINISTER, scopes="ReadWebinars")]
State = Literal["Processing", "Available", "Failed", "Purged"]
States = Annotated[list[State] | None, Query(alias="status", max_length=4)]
Hosts = Annotated[list[Annotated[str, Query(max_length=20)]] | None, Query(alias="hostUserId", max_length=10)]
CreatedFrom = Annotated[str, Query(alias="creationTimeFrom", max_length=40)]
CreatedTo = Annotated[str, Query(alias="creationTimeTo", max_length=40)]
_NO_AUDIO = "This recording has no audio file: it was made by an older version. Download the video."


@router.get("/recordings", summary="List the recordings of the webinars that you host")
async def list_recordings(
    here: Here,
    caller: Reader,
    paging: TokenPagingQuery,
    created_from: CreatedFrom,
    created_to: CreatedTo,
    status: States = None,
) -> WebinarPage[WebinarRecording]:
    """Newest first."""
    mine = [WebinarSession.host_extension_id == caller.extension_id]
    return await _list(here, paging, (created_from, created_to), status, mine)


@router.get("/company/recordings", summary="List the recordings of all webinars of the company")
async def list_company_recordings(
    here: Here,
    caller: Administrator,
    paging: TokenPagingQuery,
    created_from: CreatedFrom,
    created_to: CreatedTo,
    status: States = None,
    hosts: Hosts = None,
    name: Annotated[str, Query(alias="nameFragment", max_length=200)] = "",
) -> WebinarPage[WebinarRecording]:
    """Newest first."""
    check_administrator(caller)
    wanted: list[Any] = [WebinarSession.account_id == caller.account_id]
    if hosts:
        wanted.append(WebinarSession.host_extension_id.in_(hosts))
    if name.strip():
        wanted.append(named(name))
    return await _list(here, paging, (created_from, created_to), status, wanted)


async def _list(
    here: Container, paging: TokenPaging, span: tuple[str, str], status: list[State] | None, wanted: list[Any]
) -> WebinarPage[WebinarRecording]:
    at, key = MeetingRecording.started_at, MeetingRecording.id
    since = parse_time(span[0], parameter="creationTimeFrom")
    until = parse_time(span[1], parameter="creationTimeTo")
    query = recorded_webinars(at >= since, at <= until, *wanted)
    if status:
        query = query.where(in_states(status))
    if (last := paging.after("at")) is not None:
        moment = parse_time(last, parameter="pageToken")
        query = query.where(tuple_(at, key) < (moment, paging.after("id") or ""))
    query = query.order_by(at.desc(), key.desc()).limit(paging.count + 1)
    async with here.storage.reading() as session:
        rows = await list_recorded(session, query)
        hosts = await hosts_of(session, [one.session for one in rows])
    return page_of(
        rows,
        paging,
        lambda one: {"at": wire_time(one.recording.started_at), "id": one.recording.id},
        lambda one: recording_view(here, one, hosts[one.session.id]),
    )


@router.get("/recordings/{recordingId}", summary="Read a recording of a webinar")
async def read_recording(here: Here, caller: Reader, recordingId: str) -> WebinarRecordingLink:
    async with here.storage.reading() as session:
        one = await _get(here, session, caller, recordingId)
        return recording_link(here, one, await host_of(session, one.session))


@router.get("/company/recordings/{recordingId}", summary="Read a recording of a webinar of the company")
async def read_company_recording(
    here: Here,
    caller: Administrator,
    recordingId: str,
) -> WebinarRecordingLink:
    async with here.storage.reading() as session:
        one = await _get(here, session, caller, recordingId)
        return recording_link(here, one, await host_of(session, one.session))


@router.get("/recordings/{recordingId}/download", summary="Get a link to the file of a recorded webinar")
async def read_recording_download(
    here: Here,
    caller: Reader,
    recordingId: str,
    media: Annotated[Literal["Video", "Audio"], Query(alias="recordingMediaType")] = "Video",
) -> WebinarRecordingDownload:
    """With video, or the audio alone. The link works for a day."""
    async with here.storage.reading() as session:
        row = (await _get(here, session, caller, recordingId)).recording
    if row.status != Status.AVAILABLE:
        raise NotFound("The recording is not ready yet.", parameter="recordingId")
    if media == "Video":
        uri = media_link(here, row.id)
        return {"downloadUri": uri, "downloadContentType": "video/mp4", "downloadSize": row.size}
    if not row.audio_key:
        raise NotFound(_NO_AUDIO, parameter="recordingMediaType")
    uri = media_link(here, row.id, audio=True)
    return {"downloadUri": uri, "downloadContentType": "audio/m4a", "downloadSize": row.audio_size}


async def _get(here: Container, session: AsyncSession, caller: Caller, recording_id: str) -> Recorded:
    """Raises NotFound, also for the recordings of others."""
    found = await list_recorded(session, recorded_webinars(MeetingRecording.id == recording_id[:80]))
    for one in found:
        if await may_manage(here, session, caller, one.session.account_id, one.session.host_extension_id):
            return one
    raise not_found("recordingId")
