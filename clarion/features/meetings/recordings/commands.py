"""Commands for the media engine about recordings, derived from the room before and after."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clarion.base.recording_spool import recording_spool
from clarion.base.settings import Settings
from clarion.base.sfu import Sfu
from clarion.features.meetings.recordings.state import RunningRecording
from clarion.features.meetings.rooms.state import Participant, Room

Work = Callable[[Sfu], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Disk:
    """Where recordings are written while they run, and how many bytes of that disk stay free."""

    folder: Path
    least_free: int


def disk_of(settings: Settings) -> Disk:
    return Disk(recording_spool(settings.data), settings.min_free_bytes)


def recording_works(before: Room, after: Room, disk: Disk) -> Iterator[Work]:
    """What changed. The media of breakout rooms is not recorded: people talk there among themselves."""
    old, new = before.recordings.by_id, {} if after.ended else after.recordings.by_id
    for key in old:
        if key not in new:
            yield _stop(after.meeting_id, key)
    for key, one in new.items():
        if old.get(key) != one:
            yield _record(after.meeting_id, one, disk)
    listening = new or (after.live_stream.id and not after.ended)
    if listening and (new.keys() - old.keys() or room_note(before) != room_note(after)):
        yield _tell(after)


def all_recordings(room: Room, disk: Disk) -> Iterator[Work]:
    """For an engine, or an owner of the room, that is new."""
    for one in room.recordings.by_id.values():
        yield _record(room.meeting_id, one, disk)
    if room.recordings.by_id:
        yield _tell(room)


def room_note(room: Room) -> dict[str, Any]:
    """What the composer needs to know of the room. The audience of a webinar is not to be seen, nor its names."""
    audience = "listener" if room.webinar.is_on else ""
    return {
        "event": "room",
        "spotlight": room.spotlight,
        "people": [_person(one) for one in room.everybody_in() if not one.place and one.role != audience],
    }


def _person(one: Participant) -> dict[str, Any]:
    camera = "camera" in one.sources and not one.camera_muted
    return {"id": one.id, "name": one.name, "camera": camera, "screen": "screen" in one.sources}


def _tell(room: Room) -> Work:
    note = room_note(room)
    return lambda sfu: sfu.note(room.meeting_id, note)


def _record(room: str, one: RunningRecording, disk: Disk) -> Work:
    return lambda sfu: sfu.record(room, one.id, disk.folder / one.id, disk.least_free, one.paused)


def _stop(room: str, recording: str) -> Work:
    return lambda sfu: sfu.stop_recording(room, recording)
