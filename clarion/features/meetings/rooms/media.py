"""Commands for the media engine, derived from the room before and after: only people in the room are in its media."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence

import structlog

from clarion.base.errors import ClarionError
from clarion.base.sfu import PHONES, MediaKind, PublishedSource, Sfu, SfuUnavailable, Slot, Source, Tile
from clarion.features.meetings.recordings.commands import Disk, all_recordings, recording_works
from clarion.features.meetings.rooms import protocol as wire
from clarion.features.meetings.rooms.state import Participant, Room

log = structlog.stdlib.get_logger("clarion.meetings")
_MUTABLE = (Source.MICROPHONE, Source.CAMERA)
Work = Callable[[Sfu], Awaitable[None]]


class RoomMedia:
    """The media of one room. What follows from the state is done in order, one after another."""

    def __init__(self, sfu: Sfu | None, room: str, disk: Disk) -> None:
        self._sfu = sfu
        self._disk = disk
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
            for place in sorted({one.place for one in room.everybody_in()} - {""}):
                self._queue.put_nowait(_open(place_in(self._room, place)))
            for work in _muted(room):
                self._queue.put_nowait(work)
        for work in all_recordings(room, self._disk):
            self._queue.put_nowait(work)
        return was_open

    async def end(self) -> None:
        """Close the room in the engine, after what is still to be done."""
        self._queue.put_nowait(lambda sfu: sfu.close_room(self._room))
        await self._queue.join()
        await self.close()

    def follow(self, before: Room, after: Room) -> None:
        for work in (*_works(before, after), *recording_works(before, after, self._disk)):
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

    async def publish(self, one: Participant, request: wire.Publish) -> str:
        sources = [PublishedSource(each.mid, Source(each.source)) for each in request.sources]
        bridge = PHONES if one.who.phone else ""
        return await self.engine.publish(await self._place(one), one.id, request.sdp, sources, bridge)

    async def listen(self, one: Participant, offers: Sequence[str]) -> list[str]:
        """Answer the connections that the phones at a place hear it by, as one of them offers."""
        return await self.engine.bridge(await self._place(one), PHONES, offers)

    async def set_levels(self, place: str, levels: Mapping[str, float]) -> None:
        """How loud phones are."""
        await self.engine.set_levels(place_in(self._room, place), levels)

    async def end_listening(self, place: str) -> None:
        """No phone hears the place any more."""
        await self.engine.remove(place_in(self._room, place), PHONES)

    async def subscribe(self, one: Participant, request: wire.Subscribe) -> str:
        slots = [Slot(each.mid, MediaKind(each.kind)) for each in request.slots]
        return await self.engine.subscribe(await self._place(one), one.id, request.sdp, slots)

    async def view(self, one: Participant, request: wire.View) -> None:
        tiles = [
            Tile(each.mid, each.participant, Source(each.source), each.width, each.height) for each in request.tiles
        ]
        await self.engine.view(await self._place(one), one.id, tiles)

    async def remove(self, one: Participant) -> None:
        await self.engine.remove(place_in(self._room, one.place), one.id)

    async def _place(self, one: Participant) -> str:
        """What follows from the state comes first: the breakout room is open, and who is muted there."""
        if one.place:
            await self._queue.join()
        return place_in(self._room, one.place)


def place_in(meeting_id: str, place: str) -> str:
    """The engine's room of a breakout room, or of the meeting itself."""
    return f"{meeting_id}.{place}" if place else meeting_id


def meeting_of(engine_room: str) -> str:
    return engine_room.partition(".")[0]


def _muted(room: Room) -> Iterator[Work]:
    for one in room.everybody_in():
        yield from _mutes(room, one, None)


def _mutes(room: Room, one: Participant, was: Participant | None) -> Iterator[Work]:
    for source in _MUTABLE:
        if one.muted(source.value) != (was is not None and was.muted(source.value)):
            yield _mute(place_in(room.meeting_id, one.place), one.id, source, muted=one.muted(source.value))


def _works(before: Room, after: Room) -> Iterator[Work]:
    old = {one.id: one for one in before.everybody_in()}
    new = {one.id: one for one in after.everybody_in()}
    for place in sorted({one.place for one in new.values()} - {one.place for one in old.values()} - {""}):
        yield _open(place_in(after.meeting_id, place))
    for one in old.values():
        if one.id not in new or new[one.id].place != one.place:
            yield _remove(place_in(after.meeting_id, one.place), one.id)
    for place in sorted(_phone_places(old.values()) - _phone_places(new.values())):
        yield _remove(place_in(after.meeting_id, place), PHONES)
    for one in new.values():
        was = old.get(one.id)
        if was is one:
            continue
        if was is not None and was.place != one.place:
            was = None
        yield from _mutes(after, one, was)
        for name in was.sources if was is not None else ():
            if name not in one.sources:
                yield _unpublish(place_in(after.meeting_id, one.place), one.id, Source(name))
    for place in sorted({one.place for one in old.values()} - {one.place for one in new.values()} - {""}):
        yield _close(place_in(after.meeting_id, place))


def _phone_places(people: Iterable[Participant]) -> set[str]:
    return {one.place for one in people if one.who.phone}


def _open(room: str) -> Work:
    async def work(sfu: Sfu) -> None:
        await sfu.open_room(room)

    return work


def _close(room: str) -> Work:
    return lambda sfu: sfu.close_room(room)


def _remove(room: str, participant: str) -> Work:
    return lambda sfu: sfu.remove(room, participant)


def _mute(room: str, participant: str, source: Source, *, muted: bool) -> Work:
    return lambda sfu: sfu.set_muted(room, participant, source, muted)


def _unpublish(room: str, participant: str, source: Source) -> Work:
    return lambda sfu: sfu.unpublish(room, participant, source)
