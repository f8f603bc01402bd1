"""The client side of a transaction (RFC 3261 §17.1, RFC 6026 §7.2)."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from clarion.engines.sip.channel import Channel
from clarion.engines.sip.message import Message
from clarion.engines.sip.outgoing import Request
from clarion.engines.sip.transaction_states import LONG, T1, T2, T4, TIMER_D, Key, State

if TYPE_CHECKING:
    from clarion.engines.sip.transaction import Transactions

OnResponse = Callable[["ClientTransaction", int, Message | None], None]


class ClientTransaction:
    """One request that we sent. `on_response(transaction, status, message)`; message None: 408 or 503 made here."""

    __slots__ = (
        "ack",
        "cancel_wanted",
        "channel",
        "data",
        "interval",
        "invite",
        "key",
        "layer",
        "on_response",
        "request",
        "state",
    )

    def __init__(self, layer: "Transactions", request: Request, channel: Channel, on_response: OnResponse) -> None:
        self.layer: Transactions | None = layer
        self.request = request
        self.channel: Channel | None = channel
        self.on_response: OnResponse | None = on_response
        self.invite = request.method == "INVITE"
        self.state = State.TRYING
        self.interval = T1
        self.ack: bytes | None = None
        self.cancel_wanted: tuple[str, ...] | None = None
        self.key: Key = (branch_of(request.via), request.method)
        self.data: bytes | None = request.encode()

    def start(self) -> None:
        """Send the request."""
        layer, channel, data = self.layer, self.channel, self.data
        assert layer is not None and channel is not None and data is not None
        layer.clients[self.key] = self
        layer.timers.arm(LONG, _client_timeout, self)  # timer B / F
        if not channel.send(data):
            self.fail(503)
        elif not channel.reliable:
            layer.timers.arm(T1, _resend_request, self)  # timer A / E

    def receive(self, message: Message) -> None:
        if self.state is State.TERMINATED:
            return
        if message.status < 200:
            self._provisional(message)
        elif not self.invite:
            self._final_other(message)
        elif message.status < 300:
            self._accepted(message)
        else:
            self._rejected(message)

    def _provisional(self, message: Message) -> None:
        if self.state > State.PROCEEDING:
            return  # a provisional that was overtaken by a final response
        self.state = State.PROCEEDING
        if self.cancel_wanted is not None:
            headers, self.cancel_wanted = self.cancel_wanted, None
            self._send_cancel(headers)
        self._tell(message.status, message)

    def _final_other(self, message: Message) -> None:
        if self.state > State.PROCEEDING or self.layer is None or self.channel is None:
            return
        self.state = State.COMPLETED
        self.data = None
        tell = self.on_response
        if self.channel.reliable:
            self.end()
        else:
            self.layer.timers.arm(T4, _end_client, self)  # timer K
        if tell is not None:
            tell(self, message.status, message)

    def _accepted(self, message: Message) -> None:
        if self.state in (State.COMPLETED, State.CONFIRMED) or self.layer is None:
            return
        if self.state is not State.ACCEPTED:
            self.state = State.ACCEPTED
            self.data = None
            self.request.body = b""  # it stays for half a minute: keep only what that needs
            self.request.headers = ()
            self.layer.timers.arm(LONG, _end_client, self)  # timer M
        self._tell(message.status, message)  # every 2xx: forks and repetitions are the user's

    def _rejected(self, message: Message) -> None:
        if self.state is State.ACCEPTED or self.layer is None or self.channel is None:
            return
        if self.ack is None:
            self.ack = self.request.beside("ACK", to=message.find("to")).encode()
        self.channel.send(self.ack)
        if self.state is State.COMPLETED:
            return
        self.state = State.COMPLETED
        self.data = None
        tell = self.on_response
        if self.channel.reliable:
            self.end()
        else:
            self.layer.timers.arm(TIMER_D, _end_client, self)
        if tell is not None:
            tell(self, message.status, message)

    def cancel(self, headers: tuple[str, ...] = ()) -> None:
        """CANCEL it, as soon as a provisional response allows (§9.1)."""
        if not self.invite or self.state > State.PROCEEDING:
            return
        if self.state is State.TRYING:
            self.cancel_wanted = headers
            return
        self._send_cancel(headers)

    def _send_cancel(self, headers: tuple[str, ...]) -> None:
        if self.layer is None or self.channel is None:
            return
        request = self.request.beside("CANCEL")
        request.headers = headers
        ClientTransaction(self.layer, request, self.channel, _ignore).start()
        self.layer.timers.arm(LONG, _cancel_timeout, self)

    def fail(self, status: int) -> None:
        """No answer (408), or it could not be sent (503)."""
        tell = self.on_response
        self.end()
        if tell is not None:
            tell(self, status, None)

    def _tell(self, status: int, message: Message) -> None:
        if self.on_response is not None:
            self.on_response(self, status, message)

    def end(self) -> None:
        layer = self.layer
        if layer is None:
            return
        self.state = State.TERMINATED
        layer.clients.pop(self.key, None)
        self.layer = self.channel = self.on_response = self.data = self.ack = None


def _ignore(_transaction: ClientTransaction, _status: int, _message: Message | None) -> None:
    return


def _end_client(transaction: ClientTransaction) -> None:
    transaction.end()


def _client_timeout(transaction: ClientTransaction) -> None:
    waiting = State.TRYING if transaction.invite else State.PROCEEDING
    if transaction.layer is not None and transaction.state <= waiting:
        transaction.fail(408)


def _cancel_timeout(transaction: ClientTransaction) -> None:
    """§9.1: an INVITE whose CANCEL brought no final response is given up after 64 × T1."""
    if transaction.layer is not None and transaction.state <= State.PROCEEDING:
        transaction.fail(487)


def _resend_request(transaction: ClientTransaction) -> None:
    layer, channel, data = transaction.layer, transaction.channel, transaction.data
    if layer is None or channel is None or data is None:
        return
    if transaction.invite:
        if transaction.state is not State.TRYING:
            return
        transaction.interval *= 2
    elif transaction.state is State.PROCEEDING:
        transaction.interval = T2
    else:
        transaction.interval = min(transaction.interval * 2, T2)
    channel.send(data)
    layer.timers.arm(transaction.interval, _resend_request, transaction)


def branch_of(via: str) -> str:
    return via.rpartition(";branch=")[2].partition(";")[0]
