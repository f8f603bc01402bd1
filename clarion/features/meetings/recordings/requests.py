"""Requests about recordings: hosts start, pause and stop them; everybody sees that they run. Pure. MTG-20, MTG-27."""

from typing import Annotated, Any, Literal, TypedDict

import msgspec
from pydantic import Field

from clarion.base.sfu import RecordingProblem
from clarion.features.meetings.encryption.rules import check_server_may_listen
from clarion.features.meetings.recordings.state import Recordings, RunningRecording
from clarion.features.meetings.rooms.events import FeatureEvent, Refused, Signal, Stepped
from clarion.features.meetings.rooms.feature import RoomFeature
from clarion.features.meetings.rooms.protocol import Request, at_text
from clarion.features.meetings.rooms.state import Participant, Room

replace = msgspec.structs.replace

MOST_AT_ONCE = 3
RecordingId = Annotated[str, Field(min_length=1, max_length=80)]


class StartRecording(Request):
    type: Literal["startRecording"]


class PauseRecording(Request):
    """What is said and seen while it is paused is not recorded."""

    type: Literal["pauseRecording"]
    recording: RecordingId
    paused: bool


class StopRecording(Request):
    type: Literal["stopRecording"]
    recording: RecordingId


class RecordingLost(FeatureEvent, frozen=True):
    """The media engine ended a recording by itself."""

    recording: str
    problem: RecordingProblem


class RecordingSuspended(FeatureEvent, frozen=True):
    """Whoever started it may not record any more."""

    recording: str


class RecordingView(TypedDict):
    by: str
    startedAt: str
    paused: bool


def _start(room: Room, me: Participant, _request: StartRecording, at: float) -> Stepped:
    check_server_may_listen(room, "Recording")
    running = room.recordings
    if len(running.by_id) >= MOST_AT_ONCE:
        raise Refused("MTG-110", f"At most {MOST_AT_ONCE} recordings run at once. Stop one first.")
    one = RunningRecording(f"{room.meeting_id}-{running.next_id}", me.name, me.who.extension_id, at)
    return replace(room, recordings=Recordings(running.next_id + 1, running.by_id | {one.id: one})), []


def _pause(room: Room, _me: Participant, request: PauseRecording, _at: float) -> Stepped:
    one = replace(_running(room, request.recording), paused=request.paused)
    if one == room.recordings.by_id[one.id]:
        return room, []
    return replace(room, recordings=replace(room.recordings, by_id=room.recordings.by_id | {one.id: one})), []


def _stop(room: Room, _me: Participant, request: StopRecording, _at: float) -> Stepped:
    return _without(room, _running(room, request.recording).id), []


def _lost(room: Room, event: RecordingLost) -> Stepped:
    if event.recording not in room.recordings.by_id:
        return room, []
    hosts = tuple(one.id for one in room.everybody_in() if one.hosts)
    fields = {"recording": event.recording, "problem": event.problem.value}
    return _without(room, event.recording), [Signal("recordingLost", fields, hosts)]


def _suspended(room: Room, event: RecordingSuspended) -> Stepped:
    return (_without(room, event.recording) if event.recording in room.recordings.by_id else room), []


def _without(room: Room, recording: str) -> Room:
    left = {key: one for key, one in room.recordings.by_id.items() if key != recording}
    return replace(room, recordings=replace(room.recordings, by_id=left))


def _running(room: Room, recording: str) -> RunningRecording:
    found = room.recordings.by_id.get(recording)
    if found is None:
        raise Refused("MTG-111", "This recording has ended.")
    return found


def recordings_view(room: Room, _viewer: Participant) -> dict[str, Any]:
    return {one.id: _view(one) for one in room.recordings.by_id.values()}


def _view(one: RunningRecording) -> RecordingView:
    return {"by": one.by, "startedAt": at_text(one.started_at), "paused": one.paused}


RECORDINGS = RoomFeature(
    "recordings",
    requests={StartRecording: _start, PauseRecording: _pause, StopRecording: _stop},
    for_hosts=frozenset((StartRecording, PauseRecording, StopRecording)),
    steps={RecordingLost: _lost, RecordingSuspended: _suspended},
    view=recordings_view,
)
