"""Offers inside a dialog: re-INVITE and UPDATE of theirs, re-INVITE of ours, and when they meet (RFC 3261 §14)."""

import random
from functools import partial

from clarion.calls.wire import Confirmed, Lost, OfferAnswered, OfferReceived
from clarion.engines.sip.core import Core, nothing, refuse
from clarion.engines.sip.grammar import ParseError
from clarion.engines.sip.leg import Leg, Role, Stage
from clarion.engines.sip.message import Message
from clarion.engines.sip.presentation import sdp_of
from clarion.engines.sip.sessions import Sessions
from clarion.engines.sip.transaction import ClientTransaction, ServerTransaction
from clarion.engines.sip.transaction_states import LONG, T1, T2


class Renegotiation:
    def __init__(self, core: Core, sessions: Sessions) -> None:
        self._core = core
        self._sessions = sessions
        sessions.on_offers_possible = self._offer_waiting

    # ---- theirs

    def received(self, leg: Leg, transaction: ServerTransaction) -> None:
        """A re-INVITE or an UPDATE."""
        request = transaction.request
        invite = request.method == "INVITE"
        if invite:
            transaction.respond(100)
        if leg.stage is Stage.ENDED:
            transaction.respond(481)
            return
        if leg.reoffer_busy:
            transaction.respond(491)
            return
        if leg.offer is not None or (invite and leg.stage is not Stage.CONFIRMED):
            transaction.respond(500, headers=(f"Retry-After: {random.randint(0, 10)}",))
            return
        try:
            leg.dialog.refresh_target(request)
            self._sessions.read_request(leg, request)
        except ParseError as error:
            refuse(transaction, error)
            return
        sdp = sdp_of(request.find("content-type") or "", request.text)
        if request.body and sdp is None:
            transaction.respond(415, headers=("Accept: application/sdp",))
            return
        if not invite and sdp is None:
            headers = [self._core.contact_of(leg), self._core.allow_of(leg), *self._sessions.answer_headers(leg)]
            transaction.respond(200, headers=headers)  # a mere refresh (RFC 3311, RFC 4028)
            self._sessions.start(leg)
            return
        leg.offer = transaction
        leg.offer_without_sdp = sdp is None
        self._core.tell(leg, OfferReceived(sdp=sdp))

    def answer(self, leg: Leg, sdp: str | None, status: int) -> None:
        transaction, leg.offer = leg.offer, None
        if transaction is None:
            return
        if status >= 300 or sdp is None:
            transaction.respond(status if status >= 300 else 488)
            return
        leg.local_sdp = sdp
        headers = [
            self._core.contact_of(leg),
            self._core.allow_of(leg),
            "Supported: timer, replaces, join",
            *self._sessions.answer_headers(leg),
        ]
        data = transaction.respond(200, headers=headers, body=sdp)
        self._sessions.start(leg)
        if not transaction.invite or data is None:
            return
        leg.answer = data
        self._core.timers.arm(T1, self._again, (leg, transaction, data, T1))
        self._core.timers.arm(LONG, self._never_acknowledged, (leg, data))

    def _again(self, state: tuple[Leg, ServerTransaction, bytes, float]) -> None:
        leg, transaction, data, interval = state
        if leg.answer is not data or transaction.layer is None or transaction.channel is None:
            return
        transaction.layer.send(transaction.channel, data, transaction.request)
        interval = min(interval * 2, T2)
        self._core.timers.arm(interval, self._again, (leg, transaction, data, interval))

    def _never_acknowledged(self, state: tuple[Leg, bytes]) -> None:
        leg, data = state
        if leg.answer is data and leg.stage is Stage.CONFIRMED:
            self._sessions.give_up(leg, "no ACK")

    def acknowledged(self, leg: Leg, message: Message, *, first: bool) -> None:
        """ACK for a 200 of ours, the `first` one or that to a re-INVITE: what had to wait for it follows."""
        if leg.answer is not None and not first:
            leg.answer = None
            if leg.offer_without_sdp:
                leg.offer_without_sdp = False
                self._core.tell(leg, Confirmed(sdp=sdp_of(message.find("content-type") or "", message.text)))
        if leg.answer is None:
            self._offer_waiting(leg)

    # ---- ours

    def offer(self, leg: Leg, sdp: str) -> None:
        """Send a re-INVITE; while another exchange is under way the newest offer waits."""
        if leg.stage is Stage.ENDED:
            return
        if leg.stage is not Stage.CONFIRMED or leg.reoffer_busy or leg.offer is not None or leg.answer is not None:
            leg.reoffer_again = sdp
            return
        leg.reoffer_busy = True
        agreed, leg.local_sdp = leg.local_sdp, sdp
        headers = [self._core.contact_of(leg), self._core.allow_of(leg), "Supported: timer, replaces, join"]
        transaction = self._core.request_in(
            leg, "INVITE", partial(self._response, leg, sdp, agreed), headers=headers, body=sdp
        )
        if transaction is None:
            leg.reoffer_busy = False
            self._core.tell(leg, OfferAnswered(status=503))

    def _response(
        self, leg: Leg, sdp: str, agreed: str, transaction: ClientTransaction, status: int, message: Message | None
    ) -> None:
        if status < 200:
            return
        if 200 <= status < 300 and message is not None:
            self._acknowledge(leg, message)
            if not leg.reoffer_busy:
                return  # the 200 came again
        leg.reoffer_busy = False
        if status >= 300:
            leg.local_sdp = agreed  # what was refused is not repeated when the session is refreshed
        if leg.stage is Stage.ENDED:
            return
        if status == 491:
            # §14.1: whoever made the Call-ID waits longer
            wait = random.uniform(2.1, 4.0) if leg.role is Role.PLACED else random.uniform(0.0, 2.0)
            self._core.clock.call_later(wait, lambda: self._once_more(leg, sdp))
        elif status in (408, 481):
            self._core.request_in(leg, "BYE", nothing)
            self._core.end(leg)
            self._core.tell(leg, Lost(why=f"{status} to a re-INVITE"))
        else:
            self._done(leg, status, message)

    def _done(self, leg: Leg, status: int, message: Message | None) -> None:
        answer = None
        if message is not None and status < 300:
            answer = sdp_of(message.find("content-type") or "", message.text)
            try:
                if not leg.traits.dialect.keep_flow:
                    leg.dialog.refresh_target(message)
            except ParseError:
                pass  # an unreadable Contact moves nothing
            self._sessions.read_response(leg, message)
        self._core.tell(leg, OfferAnswered(status=status, sdp=answer))
        self._offer_waiting(leg)

    def _offer_waiting(self, leg: Leg) -> None:
        if leg.reoffer_again is not None:
            waiting, leg.reoffer_again = leg.reoffer_again, None
            self.offer(leg, waiting)

    def _once_more(self, leg: Leg, sdp: str) -> None:
        newer, leg.reoffer_again = leg.reoffer_again, None
        self.offer(leg, newer or sdp)

    def _acknowledge(self, leg: Leg, message: Message) -> None:
        target, routes = self._core.way(leg)
        self._core.send_ack(leg, leg.dialog.request("ACK", cseq=message.cseq[0], target=target, routes=routes))
