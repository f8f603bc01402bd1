"""The signaling sockets of this process. It owns no room: what clients ask goes to the owner over the bus, and the
owner's frames come back by this process's own topic. When a room has another owner, its sockets follow.
"""

import asyncio
import contextlib
import itertools
import json
import time
from typing import Any

import structlog
from pydantic import ValidationError
from starlette.websockets import WebSocket, WebSocketDisconnect

from clarion.base.bus import Payload, Subscription
from clarion.base.container import Container
from clarion.base.errors import ClarionError, Forbidden, Invalid, TooMany, Unauthorized, Unavailable
from clarion.base.ids import new_token
from clarion.base.socket_writer import GOING_AWAY, TOO_SLOW, SocketWriter
from clarion.base.telemetry import gauge
from clarion.base.turn import ice_servers
from clarion.features.meetings.chat.port import MeetingChats
from clarion.features.meetings.rooms import protocol as wire
from clarion.features.meetings.rooms.features import REQUEST
from clarion.features.meetings.rooms.live_room import ELSEWHERE
from clarion.features.meetings.rooms.owners import owner_of, topic_of, wait_for_owner
from clarion.features.meetings.rooms.server import ALIVE, OPEN, RESUMED, sockets_of
from clarion.features.meetings.rooms.tickets import meeting_of_seat, open_ticket

log = structlog.stdlib.get_logger("clarion.meetings")
_open_sockets = gauge("meeting_sockets", "Open signaling sockets of meetings")

NOT_VALID, RATE, COME_BACK, TOO_LARGE = 4401, 4429, 1012, 1009
JOIN_WITHIN_S = 15.0
ALIVE_EVERY_S = 2.0
PER_SECOND, AT_ONCE, MOST_REFUSED = 20.0, 60.0, 200
ANSWER_WITHIN_S = 10.0


class _Bucket:
    """Requests of one socket: so many at once, so many a second."""

    def __init__(self) -> None:
        self._left, self._at, self.refused = AT_ONCE, time.monotonic(), 0

    def take(self) -> None:
        """Raises TooMany."""
        now = time.monotonic()
        self._left = min(AT_ONCE, self._left + (now - self._at) * PER_SECOND)
        self._at = now
        if self._left < 1:
            self.refused += 1
            raise TooMany("Too many requests. Wait a moment.", code="MTG-112", retry_after=1)
        self._left -= 1


class _Socket(SocketWriter):
    def __init__(self, websocket: WebSocket, connection: str) -> None:
        super().__init__(websocket, at_once=False)
        self.connection = connection
        self.bucket = _Bucket()
        self.meeting_id = self.owner = self.seat = self.account_id = self.extension_id = ""
        self.moving = asyncio.Lock()


class SignalingGateway:
    def __init__(self, here: Container) -> None:
        self._here = here
        self._id = new_token(6)
        self._numbers = itertools.count(1)
        self._sockets: dict[str, _Socket] = {}
        self._subscriptions: list[Subscription] = []
        self._tasks: set[asyncio.Task[Any]] = set()

    async def open(self) -> None:
        bus = self._here.bus
        self._subscriptions = [
            bus.subscribe(sockets_of(self._id), self._on_frames),
            bus.subscribe(RESUMED, self._on_resumed),
        ]
        for each in self._subscriptions:
            await each.ready()
        self._start(self._say_alive())

    async def close(self) -> None:
        for socket in self._sockets.values():
            socket.close(COME_BACK)
        for each in self._subscriptions:
            await each.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _start(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _say_alive(self) -> None:
        while True:
            try:
                await self._here.bus.publish(ALIVE, {"gateway": self._id})
            except ClarionError as error:
                log.warning("meetings.gateway_not_heard", problem=error.message)
            await asyncio.sleep(ALIVE_EVERY_S)

    async def _on_frames(self, payload: Payload) -> None:
        for connection, text, code in payload["frames"]:
            socket = self._sockets.get(connection)
            if socket is not None:
                socket.send(text)
                if code:
                    socket.close(code)

    async def _on_resumed(self, payload: Payload) -> None:
        if payload.get("gateway", self._id) != self._id:
            return
        for socket in self._sockets.values():
            if socket.meeting_id == payload["meeting_id"] and socket.seat:
                self._start(self._follow(socket))

    # ---- one socket

    async def serve(self, websocket: WebSocket) -> None:
        """Carry one socket until it ends."""
        socket = _Socket(websocket, f"{self._id}/{next(self._numbers)}")
        self._sockets[socket.connection] = socket
        _open_sockets.inc()
        writing = asyncio.ensure_future(socket.write())
        reading = asyncio.ensure_future(self._read(socket))
        try:
            waiting: list[asyncio.Future[Any]] = [writing, reading, socket.closing]
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            if reading.done() and not socket.closing.done():
                socket.close(reading.result() if reading.exception() is None else GOING_AWAY)
            if socket.closing.done():
                await asyncio.wait([writing], timeout=0 if socket.closing.result() == TOO_SLOW else 5)
                await websocket.close(socket.closing.result())
        except (WebSocketDisconnect, RuntimeError):
            pass  # gone while we were writing
        finally:
            for task in (writing, reading):
                task.cancel()
            await asyncio.gather(writing, reading, return_exceptions=True)
            self._sockets.pop(socket.connection, None)
            _open_sockets.dec()
            if socket.owner:
                self._start(self._say_gone(socket))

    async def _say_gone(self, socket: _Socket) -> None:
        with contextlib.suppress(ClarionError):  # its owner may be gone too: the next one knows of no sockets
            await self._ask_owner(socket, "gone")

    async def _read(self, socket: _Socket) -> int:
        """Until it has to close, with which code."""
        text = ""
        try:
            async with asyncio.timeout(JOIN_WITHIN_S):
                while not socket.seat:
                    text = await socket.websocket.receive_text()
                    if code := await self._take(socket, text):
                        return code
            while True:
                if code := await self._take(socket, await socket.websocket.receive_text()):
                    return code
        except TimeoutError:
            return NOT_VALID
        except (KeyError, UnicodeDecodeError):
            return 1003  # a binary frame

    async def _take(self, socket: _Socket, text: str) -> int:
        """One request. A code: close with it."""
        if len(text) > wire.LARGEST_FRAME:
            return TOO_LARGE
        number = 0
        try:
            number = wire.number_of(text)
            socket.bucket.take()
            answer = await self._answer(socket, _parsed(text))
        except ClarionError as error:
            told = {"errorCode": error.code, "message": error.message, **error.details}
            socket.send(_text({"reply": number, "error": told}))
            if socket.bucket.refused > MOST_REFUSED:
                return RATE
            # Without a seat there is nothing to go on with.
            return NOT_VALID if isinstance(error, Unauthorized) and not socket.seat else 0
        socket.send(_text({"reply": number, "ok": True, **answer}))
        return 0

    async def _answer(self, socket: _Socket, request: Any) -> dict[str, Any]:
        if isinstance(request, wire.Join):
            return await self._join(socket, request)
        if not socket.seat:
            raise Forbidden("Join first.", code="MTG-113")
        if isinstance(request, wire.Chat):
            await self._here.get(MeetingChats).check(socket.account_id, socket.extension_id, request.text)
        body = {"request": request.model_dump(by_alias=True)}
        for _ in range(2):
            try:
                return await self._ask_owner(socket, "ask", **body)
            except ClarionError as error:
                if error.code != ELSEWHERE and not isinstance(error, Unavailable):
                    raise
                if error.code != ELSEWHERE and await owner_of(self._here, socket.meeting_id) == socket.owner:
                    raise  # it is there, and what it needs is not: the media engine
            await self._follow(socket)
        raise Unavailable("The meeting is moving to another server. Try again in a moment.")

    async def _join(self, socket: _Socket, request: wire.Join) -> dict[str, Any]:
        if socket.seat:
            raise Forbidden("This socket is in a meeting already.", code="MTG-110")
        if request.seat:
            socket.meeting_id = meeting_of_seat(request.seat)
            socket.owner = await wait_for_owner(self._here, socket.meeting_id)
            answer = await self._enter(socket, "return", seat=request.seat)
        else:
            ticket = open_ticket(self._here.keys, request.ticket, self._here.clock.now())
            wanted = {"bridge_id": ticket.bridge_id, "region": self._here.settings.region}
            found = await self._here.bus.request(OPEN, wanted, ANSWER_WITHIN_S)
            socket.meeting_id, socket.owner = str(found["meeting_id"]), str(found["owner"])
            answer = await self._enter(socket, "arrive", ticket=request.ticket)
        socket.seat = str(answer["seat"])
        socket.account_id, socket.extension_id = str(answer["account_id"]), str(answer["extension_id"])
        # The meeting's media goes through these servers, whichever process owns the room.
        return {"iceServers": ice_servers(self._here.settings, self._here.clock.now())}

    async def _enter(self, socket: _Socket, do: str, **more: Any) -> dict[str, Any]:
        try:
            return await self._ask_owner(socket, do, **more)
        except ClarionError as error:
            if error.code == "MTG-113":
                raise Unauthorized(error.message, code=error.code) from None
            raise

    async def _follow(self, socket: _Socket) -> None:
        """Take the seat again with the owner that the room has now; when that fails, the client comes back."""
        async with socket.moving:
            try:
                socket.owner = await wait_for_owner(self._here, socket.meeting_id)
                await self._ask_owner(socket, "return", seat=socket.seat)
            except ClarionError as error:
                log.info("meetings.socket_not_moved", meeting=socket.meeting_id, problem=error.message)
                socket.close(NOT_VALID if isinstance(error, (Forbidden, Unauthorized)) else COME_BACK)

    async def _ask_owner(self, socket: _Socket, do: str, **more: Any) -> dict[str, Any]:
        payload = {"do": do, "connection": socket.connection, "meeting_id": socket.meeting_id, **more}
        return await self._here.bus.request(topic_of(socket.owner), payload, ANSWER_WITHIN_S)


def _parsed(text: str) -> Any:
    """Raises Invalid."""
    try:
        return REQUEST.validate_json(text)
    except (ValidationError, RecursionError) as error:
        found = error.errors()[0]["loc"] if isinstance(error, ValidationError) else ()
        place = ".".join(str(part) for part in found[1:]) or "type"  # the first part is the type itself
        raise Invalid(f"Parameter [{place}] value is invalid.", parameter=place) from None


def _text(frame: dict[str, Any]) -> str:
    return json.dumps(frame, separators=(",", ":"), ensure_ascii=False)
