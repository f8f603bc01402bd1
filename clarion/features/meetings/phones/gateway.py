"""The telephones of a call server in meetings. MTG-28.

To a room a phone is a client like a browser: a seat, frames, requests. Its client runs here, beside the call. The
phones of a meeting are a call of many (`meeting:<bridge>`), which lives on one call server; see `phone_room.py`.
"""

import asyncio
import itertools
from collections.abc import Coroutine, Iterable
from typing import Any, Protocol

import structlog

from clarion.base.bus import Payload, Subscription
from clarion.base.container import Container
from clarion.base.errors import ClarionError
from clarion.base.ids import new_token
from clarion.base.telemetry import gauge
from clarion.calls.conference_steps import MEETING, MEETING_KEY, MEETING_PIN
from clarion.calls.events import Event, TellProgram
from clarion.calls.model import Call
from clarion.calls.ports import Media
from clarion.calls.wire import LegEvent, Lost, MediaLost
from clarion.features.meetings.phones.phone_room import PhoneRoom
from clarion.features.meetings.phones.pins import get_door, open_with_password
from clarion.features.meetings.rooms.gateway import ALIVE_EVERY_S
from clarion.features.meetings.rooms.server import ALIVE, RESUMED, sockets_of

log = structlog.stdlib.get_logger("clarion.meetings")
_rooms = gauge("meeting_phone_rooms", "Meetings with telephones on this call server")
CONFERENCE = "conference"
"""The program that asks for codes."""


class Board(Protocol):
    """What it needs of the switchboard."""

    @property
    def calls(self) -> Iterable[Call]: ...

    def find(self, call_id: str) -> Call | None: ...

    def post(self, call_id: str, event: Event) -> None: ...

    async def control(self, call_id: str, action: str, party: int, **more: object) -> Call: ...


class MeetingPhones:
    """`changed`, `left`, `asked` and `leg_event` come from the call core, also before `open`; they return at once."""

    def __init__(self, here: Container, board: Board, media: Media) -> None:
        self._here, self._board, self._media = here, board, media
        self._id = f"phones.{new_token(6)}"
        self._numbers = itertools.count(1)
        self._rooms: dict[str, PhoneRoom] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._subscriptions: list[Subscription] = []
        self._opened = False

    async def open(self) -> None:
        bus = self._here.bus
        self._subscriptions = [
            bus.subscribe(sockets_of(self._id), self._on_frames),
            bus.subscribe(RESUMED, self._on_resumed),
        ]
        for each in self._subscriptions:
            await each.ready()
        self._opened = True
        self._start(self._say_alive())
        for call in self._board.calls:
            self.changed(call)

    async def close(self) -> None:
        self._opened = False
        for each in self._subscriptions:
            await each.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for room in list(self._rooms.values()):
            await room.close()
        self._rooms.clear()

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _say_alive(self) -> None:
        while True:
            if self._rooms:
                try:
                    await self._here.bus.publish(ALIVE, {"gateway": self._id})
                except ClarionError as error:
                    log.warning("meetings.gateway_not_heard", problem=error.message)
            await asyncio.sleep(ALIVE_EVERY_S)

    # ---- from the call core

    def changed(self, call: Call) -> None:
        """A call has begun, changed, ended, or come from another process."""
        room = self._rooms.get(call.call_id)
        if room is not None:
            room.wake()
            return
        found = call.conference if self._opened and not call.over else None
        if found is not None and found.room.startswith(MEETING):
            self._open(call.call_id)

    def _open(self, call_id: str) -> None:
        room = PhoneRoom(self._here, self._board, self._media, call_id, self._new_connection)
        self._rooms[call_id] = room
        _rooms.set(len(self._rooms))
        room.done.add_done_callback(lambda _: self._drop(call_id, room))

    def _drop(self, call_id: str, room: PhoneRoom) -> None:
        if self._rooms.get(call_id) is room:
            del self._rooms[call_id]
            _rooms.set(len(self._rooms))

    def _new_connection(self) -> str:
        return f"{self._id}/{next(self._numbers)}"

    def left(self, call: Call) -> None:
        """The call lives on another call server from now on."""
        room = self._rooms.pop(call.call_id, None)
        if room is not None:
            self._start(room.leave())

    def asked(self, call: Call, topic: str, payload: dict[str, str]) -> bool:
        """A question of a call. Whether it was for meetings."""
        if topic == MEETING_PIN:
            self._start(self._answer_pin(call, payload))
        elif topic == MEETING_KEY:
            room = self._rooms.get(call.call_id)
            if room is not None:
                self._start(room.press(int(payload["party"]), payload["key"]))
        else:
            return False
        return True

    async def _answer_pin(self, call: Call, payload: dict[str, str]) -> None:
        account_id = payload["account_id"]
        try:
            if bridge_id := payload.get("bridge", ""):
                words = await open_with_password(self._here, account_id, bridge_id, payload["password"])
            else:
                inside = bool(payload.get("inside"))
                words = await get_door(self._here, account_id, payload["pin"], inside=inside)
        except Exception as error:  # the caller hears that it cannot be reached
            log.warning("meetings.pin_not_looked_up", problem=str(error)[:300])
            return
        self._board.post(call.call_id, TellProgram(program=CONFERENCE, words=words))

    def leg_event(self, leg_id: str, event: LegEvent) -> None:
        """Of a leg to the media server."""
        if isinstance(event, MediaLost | Lost):
            for room in self._rooms.values():
                room.leg_lost(leg_id)

    # ---- from the rooms of meetings

    async def _on_frames(self, payload: Payload) -> None:
        for connection, text, _code in payload["frames"]:
            for room in list(self._rooms.values()):
                room.take(connection, text)

    async def _on_resumed(self, payload: Payload) -> None:
        if payload.get("gateway", self._id) == self._id:
            for room in self._rooms.values():
                room.owner_changed(str(payload["meeting_id"]))
