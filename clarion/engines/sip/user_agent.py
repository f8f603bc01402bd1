"""Where every received message goes. Implements `TransactionUser`."""

import asyncio
from collections.abc import Coroutine
from typing import Final

from clarion.base.telemetry import counter, get_logger
from clarion.engines.sip.authentication import Authenticator
from clarion.engines.sip.channel import Channel
from clarion.engines.sip.core import Core, source_in, source_of, source_on
from clarion.engines.sip.events import Notifier
from clarion.engines.sip.grammar import ParseError, split_commas
from clarion.engines.sip.in_dialog import InDialog
from clarion.engines.sip.late_answers import hang_up_unknown
from clarion.engines.sip.leg import Leg, Stage
from clarion.engines.sip.message import Message
from clarion.engines.sip.outgoing import respond
from clarion.engines.sip.requests import OtherRequests
from clarion.engines.sip.transaction import ServerTransaction
from clarion.engines.sip.uas import UserAgentServer

_log = get_logger(__name__)
_BAD = counter("sip_unreadable_total", "Messages that could not be read.")
_REQUESTS = counter("sip_requests_total", "Requests received.", ("method",))
_KNOWN: Final = frozenset(
    [
        "INVITE",
        "ACK",
        "BYE",
        "CANCEL",
        "REGISTER",
        "OPTIONS",
        "INFO",
        "UPDATE",
        "PRACK",
        "REFER",
        "NOTIFY",
        "SUBSCRIBE",
        "MESSAGE",
        "PUBLISH",
    ]
)
_BY_METHOD: Final = {method: _REQUESTS.labels(method) for method in _KNOWN}
_OTHER: Final = _REQUESTS.labels("other")


class UserAgent:
    def __init__(
        self,
        core: Core,
        authenticator: Authenticator,
        offered: UserAgentServer,
        in_dialog: InDialog,
        others: OtherRequests,
        notifier: Notifier,
    ) -> None:
        self._core = core
        self._authenticator = authenticator
        self._offered = offered
        self._in_dialog = in_dialog
        self._others = others
        self._notifier = notifier
        self._adopting: set[asyncio.Task[None]] = set()

    # ---- from the transport

    def receive(self, data: bytes, channel: Channel) -> None:
        """Any bytes at all. Never raises."""
        try:
            message = Message.parse(data)
        except ParseError as error:
            _BAD.inc()
            self._core.refusals.note("sip.unreadable", source_on(channel), problem=str(error), size=len(data))
            return
        self._core.heard += 1
        try:
            message.validate()
            if self._core.moved and self._core.moved.pass_on(message, data, channel):
                return
            if message.method and not channel.reliable:
                _note_source(message, channel)
            if message.method:
                _BY_METHOD.get(message.method, _OTHER).inc()
            self._core.transactions.receive(message, channel)
        except ParseError as error:
            _BAD.inc()
            self._answer_unreadable(message, channel, error)
        except Exception:  # one message must not take the call server down
            _log.exception("sip.message_failed", method=message.method, peer=channel.peer)
            leg = self._core.transactions.give_up(message)
            if isinstance(leg, Leg):
                self._core.end(leg)

    def _answer_unreadable(self, message: Message, channel: Channel, error: ParseError) -> None:
        """Without state (RFC 3261 §8.2.7): as much of it as can be told from the message goes back."""
        source = source_in(message, channel)
        self._core.refusals.note("sip.malformed", source, problem=str(error), method=message.method or message.status)
        if message.method and message.method != "ACK" and message.find("via"):
            channel.send(respond(message, error.status, str(error), to_tag=self._core.new_tag()))

    # ---- TransactionUser

    def request(self, transaction: ServerTransaction) -> None:
        request = transaction.request
        if not request.to.tag:
            if request.method == "INVITE":
                self._offered.receive(transaction)
            else:
                self._others.received(transaction)
            return
        leg = self._core.find_dialog(request)
        if leg is not None:
            self._speak(leg, transaction)
        elif request.method == "SUBSCRIBE" and self._notifier.resubscribe(transaction):
            return
        elif request.method == "OPTIONS":
            self._others.received(transaction)
        else:
            self._unknown_dialog(transaction, request.to.tag)

    def _speak(self, leg: Leg, transaction: ServerTransaction) -> None:
        """A phone whose address was another's just now (its box has connected anew, a router has forgotten) shows by
        its password that it is the one.
        """
        source = source_of(transaction)
        if not self._core.may_speak(leg, source):
            verdict = self._authenticator.judge(transaction.request, source, proxy=True)
            if verdict.device is None:
                self._authenticator.challenge(transaction, leg.traits, verdict, proxy=True)
                return
            if verdict.device.device_id != leg.device_id:
                transaction.respond(481)
                return
            leg.source = source
        self._in_dialog.received(leg, transaction)

    def acknowledged(self, message: Message, channel: Channel) -> None:
        leg = self._core.find_dialog(message)
        if leg is not None and (not message.body or self._core.may_speak(leg, source_in(message, channel))):
            self._in_dialog.acknowledged(leg, message)

    def cancelled(self, transaction: ServerTransaction, message: Message) -> None:
        if isinstance(transaction.user, Leg):
            self._offered.cancelled(transaction.user, message)
        elif not transaction.answered:
            transaction.respond(487)

    def cancel_unmatched(self, transaction: ServerTransaction) -> None:
        """Perhaps the INVITE of a call taken over, or answered at once and acknowledged meanwhile."""
        message = transaction.request
        for leg in self._core.legs.values():
            dialog = leg.dialog
            named = dialog.call_id == message.call_id and dialog.remote_tag == message.from_.tag
            if named and self._core.may_speak(leg, source_of(transaction)):
                transaction.to_tag = dialog.local_tag
                transaction.respond(200)
                if leg.stage is not Stage.CONFIRMED:
                    self._offered.cancelled(leg, message)
                return
        self._unknown_dialog(transaction, "")

    def stray(self, message: Message) -> None:
        """A response that no transaction waits for. A 2xx to an INVITE is repeated until it has its ACK."""
        if not 200 <= message.status < 300 or message.cseq[1] != "INVITE":
            return
        tag = message.from_.tag
        if not tag.startswith(f"{self._core.config.server_id}-"):
            return
        leg = self._core.dialogs.get((message.call_id, tag))
        if leg is None and self._core.take_over is not None:
            self._in_background(self._find_answered(message, tag))
        else:
            self._late_answer(leg, message)

    def _late_answer(self, leg: Leg | None, message: Message) -> None:
        if leg is not None:
            self._in_dialog.late_answer(leg, message)
        else:
            hang_up_unknown(self._core, message)

    async def _find_answered(self, message: Message, tag: str) -> None:
        """Another call server may have the call meanwhile."""
        await self._taken_over(message.call_id, tag)
        leg = self._core.dialogs.get((message.call_id, tag))
        if leg is None and self._core.moved.server_of(message.call_id):
            via = message.via
            origin = self._core.transports.channel(via.transport.lower(), via.host, via.port or 5060)
            self._core.moved.pass_on(message, message.encode(), origin)
        else:
            self._late_answer(leg, message)

    # ---- take-over

    def _unknown_dialog(self, transaction: ServerTransaction, local_tag: str) -> None:
        take_over = self._core.take_over
        if take_over is None or (local_tag and "-" not in local_tag):
            transaction.respond(481)
            return
        if transaction.invite:
            transaction.respond(100)
        self._in_background(self._adopt(transaction, local_tag))

    def _in_background(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._adopting.add(task)
        task.add_done_callback(self._adopting.discard)

    async def _taken_over(self, call_id: str, local_tag: str) -> bool:
        take_over = self._core.take_over
        assert take_over is not None
        try:
            return await take_over(call_id, local_tag)
        except Exception:
            _log.exception("sip.take_over_failed", call_id=call_id)
            return False

    async def _adopt(self, transaction: ServerTransaction, local_tag: str) -> None:
        """The call may live in the memory of another process, or of this one before it was killed."""
        request = transaction.request
        taken = await self._taken_over(request.call_id, local_tag)
        leg = self._core.find_dialog(request) if local_tag else None
        if leg is not None:
            _log.info("sip.dialog_taken_over", leg=leg.leg_id, source=source_of(transaction))
            self._speak(leg, transaction)
            return
        if taken and not local_tag:
            self._cancel_adopted(transaction)
            return
        if self._core.moved.server_of(request.call_id) and transaction.channel is not None:
            origin = transaction.channel
            transaction.end()  # the other server answers
            self._core.moved.pass_on(request, request.encode(), origin)
            return
        transaction.respond(481)

    def _cancel_adopted(self, transaction: ServerTransaction) -> None:
        message = transaction.request
        for leg in list(self._core.legs.values()):
            named = leg.dialog.call_id == message.call_id and leg.dialog.remote_tag == message.from_.tag
            if named and self._core.may_speak(leg, source_of(transaction)):
                transaction.respond(200)
                self._offered.cancelled(leg, message)
                return
        transaction.respond(481)


def _note_source(message: Message, channel: Channel) -> None:
    """RFC 3261 §18.2.1 and RFC 3581: tell the sender of a datagram what its address looks like from here."""
    via = message.via
    host, port = channel.peer
    if via.host.strip("[]") == host and "rport" not in via.params:
        return
    via.params["received"] = host
    if "rport" in via.params:
        via.params["rport"] = str(port)
    rest = split_commas(message.find("via") or "")[1:]
    message.replace("via", ", ".join([str(via), *rest]))
