"""Commands for the media engine, derived from the room before and after: only people in the room are in its media."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator

import structlog

from clarion.base.errors import ClarionError
from clarion.base.sfu import MediaKind, PublishedSource, Sfu, SfuUnavailable, Slot, Source, Tile
from clarion.features.meetings.rooms import protocol as wire
from clarion.features.meetings.rooms.state import Room

log = structlog.stdlib.get_logger("clarion.meetings")
_MUTABLE = (Source.MICROPHONE, Source.CAMERA)
Work = Callable[[Sfu], Awaitable[None]]


class RoomMedia:
    """The media of one room. What follows from the state is done in order, one after another."""

    def __init__(self, sfu: Sfu | None, room: str) -> None:
        self._sfu = sfu
        self._room = room
        self._queue: asyncio.Queue[Work] = asyncio.Queue()
        self._task = asyncio.get_running_loop().create_task(self._run())

    @property
    def engine(self) -> Sfu:
        """Raises SfuUnavailable."""
        if self._sfu is None:
            raise SfuUnavailable
        return self._sfu

    async def close(self) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def open(self, room: Room) -> bool:
        """Open the room in the engine, with who is muted. True: it was open, and its media goes on."""
        was_open = await self.engine.open_room(self._room)
        if not was_open:
            for work in _muted(room):
                self._queue.put_nowait(work)
        return was_open

    async def end(self) -> None:
        """Close the room in the engine, after what is still to be done."""
        self._queue.put_nowait(lambda sfu: sfu.close_room(self._room))
        await self._queue.join()
        await self.close()

    def follow(self, before: Room, after: Room) -> None:
        for work in _works(before, after):
            self._queue.put_nowait(work)

    async def _run(self) -> None:
        while True:
            work = await self._queue.get()
            try:
                await work(self.engine)
            except ClarionError as error:
                log.warning("meetings.media_not_changed", room=self._room, problem=error.message)
            except Exception:
                log.exception("meetings.media_failed", room=self._room)
            finally:
                self._queue.task_done()

    async def publish(self, participant: str, request: wire.Publish) -> str:
        sources = [PublishedSource(one.mid, Source(one.source)) for one in request.sources]
        return await self.engine.publish(self._room, participant, request.sdp, sources)

    async def subscribe(self, participant: str, request: wire.Subscribe) -> str:
        slots = [Slot(one.mid, MediaKind(one.kind)) for one in request.slots]
        return await self.engine.subscribe(self._room, participant, request.sdp, slots)

    async def view(self, participant: str, request: wire.View) -> None:
        tiles = [Tile(one.mid, one.participant, Source(one.source), one.width, one.height) for one in request.tiles]
        await self.engine.view(self._room, participant, tiles)

    async def remove(self, participant: str) -> None:
        await self.engine.remove(self._room, participant)


def _muted(room: Room) -> Iterator[Work]:
    for one in room.everybody_in():
        for source in _MUTABLE:
            if one.muted(source.value):
                yield _mute(room.meeting_id, one.id, source, muted=True)


def _works(before: Room, after: Room) -> Iterator[Work]:
    old = {one.id: one for one in before.everybody_in()}
    new = {one.id: one for one in after.everybody_in()}
    for one in old.values():
        if one.id not in new:
            yield _remove(after.meeting_id, one.id)
    for one in new.values():
        was = old.get(one.id)
        if was is one:
            continue
        for source in _MUTABLE:
            if one.muted(source.value) != (was is not None and was.muted(source.value)):
                yield _mute(after.meeting_id, one.id, source, muted=one.muted(source.value))
        for name in was.sources if was is not None else ():
            if name not in one.sources:
                yield _unpublish(after.meeting_id, one.id, Source(name))


def _remove(room: str, participant: str) -> Work:
    return lambda sfu: sfu.remove(room, participant)


def _mute(room: str, participant: str, source: Source, *, muted: bool) -> Work:
    return lambda sfu: sfu.set_muted(room, participant, source, muted)


def _unpublish(room: str, participant: str, source: Source) -> Work:
    return lambda sfu: sfu.unpublish(room, participant, source)
