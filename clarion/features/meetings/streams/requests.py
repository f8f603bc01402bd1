"""Requests about live streams: hosts start and stop one; everybody sees that it runs, and may watch. Pure. MTG-26."""

from typing import Annotated, Literal

import msgspec
from pydantic import Field

from clarion.features.meetings.encryption.rules import check_server_may_listen
from clarion.features.meetings.rooms.events import FeatureEvent, Refused, Signal, Stepped
from clarion.features.meetings.rooms.feature import RoomFeature
from clarion.features.meetings.rooms.protocol import Request, at_text
from clarion.features.meetings.rooms.state import Participant, Room
from clarion.features.meetings.streams.state import LiveStream, Sending

replace = msgspec.structs.replace
LONGEST = 500
AddressText = Annotated[str, Field(max_length=LONGEST, repr=False)]  # it may end with the key
KeyText = Annotated[str, Field(max_length=LONGEST, repr=False)]


class StartStream(Request):
    """`address`, `key`: of a service that takes RTMP; left out, it is for viewers alone."""

    type: Literal["startStream"]
    address: AddressText = ""
    key: KeyText = ""


class StopStream(Request):
    type: Literal["stopStream"]


class WatchStream(Request):
    """Get the link to watch, which works for a day."""

    type: Literal["watchStream"]


class StreamRequested(FeatureEvent, frozen=True):
    """A host starts a stream, and it may be: `consent.py` has asked. `target`: sealed."""

    by: str
    extension_id: str
    host: str = ""
    target: str = ""


class StreamSending(FeatureEvent, frozen=True):
    """How sending to the service goes."""

    stream: str
    sending: Sending
    problem: str = ""


class StreamOver(FeatureEvent, frozen=True):
    """It ends from outside: over the API, by the policy, or because it cannot go on. `stream`: empty for any."""

    stream: str = ""
    lost: bool = False


def _start(_room: Room, _me: Participant, _request: StartStream, _at: float) -> Stepped:
    raise Refused("MTG-110", "The stream cannot start now.")  # of hosts, `StreamRequested` comes in its place


def _wanted(room: Room, event: StreamRequested) -> Stepped:
    check_server_may_listen(room, "Streaming")
    now = room.live_stream
    if now.id:
        raise Refused("MTG-110", "This meeting is live already. Stop the stream first.")
    started = LiveStream(
        f"{room.meeting_id}-live-{now.next_id}",
        event.by,
        event.extension_id,
        event.at,
        event.host,
        event.target,
        "connecting" if event.target else "",
        next_id=now.next_id + 1,
    )
    return replace(room, live_stream=started), []


def _stop(room: Room, _me: Participant, _request: StopStream, _at: float) -> Stepped:
    if not room.live_stream.id:
        raise Refused("MTG-111", "The stream has ended.")
    return _without(room), []


def _watch(room: Room, _me: Participant, _request: WatchStream, _at: float) -> Stepped:
    if not room.live_stream.id:
        raise Refused("MTG-111", "The stream has ended.")
    return room, []


def _sending(room: Room, event: StreamSending) -> Stepped:
    now = room.live_stream
    changed = replace(now, sending=event.sending, problem=event.problem)
    if now.id != event.stream or changed == now:
        return room, []
    return replace(room, live_stream=changed), []


def _over(room: Room, event: StreamOver) -> Stepped:
    if not room.live_stream.id or event.stream not in ("", room.live_stream.id):
        return room, []
    hosts = tuple(one.id for one in room.everybody_in() if one.hosts)
    return _without(room), [Signal("streamLost", {}, hosts)] if event.lost else []


def _without(room: Room) -> Room:
    return replace(room, live_stream=LiveStream(next_id=room.live_stream.next_id))


def stream_view(room: Room, viewer: Participant) -> dict[str, str]:
    """The service and its answer are for hosts."""
    now = room.live_stream
    if not now.id:
        return {}
    view = {"id": now.id, "by": now.by, "startedAt": at_text(now.started_at)}
    return view | ({"host": now.host, "sending": now.sending, "problem": now.problem} if viewer.hosts else {})


LIVE_STREAM = RoomFeature(
    "live_stream",
    requests={StartStream: _start, StopStream: _stop, WatchStream: _watch},
    for_hosts=frozenset((StartStream, StopStream)),
    steps={StreamRequested: _wanted, StreamSending: _sending, StreamOver: _over},
    view=stream_view,
)
