"""Streams the rooms of this process that are live: composes them, keeps the pieces for viewers, sends them elsewhere.

The media server writes what everybody sends to files; the composer reads them while they grow, and frees the disk. A
new process, or a new media server, begins with files of its own: viewers see a jump, and the stream goes on.
"""

import asyncio
import contextlib
import shutil
from collections.abc import AsyncIterator, Mapping

import structlog

from clarion.base.container import Container
from clarion.base.disk_space import DiskSpace
from clarion.base.errors import ClarionError
from clarion.base.files import Files, check_key
from clarion.base.ids import new_token
from clarion.base.meeting_video import LiveComposer, LivePiece, StreamPusher
from clarion.base.sfu import Sfu, SfuUnavailable
from clarion.features.meetings.recordings.commands import disk_of, room_note
from clarion.features.meetings.rooms.live_room import LiveRoom
from clarion.features.meetings.streams.consent import open_target
from clarion.features.meetings.streams.models import MeetingStream
from clarion.features.meetings.streams.requests import StreamOver, StreamSending
from clarion.features.meetings.streams.rules import KEPT, StoredPiece
from clarion.features.meetings.streams.state import LiveStream, Sending

log = structlog.stdlib.get_logger("clarion.meetings")
AREA = "meeting-streams"
PIECE = "video/mp2t"
_TELL_EVERY_S = 2.0
_PAUSE_S = 2.0
_MOST_FAILURES = 5
_WAITING_PIECES = 15  # that a slow service has not taken
_PUSH_PAUSES_S = (1.0, 2.0, 5.0, 10.0, 30.0)


class StreamSender:
    def __init__(self, here: Container, sfu: Sfu | None) -> None:
        self._here = here
        self._sfu = sfu
        self._running: dict[str, _Running] = {}

    def follow(self, rooms: Mapping[str, LiveRoom]) -> None:
        """Stream these, where they are live, and no others."""
        wanted = {live.room.live_stream.id: live for live in rooms.values() if not live.room.ended}
        wanted.pop("", None)
        for key in [key for key, one in self._running.items() if one.task.done()]:
            del self._running[key]
        for key, one in self._running.items():
            if key not in wanted:
                one.stopping.set()
        for key in wanted.keys() - self._running.keys():
            self._running[key] = _Running(self._here, self._sfu, wanted[key])

    async def close(self) -> None:
        """Leave the streams to whichever process goes on with their rooms."""
        tasks = [one.task for one in self._running.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


class _Running:
    """One stream."""

    def __init__(self, here: Container, sfu: Sfu | None, live: LiveRoom) -> None:
        self._here, self._sfu, self._live = here, sfu, live
        self._stream: LiveStream = live.room.live_stream
        self._disk = disk_of(here.settings)
        self._pieces: asyncio.Queue[bytes | None] = asyncio.Queue(_WAITING_PIECES)
        self.stopping = asyncio.Event()
        self.task = asyncio.get_running_loop().create_task(self._run(), name="stream a meeting")

    @property
    def _room(self) -> str:
        return self._live.room.meeting_id

    async def _run(self) -> None:
        pushing = asyncio.create_task(self._push()) if self._stream.target else None
        failures = 0
        try:
            for name in await asyncio.to_thread(self._left_over):
                await self._drop(name)
            while not self.stopping.is_set():
                try:
                    failures = 0 if await self._compose() else failures + 1
                except ClarionError as error:
                    failures += 1
                    log.warning("meetings.stream_interrupted", stream=self._stream.id, problem=error.message)
                if failures >= _MOST_FAILURES:
                    await self._tell(StreamOver(self._now(), self._stream.id, lost=True))
                    break
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self.stopping.wait(), _PAUSE_S)
            await self._end()
        except Exception:
            log.exception("meetings.stream_failed", stream=self._stream.id)
        finally:
            if pushing is not None:
                await self._end_push(pushing)

    def _now(self) -> float:
        return self._here.clock.now().timestamp()

    async def _tell(self, event: StreamOver | StreamSending) -> None:
        with contextlib.suppress(ClarionError):  # the room may have ended, or gone to another process
            await self._live.do(event)

    # ---- composing

    def _left_over(self) -> list[str]:
        """What a process that was killed has left running."""
        return [each.name for each in self._disk.folder.glob(f"{self._room}-live-*")]

    async def _drop(self, name: str) -> None:
        if self._sfu is not None:
            with contextlib.suppress(ClarionError):
                await self._sfu.stop_recording(self._room, name)
        await asyncio.to_thread(shutil.rmtree, self._disk.folder / name, ignore_errors=True)

    async def _compose(self) -> bool:
        """Until it stops, or cannot go on. Whether there was anything. Raises what is missing."""
        name = f"{self._stream.id}-{new_token(6)}"
        composer = self._here.find(LiveComposer)
        assert composer is not None, "`want_stream` has seen it"
        composing = composer.compose_live(self._disk.folder / name)
        telling = None
        fresh = True
        try:
            await self._record(name)
            telling = asyncio.create_task(self._keep_recording(name))
            async for piece in composing:
                await self._keep(piece, fresh=fresh)
                fresh = False
        finally:
            if telling is not None:
                telling.cancel()
                await asyncio.gather(telling, return_exceptions=True)
            await composing.aclose()
            await self._drop(name)
        return not fresh

    async def _record(self, name: str) -> None:
        space = self._here.find(DiskSpace)
        if space is not None:
            space.require()
        if self._sfu is None:
            raise SfuUnavailable
        folder = self._disk.folder / name
        await self._sfu.record(self._room, name, folder, self._disk.least_free, paused=False)
        await self._sfu.note(self._room, room_note(self._live.room))

    async def _keep_recording(self, name: str) -> None:
        """A restarted media server has to be asked again. Stopping goes through it to the composer."""
        while not self.stopping.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.stopping.wait(), _TELL_EVERY_S)
            if not self.stopping.is_set():
                with contextlib.suppress(ClarionError):
                    await self._record(name)
        if self._sfu is not None:
            with contextlib.suppress(ClarionError):
                await self._sfu.stop_recording(self._room, name)

    # ---- viewers

    async def _keep(self, piece: LivePiece, *, fresh: bool) -> None:
        async with self._here.storage.reading() as session:
            row = await session.get(MeetingStream, self._stream.id)
        if row is None:
            return  # the room has not been written yet
        number = row.pieces[-1]["number"] + 1 if row.pieces else 0
        key = check_key(f"{AREA}/{row.account_id}/{row.meeting_id[-2:]}/{row.id}/{number}.ts")
        files = self._here.get(Files)
        await files.put(key, piece.content, PIECE)
        began = fresh and number > 0
        at = round(self._now() * 1000) - piece.milliseconds
        stored = StoredPiece(number=number, milliseconds=piece.milliseconds, key=key, fresh=began, at=at)
        async with self._here.storage.transaction() as session:
            kept = await session.get(MeetingStream, row.id, with_for_update=True)
            if kept is None:
                old = [stored]
            else:
                pieces = [*kept.pieces, stored]
                old, kept.pieces = pieces[:-KEPT], pieces[-KEPT:]
                kept.fresh += began
        for each in old:
            await files.delete(each["key"])
        with contextlib.suppress(asyncio.QueueFull):  # the service is slow: what it does not take is left out
            self._pieces.put_nowait(piece.content)

    async def _end(self) -> None:
        async with self._here.storage.transaction() as session:
            kept = await session.get(MeetingStream, self._stream.id, with_for_update=True)
            if kept is not None:
                kept.over, kept.ended_at = True, kept.ended_at or self._here.clock.now()

    # ---- the service

    async def _push(self) -> None:
        pusher = self._here.find(StreamPusher)
        assert pusher is not None, "`want_stream` has seen it"
        failures = 0
        while True:
            took = asyncio.Event()
            try:
                target = open_target(self._here, self._stream.target)
                telling = asyncio.create_task(self._tell_taken(took))
                try:
                    await pusher.push(target, self._queued(), took.set)
                finally:
                    telling.cancel()
                return
            except ClarionError as error:
                failures = 0 if took.is_set() else failures + 1
                await self._say("failed", error.message)
            except Exception as error:  # what is not known may hold the key: it is named, and not written down
                failures += 1
                log.warning("meetings.stream_not_sent", stream=self._stream.id, problem=type(error).__name__)
                await self._say("failed", "The stream could not be sent.")
            await asyncio.sleep(_PUSH_PAUSES_S[min(failures, len(_PUSH_PAUSES_S) - 1)])
            while not self._pieces.empty():  # what is late by now
                if self._pieces.get_nowait() is None:
                    return

    async def _tell_taken(self, took: asyncio.Event) -> None:
        await took.wait()
        await self._say("live")

    async def _say(self, sending: Sending, problem: str = "") -> None:
        await self._tell(StreamSending(self._now(), self._stream.id, sending, problem))

    async def _queued(self) -> AsyncIterator[bytes]:
        while (piece := await self._pieces.get()) is not None:
            yield piece

    async def _end_push(self, pushing: asyncio.Task[None]) -> None:
        """What is there is sent first, unless this process ends."""
        if self.stopping.is_set():
            with contextlib.suppress(asyncio.QueueFull, TimeoutError):
                self._pieces.put_nowait(None)
                await asyncio.wait_for(asyncio.shield(pushing), 2 * _TELL_EVERY_S)
        pushing.cancel()
        await asyncio.gather(pushing, return_exceptions=True)
