"""Requests outside any dialog: REGISTER, OPTIONS, SUBSCRIBE, MESSAGE, PUBLISH and the rest."""

from clarion.base.telemetry import counter
from clarion.engines.sip import rc_messages
from clarion.engines.sip.authentication import Authenticator
from clarion.engines.sip.core import ALLOW, EXTENSIONS, Core, refuse, source_of
from clarion.engines.sip.dialects import detect
from clarion.engines.sip.events import Notifier
from clarion.engines.sip.grammar import ParseError
from clarion.engines.sip.in_dialog import InDialog
from clarion.engines.sip.liveness import Liveness
from clarion.engines.sip.overload import Overload
from clarion.engines.sip.teams import TeamsLinks
from clarion.engines.sip.transaction import ServerTransaction
from clarion.engines.sip.uri import Uri

_REGISTERED = counter("sip_registers_total", "Authenticated REGISTER requests, by answer.", ("status",))
_ABILITIES = (
    ALLOW,
    "Accept: application/sdp, application/json, x-rc/agent",
    "Supported: replaces, join, timer, 100rel, path, outbound, norefersub",
)


class OtherRequests:
    def __init__(
        self,
        core: Core,
        authenticator: Authenticator,
        notifier: Notifier,
        in_dialog: InDialog,
        overload: Overload,
        teams: TeamsLinks,
        liveness: Liveness,
    ) -> None:
        self._core = core
        self._authenticator = authenticator
        self._notifier = notifier
        self._in_dialog = in_dialog
        self._overload = overload
        self._teams = teams
        self._liveness = liveness

    def received(self, transaction: ServerTransaction) -> None:
        request = transaction.request
        unknown = (request.tokens("require") | request.tokens("proxy-require")) - EXTENSIONS
        if unknown:
            transaction.respond(420, headers=("Unsupported: " + ", ".join(sorted(unknown)),))
            return
        match request.method:
            case "REGISTER":
                self._register(transaction)
            case "OPTIONS":
                self._options(transaction)
            case "SUBSCRIBE":
                self._subscribe(transaction)
            case "MESSAGE":
                self._message(transaction)
            case "PUBLISH" if "vq-rtcpxr" in (request.find("event") or request.content_type()):
                self._core.reports.take(request.text)
                transaction.respond(200)
            case "PUBLISH":
                transaction.respond(489)
            case "REFER":
                transaction.detail = "transfers are asked for inside a call"
                transaction.respond(403)
            case "NOTIFY" if request.find("x-clarion-closed") and not request.find("x-clarion-source"):
                self._flow_closed(transaction)
            case "BYE" | "INFO" | "UPDATE" | "PRACK" | "NOTIFY":
                transaction.respond(481)
            case _:
                transaction.respond(405, headers=(ALLOW,))

    def _register(self, transaction: ServerTransaction) -> None:
        request = transaction.request
        traits = detect(request)
        if traits.trying_for_all:
            transaction.respond(100)
        wait = self._overload.refuse()
        if wait is not None and not self._overload.draining:
            transaction.respond(503, headers=(f"Retry-After: {wait}",))
            return
        device = self._authenticator.require(transaction, traits, proxy=False)
        if device is None:
            return
        try:
            uri = request.to.uri
            if (uri.user or "") not in (device.username, device.authorization_id) or not self._core.is_ours(uri.host):
                transaction.detail = f"device {device.device_id} registers an address of record that is not its own"
                transaction.respond(403)
                return
            was_online = self._core.registrar.online(device.device_id)
            outcome = self._core.registrar.register(request, device, traits, source_of(transaction))
        except ParseError as error:
            refuse(transaction, error)
            return
        _REGISTERED.labels(str(outcome.status)).inc()
        transaction.detail = f"device {device.device_id}"
        transaction.respond(outcome.status, outcome.reason, headers=outcome.headers)
        if outcome.status == 200 and not was_online:
            self._notifier.greet(device)

    def _flow_closed(self, transaction: ServerTransaction) -> None:
        """Word of an edge, never of a phone: what comes from outside is stamped with its source."""
        transaction.respond(200)
        flow = transaction.request.find("x-clarion-closed") or ""
        self._liveness.flow_closed(self._core.registrar.flow_closed(flow))

    def _options(self, transaction: ServerTransaction) -> None:
        """Also the edge's question whether we take calls."""
        if self._overload.draining:
            transaction.respond(503, headers=("Retry-After: 5",))
            return
        if self._teams.options(transaction):
            return
        try:
            Uri.parse(transaction.request.uri)
        except ParseError as error:
            refuse(transaction, error)
            return
        transaction.respond(200, headers=(self._core.contact, *_ABILITIES))

    def _subscribe(self, transaction: ServerTransaction) -> None:
        device = self._authenticator.require(transaction, detect(transaction.request), proxy=True)
        if device is not None:
            self._notifier.subscribe(transaction, device)

    def _message(self, transaction: ServerTransaction) -> None:
        """A client's word about the call it is ringing for: the Call-ID, which we made, or the Req of its P-rc tells
        which (older web phones have a Call-ID of their own for each message)."""
        request = transaction.request
        leg = self._core.placed.get(request.call_id)
        if leg is None and request.content_type() == rc_messages.AGENT_TYPE:
            leg = self._core.asked.get(rc_messages.request_of(request.text))
        if leg is not None and self._core.may_speak(leg, source_of(transaction)):
            self._in_dialog.agent_message(leg, transaction)
            return
        if request.content_type() == rc_messages.AGENT_TYPE:
            transaction.respond(481)
        else:
            transaction.respond(415, headers=("Accept: " + rc_messages.AGENT_TYPE,))
