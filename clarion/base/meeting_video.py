"""One file out of the tracks of a recorded meeting: `here.find(Composer)`. `clarion.engines.meeting_video` composes,
in a sandboxed program of its own.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from clarion.base.errors import Unavailable


class CompositionFailed(Unavailable):
    """The tracks could not be made into one file."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """`start`: milliseconds. `participant`: who speaks from there on."""

    start: int
    title: str
    participant: str = ""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody whose microphone was recorded."""

    participant: str
    name: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """What was recorded without interruption from `start` to `end` (milliseconds since 1970), and where it begins in
    the file."""

    start: int
    end: int
    position: int


@dataclass(frozen=True, slots=True)
class Composition:
    milliseconds: int
    chapters: tuple[Chapter, ...]
    speakers: tuple[Speaker, ...]
    runs: tuple[Stretch, ...] = ()


class Composer(Protocol):
    async def compose(self, folder: Path, target: Path, sound: Path, seconds: float) -> Composition:
        """Write an MP4 with chapters to `target`, and its audio alone to `sound`. `folder`: what the media server
        wrote. `seconds`: its length, about. Raises CompositionFailed.
        """

    async def speech(self, folder: Path, participant: str, seconds: float) -> bytes:
        """What one participant said, as WAV as long as the recording. Raises CompositionFailed."""
