"""The port of the media engine of meetings: a selective forwarding unit (SFU) for video and audio.

Each participant of a room has two peer connections. On *publish* the client sends what it has: microphone, camera
(three simulcast layers with the rids `h`, `m`, `l`), screen, sound of the screen. On *subscribe* the client offers
receive slots once; the engine attaches sources to slots, so that nobody negotiates again when others join, leave or
change their layout. Audio slots carry the loudest speakers other than the participant; video slots what `view` asks
for.

`clarion/engines/sfu` implements the port; `docs/decisions/0029-meetings-have-an-sfu.md` says why it is this way.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from clarion.base.errors import Conflict, Invalid, NotFound, TooMany, Unavailable

AUDIO_SLOTS = 3  # the loudest others, on fixed tracks
MAX_VIDEO_SLOTS = 49  # a grid of seven by seven
MAX_PARTICIPANTS = 500  # of one room
MAX_SDP_BYTES = 128 * 1024
MAX_TILE_PIXELS = 7680  # along one side
SIMULCAST_RIDS = ("h", "m", "l")
PHONES = "phones"
"""The bridge of a room: what all its telephones hear of the others. No participant has this name."""


class Source(StrEnum):
    """What a participant publishes. One of each at most."""

    MICROPHONE = "microphone"
    CAMERA = "camera"
    SCREEN = "screen"
    SCREEN_AUDIO = "screenAudio"

    @property
    def kind(self) -> "MediaKind":
        return MediaKind.AUDIO if self in (Source.MICROPHONE, Source.SCREEN_AUDIO) else MediaKind.VIDEO


class MediaKind(StrEnum):
    AUDIO = "audio"
    VIDEO = "video"


class SlotState(StrEnum):
    ON = "on"
    PAUSED = "paused"  # the downlink does not carry it at present, or the source is muted


class Connection(StrEnum):
    """One of the two peer connections of a participant."""

    PUBLISH = "publish"
    SUBSCRIBE = "subscribe"


class Grade(StrEnum):
    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"


class SfuUnavailable(Unavailable):
    """The engine is not built, not running, or does not answer in time."""

    def __init__(self, message: str = "The media server of meetings is not available.") -> None:
        super().__init__(message)


class SdpRefused(Invalid):
    """The session description is malformed, too large, or offers nothing that the engine takes."""


class RoomUnknown(NotFound):
    """The room is not open in the engine: it was closed, or the engine has restarted."""

    def __init__(self, message: str = "This meeting has no media.") -> None:
        super().__init__(message)


class RoomFull(Conflict):
    """The room has as many participants as the engine takes."""

    def __init__(self, message: str = f"A meeting takes at most {MAX_PARTICIPANTS} participants.") -> None:
        super().__init__(message)


class TooManyOffers(TooMany):
    """The participant negotiates more often than the engine takes."""

    def __init__(self, message: str = "Too many media offers. Try again in a few seconds.") -> None:
        super().__init__(message, retry_after=5)


@dataclass(frozen=True, slots=True)
class PublishedSource:
    """Which m-line (`mid`) of an offer carries which source."""

    mid: str
    source: Source


@dataclass(frozen=True, slots=True)
class Slot:
    """An m-line (`mid`) of the subscribe connection that receives."""

    mid: str
    kind: MediaKind


@dataclass(frozen=True, slots=True)
class Tile:
    """What a video slot should show, and how large it is on the screen (CSS pixels times device pixel ratio)."""

    mid: str
    participant: str
    source: Source
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class AudioSlot:
    """Who is heard on an audio slot at present; empty: nobody."""

    mid: str
    participant: str


@dataclass(frozen=True, slots=True)
class VideoSlot:
    """What a video slot shows at present. `layer` is the rid in use, empty without simulcast."""

    mid: str
    participant: str
    source: Source
    layer: str
    state: SlotState


@dataclass(frozen=True, slots=True)
class SlotsChanged:
    """Other sources, layers or states on the slots of a participant. Complete, not a difference."""

    room: str
    participant: str
    audio: tuple[AudioSlot, ...]
    video: tuple[VideoSlot, ...]


@dataclass(frozen=True, slots=True)
class SpeakersChanged:
    """How loud each speaking participant is (0 to 1; silent ones are left out), and who is the active speaker."""

    room: str
    levels: dict[str, float]
    active: str = ""


@dataclass(frozen=True, slots=True)
class ConnectionChanged:
    """A peer connection came up (`connected`), or is gone (`failed`: the client should connect again)."""

    room: str
    participant: str
    connection: Connection
    connected: bool


@dataclass(frozen=True, slots=True)
class QualityChanged:
    """The grade of a participant's network, as the engine measures it in both directions."""

    room: str
    participant: str
    uplink: Grade
    downlink: Grade


@dataclass(frozen=True, slots=True)
class EngineRestarted:
    """The engine is new: all its rooms and connections are gone. Open the rooms again; clients publish and subscribe
    again."""


@dataclass(frozen=True, slots=True)
class EngineLost:
    """The engine does not answer any more. `EngineRestarted` follows when there is one again."""


class RecordingProblem(StrEnum):
    DISK = "disk"  # too little of it is free
    WRITE = "write"


@dataclass(frozen=True, slots=True)
class RecordingFailed:
    """A recording has ended by itself; what was written before is kept."""

    room: str
    recording: str
    reason: RecordingProblem


SfuEvent = (
    SlotsChanged | SpeakersChanged | ConnectionChanged | QualityChanged | RecordingFailed | EngineRestarted | EngineLost
)
SfuListener = Callable[[SfuEvent], None]
"""Called on the event loop; must not block."""


@dataclass(frozen=True, slots=True)
class LinkStatistics:
    """One peer connection. Rates in bit/s; `loss`: a share of 1; `estimate`: what the network carries, 0 if unknown."""

    bitrate: int = 0
    loss: float = 0.0
    round_trip_ms: int = 0
    estimate: int = 0
    packets: int = 0


@dataclass(frozen=True, slots=True)
class ParticipantStatistics:
    publish: LinkStatistics = LinkStatistics()
    subscribe: LinkStatistics = LinkStatistics()


@dataclass(frozen=True, slots=True)
class RoomStatistics:
    participants: Mapping[str, ParticipantStatistics] = field(default_factory=dict)


class Sfu(Protocol):
    """The media of every room of this machine.

    Every call raises SfuUnavailable when there is no engine, and RoomUnknown for a room that is not open, except
    `open_room`, `close_room`, `remove` and `stop_recording`. Unknown participants, sources and mids are ignored unless
    said otherwise.
    """

    @property
    def available(self) -> bool:
        """Whether the engine answers."""

    def listen(self, listener: SfuListener) -> Callable[[], None]:
        """Call `listener` for every event of every room, until the returned function is called."""

    async def open_room(self, room: str) -> bool:
        """Open a room. True: it was open already (a restarted owner finds its media going on)."""

    async def close_room(self, room: str) -> None:
        """Close it with all its connections. Does nothing when it is not open."""

    async def publish(
        self, room: str, participant: str, offer: str, sources: Sequence[PublishedSource], bridge: str = ""
    ) -> str:
        """Answer the offer of a publish connection. The offer of a connection that exists renegotiates it if its ICE
        credentials are the same, and replaces it otherwise. `bridge`: the participant is a phone, which the others of
        this bridge hear without the engine, and whose loudness `set_levels` says. Raises SdpRefused, RoomFull,
        TooManyOffers.
        """

    async def subscribe(self, room: str, participant: str, offer: str, slots: Sequence[Slot]) -> str:
        """Answer the offer of a subscribe connection, in the same way. Audio slots are filled at once, video slots once
        `view` says with what. Raises SdpRefused, RoomFull, TooManyOffers.
        """

    async def bridge(self, room: str, bridge: str, offers: Sequence[str]) -> list[str]:
        """Answer the offers of the connections that phones hear a room by, one audio line in each: they carry the
        loudest participants who are no phones of this bridge. Earlier connections of it end, and `remove` ends all.
        Raises SdpRefused, RoomFull, TooManyOffers.
        """

    async def set_levels(self, room: str, levels: Mapping[str, float]) -> None:
        """How loud phones are now, 0 to 1; those that are not named stay as they are."""

    async def view(self, room: str, participant: str, tiles: Sequence[Tile]) -> None:
        """What the video slots show from now on, complete: a slot that is not named shows nothing. A source that is not
        published yet appears as soon as it is.
        """

    async def set_muted(self, room: str, participant: str, source: Source, muted: bool) -> None:
        """Forward nothing of a source, whatever its client sends, or forward it again. Holds for sources that are
        published later as well.
        """

    async def unpublish(self, room: str, participant: str, source: Source) -> None:
        """Stop forwarding a source until it is published again."""

    async def remove(self, room: str, participant: str) -> None:
        """End both connections of a participant. Does nothing when there is none."""

    async def record(
        self,
        room: str,
        recording: str,
        folder: Path,
        floor: int,
        paused: bool,
        sources: Sequence[Source] = tuple(Source),
    ) -> None:
        """Write these sources of everybody, each into a file of its own below `folder`, from now on or again; or pause.

        What is muted is not written. The recording fails once less than `floor` bytes of the disk are free. Several
        recordings of a room may run at once, each in its own folder. A room that is closed ends its recordings.
        """

    async def note(self, room: str, event: Mapping[str, object]) -> None:
        """Write what happened in the room beside the sources of every recording that runs."""

    async def stop_recording(self, room: str, recording: str) -> None:
        """Everything is in its files when this returns. Does nothing when it does not run."""

    async def statistics(self, room: str) -> RoomStatistics:
        """What the engine measures at present."""

    async def close(self) -> None:
        """Stop talking to the engine; its rooms go on."""
