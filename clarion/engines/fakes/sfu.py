"""A media engine of meetings without media: it keeps who publishes and views what, and fills slots accordingly."""

import asyncio
import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from clarion.base.sfu import (
    AUDIO_SLOTS,
    MAX_PARTICIPANTS,
    MAX_SDP_BYTES,
    MAX_VIDEO_SLOTS,
    AudioSlot,
    Connection,
    ConnectionChanged,
    EngineLost,
    EngineRestarted,
    LinkStatistics,
    MediaKind,
    ParticipantStatistics,
    PublishedSource,
    RecordingFailed,
    RecordingProblem,
    RoomFull,
    RoomStatistics,
    RoomUnknown,
    SdpRefused,
    SfuEvent,
    SfuListener,
    SfuUnavailable,
    Slot,
    SlotsChanged,
    SlotState,
    Source,
    SpeakersChanged,
    Tile,
    VideoSlot,
)


@dataclass
class _Participant:
    published: set[Source] = field(default_factory=set)
    muted: set[Source] = field(default_factory=set)
    slots: list[Slot] = field(default_factory=list)
    tiles: list[Tile] = field(default_factory=list)
    shown: SlotsChanged | None = None
    bridge: str = ""


@dataclass
class _Room:
    participants: dict[str, _Participant] = field(default_factory=dict)
    levels: dict[str, float] = field(default_factory=dict)
    recordings: dict[str, tuple[Path, bool]] = field(default_factory=dict)


class FakeSfu:
    """Rooms in memory. `speak` makes somebody loud, `restart` loses everything, `lose` makes the engine unavailable."""

    def __init__(self) -> None:
        self.rooms: dict[str, _Room] = {}
        self.available = True
        self._listeners: list[SfuListener] = []

    def listen(self, listener: SfuListener) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    async def open_room(self, room: str) -> bool:
        self._require()
        was_open = room in self.rooms
        self.rooms.setdefault(room, _Room())
        return was_open

    async def close_room(self, room: str) -> None:
        self._require()
        gone = self.rooms.pop(room, None)
        for folder, _ in gone.recordings.values() if gone is not None else ():
            _write(folder, {"event": "stop"})

    async def publish(
        self, room: str, participant: str, offer: str, sources: Sequence[PublishedSource], bridge: str = ""
    ) -> str:
        answer = _answer(offer)
        _require_mids(offer, [each.mid for each in sources])
        if len({each.source for each in sources}) < len(sources):
            raise SdpRefused("Each source can be published once.")
        there = self._enter(room, participant)
        there.published, there.bridge = {each.source for each in sources}, bridge
        self._tell(ConnectionChanged(room, participant, Connection.PUBLISH, connected=True))
        self._refresh(room)
        return answer

    async def subscribe(self, room: str, participant: str, offer: str, slots: Sequence[Slot]) -> str:
        answer = _answer(offer)
        _require_mids(offer, [each.mid for each in slots])
        if sum(each.kind is MediaKind.VIDEO for each in slots) > MAX_VIDEO_SLOTS:
            raise SdpRefused(f"At most {MAX_VIDEO_SLOTS} video slots.")
        there = self._enter(room, participant)
        there.slots, there.shown = list(slots), None
        self._tell(ConnectionChanged(room, participant, Connection.SUBSCRIBE, connected=True))
        self._refresh(room)
        return answer

    async def bridge(self, room: str, bridge: str, offers: Sequence[str]) -> list[str]:
        if not 1 <= len(offers) <= AUDIO_SLOTS:
            raise SdpRefused(f"A bridge has 1 to {AUDIO_SLOTS} connections.")
        answers = [_answer(each) for each in offers]
        if any(each.count("m=") != 1 or "m=audio" not in each for each in offers):
            raise SdpRefused("A bridge offers Opus only.")
        there = self._enter(room, bridge)
        there.slots, there.shown = [Slot(str(each), MediaKind.AUDIO) for each in range(len(offers))], None
        self._tell(ConnectionChanged(room, bridge, Connection.SUBSCRIBE, connected=True))
        self._refresh(room)
        return answers

    async def set_levels(self, room: str, levels: Mapping[str, float]) -> None:
        here = self._room(room)
        here.levels |= {each: level for each, level in levels.items() if each in here.participants}
        self._refresh(room)

    async def view(self, room: str, participant: str, tiles: Sequence[Tile]) -> None:
        there = self._find(room, participant)
        if there is not None:
            there.tiles = list(tiles)
            self._refresh(room)

    async def set_muted(self, room: str, participant: str, source: Source, muted: bool) -> None:
        there = self._enter(room, participant)
        (there.muted.add if muted else there.muted.discard)(source)
        self._refresh(room)

    async def unpublish(self, room: str, participant: str, source: Source) -> None:
        there = self._find(room, participant)
        if there is not None:
            there.published.discard(source)
            self._refresh(room)

    async def remove(self, room: str, participant: str) -> None:
        self._require()
        here = self.rooms.get(room)
        if here is not None and here.participants.pop(participant, None) is not None:
            here.levels.pop(participant, None)
            self._refresh(room)

    async def record(
        self,
        room: str,
        recording: str,
        folder: Path,
        floor: int,
        paused: bool,
        sources: Sequence[Source] = tuple(Source),
    ) -> None:
        here = self._room(room)
        began = recording not in here.recordings
        changed = began or here.recordings[recording][1] != paused
        here.recordings[recording] = folder, paused
        folder.mkdir(parents=True, exist_ok=True)
        if began:
            _write(folder, {"event": "start"})
            _write(folder, {"event": "speakers", "levels": here.levels, "active": ""})
        if changed and (paused or not began):
            _write(folder, {"event": "pause" if paused else "resume"})

    async def note(self, room: str, event: Mapping[str, object]) -> None:
        for folder, _ in self._room(room).recordings.values():
            _write(folder, event)

    async def stop_recording(self, room: str, recording: str) -> None:
        self._require()
        found = self.rooms[room].recordings.pop(recording, None) if room in self.rooms else None
        if found is not None:
            _write(found[0], {"event": "stop"})

    def fail_recording(self, room: str, recording: str, reason: RecordingProblem) -> None:
        """As when the disk is full."""
        self._room(room).recordings.pop(recording)
        self._tell(RecordingFailed(room, recording, reason))

    async def statistics(self, room: str) -> RoomStatistics:
        here = self._room(room)
        link = LinkStatistics(bitrate=1_000_000, round_trip_ms=10, estimate=2_000_000)
        return RoomStatistics({each: ParticipantStatistics(link, link) for each in here.participants})

    async def close(self) -> None:
        self._listeners.clear()

    def speak(self, room: str, levels: dict[str, float]) -> None:
        """Make participants as loud as this; everybody else is silent."""
        here = self._room(room)
        here.levels = {each: level for each, level in levels.items() if each in here.participants}
        active = max(here.levels, key=lambda each: here.levels[each], default="")
        self._tell(SpeakersChanged(room, dict(here.levels), active))
        for folder, _ in here.recordings.values():
            _write(folder, {"event": "speakers", "levels": here.levels, "active": active})
        self._refresh(room)

    def lose(self) -> None:
        """The engine does not answer any more."""
        self.available = False
        self.rooms.clear()
        self._tell(EngineLost())

    def restart(self) -> None:
        """A new engine without rooms."""
        self.rooms.clear()
        self.available = True
        self._tell(EngineRestarted())

    def _require(self) -> None:
        if not self.available:
            raise SfuUnavailable

    def _room(self, room: str) -> _Room:
        self._require()
        if room not in self.rooms:
            raise RoomUnknown
        return self.rooms[room]

    def _find(self, room: str, participant: str) -> _Participant | None:
        return self._room(room).participants.get(participant)

    def _enter(self, room: str, participant: str) -> _Participant:
        here = self._room(room)
        if participant not in here.participants and len(here.participants) >= MAX_PARTICIPANTS:
            raise RoomFull
        return here.participants.setdefault(participant, _Participant())

    def _tell(self, event: SfuEvent) -> None:
        for each in list(self._listeners):
            asyncio.get_running_loop().call_soon(each, event)

    def _refresh(self, room: str) -> None:
        here = self.rooms[room]
        for name, there in here.participants.items():
            now = SlotsChanged(room, name, self._audio(here, name, there), self._video(here, there))
            if there.slots and now != there.shown:
                there.shown = now
                self._tell(now)

    def _audio(self, here: _Room, name: str, there: _Participant) -> tuple[AudioSlot, ...]:
        mids = [each.mid for each in there.slots if each.kind is MediaKind.AUDIO][:AUDIO_SLOTS]
        heard = [
            each
            for each, other in here.participants.items()
            if each != name and other.bridge != name and _is_heard(other)
        ]
        heard.sort(key=lambda each: -here.levels.get(each, 0.0))
        return tuple(AudioSlot(mid, who) for mid, who in zip(mids, heard + [""] * len(mids), strict=False))

    def _video(self, here: _Room, there: _Participant) -> tuple[VideoSlot, ...]:
        mids = {each.mid for each in there.slots if each.kind is MediaKind.VIDEO}
        return tuple(
            VideoSlot(each.mid, each.participant, each.source, _layer(each), _state(here, each))
            for each in there.tiles
            if each.mid in mids and _is_published(here, each)
        )


def _write(folder: Path, event: Mapping[str, object]) -> None:
    with (folder / "events.jsonl").open("a") as log:
        log.write(json.dumps({"at": round(time.time() * 1000), **event}) + "\n")


def _is_heard(other: _Participant) -> bool:
    return bool((other.published - other.muted) & {Source.MICROPHONE, Source.SCREEN_AUDIO})


def _is_published(here: _Room, tile: Tile) -> bool:
    return tile.participant in here.participants and tile.source in here.participants[tile.participant].published


def _state(here: _Room, tile: Tile) -> SlotState:
    return SlotState.PAUSED if tile.source in here.participants[tile.participant].muted else SlotState.ON


def _layer(tile: Tile) -> str:
    if tile.source is Source.SCREEN:
        return ""
    return "h" if tile.height > 360 else "m" if tile.height > 180 else "l"


def _answer(offer: str) -> str:
    """The offer with its directions reversed: enough for code that only counts m-lines."""
    if len(offer.encode()) > MAX_SDP_BYTES:
        raise SdpRefused("The session description is too large.")
    if not offer.startswith("v=0") or "m=" not in offer:
        raise SdpRefused("The session description cannot be read.")
    turned = {"a=sendonly": "a=recvonly", "a=recvonly": "a=sendonly"}
    return "\r\n".join(turned.get(line, line) for line in offer.splitlines()) + "\r\n"


def _require_mids(offer: str, mids: list[str]) -> None:
    offered = {line[len("a=mid:") :] for line in offer.splitlines() if line.startswith("a=mid:")}
    unknown = [each for each in mids if each not in offered]
    if unknown or len(set(mids)) < len(mids):
        raise SdpRefused(f"The offer has no media line {unknown[0]}." if unknown else "A media line is named twice.")
