"""One socket: what is sent over it, in order, and what its client is subscribed to."""

import asyncio
import uuid
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.websockets import WebSocket

from clarion.base.socket_writer import SocketWriter
from clarion.features.developer.subscriptions.envelope import Logged
from clarion.features.developer.subscriptions.gateway import frames
from clarion.features.developer.subscriptions.gateway.tokens import GatewayTokens
from clarion.features.developer.subscriptions.kinds import Reading
from clarion.features.people.sign_in import Caller

NOT_ALLOWED, REPLACED, TIMED_OUT = 1008, 4409, 4408
UNSURE_SECONDS = 45.0  # what was sent later may not have arrived when a socket is lost: pings notice that sooner


@dataclass(frozen=True)
class Attached:
    """The subscription of a socket: its filters by path, in their order."""

    subscription_id: str
    owner_id: str
    account_id: str
    readings: Mapping[str, Sequence[Reading]]
    ends: tuple[str, str]  # of every notification, see `envelope.ends_of`


class Connection(SocketWriter):
    """`connection_id` stays the same through all sockets of one client that comes back; `epoch` counts these."""

    def __init__(self, websocket: WebSocket, caller: Caller, tokens: GatewayTokens, connection_id: str) -> None:
        super().__init__(websocket)
        self.caller = caller
        self.epoch = 0
        self.heard_at = 0.0
        self.opened_at = 0.0
        self.attached: Attached | None = None
        self.tells_place = False  # with each notification; clients take the `wsc` there for details of a connection
        self.position = 0  # in the event log: everything up to here has been dealt with
        self.attaching = asyncio.Lock()
        self.requests: dict[asyncio.Task[None], str] = {}  # under way, and the ids of their messages
        self.held: list[Logged] | None = None  # live entries that wait while older ones are read
        self.recent: deque[int] = deque(maxlen=256)  # positions of what was sent last
        self._sent: deque[tuple[float, int]] = deque(maxlen=256)  # when
        self._place_is_due = False
        self._tokens = tokens
        self.name(connection_id)

    def name(self, connection_id: str) -> None:
        self.connection_id = connection_id
        self._id_bytes = uuid.UUID(connection_id).bytes

    def place(self, position: int) -> str:
        """The token with which the client comes back to this position."""
        return self._tokens.make_place(self._id_bytes, position)

    def refuse(self, status: int, code: str, message: str, close: int) -> None:
        """Say why in an Error frame, then close."""
        message_id = str(uuid.uuid4())
        self.send(frames.error(message_id, status, code, message, message_id))
        self.close(close)

    def arrived(self) -> int:
        """The newest position that the client surely has: a socket that is dead for so long is noticed."""
        before = asyncio.get_running_loop().time() - UNSURE_SECONDS
        return max((position for sent, position in self._sent if sent <= before), default=0)

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
                loop = asyncio.get_running_loop()
                self._sent.append((loop.time(), entry.position))
                self.send(f"{before}{self._wsc(entry.position) if self.tells_place else ''}{after}{end}]")
                if not self.tells_place and not self._place_is_due:
                    self._place_is_due = True
                    loop.call_soon(self._tell_place)
                return

    def _tell_place(self) -> None:
        """A Heartbeat behind the notifications that were just sent: official clients take the `wsc` of any frame, and
        come back behind what they have.
        """
        self._place_is_due = False
        self.send(frames.heartbeat(str(uuid.uuid4()), self._wsc(self.recent[-1])))

    def _wsc(self, position: int) -> str:
        return f',"wsc":{{"token":"{self.place(position)}","sequence":{position + 1}}}'
