"""One socket: what is sent over it, in order, and what its client is subscribed to."""

import asyncio
import sys
import uuid
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.websockets import WebSocket

from clarion.features.developer.subscriptions.envelope import Logged
from clarion.features.developer.subscriptions.gateway import frames
from clarion.features.developer.subscriptions.gateway.tokens import GatewayTokens
from clarion.features.developer.subscriptions.kinds import Reading
from clarion.features.people.sign_in import Caller

MOST_WAITING_BYTES = 4 * 2**20
"""A client that reads more slowly than that is disconnected; it comes back and goes on where it was."""
_EAGER = sys.version_info >= (3, 12)
GOING_AWAY, NOT_ALLOWED, TOO_SLOW, REPLACED, TIMED_OUT = 1001, 1008, 1013, 4409, 4408


@dataclass(frozen=True)
class Attached:
    """The subscription of a socket: its filters by path, in their order."""

    subscription_id: str
    owner_id: str
    account_id: str
    readings: Mapping[str, Sequence[Reading]]
    ends: tuple[str, str]  # of every notification, see `envelope.ends_of`


class Connection:
    """`connection_id` stays the same through all sockets of one client that comes back; `epoch` counts these."""

    def __init__(self, websocket: WebSocket, caller: Caller, tokens: GatewayTokens, connection_id: str) -> None:
        self.websocket = websocket
        self.caller = caller
        self.epoch = 0
        self.heard_at = 0.0
        self.opened_at = 0.0
        self.attached: Attached | None = None
        self.position = 0  # in the event log: everything up to here has been dealt with
        self.attaching = asyncio.Lock()
        self.requests: set[asyncio.Task[None]] = set()
        self.held: list[Logged] | None = None  # live entries that wait while older ones are read
        self.recent: deque[int] = deque(maxlen=256)  # positions of what was sent last
        self._loop = asyncio.get_running_loop()
        self.closing: asyncio.Future[int] = self._loop.create_future()
        self._tokens = tokens
        self._out: deque[str] = deque()
        self._out_bytes = 0
        self._news = asyncio.Event()
        self._writing = False
        self._begun: asyncio.Task[None] | None = None
        self.name(connection_id)

    def name(self, connection_id: str) -> None:
        self.connection_id = connection_id
        self._id_bytes = uuid.UUID(connection_id).bytes

    def place(self, position: int) -> str:
        """The token with which the client comes back to this position."""
        return self._tokens.make_place(self._id_bytes, position)

    # ---- out

    def send(self, text: str) -> None:
        """In order. What the network takes at once goes out at once; the rest waits for `write`."""
        if self.closing.done():
            return
        if _EAGER and not self._out and not self._writing and self._begun is None:
            self._send_at_once(text)
            return
        self._out.append(text)
        self._out_bytes += len(text)
        self._news.set()
        if self._out_bytes > MOST_WAITING_BYTES:
            self.close(TOO_SLOW)

    def _send_at_once(self, text: str) -> None:
        """A thousand sockets get an event without a thousand turns of the loop."""
        if sys.version_info >= (3, 12):
            task = asyncio.Task(self._pass_on(text), loop=self._loop, eager_start=True)
            if not task.done():
                self._begun = task  # the client reads slowly: `write` waits for it
                self._news.set()
            elif task.exception() is not None:
                self.close(GOING_AWAY)  # it has gone

    async def _pass_on(self, text: str) -> None:
        await self.websocket.send({"type": "websocket.send", "text": text})

    def close(self, code: int) -> None:
        """End the socket, after what waits has been sent as far as the client takes it."""
        if not self.closing.done():
            self.closing.set_result(code)
            self._news.set()

    def refuse(self, status: int, code: str, message: str, close: int) -> None:
        """Say why in an Error frame, then close."""
        message_id = str(uuid.uuid4())
        self.send(frames.error(message_id, status, code, message, message_id))
        self.close(close)

    async def write(self) -> None:
        """Until the socket is to be closed and everything has been sent, or the client has gone."""
        while True:
            self._writing = True
            if self._begun is not None:
                await self._begun
                self._begun = None
            while self._out:
                text = self._out.popleft()
                self._out_bytes -= len(text)
                await self._pass_on(text)
            self._writing = False
            if self.closing.done():
                return
            self._news.clear()
            await self._news.wait()

    # ---- events

    def offer(self, entry: Logged) -> None:
        """A new entry of the log on one of our paths."""
        if self.held is not None:
            self.held.append(entry)
        elif entry.position > self.position:
            self.deal_with(entry)

    def deal_with(self, entry: Logged) -> None:
        """Send the entry if a filter wants it. The first that does counts: one event is sent once."""
        self.position = max(self.position, entry.position)
        attached = self.attached
        if attached is None or entry.account_id != attached.account_id:
            return
        for reading in attached.readings.get(entry.path, ()):
            if entry.is_for(reading, attached.owner_id):
                before, after = entry.frame(reading)
                end = attached.ends[not reading.kind.owner_inside]
                self.recent.append(entry.position)
                self.send(f"{before}{self.place(entry.position)}{after}{end}]")
                return
