"""The other processes that own rooms: what they say of themselves, and handing rooms over to them."""

import asyncio
import os
import time

import msgspec
import structlog

from clarion.base.bus import Payload, Subscription
from clarion.base.container import Container
from clarion.base.errors import ClarionError
from clarion.base.load_metric import offer_load
from clarion.base.sfu import Sfu
from clarion.features.meetings.rooms.live_room import LiveRoom
from clarion.features.meetings.rooms.media import place_in
from clarion.features.meetings.rooms.owners import topic_of
from clarion.features.meetings.rooms.placement import ServerLoad, best_server, cost_of, destinations
from clarion.features.meetings.rooms.shelf import RoomShelf
from clarion.features.meetings.rooms.state import Room

log = structlog.stdlib.get_logger("clarion.meetings")
SERVERS = "meetings.servers"
"""What processes that own rooms say of themselves, each second."""
SILENT_S = 3.0
MEDIA_LINGERS_S = 5.0
"""How long the media server that a room was on goes on with it: until then everybody is connected to the next one."""
LOOK_S = 0.2
STREAMS_A_CORE = 2200
"""Forwarded streams that a core of a media server was measured to carry (docs/operations/meetings.md)."""


class RoomServers:
    """`rooms` are those of this process, by meeting."""

    def __init__(self, here: Container, shelf: RoomShelf, sfu: Sfu | None, rooms: dict[str, LiveRoom]) -> None:
        self._here, self._shelf, self._sfu, self._rooms = here, shelf, sfu, rooms
        self._others: dict[str, tuple[ServerLoad, float]] = {}
        self.draining = False

    def open(self) -> Subscription:
        offer_load("meetings", lambda: self.own.streams / (STREAMS_A_CORE * (os.cpu_count() or 1)))
        return self._here.bus.subscribe(SERVERS, self._on_load)

    async def tell(self) -> None:
        try:
            await self._here.bus.publish(SERVERS, msgspec.to_builtins(self.own))
        except ClarionError as error:
            log.warning("meetings.load_not_told", problem=error.message)

    async def _on_load(self, payload: Payload) -> None:
        load = msgspec.convert(payload, ServerLoad)
        if load.owner == self._shelf.owner:
            return
        news = load.owner not in self._others
        self._others[load.owner] = (load, time.monotonic())
        if news:
            await self.tell()  # so that a server that starts knows the others at once

    @property
    def own(self) -> ServerLoad:
        return ServerLoad(
            owner=self._shelf.owner,
            streams=sum(cost_of(len(live.room.everybody_in())) for live in self._rooms.values()),
            region=self._here.settings.region,
            media=self._sfu is not None and self._sfu.available,
            draining=self.draining,
        )

    @property
    def others(self) -> list[ServerLoad]:
        """Those that were heard of lately."""
        alive = time.monotonic() - SILENT_S
        return [load for load, seen in self._others.values() if seen >= alive]

    def place(self, region: str) -> str:
        """The owner that a new room goes to."""
        return best_server(self.own, self.others, region) or self._shelf.owner

    # ---- leaving

    async def drain(self) -> None:
        """Hand every room over to another server, and return once everybody is connected there. Where there is none,
        rooms wait for the next one to start.
        """
        self.draining = True
        await self.tell()
        live = list(self._rooms.values())
        targets = destinations([len(one.room.everybody_in()) for one in live], self.others, self._here.settings.region)
        places = {room.meeting_id: _engine_rooms(room) for room in (one.room for one in live)}
        moving = [self._hand_over(one, target) for one, target in zip(live, targets, strict=False)]
        moved = [meeting_id for meeting_id in await asyncio.gather(*moving) if meeting_id]
        await asyncio.gather(*(self._end_media(room) for meeting_id in moved for room in places[meeting_id]))

    async def _hand_over(self, live: LiveRoom, target: str) -> str:
        """The room that went; empty: it did not."""
        meeting_id = live.room.meeting_id
        await live.hand_over()
        self._rooms.pop(meeting_id, None)
        if live.room.ended or not await self._shelf.give(meeting_id, target):
            return ""
        try:
            await self._here.bus.request(topic_of(target), {"do": "adopt", "connection": "", "meeting_id": meeting_id})
        except ClarionError as error:
            # Its lease ends soon, and then any server goes on with it.
            log.warning("meetings.room_not_taken", meeting=meeting_id, target=target, problem=error.message)
        log.info("meetings.room_handed_over", meeting=meeting_id, target=target)
        return meeting_id

    async def _end_media(self, room: str) -> None:
        """Once nobody is connected any more, or it takes too long."""
        if self._sfu is None:
            return
        until = time.monotonic() + MEDIA_LINGERS_S
        try:
            while time.monotonic() < until:
                if not (await self._sfu.statistics(room)).participants:
                    break
                await asyncio.sleep(LOOK_S)
            await self._sfu.close_room(room)
        except ClarionError as error:
            log.info("meetings.media_not_ended", room=room, problem=error.message)


def _engine_rooms(room: Room) -> set[str]:
    """The meeting itself and its breakout rooms, as the media server has them."""
    return {place_in(room.meeting_id, place) for place in ("", *(one.place for one in room.everybody_in()))}
