"""The server side of a transaction (RFC 3261 §17.2, RFC 6026 §7.1)."""

from typing import TYPE_CHECKING

from clarion.engines.sip.channel import Channel
from clarion.engines.sip.message import Message
from clarion.engines.sip.outgoing import respond
from clarion.engines.sip.transaction_states import LONG, T1, T2, T4, Key, State

if TYPE_CHECKING:
    from clarion.engines.sip.transaction import Transactions


class ServerTransaction:
    """One received request and our answers to it."""

    __slots__ = (
        "channel",
        "detail",
        "final",
        "interval",
        "invite",
        "key",
        "last",
        "layer",
        "merge_key",
        "request",
        "state",
        "to_tag",
        "user",
    )

    def __init__(self, layer: "Transactions", key: Key, request: Message, channel: Channel) -> None:
        self.layer: Transactions | None = layer
        self.key = key
        self.merge_key: Key | None = None
        self.request = request
        self.channel: Channel | None = channel
        self.invite = request.method == "INVITE"
        self.state = State.TRYING
        self.last: bytes | None = None
        self.final = 0
        self.interval = T1
        self.to_tag = ""  # what we append to To
        self.detail = ""  # why it is refused, for the log, where the phrase does not say
        self.user: object | None = None  # whoever wants to hear of a CANCEL

    @property
    def answered(self) -> bool:
        return self.state > State.PROCEEDING

    def respond(
        self,
        status: int,
        reason: str = "",
        *,
        headers: tuple[str, ...] | list[str] = (),
        body: str = "",
        content_type: str = "application/sdp",
    ) -> bytes | None:
        """Send a response; None when a final one was sent already (then nothing happens)."""
        layer, channel = self.layer, self.channel
        if layer is None or channel is None or self.answered:
            return None
        if status > 100 and not self.to_tag:
            self.to_tag = layer.new_tag()
        data = respond(
            self.request,
            status,
            reason,
            to_tag=self.to_tag if status > 100 else "",
            headers=headers,
            body=body,
            content_type=content_type,
        )
        self.last = data
        layer.send(channel, data, self.request)
        if status < 200:
            self.state = State.PROCEEDING
            return data
        self.final = status
        if status >= 400 and layer.refused is not None:
            layer.refused(self, status, reason)
        self._finish(layer, channel, status)
        return data

    def _finish(self, layer: "Transactions", channel: Channel, status: int) -> None:
        if self.invite and status < 300:
            self.state = State.ACCEPTED
            layer.timers.arm(LONG, _end_server, self)  # timer L
        elif self.invite:
            self.state = State.COMPLETED
            layer.timers.arm(LONG, _end_server_unless_confirmed, self)  # timer H
            if not channel.reliable:
                layer.timers.arm(T1, _resend_final, self)  # timer G
        else:
            self.state = State.COMPLETED
            if channel.reliable:
                self.end()
            else:
                layer.timers.arm(LONG, _end_server, self)  # timer J

    def repeated(self) -> None:
        """The request came again."""
        if self.layer is None or self.channel is None:
            return
        if self.last is not None and self.state in (State.PROCEEDING, State.COMPLETED, State.ACCEPTED):
            self.layer.send(self.channel, self.last, self.request)

    def acknowledged(self) -> None:
        """ACK for a non-2xx final response."""
        if self.state is not State.COMPLETED or self.layer is None or self.channel is None:
            return
        self.state = State.CONFIRMED
        if self.channel.reliable:
            self.end()
        else:
            self.layer.timers.arm(T4, _end_server, self)  # timer I

    def end(self) -> None:
        layer = self.layer
        if layer is None:
            return
        self.state = State.TERMINATED
        layer.servers.pop(self.key, None)
        if self.merge_key is not None:
            layer.merged.pop(self.merge_key, None)
        self.layer = self.channel = self.user = self.last = None


def _end_server(transaction: ServerTransaction) -> None:
    transaction.end()


def _end_server_unless_confirmed(transaction: ServerTransaction) -> None:
    if transaction.state is State.COMPLETED:
        transaction.end()


def _resend_final(transaction: ServerTransaction) -> None:
    if transaction.state is not State.COMPLETED or transaction.layer is None:
        return
    transaction.repeated()
    transaction.interval = min(transaction.interval * 2, T2)
    transaction.layer.timers.arm(transaction.interval, _resend_final, transaction)
