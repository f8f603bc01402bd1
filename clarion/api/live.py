"""The live gateway of our own web app: a WebSocket with a snapshot, then events as they happen.

Frames are JSON objects {"type": "snapshot" | "event", "topic", "data"}. A socket carries what belongs to the
account of its caller, and of calls and messages only the caller's own. A reader that is too slow is
disconnected: it comes back and begins with a fresh snapshot.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import structlog
from fastapi import APIRouter, WebSocket
from starlette.websockets import WebSocketDisconnect, WebSocketState

from clarion.base.bus import Payload, Subscription
from clarion.base.container import Container, container_of
from clarion.base.errors import ClarionError
from clarion.base.socket_writer import GOING_AWAY, TOO_SLOW, SocketWriter
from clarion.base.telemetry import gauge
from clarion.features.people.sign_in import (
    SIGN_IN_CHANGED,
    Caller,
    Sessions,
    SignInChanged,
    identify,
    public,
)

log = structlog.stdlib.get_logger("clarion.live")
_open_sockets = gauge("live_sockets", "Open live sockets")

Topic = Literal[
    "presence",
    "calls",
    "messages",
    "voicemail",
    "emergency",
    "call-log",
    "subscriptions",
    "threads",
    "conduct",
    "chats",
    "encryption",
    "queues",
    "voice-rooms",
    "spending",
    "meetings",
]
Audience = Literal["account", "own", "own-and-admins"]
Shape = Callable[[Payload, Caller], Awaitable[Any]]
"""What a caller gets to see of an event; None: nothing."""
SnapshotOf = Callable[[Caller], Awaitable[Any]]
"""What a new socket begins with; text counts as JSON already written. None: nothing."""

CHECK_EVERY_S = 60.0
SIGNED_OUT = 4401
TOO_MANY = 4429
OPENING_AT_ONCE = 4
"""Sockets whose beginning is read at the same time. After a restart everybody comes back at once, and whoever writes
meanwhile must not stand in line behind a thousand of them.
"""
_LAST_FRAMES_S = 5.0


@dataclass(frozen=True)
class Address:
    """Whom an event concerns: accounts, and extensions within them."""

    accounts: frozenset[str]
    extensions: frozenset[str]


def address_of(payload: Payload) -> Address:
    """As most events say it: `account_id`, and `extension_id` or a list `extensions`."""
    named = payload.get("extensions")
    owners = named if isinstance(named, list) else [payload.get("extension_id", "")]
    accounts = frozenset((str(payload.get("account_id", "")),))
    return Address(accounts, frozenset(str(owner) for owner in owners))


@dataclass(frozen=True)
class LiveSource:
    """Events of a bus topic become frames of a live topic, for those whom `address` names."""

    bus_topic: str
    topic: Topic
    audience: Audience
    shape: Shape | None = None
    address: Callable[[Payload], Address] = address_of
    find_address: Callable[[Payload], Awaitable[Address]] | None = None  # where it has to be looked up
    same_for: Callable[[Payload, Caller], Hashable] | None = None
    """Callers of an account for whom this is equal see the same: the shape is asked once for them."""
    before: Callable[[Payload], None] | None = None  # called first, before anybody is told


class _Socket(SocketWriter):
    """Events wait until the snapshots have been sent."""

    def __init__(self, websocket: WebSocket, caller: Caller) -> None:
        super().__init__(websocket, at_once=False)
        self.caller = caller


@dataclass
class _Online:
    """The sockets of an account, by person: whom an event concerns is found without a look at everybody."""

    people: dict[str, set[_Socket]] = field(default_factory=dict)

    def everybody(self) -> Iterable[_Socket]:
        return [socket for sockets in self.people.values() for socket in sockets]

    def concerned(self, audience: Audience, address: Address) -> Iterable[_Socket]:
        if audience == "account":
            return [socket for socket in self.everybody() if not socket.caller.is_guest]
        found = [socket for person in self.people.keys() & address.extensions for socket in self.people[person]]
        if audience == "own-and-admins":
            known = set(found)
            found += [one for one in self.everybody() if one.caller.is_admin and one not in known]
        return found

    def of_session(self, caller: Caller) -> int:
        """How many sockets this sign-in has open."""
        own = self.people.get(caller.extension_id, ())
        return sum(socket.caller.session_id == caller.session_id for socket in own)

    def add(self, socket: _Socket) -> None:
        self.people.setdefault(socket.caller.extension_id, set()).add(socket)

    def discard(self, socket: _Socket) -> None:
        sockets = self.people.get(socket.caller.extension_id, set())
        sockets.discard(socket)
        if not sockets:
            self.people.pop(socket.caller.extension_id, None)


class LiveGateway:
    """Knows the open sockets of this process. Sources and snapshots are given by `apps`."""

    def __init__(self, here: Container) -> None:
        self._here = here
        self.door = asyncio.Semaphore(OPENING_AT_ONCE)
        self._accounts: dict[str, _Online] = {}
        self._snapshots: list[tuple[Topic, SnapshotOf]] = []
        self._subscriptions: list[Subscription] = []

    def add_snapshot(self, topic: Topic, snapshot: SnapshotOf) -> None:
        """Send what `snapshot` returns to each new socket."""
        self._snapshots.append((topic, snapshot))

    async def open(self, sources: Sequence[LiveSource]) -> None:
        for source in sources:
            self._subscribe(source.bus_topic, self._handler(source))
        self._subscribe(SIGN_IN_CHANGED, self._on_sign_in_changed)
        for subscription in self._subscriptions:
            await subscription.ready()

    def _subscribe(self, topic: str, handler: Callable[[Payload], Awaitable[None]]) -> None:
        self._subscriptions.append(self._here.bus.subscribe(topic, handler))

    async def close(self) -> None:
        for subscription in self._subscriptions:
            await subscription.close()
        for socket in self._everybody():
            socket.close(GOING_AWAY)

    def _everybody(self) -> Iterable[_Socket]:
        return [socket for online in self._accounts.values() for socket in online.everybody()]

    def _handler(self, source: LiveSource) -> Callable[[Payload], Awaitable[None]]:
        async def on_event(payload: Payload) -> None:
            if source.before is not None:
                source.before(payload)
            looks = any(account_id in self._accounts for account_id in address_of(payload).accounts)
            if source.address is address_of and not looks:
                return  # nobody of this account does
            address = await self._address(source, payload)
            for account_id in address.accounts:
                online = self._accounts.get(account_id)
                if online is not None:
                    await _tell(source, payload, online.concerned(source.audience, address))

        return on_event

    async def _address(self, source: LiveSource, payload: Payload) -> Address:
        """Where it cannot be found, the sockets of the account end: they come back and catch up."""
        if source.find_address is None:
            return source.address(payload)
        try:
            return await source.find_address(payload)
        except Exception:
            log.exception("Whom an event concerns could not be found", topic=source.topic)
            for account_id in address_of(payload).accounts:
                for socket in self._accounts.get(account_id, _Online()).everybody():
                    socket.close(GOING_AWAY)
            return Address(frozenset(), frozenset())

    async def _on_sign_in_changed(self, payload: Payload) -> None:
        change = SignInChanged.model_validate(payload)
        if not change.ended:
            return
        for socket in self._everybody():
            if socket.caller.session_id in change.session_ids:
                socket.close(SIGNED_OUT)

    async def serve(self, websocket: WebSocket, caller: Caller) -> None:
        """Carry one socket until it ends."""
        socket = _Socket(websocket, caller)
        online = self._accounts.setdefault(caller.account_id, _Online())
        if online.of_session(caller) >= self._here.settings.sockets_per_session:
            await websocket.close(TOO_MANY)
            return
        online.add(socket)  # before the snapshot is taken, so that nothing falls between
        _open_sockets.inc()
        try:
            async with self.door:
                if not await self._here.get(Sessions).is_live(caller.session_id):
                    socket.close(SIGNED_OUT)  # it ended before we began to listen for that
                frames = await self._snapshots_for(caller)
            while frames:  # none is kept for as long as the socket lives
                await websocket.send_text(frames.pop(0))
            code = await self._carry(websocket, socket)
            if websocket.application_state is WebSocketState.CONNECTED and code:
                await websocket.close(code)
        except (WebSocketDisconnect, RuntimeError):
            pass  # gone while we were writing
        finally:
            _open_sockets.dec()
            online.discard(socket)
            if not online.people:
                self._accounts.pop(caller.account_id, None)

    async def _snapshots_for(self, caller: Caller) -> list[str]:
        frames = []
        for topic, snapshot in self._snapshots:
            if caller.is_guest and topic != "chats":
                continue  # of the company they see their chats, and nothing else
            try:
                data = await snapshot(caller)
            except ClarionError as error:
                log.warning("A snapshot could not be taken", topic=topic, problem=error.message)
                continue
            if data is not None:
                written = data if isinstance(data, str) else _json(data)
                frames.append(f'{{"type":"snapshot","topic":"{topic}","data":{written}}}')
        return frames

    async def _carry(self, websocket: WebSocket, socket: _Socket) -> int:
        """Until either side ends it; returns the code to close with, 0 when the other side has gone."""
        work: list[asyncio.Future[None]] = [
            asyncio.ensure_future(socket.write()),
            asyncio.ensure_future(self._read(websocket)),
            asyncio.ensure_future(self._watch_session(socket.caller)),
        ]
        try:
            waiting: list[asyncio.Future[Any]] = [*work, socket.closing]
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            if socket.closing.done():
                code = socket.closing.result()
                await asyncio.wait(work[:1], timeout=_LAST_FRAMES_S if code != TOO_SLOW else 0)
                return code
            return SIGNED_OUT if work[2].done() else 0
        finally:
            for task in work:
                task.cancel()
            await asyncio.gather(*work, return_exceptions=True)

    async def _read(self, websocket: WebSocket) -> None:
        while True:
            await websocket.receive_text()  # clients have nothing to say; this notices that they leave

    async def _watch_session(self, caller: Caller) -> None:
        """Returns when the session is over, whether or not anybody announced that."""
        while True:
            await asyncio.sleep(CHECK_EVERY_S)
            if not await self._here.get(Sessions).is_live(caller.session_id):
                return


async def _tell(source: LiveSource, payload: Payload, sockets: Iterable[_Socket]) -> None:
    """All are of one account."""
    frames: dict[Hashable, str] = {}
    for socket in sockets:
        key = socket if source.same_for is None else source.same_for(payload, socket.caller)
        frame = frames.get(key)
        if frame is None:
            frame = frames[key] = await _frame(source, payload, socket.caller)
        if frame:
            socket.send(frame)


def _json(data: Any) -> str:
    return json.dumps(data, separators=(",", ":"), ensure_ascii=False)


async def _frame(source: LiveSource, payload: Payload, caller: Caller) -> str:
    """As it is written on the socket; empty when the caller gets to see nothing of it."""
    data = await source.shape(payload, caller) if source.shape else payload
    if data is None:
        return ""
    return _json({"type": "event", "topic": source.topic, "data": data})


router = APIRouter()


@router.websocket("/restapi/v1.0/clarion/live", dependencies=[public()])
async def live(websocket: WebSocket) -> None:
    """`?access_token=` as for media. Refused with close code 4401 when it is not good."""
    await websocket.accept()
    gateway = container_of(websocket).get(LiveGateway)
    try:
        async with gateway.door:
            caller = await identify(websocket)
    except ClarionError:
        await websocket.close(SIGNED_OUT)
        return
    await gateway.serve(websocket, caller)
