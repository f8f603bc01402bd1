"""Requests inside a dialog, theirs and ours, that are neither offers nor transfers."""

import re

from clarion.calls.wire import AgentCommand, Cancelled, Dtmf, Failed, HungUp, LegEvent, PhoneCommand
from clarion.engines.sip import rc_messages
from clarion.engines.sip.core import Core, nothing, refuse, source_of
from clarion.engines.sip.dialog import OutOfOrder
from clarion.engines.sip.grammar import ParseError, safe_value
from clarion.engines.sip.leg import Leg, Role, Stage
from clarion.engines.sip.message import Message
from clarion.engines.sip.reliability import Reliability
from clarion.engines.sip.renegotiation import Renegotiation
from clarion.engines.sip.transaction import ServerTransaction
from clarion.engines.sip.transfer import Transfers
from clarion.engines.sip.uac import UserAgentClient
from clarion.engines.sip.uas import UserAgentServer

_SIGNAL = re.compile(r"^\s*signal\s*=\s*([0-9A-D*#]|10|11)\s*$", re.I | re.M)


class InDialog:
    def __init__(
        self,
        core: Core,
        offered: UserAgentServer,
        placed: UserAgentClient,
        reliability: Reliability,
        renegotiation: Renegotiation,
        transfers: Transfers,
    ) -> None:
        self._core = core
        self._offered = offered
        self._placed = placed
        self._reliability = reliability
        self._renegotiation = renegotiation
        self._transfers = transfers

    # ---- theirs

    def received(self, leg: Leg, transaction: ServerTransaction) -> None:
        """Any request that belongs to a leg but ACK and CANCEL."""
        request = transaction.request
        try:
            leg.dialog.take(request)
        except OutOfOrder as error:
            refuse(transaction, error)
            return
        if leg.traits.dialect.keep_flow:
            self._follow(leg, transaction)
        match request.method:
            case "BYE":
                self._bye(leg, transaction)
            case "INVITE":
                self._offered.implied_ack(leg, request)
                self._renegotiation.received(leg, transaction)
            case "UPDATE":
                self._renegotiation.received(leg, transaction)
            case "INFO":
                self._info(leg, transaction)
            case "REFER":
                self._transfers.received(leg, transaction)
            case "PRACK":
                self._prack(leg, transaction)
            case "MESSAGE":
                self.agent_message(leg, transaction)
            case "OPTIONS":
                transaction.respond(200, headers=(self._core.contact_of(leg), self._core.allow_of(leg)))
            case "NOTIFY":
                transaction.respond(200)  # the progress of a REFER of ours
            case _:
                transaction.respond(405, headers=(self._core.allow_of(leg),))

    def _follow(self, leg: Leg, transaction: ServerTransaction) -> None:
        """Such a client sends no Contact: where its latest request came from is where it is."""
        leg.source = source_of(transaction)
        recorded = transaction.request.values("record-route")
        if recorded:
            leg.dialog.routes = tuple(recorded)

    def _bye(self, leg: Leg, transaction: ServerTransaction) -> None:
        transaction.respond(200)
        early = leg.stage is Stage.EARLY
        if leg.offer is not None:
            leg.offer.respond(487)
        invite = leg.server
        if early and invite is not None:
            invite.respond(487)
        reason = safe_value(transaction.request.find("reason") or "")
        self._core.end(leg)
        if not leg.cancelled:
            self._core.tell(leg, _gone(leg, reason, early=early))

    def _prack(self, leg: Leg, transaction: ServerTransaction) -> None:
        try:
            confirmed = self._reliability.acknowledge(leg, transaction)
        except ParseError as error:
            refuse(transaction, error)
            return
        if confirmed:
            self._offered.answer_after_prack(leg)

    def _info(self, leg: Leg, transaction: ServerTransaction) -> None:
        request = transaction.request
        kind = request.content_type()
        if not request.body:
            transaction.respond(200)
            return
        try:
            if kind == rc_messages.JSON_TYPE:
                request_id, command, target = rc_messages.parse_command(request.text)
                self._core.answer_before_requests(leg, transaction)
                transaction.respond(200)
                self._core.tell(leg, PhoneCommand(request_id=request_id, command=command, target=target))
            elif kind in ("application/dtmf-relay", "application/dtmf"):
                digit = _digit(kind, request.text)
                transaction.respond(200)
                self._core.tell(leg, Dtmf(digit=digit, by_info=True))
            else:
                accept = f"Accept: {rc_messages.JSON_TYPE}, application/dtmf-relay, application/dtmf"
                transaction.respond(415, headers=(accept,))
        except ParseError as error:
            refuse(transaction, error)

    def agent_message(self, leg: Leg, transaction: ServerTransaction) -> None:
        """x-rc/agent MESSAGE: in the dialog, or only with its Call-ID."""
        request = transaction.request
        if request.content_type() != rc_messages.AGENT_TYPE:
            transaction.respond(415, headers=("Accept: " + rc_messages.AGENT_TYPE,))
            return
        transaction.respond(100)
        try:
            _, command, attributes = rc_messages.parse_agent(request.text)
        except ParseError as error:
            refuse(transaction, error)
            return
        self._core.answer_before_requests(leg, transaction)
        transaction.respond(200)
        self._core.tell(leg, AgentCommand(command=command, attributes=attributes))

    def late_answer(self, leg: Leg, message: Message) -> None:
        """A 2xx to an INVITE of ours that no transaction waits for."""
        self._placed.late_answer(leg, message)

    def acknowledged(self, leg: Leg, message: Message) -> None:
        first = leg.role is Role.OFFERED and message.cseq[0] == leg.invite_cseq
        if first:
            self._offered.acknowledged(leg, message)
        if leg.stage is Stage.CONFIRMED:
            self._renegotiation.acknowledged(leg, message, first=first)

    # ---- ours

    def hang_up(self, leg: Leg, reason_header: str | None) -> None:
        """End a leg in whatever state it is."""
        headers = ("Reason: " + safe_value(reason_header),) if reason_header else ()
        if leg.stage is Stage.EARLY:
            if leg.role is Role.PLACED:
                self._placed.cancel(leg, answered_elsewhere=False)
            else:
                if leg.restored:  # our 200 may have gone out in the moment in which the former process ended
                    self._core.request_in(leg, "BYE", nothing, headers=headers)
                self._offered.reject(leg, 480, None, reason_header)
        elif leg.stage is Stage.ANSWERED and not leg.traits.dialect.keep_flow:
            leg.bye_wanted = headers  # RFC 3261 §15: not before the ACK
            self._core.part(leg)
        elif leg.stage is not Stage.ENDED:
            if leg.offer is not None:
                leg.offer.respond(487)
            self._placed.agent_message(leg, rc_messages.FREE_RESOURCES, {})  # nothing follows a BYE in its dialog
            self._core.request_in(leg, "BYE", nothing, headers=headers)
            self._core.end(leg)

    def answer_command(
        self, leg: Leg, request_id: int, command: str, code: int, text: str, extra: dict[str, str]
    ) -> None:
        body = rc_messages.command_answer(request_id, command, code, text, extra)
        self._core.request_in(leg, "INFO", nothing, body=body, content_type="application/json;charset=utf-8")


def _gone(leg: Leg, reason: str, *, early: bool) -> LegEvent:
    if not early:
        return HungUp(reason=reason)
    return Failed(status=480, reason=reason) if leg.role is Role.PLACED else Cancelled(reason=reason)


def _digit(kind: str, text: str) -> str:
    """Raises ParseError."""
    found = _SIGNAL.search(text)
    digit = found[1] if found else (text.strip() if kind == "application/dtmf" else "")
    digit = {"10": "*", "11": "#"}.get(digit, digit).upper()
    if len(digit) != 1 or digit not in "0123456789*#ABCD":
        raise ParseError("Bad Signal")
    return digit
