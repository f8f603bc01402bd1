"""Requests about the quality of connections. They change nothing in the room. Pure. MTG-33."""

from typing import Annotated, Any, Literal, NotRequired, TypedDict

from pydantic import Field

from clarion.base.http import WireModel
from clarion.features.meetings.quality.rules import Cause, Limit, Pressure
from clarion.features.meetings.rooms.events import Stepped
from clarion.features.meetings.rooms.feature import RoomFeature
from clarion.features.meetings.rooms.protocol import ParticipantId, Request
from clarion.features.meetings.rooms.state import Participant, Room

Share = Annotated[float, Field(ge=0, le=1)]
Rate = Annotated[int, Field(ge=0, le=10**9)]
Milliseconds = Annotated[int, Field(ge=0, le=60_000)]
Frames = Annotated[float, Field(ge=0, le=1000)]


class Uplink(WireModel):
    """What a client sends. `limited`: why its encoder sends less than it could."""

    bitrate: Rate = 0
    loss: Share = 0.0
    round_trip_ms: Milliseconds = 0
    limited: Limit = "none"


class Downlink(WireModel):
    """What a client receives. `frames`: decoded in a second, of the worst tile. `dropped`: share of frames that came
    too fast to be shown. `frozen`: share of the time in which a picture stood still. `concealed`: of made-up sound.
    """

    bitrate: Rate = 0
    loss: Share = 0.0
    jitter_ms: Milliseconds = 0
    frames: Frames = 0.0
    dropped: Share = 0.0
    frozen: Share = 0.0
    concealed: Share = 0.0


class Statistics(Request):
    """What a client measured in the last seconds; the reply holds the diagnosis. Every fifteen seconds is enough: what
    comes sooner than ten seconds after the last is diagnosed and not kept.
    """

    type: Literal["statistics"]
    uplink: Uplink
    downlink: Downlink
    cpu: Pressure = ""
    watching: Annotated[tuple[ParticipantId, ...], Field(max_length=49)] = ()


class ReadQuality(Request):
    """The newest diagnosis of everybody, for hosts, else one's own; with a participant, what was measured of them."""

    type: Literal["readQuality"]
    participant: Annotated[str, Field(max_length=40)] = ""


class DiagnosisView(TypedDict):
    cause: Cause
    evidence: dict[str, float | str]
    other: NotRequired[str]


class SampleView(DiagnosisView):
    at: str
    figures: dict[str, float]


def _take(room: Room, _me: Participant, _request: Any, _at: float) -> Stepped:
    return room, []


QUALITY = RoomFeature("quality", requests={Statistics: _take, ReadQuality: _take})
