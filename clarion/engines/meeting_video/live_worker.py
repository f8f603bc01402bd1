"""Sandboxed program that composes a meeting while it goes on: `python -m clarion.engines.meeting_video.live_worker`.

Reads messages on stdin, writes pieces to stdout (`frames_of` and `framed`). It opens no file and no socket.
"""

import sys
import time
from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from clarion.base.sandbox import enter_sandbox
from clarion.engines.meeting_video.compose_worker import MEMORY, rehearse
from clarion.engines.meeting_video.composer import Quality
from clarion.engines.meeting_video.live import LiveComposition, Piece

CPU_S = 4 * 86_400
LARGEST = 64 * 2**20
_SIZE = 4


class Written(msgspec.Struct, array_like=True):
    """Bytes that were added to a file. No name: time has passed."""

    name: str
    content: bytes


class Composed(msgspec.Struct, array_like=True):
    milliseconds: int
    content: bytes


def framed(message: msgspec.Struct) -> bytes:
    body = msgspec.msgpack.encode(message)
    return len(body).to_bytes(_SIZE, "little") + body


def frames_of(stream: BinaryIO) -> Iterator[bytes]:
    while len(head := stream.read(_SIZE)) == _SIZE:
        yield stream.read(int.from_bytes(head, "little"))


class Clock:
    """The clock of the media server, as far as what it wrote tells: this one's, moved."""

    def __init__(self) -> None:
        self._ahead: int | None = None

    def see(self, at: int) -> None:
        if at:
            own = round(time.monotonic() * 1000)
            self._ahead = max(at - own, self._ahead if self._ahead is not None else at - own)

    def now(self) -> int:
        return round(time.monotonic() * 1000) + self._ahead if self._ahead is not None else 0


def main() -> None:
    out = sys.stdout.buffer

    def give(piece: Piece) -> None:
        out.write(framed(Composed(piece.milliseconds, piece.content)))
        out.flush()

    quality = msgspec.json.decode(sys.argv[1], type=Quality)
    rehearse()
    composition, clock = LiveComposition(give, quality), Clock()
    enter_sandbox(CPU_S, MEMORY)
    for body in frames_of(sys.stdin.buffer):
        message = msgspec.msgpack.decode(body, type=Written)
        if message.name:
            clock.see(composition.feed(message.name, message.content))
        else:
            composition.advance(clock.now())
    composition.finish(clock.now())


if __name__ == "__main__":
    main()
