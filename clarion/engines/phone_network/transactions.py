"""Transactions over UDP (RFC 3261 §17): repetition, absorption and time-outs, and the socket under them."""

import asyncio
import contextlib
import socket
from collections.abc import Callable
from typing import Protocol

from clarion.base.telemetry import get_logger
from clarion.engines.phone_network.message import (
    BadMessage,
    Message,
    answer_to,
    new_branch,
    parameters,
    parse,
    split_list,
)

log = get_logger("clarion.phone_network")

Address = tuple[str, int]
T2 = 4.0
_DRAIN = 200


class TransactionUser(Protocol):
    """Who gets what the transactions let through."""

    def on_request(self, request: Message, transaction: "ServerTransaction") -> None: ...

    def on_ack(self, ack: Message) -> None:
        """The ACK of a 2xx, which is a transaction of its own."""


class ServerTransaction:
    """One request from outside. Final answers to INVITE repeat until they are acknowledged."""

    def __init__(self, layer: "Transactions", key: str, request: Message, source: Address) -> None:
        self.layer = layer
        self.key = key
        self.request = request
        self.source = source
        self.on_cancel: Callable[[Message], None] | None = None
        self.on_unacknowledged: Callable[[], None] | None = None
        self.final = 0
        self._last: bytes = b""
        self._timer: asyncio.TimerHandle | None = None
        self._interval = layer.t1
        self._waited = 0.0

    def respond(self, response: Message) -> None:
        """Send a provisional or final response; nothing follows the first final one."""
        if self.final:
            return
        self._last = response.render()
        self.layer.send(self._last, self.source)
        if response.status < 200:
            return
        self.final = response.status
        if self.request.method == "INVITE":
            self._timer = self.layer.later(self._interval, self._repeat)
        else:
            self._timer = self.layer.later(64 * self.layer.t1, self.end)

    def received_again(self) -> None:
        if self._last:
            self.layer.send(self._last, self.source)

    def acknowledged(self) -> None:
        """The ACK has come. What is sent again from now on is a late repetition (timer I)."""
        if self.final and self.request.method == "INVITE":
            self._cancel_timer()
            self._last = b""
            self._timer = self.layer.later(T2, self.end)

    def end(self) -> None:
        self._cancel_timer()
        self.layer.forget_server(self.key)

    def _repeat(self) -> None:
        self._waited += self._interval
        if self._waited >= 64 * self.layer.t1:
            self.end()
            if self.final < 300 and self.on_unacknowledged:
                self.on_unacknowledged()
            return
        self.layer.send(self._last, self.source)
        self._interval = min(2 * self._interval, T2)
        self._timer = self.layer.later(self._interval, self._repeat)

    def _cancel_timer(self) -> None:
        if self._timer:
            self._timer.cancel()


class ClientTransaction:
    """One request of ours. `on_response` gets every response once, and each repetition of a 2xx to INVITE.

    A time-out is told as a 408 made here.
    """

    def __init__(
        self,
        layer: "Transactions",
        request: Message,
        destination: Address,
        on_response: Callable[[Message], None],
    ) -> None:
        self.layer = layer
        self.request = request
        self.destination = destination
        self.on_response = on_response
        self.answered = False
        self.final = False
        self._cancelled = False
        self._data = request.render()
        self._interval = layer.t1
        self._waited = 0.0
        self._timer: asyncio.TimerHandle | None = None

    @property
    def key(self) -> str:
        return f"{self.request.branch} {self.request.method}"

    def start(self) -> None:
        self.layer.send(self._data, self.destination)
        self._timer = self.layer.later(self._interval, self._repeat)

    def received(self, response: Message) -> None:
        invite = self.request.method == "INVITE"
        if self.final:
            if invite and response.status >= 300:
                self.layer.send(self._ack(response), self.destination)
            elif invite and response.status >= 200:
                self.on_response(response)
            return
        self.answered = True
        if response.status >= 200:
            self.final = True
            self._cancel_timer()
            if invite and response.status >= 300:
                self.layer.send(self._ack(response), self.destination)
            # Kept for a while, so that repetitions find it (timers D, K and M).
            self._timer = self.layer.later(64 * self.layer.t1, self.end)
        elif invite:
            self._cancel_timer()
        self.on_response(response)

    def end(self) -> None:
        self._cancel_timer()
        self.layer.forget_client(self.key)

    def cancel(self) -> None:
        """CANCEL for this INVITE (RFC 3261 §9.1), once a provisional response has come."""
        if self._cancelled or self.final:
            return
        self._cancelled = True
        cancel = self._along("CANCEL", self.request.get("To"))
        self.layer.request(cancel, self.destination, lambda _response: None, keep_via=True)

    def _ack(self, response: Message) -> bytes:
        return self._along("ACK", response.get("To")).render()

    def _along(self, method: str, to: str) -> Message:
        """A request that shares the branch and the way of this one."""
        number = self.request.cseq[0]
        along = Message(method=method, uri=self.request.uri, headers=[("Via", self.request.get("Via"))])
        along.headers += [("Route", route) for route in self.request.all("Route")]
        along.headers += [
            ("Max-Forwards", "70"),
            ("From", self.request.get("From")),
            ("To", to),
            ("Call-ID", self.request.get("Call-ID")),
            ("CSeq", f"{number} {method}"),
        ]
        return along

    def _repeat(self) -> None:
        self._waited += self._interval
        if self._waited >= 64 * self.layer.t1:
            self.end()
            self.final = True
            self.on_response(answer_to(self.request, 408, reason="Request Timeout"))
            return
        self.layer.send(self._data, self.destination)
        most = float("inf") if self.request.method == "INVITE" else T2
        self._interval = min(2 * self._interval, most)
        if self.answered:
            self._interval = T2
        self._timer = self.layer.later(self._interval, self._repeat)

    def _cancel_timer(self) -> None:
        if self._timer:
            self._timer.cancel()


class Transactions:
    """The socket and every transaction on it. `t1` is the round-trip estimate of RFC 3261 in seconds."""

    def __init__(self, user: TransactionUser, *, t1: float = 0.5) -> None:
        self.t1 = t1
        self._user = user
        self._servers: dict[str, ServerTransaction] = {}
        self._clients: dict[str, ClientTransaction] = {}
        self._socket: socket.socket | None = None
        self.address: Address = ("", 0)

    def open(self, host: str, port: int) -> None:
        """Bind and listen. Raises OSError when the port is taken."""
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        sock = socket.socket(family, socket.SOCK_DGRAM)
        sock.setblocking(False)
        with contextlib.suppress(OSError):
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
        try:
            sock.bind((host, port))
        except OSError:
            sock.close()
            raise
        self._socket = sock
        self.address = (host, sock.getsockname()[1])
        asyncio.get_running_loop().add_reader(sock.fileno(), self._readable)

    def close(self) -> None:
        for server in list(self._servers.values()):
            server.end()
        for client in list(self._clients.values()):
            client.end()
        if self._socket:
            asyncio.get_running_loop().remove_reader(self._socket.fileno())
            self._socket.close()
            self._socket = None

    def send(self, data: bytes, destination: Address) -> None:
        if self._socket:
            with contextlib.suppress(OSError):  # a full buffer is a lost datagram; the timers repeat it
                self._socket.sendto(data, destination)

    def later(self, delay_s: float, do: Callable[[], None]) -> asyncio.TimerHandle:
        return asyncio.get_running_loop().call_later(delay_s, do)

    def via(self) -> str:
        host, port = self.address
        shown = f"[{host}]" if ":" in host else host
        return f"SIP/2.0/UDP {shown}:{port};branch={new_branch()};rport"

    def request(
        self,
        request: Message,
        destination: Address,
        on_response: Callable[[Message], None],
        *,
        keep_via: bool = False,
    ) -> ClientTransaction:
        """Send a request as a new transaction. Our Via is put on top unless it is there (CANCEL)."""
        if not keep_via:
            request.headers.insert(0, ("Via", self.via()))
        transaction = ClientTransaction(self, request, destination, on_response)
        self._clients[transaction.key] = transaction
        transaction.start()
        return transaction

    def forget_server(self, key: str) -> None:
        self._servers.pop(key, None)

    def forget_client(self, key: str) -> None:
        self._clients.pop(key, None)

    def _readable(self) -> None:
        for _ in range(_DRAIN):
            if self._socket is None:
                return
            try:
                data, source = self._socket.recvfrom(65_535)
            except (BlockingIOError, InterruptedError):
                return
            except OSError:
                continue  # a destination that refused an earlier datagram
            if len(data) < 10:
                continue  # keep-alive
            try:
                self._received(parse(data), (source[0], source[1]))
            except BadMessage as error:
                log.warning("The simulated network ignored a datagram", why=str(error), source=source[0])
            except Exception:
                log.exception("The simulated network failed on a message", source=source[0])

    def _received(self, message: Message, source: Address) -> None:
        if message.status:
            client = self._clients.get(f"{message.branch} {message.cseq[1]}")
            if client:
                client.received(message)
            return
        top = split_list(message.get("Via"))[0]
        sent_by = top.partition(";")[0].rpartition(" ")[2]
        key = f"{message.branch} {sent_by} "
        if message.method == "ACK":
            invite = self._servers.get(key + "INVITE")
            if invite:
                invite.acknowledged()
            if not invite or invite.final < 300:
                self._user.on_ack(message)
            return
        known = self._servers.get(key + message.method)
        if known:
            known.received_again()
            return
        _mark_via(message, source)
        transaction = ServerTransaction(self, key + message.method, message, source)
        self._servers[transaction.key] = transaction
        if message.method == "CANCEL":
            self._cancel(message, transaction, key)
        else:
            self._user.on_request(message, transaction)

    def _cancel(self, cancel: Message, transaction: ServerTransaction, key: str) -> None:
        invite = self._servers.get(key + "INVITE")
        transaction.respond(answer_to(cancel, 200 if invite else 481))
        if invite and not invite.final and invite.on_cancel:
            invite.on_cancel(cancel)


def _mark_via(message: Message, source: Address) -> None:
    """Write where the request really came from into its top Via (RFC 3261 §18.2.1, RFC 3581)."""
    for index, (name, value) in enumerate(message.headers):
        if name != "via":
            continue
        top, *others = split_list(value)
        parts = [part for part in top.split(";") if part.partition("=")[0].strip().lower() != "received"]
        if "rport" in parameters(top):
            parts = [p for p in parts if p.partition("=")[0].strip().lower() != "rport"]
            parts.append(f"rport={source[1]}")
        parts.append(f"received={source[0]}")
        message.headers[index] = (name, ", ".join([";".join(parts), *others]))
        return
