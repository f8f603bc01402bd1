"""UAC: outgoing calls: INVITE, its responses, forked 2xx, and CANCEL (RFC 3261 §13.2, §9)."""

from functools import partial

import msgspec

from clarion.base.telemetry import counter
from clarion.calls.carriers import caller_for, to_carrier
from clarion.calls.directory import Trunk
from clarion.calls.wire import Answered, DeviceTarget, EarlyMedia, Failed, Presentation, Ringing, Target, TrunkTarget
from clarion.engines.sip import digest, rc_messages
from clarion.engines.sip.core import Core, nothing
from clarion.engines.sip.dialects import TEAMS, TRUNK, Traits, traits_of
from clarion.engines.sip.dialog import Dialog
from clarion.engines.sip.grammar import ParseError, escape_user, safe_value
from clarion.engines.sip.identity_desk import CallerIdentity
from clarion.engines.sip.late_answers import hang_up_fork
from clarion.engines.sip.leg import Leg, Role, Stage
from clarion.engines.sip.message import Message
from clarion.engines.sip.outgoing import Request
from clarion.engines.sip.presentation import Invitation, for_device, for_teams, for_trunk, sdp_of, with_location
from clarion.engines.sip.refusals import VANISHED, named
from clarion.engines.sip.reliability import Reliability
from clarion.engines.sip.sessions import Sessions
from clarion.engines.sip.teams import TeamsLinks
from clarion.engines.sip.transaction import ClientTransaction
from clarion.engines.sip.uri import Uri

_PLACED = counter("sip_calls_placed_total", "INVITEs that we sent to make a call.", ("kind",))
_NOT_THERE = frozenset({408, 430, 500, 502, 503, 504})
_ELSEWHERE = 'Reason: SIP;cause=200;text="Call completed elsewhere"'


def _as_written(trunk: Trunk, presentation: Presentation) -> Presentation:
    """The caller's number in the form of the carrier, without what stands before numbers called."""
    bare = msgspec.structs.replace(trunk, dial_prefix="")
    return msgspec.structs.replace(presentation, caller_number=to_carrier(presentation.caller_number, bare))


class UserAgentClient:
    def __init__(
        self,
        core: Core,
        reliability: Reliability,
        sessions: Sessions,
        teams: TeamsLinks,
        identity: CallerIdentity | None = None,
    ) -> None:
        self._core = core
        self._identity = identity
        self._reliability = reliability
        self._sessions = sessions
        self._teams = teams

    # ---- the INVITE

    def prepare(self, leg_id: str, target: Target, sdp: str, presentation: Presentation) -> None:
        """An empty `sdp` asks the other side for the offer."""
        if isinstance(target, DeviceTarget) and target.dialect == TEAMS.dialect:
            self._prepare_on_teams(leg_id, target, sdp, presentation)
            return
        if isinstance(target, DeviceTarget):
            traits = traits_of(target.dialect)
            device = self._core.directory.devices.get(target.device_id)
            username = device.username if device is not None else target.extension_id
            config = self._core.config
            invitation = for_device(presentation, traits, config.domain, username, config.server_id)
            leg = self._new_leg(leg_id, traits, invitation, target.contact, target.path)
            leg.device_id, leg.instance = target.device_id, target.instance
            leg.account_id, leg.extension_id = target.account_id, target.extension_id
            self._prepare_invite(leg, invitation, sdp, presentation)
            return
        trunk = self._core.directory.trunks.get(target.trunk_id)
        if trunk is None:
            self._core.sink.leg_event(leg_id, Failed(status=404, reason="No such trunk"))
            return
        self._prepare_on_trunk(leg_id, trunk, target, sdp, presentation)

    def _prepare_on_teams(self, leg_id: str, target: DeviceTarget, sdp: str, presentation: Presentation) -> None:
        device = self._core.directory.devices.get(target.device_id)
        fqdn, contacts = self._teams.placing(device)
        if device is None or not contacts:
            self._core.sink.leg_event(leg_id, Failed(status=480, reason="Microsoft Teams does not answer"))
            return
        shown = self._in_full(presentation, device.account_id)
        invitation = for_teams(shown, device.teams_number, fqdn, Uri.parse(contacts[0]).host)
        leg = self._new_leg(leg_id, TEAMS, invitation, contacts[0], self._core.edge_route())
        leg.sbc, leg.next_targets = fqdn, contacts[1:]
        leg.device_id, leg.account_id, leg.extension_id = device.device_id, device.account_id, device.extension_id
        self._prepare_invite(leg, invitation, sdp, presentation)

    def _in_full(self, presentation: Presentation, account_id: str) -> Presentation:
        """Teams wants numbers in full: of a colleague the one that Teams knows, else the direct or the company's."""
        directory = self._core.directory
        extension = directory.find_extension(account_id, presentation.caller_number)
        if extension is None or not extension.caller_id:
            return presentation
        known = (device.teams_number for device in directory.devices_of(extension.extension_id))
        number = next((each for each in known if ";ext=" in each), extension.caller_id)
        return msgspec.structs.replace(presentation, caller_number=number)

    def _prepare_on_trunk(
        self, leg_id: str, trunk: Trunk, target: TrunkTarget, sdp: str, presentation: Presentation
    ) -> None:
        domain = self._core.config.domain
        try:
            uri = Uri.parse(trunk.uri)
            port = "" if uri.port is None else f":{uri.port}"
            _, semicolon, params = trunk.uri.partition(";")
        except ParseError:
            self._core.sink.leg_event(leg_id, Failed(status=503, reason="Bad trunk URI"))
            return
        presentation = self._as_shown(trunk, presentation)
        number = to_carrier(target.number, trunk)
        invitation = for_trunk(_as_written(trunk, presentation), number, domain, uri.host)
        if self._identity is not None:
            invitation.headers += self._identity.headers(trunk, presentation, target.number)
        where = f"{uri.scheme}:{escape_user(number)}@{uri.host}{port}{semicolon}{params}"
        leg = self._new_leg(leg_id, TRUNK, invitation, where, self._core.edge_route())
        leg.trunk_id = trunk.trunk_id
        self._prepare_invite(leg, invitation, sdp, presentation)

    def _as_shown(self, trunk: Trunk, presentation: Presentation) -> Presentation:
        """The caller as the trunk's policy wants it. Help has to call back: an emergency call shows what it does."""
        if presentation.emergency is not None:
            return presentation
        known = self._core.directory.numbers.get(presentation.caller_number)
        owned = known is not None and known.account_id == presentation.caller_account
        number = caller_for(trunk, presentation.caller_number, owned=owned)
        return msgspec.structs.replace(presentation, caller_number=number)

    def _new_leg(self, leg_id: str, traits: Traits, invitation: Invitation, uri: str, routes: tuple[str, ...]) -> Leg:
        tag = self._core.new_tag()
        dialog = Dialog(self._core.new_call_id(), f"{invitation.from_};tag={tag}", tag, invitation.to, "", uri, routes)
        leg = Leg(leg_id, Role.PLACED, dialog, traits)
        leg.agent_ids = invitation.agent_ids
        return leg

    def _prepare_invite(self, leg: Leg, invitation: Invitation, sdp: str, presentation: Presentation) -> None:
        supported = "timer, replaces, join" + (", 100rel" if leg.traits.reliable_provisional else "")
        headers = [
            self._core.contact_of(leg),
            self._core.allow_of(leg),
            "Supported: " + supported,
            f"User-Agent: {self._core.config.agent}",
        ]
        headers += invitation.headers
        headers += self._sessions.offer_headers(leg)
        headers += self._core.for_edge(leg.sbc)
        body, content_type = sdp, "application/sdp"
        if leg.trunk_id and presentation.emergency is not None and presentation.emergency.pidf_lo:
            more, body, content_type = with_location(presentation.emergency, sdp, self._core.config.domain)
            headers += more
        leg.local_sdp = sdp
        leg.late_offer = not sdp
        leg.original = leg.dialog.request("INVITE", headers=headers, body=body, content_type=content_type)
        self._core.add(leg)
        self._prepare_try(leg, leg.original)

    def place(self, leg: Leg) -> None:
        """Send the INVITE that was prepared."""
        if leg.role is Role.PLACED and leg.stage is Stage.EARLY and not leg.cancelled:
            _PLACED.labels("trunk" if leg.trunk_id else "device").inc()
            self._try(leg)

    def _prepare_try(self, leg: Leg, request: Request) -> None:
        leg.invite_cseq = request.cseq
        leg.invite = self._core.prepare(request, partial(self.response, leg))

    def _try(self, leg: Leg) -> None:
        if leg.client is not None:
            leg.client.start()  # it may fail at once
        else:
            self._fail(leg, 503, "No way to the next hop")

    # ---- its responses

    def response(self, leg: Leg, transaction: ClientTransaction, status: int, message: Message | None) -> None:
        if message is None:
            if not self._by_next_target(leg, status):
                self._fail(leg, status, "No answer" if status == 408 else "Could not be sent")
        elif status < 200:
            self._provisional(leg, message)
        elif status < 300:
            self._accepted(leg, message)
        else:
            self._refused(leg, status, message)

    def _provisional(self, leg: Leg, message: Message) -> None:
        if message.status == 100 or leg.stage is not Stage.EARLY or leg.cancelled:
            return
        try:
            if message.to.tag:
                self._establish(leg, message)
            if not self._reliability.received(leg, message):
                return
        except ParseError:
            return
        sdp = sdp_of(message.find("content-type") or "", message.text)
        if sdp and not leg.late_offer:
            leg.early_sdp = sdp
            self._core.tell(leg, EarlyMedia(status=message.status, sdp=sdp))
        else:
            self._core.tell(leg, Ringing(status=message.status))

    def _accepted(self, leg: Leg, message: Message) -> None:
        try:
            if leg.stage is Stage.EARLY:
                self._establish(leg, message)
                self._first_answer(leg, message)
            elif message.to.tag == leg.dialog.remote_tag:
                self._acknowledge_again(leg)
            else:
                hang_up_fork(self._core, leg.dialog, leg.invite_cseq, message, leg.sbc)
        except ParseError:
            if leg.stage is Stage.EARLY:
                self._fail(leg, 502, "Unreadable answer")

    def _acknowledge_again(self, leg: Leg) -> None:
        """Our ACK was lost, or is not known to have been sent by the process that had the call before us."""
        if leg.ack:
            self._core.resend(leg, leg.ack)
        elif leg.restored and leg.stage is Stage.CONFIRMED:
            self._acknowledge(leg, leg.local_sdp if leg.late_offer else "")

    def late_answer(self, leg: Leg, message: Message) -> None:
        if leg.role is Role.PLACED and message.cseq[0] == leg.invite_cseq:
            self._accepted(leg, message)

    def _establish(self, leg: Leg, message: Message) -> None:
        """Raises ParseError. Teams is reached by the edge, then by what Teams itself records."""
        leg.dialog.establish(message, keep_routes=leg.traits.dialect.keep_flow)
        if leg.sbc:
            recorded = tuple(reversed(message.values("record-route")))
            leg.dialog.routes = (*self._core.edge_route(), *recorded)

    def _first_answer(self, leg: Leg, message: Message) -> None:
        leg.stage = Stage.CONFIRMED
        leg.original = None
        leg.peer_updates = "update" in message.tokens("allow")
        if leg.cancelled:
            self._acknowledge(leg)
            self._core.request_in(leg, "BYE", nothing)
            self._core.end(leg)
            return
        sdp = sdp_of(message.find("content-type") or "", message.text) or ""
        if leg.late_offer:
            self._core.tell(leg, Answered(sdp=sdp, late_offer=True))
            return
        self._acknowledge(leg)
        self._sessions.read_response(leg, message)
        sdp = sdp or leg.early_sdp
        if not sdp:
            self._core.request_in(leg, "BYE", nothing)
            self._fail(leg, 488, "Answer without SDP")
            return
        self._core.tell(leg, Answered(sdp=sdp))
        self._tell_processed(leg)

    def _acknowledge(self, leg: Leg, sdp: str = "") -> None:
        target, routes = self._core.way(leg)
        request = leg.dialog.request("ACK", cseq=leg.invite_cseq, target=target, routes=routes, body=sdp)
        leg.ack = self._core.send_ack(leg, request)

    def acknowledge(self, leg: Leg, sdp: str) -> None:
        """The ACK with our answer, after Answered(late_offer=True)."""
        if leg.role is not Role.PLACED or leg.stage is not Stage.CONFIRMED or not leg.late_offer or leg.ack:
            return
        leg.local_sdp = sdp
        self._acknowledge(leg, sdp)
        self._tell_processed(leg)

    def _tell_processed(self, leg: Leg) -> None:
        if leg.agent_ids is not None:
            self.agent_message(leg, rc_messages.ALREADY_PROCESSED, {})

    def _refused(self, leg: Leg, status: int, message: Message) -> None:
        if leg.stage is not Stage.EARLY:
            return
        if not leg.cancelled and self._once_more(leg, status, message):
            return
        if status == 430 and leg.device_id:
            self._core.registrar.flow_failed(leg.dialog.target, leg.device_id)
            if not leg.cancelled and self._by_another_flow(leg):
                return
        if not leg.cancelled and self._by_next_target(leg, status):
            return
        self._fail(leg, status, message.reason)

    def _by_next_target(self, leg: Leg, status: int) -> bool:
        """Whoever answers at several places is asked at the next one, unless it has begun to ring."""
        if leg.cancelled or leg.original is None or leg.dialog.remote_tag or status not in _NOT_THERE:
            return False
        if not leg.next_targets:
            return False
        uri, leg.next_targets = leg.next_targets[0], leg.next_targets[1:]
        self._again(leg, leg.original, list(leg.original.headers), uri, leg.original.routes)
        return True

    def _by_another_flow(self, leg: Leg) -> bool:
        """RFC 5626 §5.3: the phone may have another connection, or have come back meanwhile; each is tried once."""
        flow = self._core.registrar.find_flow(leg.device_id, leg.instance)
        if flow is None or leg.original is None or flow.contact == leg.dialog.target:
            return False
        self._again(leg, leg.original, list(leg.original.headers), flow.contact, flow.path)
        return True

    def _once_more(self, leg: Leg, status: int, message: Message) -> bool:
        """Another try with credentials (RFC 3261 §22.2) or with a longer session (RFC 4028 §7.3); each once."""
        original = leg.original
        if original is None or leg.authorizations > 1:
            return False
        headers = list(original.headers)
        try:
            if status in (401, 407):
                headers.append(self._credentials(leg, original, status, message))
            elif status == 422:
                minimum = message.number("min-se", low=1, high=86400)
                headers = [h for h in headers if not h.startswith(("Session-Expires:", "Min-SE:"))]
                headers += [f"Session-Expires: {minimum};refresher=uac", f"Min-SE: {minimum}"] if minimum else []
            else:
                return False
        except ParseError:
            return False
        leg.authorizations += 1
        self._again(leg, original, headers, original.uri, original.routes)
        return True

    def _again(self, leg: Leg, original: Request, headers: list[str], uri: str, routes: tuple[str, ...]) -> None:
        """The INVITE once more, with the next number."""
        dialog = leg.dialog
        dialog.remote, dialog.remote_tag = original.to, ""
        dialog.target, dialog.routes = uri, routes
        leg.original = dialog.request(
            "INVITE",
            headers=headers,
            body=original.body.decode("utf-8", "replace"),
            content_type=original.content_type,
        )
        self._prepare_try(leg, leg.original)
        self._try(leg)

    def _credentials(self, leg: Leg, original: Request, status: int, message: Message) -> str:
        trunk = self._core.directory.trunks.get(leg.trunk_id)
        name = "Authorization" if status == 401 else "Proxy-Authorization"
        if trunk is None or not trunk.username or any(h.startswith(name + ":") for h in original.headers):
            raise ParseError("No Credentials")
        challenges = message.all("www-authenticate" if status == 401 else "proxy-authenticate")
        for value in challenges:
            try:
                answer = digest.answer_challenge(
                    value, username=trunk.username, password=trunk.password, method="INVITE", uri=original.uri
                )
            except ParseError:
                continue
            return f"{name}: {answer}"
        raise ParseError("No Usable Challenge")

    def _fail(self, leg: Leg, status: int, reason: str) -> None:
        if leg.stage is Stage.ENDED:
            return
        self._core.end(leg)
        leg.invite = None
        leg.original = None
        if not leg.cancelled:
            self._note_if_vanished(leg, status)
            self._core.tell(leg, Failed(status=status, reason=safe_value(reason)))

    def _note_if_vanished(self, leg: Leg, status: int) -> None:
        """A phone that is signed in, and gives no sign when it is called."""
        if leg.device_id and status in (408, 430):
            flow = self._core.registrar.find_flow(leg.device_id, leg.instance)
            source = flow.source if flow is not None else named(leg.dialog.target)
            problem = "A phone that is signed in does not answer an INVITE at all."
            self._core.refusals.note(
                "sip.phone_silent", source, problem=problem, hint=VANISHED, device=leg.device_id, status=status
            )

    # ---- giving up

    def cancel(self, leg: Leg, *, answered_elsewhere: bool) -> None:
        """CANCEL; when a 200 crosses it, ACK and BYE. Reported at once: what else comes is ours to clean up."""
        if leg.role is not Role.PLACED or leg.stage is not Stage.EARLY or leg.cancelled:
            return
        leg.cancelled = True
        transaction = leg.client
        if transaction is not None:
            transaction.cancel((_ELSEWHERE,) if answered_elsewhere else ())
        self._core.part(leg)
        self._core.tell(leg, Failed(status=487, reason="Cancelled"))

    # ---- x-rc/agent

    def agent_message(self, leg: Leg, command: int, attributes: dict[str, str]) -> None:
        """A MESSAGE with the ids of the INVITE."""
        if leg.agent_ids is None:
            return
        xml = rc_messages.agent_xml(leg.agent_ids, command, attributes)
        self._core.request_in(leg, "MESSAGE", nothing, body=xml, content_type=rc_messages.AGENT_TYPE)
