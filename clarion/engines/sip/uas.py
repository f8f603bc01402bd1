"""UAS: incoming calls, from the INVITE to our final response and its ACK (RFC 3261 §13.3)."""

import secrets
from functools import partial
from typing import Final

import msgspec

from clarion.base.telemetry import counter, get_logger
from clarion.calls.carriers import from_carrier
from clarion.calls.wire import CallerProof, Cancelled, Confirmed, HungUp, Lost, OfferSource, Presentation
from clarion.engines.sip.authentication import Authenticator
from clarion.engines.sip.callers import asserted, from_pay_phone, identity_of, offered
from clarion.engines.sip.carriers import CarrierLinks
from clarion.engines.sip.core import AUTH_FAILED, EXTENSIONS, UNVERIFIED, Core, Elsewhere, refuse, source_of
from clarion.engines.sip.dialects import TEAMS, TRUNK, Traits, detect
from clarion.engines.sip.dialog import Dialog
from clarion.engines.sip.emergency_callers import EmergencyCallers, proven
from clarion.engines.sip.grammar import ParseError, safe_value
from clarion.engines.sip.identity_desk import CallerIdentity
from clarion.engines.sip.identity_verifying import Signalled
from clarion.engines.sip.leg import Leg, Role, Stage
from clarion.engines.sip.message import Message
from clarion.engines.sip.named_dialogs import Named, NamedDialogs
from clarion.engines.sip.overload import Overload
from clarion.engines.sip.presentation import sdp_of
from clarion.engines.sip.rc_messages import api_ids
from clarion.engines.sip.reliability import Reliability
from clarion.engines.sip.sessions import Sessions
from clarion.engines.sip.teams import PEER_HEADER, TeamsLinks
from clarion.engines.sip.transaction import ServerTransaction
from clarion.engines.sip.transaction_states import LONG, T1, T2
from clarion.engines.sip.trying import Trying
from clarion.engines.sip.uri import Uri

_log = get_logger(__name__)
_OFFERED = counter("sip_calls_offered_total", "INVITEs that became a call.", ("kind",))
_ACCEPTED: Final = ("application/sdp", "application/*", "*/*")

UNALLOCATED: Final = 'Q.850;cause=1;text="Unallocated number"'


class UserAgentServer:
    def __init__(
        self,
        core: Core,
        authenticator: Authenticator,
        overload: Overload,
        reliability: Reliability,
        sessions: Sessions,
        carriers: CarrierLinks,
        teams: TeamsLinks,
        identity: CallerIdentity | None = None,
    ) -> None:
        self._core = core
        self._identity = identity
        self._named = NamedDialogs(core)
        self._carriers = carriers
        self._teams = teams
        self._authenticator = authenticator
        self._overload = overload
        self._reliability = reliability
        self._sessions = sessions
        self._trying = Trying(core)
        self._emergency_callers = EmergencyCallers(core)

    # ---- the INVITE

    def receive(self, transaction: ServerTransaction) -> None:
        """A dialog-forming INVITE."""
        try:
            uri = self._check(transaction.request)
        except _Unsupported as unsupported:
            transaction.respond(420, headers=("Unsupported: " + str(unsupported),))
            return
        except ParseError as error:
            refuse(transaction, error)
            return
        dialed = "911" if uri.scheme == "urn" else uri.dialed
        emergency = self._core.is_emergency(dialed)
        self._overload.note_call()
        wait = None if emergency else self._overload.refuse()
        if wait is not None and not self._core.calls_for_help(dialed):
            transaction.respond(503, headers=(f"Retry-After: {wait}",))
            return
        self._trying.watch(transaction)
        traits = detect(transaction.request)
        source = source_of(transaction)
        if transaction.request.find(PEER_HEADER) and self._by_teams(transaction, uri, dialed, emergency=emergency):
            return
        trunk = self._authenticator.find_trunk(source) or self._carriers.find_by_contact(uri.user or "")
        if trunk is not None:
            dialed = self._carriers.dialed(transaction.request, trunk, dialed)
            offer = OfferSource(
                kind="trunk",
                trunk_id=trunk.trunk_id,
                authenticated=True,
                address=source,
                pay_phone=from_pay_phone(transaction.request),
            )
            if trunk.verifies and not emergency and self._identity is not None and self._identity.verifies:
                self._prove(self._identity, transaction, offer, dialed)
            else:
                self._offer(transaction, offer, TRUNK, dialed)
            return
        caller = self._caller(transaction, traits, source, dialed, emergency=emergency)
        if caller is not None:
            self._offer(transaction, caller, traits, dialed)

    def _by_teams(self, transaction: ServerTransaction, uri: Uri, dialed: str, *, emergency: bool) -> bool:
        """Whether it has become Microsoft Teams' call, or was refused as that."""
        found = self._teams.offered(transaction, uri, emergency=emergency)
        if found is not None:
            request, account_id = transaction.request, found.account_id
            number = self._teams.dialed(request, uri, dialed, account_id, emergency=emergency)
            self._offer(transaction, found, TEAMS, number)
        return found is not None or transaction.answered

    def _prove(
        self, identity: CallerIdentity, transaction: ServerTransaction, source: OfferSource, dialed: str
    ) -> None:
        """What the caller's token proves travels with the call, which goes on whatever that is (RFC 8224 §6.2)."""
        request = transaction.request

        def proven(proof: CallerProof, reasons: tuple[str, ...]) -> None:
            known = msgspec.structs.replace(source, proof=proof)
            self._offer(transaction, known, TRUNK, dialed, reasons=reasons)

        identity.check(
            Signalled(
                values=request.all("identity"),
                origin=asserted(request)[0],
                destination=dialed,
                call_id=request.call_id,
                date=request.find("date") or "",
            ),
            proven,
        )

    def _check(self, request: Message) -> Uri:
        """What RFC 3261 §8.2.2 and §8.2.3 ask to look at. Raises ParseError or _Unsupported."""
        uri = Uri.parse(request.uri)
        if uri.scheme not in ("sip", "sips", "tel") and not uri.text.lower().startswith("urn:service:sos"):
            raise ParseError("Unsupported URI Scheme", 416)
        if uri.has_headers:
            raise ParseError("Bad Request-URI")
        if request.number("max-forwards") == 0:
            raise ParseError("Too Many Hops", 483)
        unknown = (request.tokens("require") | request.tokens("proxy-require")) - EXTENSIONS
        if unknown:
            raise _Unsupported(", ".join(sorted(unknown)))
        if request.body and not request.content_type().startswith(("application/sdp", "multipart/")):
            raise ParseError("Unsupported Media Type", 415)
        accepted = [value.partition(";")[0].strip().lower() for value in request.values("accept")]
        if accepted and not any(value in _ACCEPTED for value in accepted):
            raise ParseError("Not Acceptable", 406)
        _ = request.contact
        return uri

    def _caller(
        self, transaction: ServerTransaction, traits: Traits, source: str, dialed: str, *, emergency: bool
    ) -> OfferSource | None:
        """Who calls; None when the request was challenged or refused."""
        request = transaction.request
        verdict = self._authenticator.judge(request, source, proxy=True)
        device = verdict.device
        if device is not None and not device.enabled and not self._core.calls_for_help(dialed, device.account_id):
            transaction.detail = f"device {device.device_id} is switched off"
            transaction.respond(403)
            return None
        if device is not None:
            self._emergency_callers.proved(request, source)
            return proven(device, request, source)
        caller = self._emergency_callers.identify(request, source, traits, verdict) if emergency else None
        if caller is None:
            self._authenticator.challenge(transaction, traits, verdict, proxy=True)
        elif verdict.given and not verdict.stale:
            transaction.respond(100, headers=(AUTH_FAILED,))  # a guess at a password counts, though the call goes on
        return caller

    def _offer(
        self,
        transaction: ServerTransaction,
        source: OfferSource,
        traits: Traits,
        dialed: str,
        *,
        fetched: bool = False,
        reasons: tuple[str, ...] = (),
    ) -> None:
        request = transaction.request
        if transaction.answered:
            return  # cancelled while what it names was looked for
        try:
            # Who calls for help is put through, whatever else the INVITE asks for.
            urgent = self._core.is_emergency(dialed)
            named: Named = (None, None) if urgent else self._named.find(request, source, fetched=fetched)
            leg = self._make_leg(transaction, source, traits)
            leg.presented, leg.urgent = reasons, urgent
            self._sessions.read_request(leg, request)
            number, name = self._shown_by(request, leg, source)
        except Elsewhere as elsewhere:
            again = partial(self._offer, transaction, source, traits, dialed, fetched=True, reasons=reasons)
            self._core.fetch(elsewhere, source.account_id, again)
            return
        except ParseError as error:
            if error.status == 422:
                transaction.respond(422, headers=(f"Min-SE: {self._core.config.min_session_expires}",))
                return
            refuse(transaction, error)
            return
        self._core.add(leg)
        _OFFERED.labels(source.kind).inc()
        self._core.sink.call_offered(offered(leg, request, source, dialed, (number, name), named))

    def _shown_by(self, request: Message, leg: Leg, source: OfferSource) -> tuple[str, str]:
        """Number and name of the caller. Of somebody who did not prove who it is, nothing that the request says."""
        if leg.unverified:
            return "", ""
        number, name = identity_of(request, trusted=source.kind == "trunk")
        return "" if leg.sbc and leg.device_id else self._as_known(number, source), name

    def _as_known(self, number: str, source: OfferSource) -> str:
        """A caller's number as we write it, whatever form the carrier has for it."""
        trunk = self._core.directory.trunks.get(source.trunk_id)
        return from_carrier(number, trunk) if trunk is not None else number

    def _make_leg(self, transaction: ServerTransaction, source: OfferSource, traits: Traits) -> Leg:
        request = transaction.request
        transaction.to_tag = self._core.new_tag()
        dialog = Dialog.of_server(request, transaction.to_tag)
        leg = Leg(secrets.token_hex(12), Role.OFFERED, dialog, traits)
        leg.invite = transaction
        leg.invite_cseq = request.cseq[0]
        leg.source = source.address
        leg.account_id = source.account_id if source.authenticated else ""
        leg.extension_id = source.extension_id
        leg.device_id, leg.trunk_id = source.device_id, source.trunk_id
        leg.offer_without_sdp = not request.body
        leg.peer_updates = "update" in request.tokens("allow")
        if leg.device_id:
            flow = self._core.registrar.find_flow(leg.device_id, source=source.address)
            leg.instance = flow.instance if flow is not None and flow.source == source.address else ""
        if traits is TEAMS:
            self._teams.name(leg, source.account_id)
        transaction.user = leg
        self._reliability.read_request(leg, request)
        return leg

    # ---- our responses

    def progress(self, leg: Leg, status: int, sdp: str | None, presentation: Presentation | None) -> None:
        transaction = leg.server
        if transaction is None or leg.stage is not Stage.EARLY or transaction.answered:
            return
        if leg.traits.dialect.one_provisional and leg.provisionals:
            return
        leg.provisionals += 1
        self._present(leg, presentation)
        headers = [self._core.contact_of(leg), *leg.presented, *_marks(leg)]
        if sdp:
            leg.local_sdp = sdp
        if leg.rseq:
            self._reliability.send(leg, transaction, status, headers, sdp or "")
        else:
            transaction.respond(status, headers=headers, body=sdp or "")

    def answer(self, leg: Leg, sdp: str, presentation: Presentation | None) -> None:
        transaction = leg.server
        if transaction is None or leg.stage is not Stage.EARLY or transaction.answered:
            return
        self._present(leg, presentation)
        if leg.reliable_sent is not None:
            leg.waiting_answer = (sdp, ())  # RFC 3262 §3: not before the PRACK
            return
        leg.local_sdp = sdp
        headers = [
            self._core.contact_of(leg),
            self._core.allow_of(leg),
            "Supported: timer, replaces, join, norefersub",
            *leg.presented,
            *_marks(leg),
        ]
        headers += self._sessions.answer_headers(leg)
        leg.stage = Stage.ANSWERED
        leg.answer = transaction.respond(200, headers=headers, body=sdp)
        leg.answer_interval = T1
        self._core.timers.arm(T1, self._again, leg)
        self._core.timers.arm(LONG, self._never_acknowledged, leg)

    def answer_after_prack(self, leg: Leg) -> None:
        if leg.waiting_answer is not None:
            (sdp, _), leg.waiting_answer = leg.waiting_answer, None
            self.answer(leg, sdp, None)

    def reject(
        self, leg: Leg, status: int, reason: str | None, reason_header: str | None, further: tuple[str, ...] = ()
    ) -> None:
        transaction = leg.server
        if transaction is None or leg.stage is not Stage.EARLY:
            return
        if leg.traits.provisional_before_failure and not leg.provisionals:
            transaction.respond(183, headers=[self._core.contact_of(leg), *leg.presented])
        if leg.traits.busy_for_unknown and status == 404:
            status, reason, reason_header = 486, None, reason_header or UNALLOCATED
        headers = ["Reason: " + safe_value(reason_header)] if reason_header else []
        for line in further:
            name, _, value = line.partition(": ")
            headers.append(f"{name}: {safe_value(value)}")
        headers += [line for line in leg.presented if line.startswith("Reason: STIR")]  # RFC 9410
        transaction.respond(status, safe_value(reason or ""), headers=headers)
        self._core.end(leg)

    def _present(self, leg: Leg, presentation: Presentation | None) -> None:
        if presentation is not None and leg.traits.show_ids:
            leg.presented = (api_ids(presentation),)

    def _again(self, leg: Leg) -> None:
        """The 200 again until its ACK comes, over TCP too (§13.3.1.4)."""
        transaction = leg.server
        if leg.stage is not Stage.ANSWERED or leg.answer is None or transaction is None:
            return
        if transaction.layer is not None and transaction.channel is not None:
            transaction.layer.send(transaction.channel, leg.answer, transaction.request)
        leg.answer_interval = min(leg.answer_interval * 2, T2)
        self._core.timers.arm(leg.answer_interval, self._again, leg)

    def _never_acknowledged(self, leg: Leg) -> None:
        if leg.stage is not Stage.ANSWERED:
            return
        self._core.request_in(leg, "BYE", _ignore)
        self._core.end(leg)
        self._core.tell(leg, Lost(why="no ACK"))

    # ---- their ACK and CANCEL

    def acknowledged(self, leg: Leg, message: Message) -> None:
        """ACK for our first 200."""
        if leg.stage is not Stage.ANSWERED:
            return
        leg.stage = Stage.CONFIRMED
        leg.answer = None
        transaction = leg.server
        leg.invite = None
        if transaction is not None:
            transaction.user = None
            if transaction.channel is not None and transaction.channel.reliable:
                transaction.end()  # nothing can be repeated on this connection
                transaction.request.drop_headers()  # a timer holds it for half a minute
            transaction.request.body = b""
        sdp = sdp_of(message.find("content-type") or "", message.text) if leg.offer_without_sdp else None
        leg.offer_without_sdp = False
        self._sessions.start(leg)
        if leg.bye_wanted is not None:
            headers, leg.bye_wanted = leg.bye_wanted, None
            self._core.request_in(leg, "BYE", _ignore, headers=headers)
            self._core.end(leg)
            return
        self._core.tell(leg, Confirmed(sdp=sdp))

    def implied_ack(self, leg: Leg, request: Message) -> None:
        """A re-INVITE: its sender has our 200, and the ACK was lost or comes later (RFC 5407 §3.1.4). An ACK that has
        to bring an answer is waited for.
        """
        if not leg.offer_without_sdp:
            self.acknowledged(leg, request)

    def cancelled(self, leg: Leg, message: Message) -> None:
        reason = safe_value(message.find("reason") or "")
        if leg.stage is Stage.EARLY:
            transaction = leg.server
            if transaction is not None:
                transaction.respond(487)
            self._core.end(leg)
            self._core.tell(leg, Cancelled(reason=reason))
        elif leg.stage is Stage.ANSWERED and leg.traits.dialect.answer_at_once:
            # We answered before the callee did, so for the person it is not too late to give up;
            # such a client has forgotten the call when it sees our answer to the CANCEL.
            self._core.end(leg)
            self._core.tell(leg, HungUp(reason=reason or "cancelled"))


class _Unsupported(Exception):
    """The names for the Unsupported header."""


def _marks(leg: Leg) -> tuple[str, ...]:
    return (UNVERIFIED,) if leg.unverified else ()


def _ignore(*_arguments: object) -> None:
    return
