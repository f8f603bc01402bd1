"""Connections of the API: how many may be open, from where, and how long a client may take over a request.

A connection over a limit gets 503 and is closed; those that are open go on. One sweep a second ends what takes too
long: headers, a body below the least rate, an answer that is not read.
"""

import asyncio
import contextlib
import functools
import ipaddress
import json
from collections import Counter
from dataclasses import dataclass
from math import inf
from typing import Any, Final, Literal

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.utils import get_remote_addr
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from clarion.base.clock import SystemClock
from clarion.base.descriptors import connections_within, descriptor_limit
from clarion.base.errors import ClarionError, Unavailable
from clarion.base.http import error_body
from clarion.base.limited_log import LimitedLog
from clarion.base.settings import Settings
from clarion.base.socket_writer import SIGNED_IN
from clarion.base.telemetry import counter, gauge

_open = gauge("http_connections", "Open HTTP connections and live sockets")
_refused = counter("http_connections_refused_total", "Connections answered with 503", ("limit",))
_timed_out = counter("http_connections_timed_out_total", "Connections ended because the client took too long", ("in",))

SWEEP_S: Final = 1.0
RETRY_AFTER_S: Final = 5
_LINGERING: Final = 256  # refused ones that are read once, so that the client sees the answer instead of a reset
LINGER_S: Final = 2.0
Limit = Literal["all", "source"]


@dataclass(frozen=True)
class ConnectionLimits:
    total: int
    per_source: int
    header_s: float
    body_s: float
    body_rate: int
    stalled_s: float
    proxies: tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]

    @classmethod
    def of(cls, settings: Settings, *, total: int = 0) -> "ConnectionLimits":
        """As the settings say; `total` for a server of ours beside the API."""
        return cls(
            total=min(total or settings.http_max_connections, connections_within(descriptor_limit())),
            per_source=settings.http_max_connections_per_source,
            header_s=settings.http_header_seconds,
            body_s=settings.http_body_seconds,
            body_rate=settings.http_body_rate,
            stalled_s=settings.http_stalled_seconds,
            proxies=tuple(ipaddress.ip_network(part) for part in settings.http_trusted_proxies),
        )

    def source_of(self, host: str) -> str:
        """What connections from `host` are counted under; empty for a proxy, which stands for everybody behind it."""
        try:
            address = ipaddress.ip_address(host.partition("%")[0])
        except ValueError:
            return host
        if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
            address = address.ipv4_mapped
        if any(address in network for network in self.proxies):
            return ""
        return str(address) if address.version == 4 else str(ipaddress.ip_network((int(address), 64), strict=False))


class Slot:
    """The place of one open connection. A live socket keeps its place in the total and gives back its source's."""

    def __init__(self, connections: "Connections", source: str) -> None:
        self._connections, self._source = connections, source

    def leave_source(self) -> None:
        self._connections.leave_source(self._source)
        self._source = ""

    def release(self) -> None:
        self.leave_source()
        self._connections.leave()


class Connections:
    """The open connections of one server."""

    def __init__(self, limits: ConnectionLimits) -> None:
        self.limits = limits
        self.lingering = 0
        self.total = 0
        self._sources: Counter[str] = Counter()
        self._watched: set[BoundedHttp] = set()
        self._sweep: asyncio.TimerHandle | None = None
        self._log = LimitedLog(__name__, SystemClock())

    def admit(self, host: str) -> Slot | Limit:
        """A place for a connection from `host`, or which limit it is over."""
        if self.total >= self.limits.total:
            return self._over("all", host)
        source = self.limits.source_of(host)
        if source and self._sources[source] >= self.limits.per_source:
            return self._over("source", host)
        if source:
            self._sources[source] += 1
        self.total += 1
        _open.inc()
        return Slot(self, source)

    def leave_source(self, source: str) -> None:
        if source:
            self._sources[source] -= 1
            if not self._sources[source]:
                del self._sources[source]

    def leave(self) -> None:
        self.total -= 1
        _open.dec()

    def watch(self, protocol: "BoundedHttp") -> None:
        self._watched.add(protocol)
        if self._sweep is None:
            self._sweep = asyncio.get_running_loop().call_later(SWEEP_S, self._look)

    def forget(self, protocol: "BoundedHttp") -> None:
        self._watched.discard(protocol)

    def timed_out(self, protocol: "BoundedHttp", where: str) -> None:
        _timed_out.labels(where).inc()
        host = protocol.client[0] if protocol.client else ""
        self._log.note("http.timed_out", host, source=host, waiting_for=where)

    def _look(self) -> None:
        self._sweep = None
        now = asyncio.get_running_loop().time()
        for protocol in list(self._watched):
            protocol.check(now)
        if self._watched:
            self._sweep = asyncio.get_running_loop().call_later(SWEEP_S, self._look)

    def _over(self, limit: Limit, host: str) -> Limit:
        _refused.labels(limit).inc()
        self._log.note("http.refused", host, source=host, limit=limit, open=self.total)
        return limit


class ServerConfig(uvicorn.Config):
    """What uvicorn hands to each protocol, with the connections they share."""

    def __init__(self, app: Any, connections: Connections, **options: Any) -> None:
        super().__init__(app, http=BoundedHttp, ws=BoundedSocket, **options)
        self.connections = connections


class Server(uvicorn.Server):
    """One of several parts of a program, which takes the signals and ends all its parts in order."""

    @contextlib.contextmanager
    def capture_signals(self):  # type: ignore[no-untyped-def]
        yield


class BoundedSocket(WebSocketsSansIOProtocol):
    """A live socket. Its own limits are those of the sign-in; here it only gives back its place."""

    def __init__(self, *args: Any, slot: Slot, **options: Any) -> None:
        super().__init__(*args, **options)
        self._slot = slot

    def connection_lost(self, exc: Exception | None) -> None:
        self._slot.release()
        super().connection_lost(exc)

    async def run_asgi(self) -> None:
        self.scope.setdefault("state", {})[SIGNED_IN] = self._slot.leave_source
        await super().run_asgi()


class BoundedHttp(HttpToolsProtocol):
    """uvicorn's protocol with a place among the connections, and deadlines for what a client sends and reads."""

    config: ServerConfig

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._all = self.config.connections
        self._slot: Slot | None = None
        self._over: Limit | None = None
        self._lingers: asyncio.TimerHandle | None = None
        self._in: Literal["", "headers", "body"] = ""
        self._deadline = inf  # of what the client sends
        self._read_by = inf  # of what the client reads

    # ---- the place -----------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        remote = get_remote_addr(transport)
        admitted = self._all.admit(remote[0] if remote else "")
        if not isinstance(admitted, Slot):
            self.transport, self._over = transport, admitted
            self._linger()
            return
        self._slot = admitted
        super().connection_made(transport)
        self._wait_for("headers", self._all.limits.header_s)
        self._all.watch(self)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._over is not None:
            self._stop_lingering()
            return
        self._leave()
        super().connection_lost(exc)

    def handle_websocket_upgrade(self) -> None:
        slot, self._slot = self._slot, None
        assert slot is not None
        self._all.forget(self)
        self.ws_protocol_class = functools.partial(BoundedSocket, slot=slot)  # type: ignore[assignment]
        super().handle_websocket_upgrade()

    def _leave(self) -> None:
        self._all.forget(self)
        if self._slot is not None:
            self._slot.release()
            self._slot = None

    def _linger(self) -> None:
        """Answer when the request comes: one that is not read would reset the connection under the answer."""
        if self._all.lingering >= _LINGERING:
            self._refuse()
            return
        self._all.lingering += 1
        self._lingers = self.loop.call_later(LINGER_S, self._refuse)

    def _stop_lingering(self) -> None:
        if self._lingers is not None:
            self._lingers.cancel()
            self._lingers = None
            self._all.lingering -= 1

    def _refuse(self) -> None:
        self._stop_lingering()
        if not self.transport.is_closing():
            self.transport.write(_REFUSED)
            self.transport.close()

    # ---- what the client sends -----------------------------------------------------------------------

    def data_received(self, data: bytes) -> None:
        if self._over is not None:
            self._refuse()
            return
        if not self._in and (self.cycle is None or self.cycle.response_complete):
            self._wait_for("headers", self._all.limits.header_s)
        super().data_received(data)

    def on_headers_complete(self) -> None:
        self._wait_for("body", self._all.limits.body_s)
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        limits = self._all.limits
        self._deadline = min(self._deadline + len(body) / limits.body_rate, self.loop.time() + limits.body_s)
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._in, self._deadline = "", inf
        super().on_message_complete()

    def _wait_for(self, what: Literal["headers", "body"], seconds: float) -> None:
        self._in, self._deadline = what, self.loop.time() + seconds

    # ---- what the client reads -----------------------------------------------------------------------

    def pause_writing(self) -> None:
        self._read_by = self.loop.time() + self._all.limits.stalled_s
        super().pause_writing()

    def resume_writing(self) -> None:
        self._read_by = inf
        super().resume_writing()

    def check(self, now: float) -> None:
        """Called by the sweep: end the connection when its client has taken too long."""
        if self.transport.is_closing():
            if self._read_by == inf:  # what was written last has still to be read
                self._read_by = now + self._all.limits.stalled_s
        elif self.flow.read_paused or (self.cycle is not None and self.cycle.waiting_for_100_continue):
            self._deadline = now + self._all.limits.body_s if self._in else inf  # it is we who make it wait
        if now >= self._read_by:
            self._all.timed_out(self, "reading")
            self.transport.abort()
        elif now >= self._deadline and not self.transport.is_closing():
            self._all.timed_out(self, self._in)
            self._say_too_late()

    def _say_too_late(self) -> None:
        expected = not self.cycle.response_started if self._in == "body" else self.headers is not None
        if expected:
            self.transport.write(_TOO_LATE)
        self.transport.close()


def _plain_answer(status: str, error: ClarionError, *more: str) -> bytes:
    """An answer from below the application, in the form of its errors."""
    body = json.dumps(error_body(error)).encode()
    lines = [f"HTTP/1.1 {status}", "content-type: application/json", f"content-length: {len(body)}", *more]
    return "\r\n".join([*lines, "connection: close", "", ""]).encode() + body


_REFUSED: Final = _plain_answer(
    "503 Service Unavailable",
    Unavailable("Too many connections are open. Try again in a few seconds."),
    f"retry-after: {RETRY_AFTER_S}",
)
_TOO_LATE: Final = _plain_answer("408 Request Timeout", ClarionError("The request did not arrive in time."))
