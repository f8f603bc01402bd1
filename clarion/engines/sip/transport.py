"""UDP and TCP (RFC 3261 §18): the call server's own port, and connections to the edge that are opened when needed.

Each message is written with one call. A connection that cannot be made, or breaks, is told to whoever waits on it.
"""

import asyncio
import contextlib
import socket
from collections.abc import Callable
from typing import Final, Protocol, cast

from clarion.base.telemetry import get_logger
from clarion.engines.sip.channel import Channel
from clarion.engines.sip.framing import PONG, StreamFramer
from clarion.engines.sip.message import MAX_MESSAGE

_log = get_logger(__name__)
_BATCH: Final = 64  # datagrams read before others have their turn
_BUFFER: Final = 4 << 20
_MAX_UNSENT: Final = 8 << 20
_CONNECT_SECONDS: Final = 4.0


class Trace(Protocol):
    """Gets every message as it goes over the wire. Returns at once and never raises."""

    def sent(self, data: bytes, channel: Channel) -> None: ...

    def received(self, data: bytes, channel: Channel) -> None: ...


class _NoTrace:
    def sent(self, data: bytes, channel: Channel) -> None:
        """Kept nowhere."""

    received = sent


NO_TRACE: Final[Trace] = _NoTrace()
Received = Callable[[bytes, Channel], None]
Unreachable = Callable[[Channel], None]


class TcpChannel(asyncio.Protocol):
    """One TCP connection, taken or made."""

    reliable = True
    name = "TCP"

    def __init__(self, owner: "Transports", peer: tuple[str, int] = ("", 0)) -> None:
        self._owner = owner
        self._framer = StreamFramer()
        self._transport: asyncio.Transport | None = None
        self._waiting: list[bytes] | None = []
        self.peer = peer

    # ---- asyncio.Protocol

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        made = cast(asyncio.Transport, transport)  # uvloop's is one in all but name
        self._transport = made
        name = transport.get_extra_info("peername")
        if name and not self.peer[1]:
            self.peer = (name[0], name[1])
        raw = transport.get_extra_info("socket")
        if raw is not None:
            with contextlib.suppress(OSError):
                raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                raw.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        self._owner.opened(self)
        waiting, self._waiting = self._waiting or [], None
        for data in waiting:
            made.write(data)

    def data_received(self, data: bytes) -> None:
        for message in self._framer.feed(data):
            self._owner.received(message, self)
        if self._framer.broken:
            _log.warning("sip.stream_broken", peer=self.peer, reason=self._framer.broken)
            self.close()
            return
        if self._framer.pings:
            self._framer.pings = 0
            self.send(PONG)

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        self._waiting = None
        self._owner.closed(self)

    # ---- Channel

    def send(self, data: bytes) -> bool:
        self._owner.trace.sent(data, self)
        if self._waiting is not None:
            self._waiting.append(data)
            return True
        transport = self._transport
        if transport is None or transport.is_closing():
            return False
        if transport.get_write_buffer_size() > _MAX_UNSENT:
            _log.warning("sip.peer_does_not_read", peer=self.peer)
            transport.abort()
            return False
        transport.write(data)
        return True

    @property
    def is_open(self) -> bool:
        return self._waiting is not None or (self._transport is not None and not self._transport.is_closing())

    def close(self) -> None:
        self._waiting = None
        if self._transport is not None:
            self._transport.close()


class UdpChannel:
    """The UDP port and one address."""

    reliable = False
    name = "UDP"
    __slots__ = ("_owner", "peer")

    def __init__(self, owner: "Transports", peer: tuple[str, int]) -> None:
        self._owner = owner
        self.peer = peer

    def send(self, data: bytes) -> bool:
        self._owner.trace.sent(data, self)
        # What the kernel will not take now is lost like any datagram, and sent again by the timers.
        udp = self._owner.udp
        if udp is None:
            return False
        try:
            udp.sendto(data, self.peer)
        except (BlockingIOError, InterruptedError):
            return True
        except OSError:
            return False
        return True


class Transports:
    """Every socket of the engine."""

    def __init__(
        self, host: str, port: int, on_message: Received, on_unreachable: Unreachable, trace: Trace = NO_TRACE
    ) -> None:
        self._host = host
        self._port = port
        self._on_message = on_message
        self.trace = trace
        self._on_unreachable = on_unreachable
        self._server: asyncio.Server | None = None
        self.udp: socket.socket | None = None
        self._made: dict[tuple[str, int], TcpChannel] = {}
        self._all: set[TcpChannel] = set()
        self._connecting: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Open the port for both. Raises OSError when it is taken."""
        loop = asyncio.get_running_loop()
        family = socket.AF_INET6 if ":" in self._host else socket.AF_INET
        self._server = await loop.create_server(lambda: TcpChannel(self), self._host, self._port, reuse_address=True)
        udp = socket.socket(family, socket.SOCK_DGRAM)
        udp.setblocking(False)
        udp.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER)
        udp.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _BUFFER)
        try:
            udp.bind((self._host, self._port))
        except OSError:
            udp.close()
            self._server.close()
            raise
        self.udp = udp
        loop.add_reader(udp.fileno(), self._read_udp)

    async def stop(self) -> None:
        for task in list(self._connecting):
            task.cancel()
        if self.udp is not None:
            asyncio.get_running_loop().remove_reader(self.udp.fileno())
            self.udp.close()
            self.udp = None
        if self._server is not None:
            self._server.close()
        for channel in list(self._all):
            channel.close()
        self._made.clear()

    def _read_udp(self) -> None:
        udp = self.udp
        for _ in range(_BATCH):
            if udp is None or udp is not self.udp:
                return
            try:
                data, peer = udp.recvfrom(MAX_MESSAGE + 1)
            except (BlockingIOError, InterruptedError):
                return
            except OSError:
                continue  # an ICMP error of an earlier datagram
            if len(data) > 8:
                self.received(data, UdpChannel(self, (peer[0], peer[1])))

    def channel(self, transport: str, host: str, port: int) -> Channel:
        """A way to `host` and `port` by `tcp` or `udp` (anything else goes as TCP)."""
        host = host.strip("[]")
        if transport == "udp":
            return UdpChannel(self, (host, port))
        known = self._made.get((host, port))
        if known is not None and known.is_open:
            return known
        made = TcpChannel(self, (host, port))
        self._made[(host, port)] = made
        task = asyncio.get_running_loop().create_task(self._connect(made, host, port))
        self._connecting.add(task)
        task.add_done_callback(self._connecting.discard)
        return made

    async def _connect(self, channel: TcpChannel, host: str, port: int) -> None:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(_CONNECT_SECONDS):
                await loop.create_connection(lambda: channel, host, port)
        except (OSError, TimeoutError) as error:
            _log.warning("sip.peer_unreachable", host=host, port=port, reason=str(error) or "timed out")
            channel.close()
            self.closed(channel)

    # ---- from the channels

    def opened(self, channel: TcpChannel) -> None:
        self._all.add(channel)

    def closed(self, channel: TcpChannel) -> None:
        self._all.discard(channel)
        if self._made.get(channel.peer) is channel:
            del self._made[channel.peer]
        self._on_unreachable(channel)

    def received(self, data: bytes, channel: Channel) -> None:
        self.trace.received(data, channel)
        self._on_message(data, channel)
