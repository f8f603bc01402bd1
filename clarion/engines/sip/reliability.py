"""Reliable provisional responses (RFC 3262), both ways."""

from clarion.base.digits import find_number
from clarion.engines.sip.core import Core, nothing
from clarion.engines.sip.grammar import ParseError
from clarion.engines.sip.leg import Leg, Stage
from clarion.engines.sip.message import Message
from clarion.engines.sip.transaction import ServerTransaction
from clarion.engines.sip.transaction_states import LONG, T1

_MAX_RSEQ = 2**31 - 1


class Reliability:
    def __init__(self, core: Core) -> None:
        self._core = core

    def read_request(self, leg: Leg, request: Message) -> None:
        """They insist on reliable provisional responses when they require 100rel; when they merely can, we do not."""
        if leg.traits.reliable_provisional and "100rel" in request.tokens("require"):
            leg.rseq = 1

    def send(self, leg: Leg, transaction: ServerTransaction, status: int, headers: list[str], sdp: str) -> None:
        """A provisional response that is sent again until PRACK. One at a time: another meanwhile goes unreliably."""
        if leg.reliable_sent is not None:
            transaction.respond(status, headers=headers)
            return
        lines = [*headers, "Require: 100rel", f"RSeq: {leg.rseq}"]
        leg.reliable_sent = transaction.respond(status, headers=lines, body=sdp)
        self._core.timers.arm(T1, self._again, (leg, leg.rseq, T1, T1))

    def _again(self, state: tuple[Leg, int, float, float]) -> None:
        leg, rseq, interval, waited = state
        transaction = leg.server
        if leg.reliable_sent is None or leg.rseq != rseq or leg.stage is not Stage.EARLY or transaction is None:
            return
        if waited >= LONG:
            transaction.respond(504)
            return
        if transaction.layer is not None and transaction.channel is not None:
            transaction.layer.send(transaction.channel, leg.reliable_sent, transaction.request)
        self._core.timers.arm(interval * 2, self._again, (leg, rseq, interval * 2, waited + interval * 2))

    def acknowledge(self, leg: Leg, transaction: ServerTransaction) -> bool:
        """PRACK. True when it confirmed what was waiting. Raises ParseError."""
        parts = (transaction.request.find("rack") or "").split()
        numbers = [find_number(part) for part in parts[:2]]
        if len(parts) != 3 or None in numbers:
            raise ParseError("Bad RAck")
        matches = numbers == [leg.rseq, leg.invite_cseq] and parts[2] == "INVITE"
        if leg.reliable_sent is None or not matches:
            transaction.respond(481)
            return False
        leg.reliable_sent = None
        leg.rseq += 1
        transaction.respond(200)
        return True

    def received(self, leg: Leg, response: Message) -> bool:
        """A provisional response to our INVITE. False: it is a repetition or out of order and must be ignored."""
        if "100rel" not in response.tokens("require"):
            return True
        try:
            rseq = response.number("rseq", low=1, high=_MAX_RSEQ)
        except ParseError:
            return False
        if rseq is None or (leg.rseq_seen and rseq != leg.rseq_seen + 1):
            return False
        leg.rseq_seen = rseq
        headers = (f"RAck: {rseq} {response.cseq[0]} INVITE",)
        self._core.request_in(leg, "PRACK", nothing, headers=headers)
        return True
