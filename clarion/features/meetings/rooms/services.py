"""What features of rooms do outside of the room's state, in the process that owns the room."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

from clarion.base.container import Container
from clarion.base.sfu import Sfu
from clarion.base.storage import AsyncSession
from clarion.features.meetings.captions.consent import check_captions
from clarion.features.meetings.captions.requests import SetCaptions
from clarion.features.meetings.chat.record import record_chat
from clarion.features.meetings.documents.requests import ClearDocument, OpenDocument, UpdateDocument
from clarion.features.meetings.documents.shelf import answer_clear, answer_open, answer_update
from clarion.features.meetings.phones.requests import CallOut, answer_call_out
from clarion.features.meetings.polls.record import record_polls
from clarion.features.meetings.quality.collector import answer_quality, answer_statistics
from clarion.features.meetings.quality.requests import ReadQuality, Statistics
from clarion.features.meetings.recordings.consent import check_recording
from clarion.features.meetings.recordings.record import record_recordings
from clarion.features.meetings.recordings.requests import StartRecording
from clarion.features.meetings.rooms.events import FeatureEvent, Outside, Reported
from clarion.features.meetings.rooms.feature import OpenRoom
from clarion.features.meetings.rooms.reports import report
from clarion.features.meetings.rooms.state import Participant, Room
from clarion.features.meetings.streams.consent import check_stream
from clarion.features.meetings.streams.record import record_stream
from clarion.features.meetings.streams.requests import StartStream, WatchStream
from clarion.features.meetings.streams.watching import answer_watch
from clarion.features.meetings.timeline.record import record_events
from clarion.features.meetings.webinars.record import record_webinar

Recorder = Callable[[AsyncSession, Room, Room, datetime], Awaitable[None]]
RECORDERS: tuple[Recorder, ...] = (
    record_polls,
    record_chat,
    record_recordings,
    record_stream,
    record_webinar,
    record_events,
)
"""Write what stays of a change (room before, room after, now), in the transaction that stores the room. The meeting's
row is there once the room has started."""

PERFORMERS: Mapping[type[Outside], Callable[[Container, Room, Any], Awaitable[None]]] = {Reported: report}
"""Carry out an effect, without holding up the room."""

Answer = Callable[[Container, OpenRoom, Participant, Any], Awaitable[dict[str, Any]]]
ANSWERS: Mapping[type[Any], Answer] = {
    Statistics: answer_statistics,
    ReadQuality: answer_quality,
    OpenDocument: answer_open,
    UpdateDocument: answer_update,
    ClearDocument: answer_clear,
    CallOut: answer_call_out,
    WatchStream: answer_watch,
}
"""What the reply to a request holds, after the room took it. Raises what the reply says."""

Check = Callable[[Container, Sfu | None, Room, Participant, Any], Awaitable[FeatureEvent | None]]
CHECKS: Mapping[type[Any], Check] = {
    StartRecording: check_recording,
    SetCaptions: check_captions,
    StartStream: check_stream,
}
"""What has to be asked outside before the room takes a request. An event: the room gets this one in the place of the
request. Raises what the reply says."""
