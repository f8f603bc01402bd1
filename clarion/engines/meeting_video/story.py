"""What happened while a meeting was recorded: which stretches of time there are, who was there, who spoke. Pure.

The media server writes `events.jsonl` (`clarion/engines/sfu/server/recorder.js`); the owner of the room adds notes of
the event `room`. Times there are milliseconds since 1970; positions here are milliseconds of the finished recording, in
which pauses and gaps are left out.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import msgspec

LEAST_CHAPTER_MS = 4000
MOST_CHAPTERS = 400
_SILENT_GAP_MS = 2000


class Run(NamedTuple):
    """A stretch that was recorded without interruption, and where it lies in the finished recording."""

    start: int
    end: int
    position: int


class Track(msgspec.Struct, frozen=True):
    file: str
    participant: str
    source: str
    at: int

    @property
    def audio(self) -> bool:
        return self.source in ("microphone", "screenAudio")


class Person(msgspec.Struct, frozen=True):
    id: str
    name: str
    camera: bool = False
    screen: bool = False


class Note(msgspec.Struct, frozen=True):
    """The room from `at` on, as its owner noted it."""

    at: int
    people: tuple[Person, ...] = ()
    spotlight: str = ""


class Chapter(msgspec.Struct, frozen=True):
    """`start`: a position. `participant`: empty before anybody speaks."""

    start: int
    title: str
    participant: str = ""


class Story(msgspec.Struct, frozen=True):
    runs: tuple[Run, ...]
    tracks: tuple[Track, ...]
    notes: tuple[Note, ...]
    speakers: tuple[tuple[int, str], ...]
    """Who speaks from when on, by time of the clock."""

    @property
    def length(self) -> int:
        return self.runs[-1].position + self.runs[-1].end - self.runs[-1].start if self.runs else 0

    def position(self, at: int) -> int | None:
        """Where a time of the clock lies; None in a pause."""
        for run in self.runs:
            if run.start <= at <= run.end:
                return run.position + at - run.start
        return None

    def position_after(self, at: int) -> int:
        """The same; of a time in a pause, where the recording goes on."""
        for run in self.runs:
            if at <= run.end:
                return run.position + max(0, at - run.start)
        return self.length


def read_story(lines: Iterable[str], last_frames: Mapping[str, int]) -> Story:
    """`last_frames`: the time of the last frame in each file, which ends a stretch that a killed process left open."""
    events = [event for line in lines if (event := _event(line)) is not None]
    tracks = [
        Track(str(event["file"]), str(event["participant"]), str(event["source"]), event["at"])
        for event in events
        if event["event"] == "track" and {"file", "participant", "source"} <= event.keys()
    ]
    notes = [_note(event) for event in events if event["event"] == "room"]
    speakers = [(event["at"], str(event.get("active") or "")) for event in events if event["event"] == "speakers"]
    return Story(tuple(_runs(events, tracks, last_frames)), tuple(tracks), tuple(notes), tuple(speakers))


def _event(line: str) -> dict[str, Any] | None:
    """None for the last line of a process that was killed while it wrote."""
    try:
        event = json.loads(line)
    except ValueError:
        return None
    usable = isinstance(event, dict) and isinstance(event.get("at"), int) and isinstance(event.get("event"), str)
    return event if usable else None


def _note(event: dict[str, Any]) -> Note:
    people = [
        Person(str(one["id"]), str(one["name"]), bool(one.get("camera")), bool(one.get("screen")))
        for one in event.get("people", ())
    ]
    return Note(event["at"], tuple(people), str(event.get("spotlight") or ""))


def _runs(events: list[dict[str, Any]], tracks: list[Track], last_frames: Mapping[str, int]) -> list[Run]:
    found: list[Run] = []
    begun = 0
    last = 0

    def close(at: int) -> None:
        nonlocal begun
        if begun and at > begun:
            found.append(Run(begun, at, found[-1].position + found[-1].end - found[-1].start if found else 0))
        begun = 0

    def seen_until(until: int) -> int:
        """The last sign of life before a time."""
        times = [last_frames.get(each.file, 0) for each in tracks if begun <= each.at < until]
        return max([last, *(min(each, until) for each in times)])

    for event in events:
        match event["event"]:
            case "start" | "resume":
                close(seen_until(event["at"]))
                begun = event["at"]
            case "pause" | "stop" | "failed":
                close(event["at"])
        last = event["at"]
    close(seen_until(1 << 62))
    return found


def chapters_of(story: Story) -> list[Chapter]:
    """One for each speech: short ones belong to the speech before."""
    names = {person.id: person.name for note in story.notes for person in note.people}
    turns = [(story.position_after(at), who) for at, who in story.speakers if who]
    found: list[Chapter] = []
    for index, (start, who) in enumerate(turns):
        end = turns[index + 1][0] if index + 1 < len(turns) else story.length
        if found and found[-1].participant == who:
            continue
        if end - start < LEAST_CHAPTER_MS and found:
            continue
        found.append(Chapter(start, names.get(who, who), who))
    if not found:
        return []
    # The first begins with the recording, so that players have no part without a chapter.
    return [msgspec.structs.replace(found[0], start=0), *found[1:MOST_CHAPTERS]]
