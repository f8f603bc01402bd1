"""The `LiveComposer` port: a sandboxed program for each stream, fed with what the media server writes."""

import asyncio
import contextlib
import ctypes
import json
import os
from collections.abc import AsyncGenerator
from pathlib import Path

import msgspec

from clarion.base.meeting_video import CompositionFailed, LivePiece
from clarion.base.sandbox import end_sandboxed, start_sandboxed
from clarion.engines.meeting_video.composer import Quality
from clarion.engines.meeting_video.live import QUALITY
from clarion.engines.meeting_video.live_worker import LARGEST, Composed, Written, framed

_WORKER = "clarion.engines.meeting_video.live_worker"
_EVERY_S = 0.1
_AT_ONCE = 1024 * 1024
_EVENTS = "events.jsonl"
_KEEP_SIZE, _PUNCH_HOLE = 1, 2
_libc = ctypes.CDLL(None)


class Tail:
    """What is added to the files of a folder. What was read is taken from the disk, and files that have ended go."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[str, int] = {}
        self._line = b""
        self._over: set[str] = set()
        self.stopped = False

    def read(self) -> list[Written]:
        """Events last, so that a file is known whole when its end is."""
        found = []
        names = sorted(each.name for each in self._folder.glob("*.ivf")) if self._folder.is_dir() else []
        over = set(self._over)
        for name in names:
            content = self._added(name)
            if content:
                found.append(Written(name, content))
            elif name in over:
                (self._folder / name).unlink()
                self._over.discard(name)
        events = self._added(_EVENTS) if names or (self._folder / _EVENTS).exists() else b""
        if events:
            self._look(events)
            found.append(Written(_EVENTS, events))
        return found

    def _added(self, name: str) -> bytes:
        begun = self._read.get(name, 0)
        with (self._folder / name).open("r+b") as file:
            file.seek(begun)
            content = file.read(_AT_ONCE)
            self._read[name] = end = begun + len(content)
            if content:  # the file keeps its length and loses its bytes; not every file system can
                _libc.fallocate(
                    file.fileno(), _KEEP_SIZE | _PUNCH_HOLE, ctypes.c_long(0), ctypes.c_long(end // 4096 * 4096)
                )
        return content

    def _look(self, events: bytes) -> None:
        *lines, self._line = (self._line + events).split(b"\n")
        for line in lines:
            with contextlib.suppress(ValueError, AttributeError):
                event = json.loads(line)
                if event.get("event") in ("stop", "failed"):
                    self.stopped = True
                elif event.get("event") == "end":
                    self._over.add(os.path.basename(str(event.get("file"))))


class LiveComposerProcess:
    def __init__(self, quality: Quality = QUALITY) -> None:
        self._quality = quality

    async def compose_live(self, folder: Path) -> AsyncGenerator[LivePiece]:
        process = await start_sandboxed(_WORKER, msgspec.json.encode(self._quality).decode())
        assert process.stdin is not None and process.stdout is not None
        feeding = asyncio.create_task(_feed(process.stdin, folder), name="feed a live composition")
        try:
            while True:
                try:
                    size = int.from_bytes(await process.stdout.readexactly(4), "little")
                    body = await process.stdout.readexactly(min(size, LARGEST))
                except asyncio.IncompleteReadError:
                    break
                piece = msgspec.msgpack.decode(body, type=Composed)
                yield LivePiece(piece.milliseconds, piece.content)
            if await process.wait() != 0:
                raise CompositionFailed("The live picture could not be composed.")
        finally:
            feeding.cancel()
            await asyncio.gather(feeding, return_exceptions=True)
            await end_sandboxed(process)


async def _feed(stdin: asyncio.StreamWriter, folder: Path) -> None:
    tail = Tail(folder)
    with contextlib.suppress(ConnectionError):  # the program has ended, and its reader says so
        while True:
            written = await asyncio.to_thread(tail.read)
            for each in (*written, Written("", b"")):
                stdin.write(framed(each))
                await stdin.drain()
            if tail.stopped and not written:
                break
            await asyncio.sleep(_EVERY_S)
        stdin.close()
