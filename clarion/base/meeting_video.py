"""One picture out of the tracks of a meeting: a file of a recorded one (`here.find(Composer)`), or pieces of one that
goes on (`LiveComposer`), which `StreamPusher` sends to other services. `clarion.engines.meeting_video` composes, in
sandboxed programs of its own.
"""

from collections.abc import AsyncGenerator, AsyncIterator, Callable
from dataclasses import dataclass, field
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


@dataclass(frozen=True, slots=True)
class LivePiece:
    """Some seconds of picture and sound as MPEG-TS, which begin with a key frame and go on where the last one ended."""

    milliseconds: int
    content: bytes


class LiveComposer(Protocol):
    def compose_live(self, folder: Path) -> AsyncGenerator[LivePiece]:
        """Compose what the media server writes to `folder` while it writes, until it says that it has stopped; what was
        read is taken from the disk. Raises CompositionFailed.
        """


class StreamNotTaken(Unavailable):
    """The service that a stream is sent to does not take it."""


@dataclass(frozen=True, slots=True)
class StreamTarget:
    """Where a stream is sent: `server` such as `rtmps://live.example.com/app`, and the key, which is a secret."""

    server: str
    key: str = field(repr=False)


class StreamPusher(Protocol):
    async def push(self, target: StreamTarget, pieces: AsyncIterator[bytes], taken: Callable[[], object]) -> None:
        """Send pieces of MPEG-TS until there are no more; `taken` is called once the service has accepted some. Raises
        StreamNotTaken, with a sentence that does not hold the key.
        """
