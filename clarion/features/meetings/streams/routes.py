"""REST of live streams: what hosts start and stop, and the playlist with its pieces (HLS) for viewers."""

from typing import Annotated, Literal, NotRequired, TypedDict

from fastapi import APIRouter, Path, Request, Response
from pydantic import Field
from sqlalchemy import or_, select

from clarion.base.container import Container, Here
from clarion.base.errors import Conflict, Forbidden, NotFound
from clarion.base.files import Files
from clarion.base.http import WireModel, wire_time
from clarion.base.http_files import FileMeta, stored_file
from clarion.base.storage import AsyncSession
from clarion.features.meetings.bridges.models import MeetingBridge
from clarion.features.meetings.bridges.service import may_host, name_of
from clarion.features.meetings.history.models import Meeting, MeetingAttendance
from clarion.features.meetings.rooms.over_api import change_stream_of
from clarion.features.meetings.streams.links import read_link, watch_links
from clarion.features.meetings.streams.models import MeetingStream
from clarion.features.meetings.streams.requests import LONGEST
from clarion.features.meetings.streams.rules import playlist_of
from clarion.features.meetings.streams.sender import PIECE
from clarion.features.people import Extension
from clarion.features.people.sign_in import Caller, public, require, resolve_extension

router = APIRouter(tags=["Meetings: live streams"])
Attendee = Annotated[Caller, require("Meetings", scopes="Video")]
_STREAM = "/restapi/v1.0/account/{accountId}/extension/{extensionId}/clarion/meetings/{meetingId}/stream"
_WATCH = "/restapi/v1.0/clarion/meeting-streams/{token}"
_M3U8 = "application/vnd.apple.mpegurl"
_ANYWHERE = {"Access-Control-Allow-Origin": "*", "Referrer-Policy": "no-referrer"}
Token = Annotated[str, Path(max_length=500)]


class StreamStart(WireModel):
    """`address`: of a service that takes RTMP, such as `rtmps://live.example.com/app`; `key`: that it gave. An address
    may end with the key.
    """

    address: Annotated[str, Field(max_length=LONGEST, repr=False)] = ""
    key: Annotated[str, Field(max_length=LONGEST, repr=False)] = ""


class StreamInfo(TypedDict):
    """`host`: of the service that it is sent to. `uri`: of the playlist (HLS); `pageUri`: of the page that plays it.
    Both work for a day.
    """

    state: Literal["Off", "Live"]
    startedBy: NotRequired[str]
    startedAt: NotRequired[str]
    host: NotRequired[str]
    uri: NotRequired[str]
    pageUri: NotRequired[str]


class WatchedStream(TypedDict):
    """What viewers read. `Starting`: the first piece is there in some seconds."""

    title: str
    hostName: str
    state: Literal["Starting", "Live", "Ended"]


@router.get(_STREAM, summary="Read whether a meeting is live, and where to watch it")
async def read_stream(here: Here, caller: Attendee, accountId: str, extensionId: str, meetingId: str) -> StreamInfo:
    """For its host, delegates of the host, and colleagues who attend it or did and were not removed."""
    async with here.storage.reading() as session:
        await resolve_extension(session, caller, accountId, extensionId, reach="own")
        meeting = await _meeting(session, caller, meetingId)
        hosts = await _hosts(here, session, caller, meeting)
        if not hosts and not await _attended(session, caller, meeting):
            raise _no_meeting()
        return await _info(here, session, meeting, "" if hosts else caller.extension_id)


@router.post(_STREAM, summary="Stream a meeting", status_code=201)
async def start_stream(
    here: Here, caller: Attendee, accountId: str, extensionId: str, meetingId: str, body: StreamStart
) -> StreamInfo:
    """Participants get a notice that they must confirm, or leave. `address`: an RTMP service that gets the stream too;
    its `key` is stored encrypted and never returned.
    """
    async with here.storage.reading() as session:
        await resolve_extension(session, caller, accountId, extensionId, reach="own")
        meeting = await _hosted(here, session, caller, meetingId)
        me = name_of(await session.get_one(Extension, caller.extension_id))
    what = {"by": me, "extension_id": caller.extension_id, "address": body.address, "key": body.key}
    if not await change_stream_of(here, meeting.bridge_id, **what):
        raise Conflict("This meeting has ended.")
    async with here.storage.reading() as session:
        return await _info(here, session, meeting)


@router.delete(_STREAM, summary="Stop the stream of a meeting", status_code=204)
async def stop_stream(here: Here, caller: Attendee, accountId: str, extensionId: str, meetingId: str) -> Response:
    async with here.storage.reading() as session:
        await resolve_extension(session, caller, accountId, extensionId, reach="own")
        meeting = await _hosted(here, session, caller, meetingId)
    await change_stream_of(here, meeting.bridge_id, stop="yes")
    return Response(status_code=204)


def _no_meeting() -> NotFound:
    return NotFound("Resource for parameter [meetingId] is not found.", parameter="meetingId")


async def _meeting(session: AsyncSession, caller: Caller, meeting_id: str) -> Meeting:
    row = await session.get(Meeting, meeting_id) if len(meeting_id) <= 64 else None
    if row is None or row.account_id != caller.account_id:
        raise _no_meeting()
    return row


async def _attended(session: AsyncSession, caller: Caller, meeting: Meeting) -> bool:
    mine = MeetingAttendance.extension_id == caller.extension_id
    query = select(MeetingAttendance.removed).where(MeetingAttendance.meeting_id == meeting.id, mine)
    removed = (await session.scalars(query)).all()
    return bool(removed) and not any(removed)


async def _hosts(here: Container, session: AsyncSession, caller: Caller, meeting: Meeting) -> bool:
    bridge = await session.get(MeetingBridge, meeting.bridge_id)
    return bridge is not None and await may_host(here, session, caller, bridge)


async def _hosted(here: Container, session: AsyncSession, caller: Caller, meeting_id: str) -> Meeting:
    """Raises NotFound; Forbidden for who only attends it."""
    meeting = await _meeting(session, caller, meeting_id)
    if await _hosts(here, session, caller, meeting):
        return meeting
    if await _attended(session, caller, meeting):
        raise Forbidden("Only a host can do this.", code="MTG-110")
    raise _no_meeting()


async def _info(here: Container, session: AsyncSession, meeting: Meeting, viewer: str = "") -> StreamInfo:
    live = MeetingStream.meeting_id == meeting.id, MeetingStream.ended_at.is_(None)
    row = (await session.scalars(select(MeetingStream).where(*live))).first()
    if row is None:
        return {"state": "Off"}
    return {
        "state": "Live",
        "startedBy": row.started_by,
        "startedAt": wire_time(row.started_at),
        "host": row.host,
        **watch_links(here, row.id, viewer),
    }


@router.get(_WATCH, summary="Read what a link to a live meeting shows", dependencies=[public()])
async def read_watched(here: Here, token: Token) -> WatchedStream:
    """For the page that plays it. 404 with `MTG-131` for a link that has expired, with `MTG-132` for one of somebody
    who was removed from the meeting.
    """
    row = await _by_link(here, token)
    async with here.storage.reading() as session:
        meeting = await session.get_one(Meeting, row.meeting_id)
    over = row.over or row.removed or row.ended_at is not None
    return {
        "title": meeting.title,
        "hostName": meeting.host_name,
        "state": "Ended" if over else "Live" if row.pieces else "Starting",
    }


@router.get(
    f"{_WATCH}/playlist.m3u8",
    summary="Read the playlist of a live meeting (HLS)",
    dependencies=[public()],
    response_class=Response,
)
async def read_playlist(here: Here, token: Token) -> Response:
    """By a link that works for a day. It is read again every few seconds, and names the newest pieces."""
    row = await _by_link(here, token)
    if not row.pieces and not row.over:
        raise NotFound("The stream begins in some seconds.")
    content = playlist_of(row.pieces, row.fresh, over=row.over)
    return Response(content, media_type=_M3U8, headers={**_ANYWHERE, "Cache-Control": "no-cache"})


@router.get(
    f"{_WATCH}/{{number}}.ts",
    summary="Read a piece of a live meeting",
    dependencies=[public()],
    response_class=Response,
)
async def read_piece(
    request: Request, here: Here, token: Token, number: Annotated[int, Path(ge=0, le=2**31)]
) -> Response:
    """Some seconds of picture and sound (MPEG-TS, H.264 and AAC), as long as playlists name it, and a little more."""
    row = await _by_link(here, token)
    piece = next((each for each in row.pieces if each["number"] == number), None)
    found = await here.get(Files).find(piece["key"]) if piece is not None else None
    if piece is None or found is None:
        raise NotFound("This piece is gone. Read the playlist again.")
    meta = FileMeta(PIECE, found.size, f"{number}.ts", f"{row.id}-{number}", "Inline")
    answer = await stored_file(request, here.get(Files), piece["key"], meta)
    answer.headers.update(_ANYWHERE)
    return answer


async def _by_link(here: Container, token: str) -> MeetingStream:
    link = read_link(here, token, here.clock.now())
    async with here.storage.reading() as session:
        row = await session.get(MeetingStream, link.stream_id)
        if row is None:
            raise NotFound("This stream is gone.")
        if link.viewer and await _was_removed(session, row.meeting_id, link.viewer):
            raise NotFound("This link has ended: its owner was removed from the meeting.", code="MTG-132")
    return row


async def _was_removed(session: AsyncSession, meeting_id: str, viewer: str) -> bool:
    seat = or_(MeetingAttendance.participant == viewer, MeetingAttendance.extension_id == viewer)
    query = select(MeetingAttendance.participant).where(MeetingAttendance.meeting_id == meeting_id, seat)
    return await session.scalar(query.where(MeetingAttendance.removed).limit(1)) is not None
