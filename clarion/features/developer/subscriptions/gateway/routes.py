"""`POST /restapi/oauth/wstoken` and the socket `/ws`."""

import asyncio
import contextlib
from typing import Annotated, Any
from uuid import uuid4

import structlog
from fastapi import APIRouter, Request, Response, WebSocket
from starlette.websockets import WebSocketDisconnect

from clarion.base.container import Here, container_of
from clarion.base.socket_writer import TOO_SLOW
from clarion.features.developer.subscriptions.gateway import connection as ends
from clarion.features.developer.subscriptions.gateway import frames
from clarion.features.developer.subscriptions.gateway.connection import Connection
from clarion.features.developer.subscriptions.gateway.connections import GatewayConnections
from clarion.features.developer.subscriptions.gateway.frames import BadFrame, ClientRequest, Heartbeat, Limits
from clarion.features.developer.subscriptions.gateway.requests import RequestSocket, Surroundings, answer, too_many
from clarion.features.developer.subscriptions.gateway.responses import WebSocketToken
from clarion.features.people.sign_in import Caller, Sessions, find_caller_of_session, public, require

log = structlog.stdlib.get_logger("clarion.gateway")
router = APIRouter(tags=["WebSocket gateway"])


@router.post("/restapi/oauth/wstoken", summary="Get a token for the WebSocket gateway")
async def create_socket_token(
    request: Request,
    response: Response,
    here: Here,
    caller: Annotated[Caller, require(scopes="WebSocket")],
) -> WebSocketToken:
    """The token opens any number of sockets while it lasts: clients use it again when they come back."""
    lasts = here.settings.socket_token_seconds
    token = here.get(GatewayConnections).tokens.make_access(
        caller.session_id, int(here.clock.now().timestamp()) + lasts
    )
    response.headers["Cache-Control"] = "no-store"
    return {"uri": _socket_uri(request), "ws_access_token": token, "expires_in": lasts}


def _socket_uri(request: Request) -> str:
    """Where the caller found us, which need not be our public address."""
    base = str(request.base_url).rstrip("/")
    return "ws" + base.removeprefix("http") + "/ws"


@router.websocket("/ws", dependencies=[public()])
async def gateway(websocket: WebSocket) -> None:
    """`?access_token=` from wstoken, and `&wsc=` to go on where an earlier socket ended. With `&wscInEvents=true` each
    notification has the `wsc` of its own place; else a Heartbeat behind it has. A client that takes neither may
    read again what came in the last moments, under the same uuid.

    A token that is not good is answered by an Error frame and a close, not by an HTTP status: some clients never try
    again after that.
    """
    await websocket.accept()
    here = container_of(websocket)
    hub = here.get(GatewayConnections)
    caller = await _caller(websocket, hub)
    if caller is None:
        message_id = str(uuid4())
        text = "The token is not valid, or no longer: ask for another at /restapi/oauth/wstoken."
        await websocket.send_text(frames.error(message_id, 401, "OAU-129", text, message_id))
        await websocket.close(ends.NOT_ALLOWED)
        return
    connection = Connection(websocket, caller, hub.tokens, str(uuid4()))
    connection.tells_place = websocket.query_params.get("wscInEvents") == "true"
    connection.heard_at = connection.opened_at = here.clock.monotonic()
    if not hub.enter(connection):
        connection.refuse(429, "WSG-429", "This sign-in has too many open sockets.", ends.NOT_ALLOWED)
    await _Serving(hub, connection).run()


async def _caller(websocket: WebSocket, hub: GatewayConnections) -> Caller | None:
    token = websocket.query_params.get("access_token", "")
    session_id = hub.tokens.find_session(token, int(hub.here.clock.now().timestamp()))
    if session_id is None:
        return None
    async with hub.here.storage.reading() as session:
        caller = await find_caller_of_session(session, session_id)
    if caller is None or "WebSocket" not in caller.scopes or not await hub.here.get(Sessions).is_live(session_id):
        return None
    return caller


class _Serving:
    """A socket from its first frame to its last."""

    def __init__(self, hub: GatewayConnections, connection: Connection) -> None:
        self._hub = hub
        self._connection = connection
        websocket = connection.websocket
        self._around = Surroundings(websocket.scope["app"], websocket.scope)

    async def run(self) -> None:
        connection = self._connection
        reading: asyncio.Task[int] | None = None
        writing = asyncio.ensure_future(connection.write())
        try:
            if not connection.closing.done():
                await self._begin()
                reading = asyncio.ensure_future(self._read())
            await self._until_over(reading, writing)
        finally:
            tasks = [task for task in (reading, writing, *connection.requests) if task is not None]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            over = connection.closing.done() and connection.closing.result() == ends.NOT_ALLOWED
            await self._hub.leave(connection, for_good=over)

    async def _until_over(self, reading: asyncio.Task[int] | None, writing: "asyncio.Future[None]") -> None:
        connection = self._connection
        watched: list[asyncio.Future[Any]] = [writing, *([reading] if reading else [])]
        await asyncio.wait([*watched, connection.closing], return_when=asyncio.FIRST_COMPLETED)
        if not connection.closing.done():
            return  # the client has gone
        # What waits still goes out, unless the client takes too long.
        await asyncio.wait([writing], timeout=5 if connection.closing.result() != TOO_SLOW else 0)
        with contextlib.suppress(RuntimeError, WebSocketDisconnect):  # gone meanwhile
            await connection.websocket.close(connection.closing.result())

    async def _begin(self) -> None:
        """The first frame tells whether an earlier socket is taken up; then follows what was missed."""
        connection, hub = self._connection, self._hub
        wanted = connection.websocket.query_params.get("wsc", "")
        position = hub.tail.position
        if not wanted:
            self._say_details(position, recovered=None)
            return
        place = hub.tokens.find_place(wanted)
        found = await hub.recover(connection, place, connection.caller) if place else None
        if place is None or found is None:
            self._say_details(position, recovered=False)
            return
        connection.position = start = hub.start_of(connection, place)
        if not await hub.attach(connection, found, start, lambda: self._say_details(start, recovered=True)):
            await hub.forget(found)
            self._say_details(hub.tail.position, recovered=False)

    def _say_details(self, position: int, *, recovered: bool | None) -> None:
        connection, settings = self._connection, self._hub.here.settings
        if recovered is not True:
            connection.name(str(uuid4()))
            connection.position = position
        limits = Limits(
            settings.sockets_per_session,
            settings.socket_recovery_events,
            settings.socket_recovery_seconds,
            settings.socket_idle_seconds,
            settings.socket_absolute_seconds,
            settings.socket_requests,
        )
        now, place = self._hub.here.clock.now(), connection.place(position)
        connection.send(frames.connection_details(str(uuid4()), place, position, now, limits, recovered=recovered))

    # ---- in

    async def _read(self) -> int:
        """Until the client leaves; its close code."""
        connection, clock = self._connection, self._hub.here.clock
        receive = connection.websocket.receive
        while True:
            message = await receive()
            if message["type"] == "websocket.disconnect":
                return int(message.get("code") or 1005)
            connection.heard_at = clock.monotonic()
            try:
                frame = frames.read_frame(message.get("text") or message.get("bytes") or "")
            except BadFrame as problem:
                request_id = str(uuid4())
                name = problem.message_id or request_id
                connection.send(frames.error(name, problem.status, problem.code, problem.message, request_id))
                continue
            self._take(frame)

    def _take(self, frame: Heartbeat | ClientRequest) -> None:
        connection, most = self._connection, self._hub.here.settings.socket_requests
        if isinstance(frame, Heartbeat):
            connection.send(frames.heartbeat(frame.message_id))
        elif len(connection.requests) >= most:
            refused = too_many(most)
            connection.send(frames.reply(frame.message_id, refused.status, refused.headers, refused.body))
        else:
            task = asyncio.get_running_loop().create_task(self._answer(frame))
            connection.requests[task] = frame.message_id
            task.add_done_callback(lambda done: connection.requests.pop(done, None))

    async def _answer(self, request: ClientRequest) -> None:
        connection = self._connection
        socket = RequestSocket(connection.connection_id)
        reply = await answer(self._around, socket, connection.caller, request)
        connection.send(frames.reply(request.message_id, reply.status, reply.headers, reply.body))
        if socket.taken is not None:
            await self._hub.attach(connection, *socket.taken)
