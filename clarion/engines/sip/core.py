"""What the parts of the user agent share: configuration, the tables of legs, and the way a request leaves."""

import asyncio
import re
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final

from clarion.base.clock import Clock
from clarion.base.digits import find_number
from clarion.base.telemetry import get_logger
from clarion.calls.directory import Directory
from clarion.calls.ports import CallSink
from clarion.calls.wire import LegEvent
from clarion.engines.sip.channel import Channel
from clarion.engines.sip.config import SipConfig
from clarion.engines.sip.fields import Address
from clarion.engines.sip.grammar import ParseError
from clarion.engines.sip.leg import Leg, Role
from clarion.engines.sip.message import Message
from clarion.engines.sip.message_trace import MessageTrace
from clarion.engines.sip.moved import Moved
from clarion.engines.sip.outgoing import Request
from clarion.engines.sip.quality_reports import PhoneReports
from clarion.engines.sip.refusals import Refusals
from clarion.engines.sip.registrar import Registrar
from clarion.engines.sip.timers import TimerQueues
from clarion.engines.sip.transaction import ClientTransaction, OnResponse, ServerTransaction, State, Transactions
from clarion.engines.sip.transport import Received, Transports
from clarion.engines.sip.uri import Uri

_log = get_logger(__name__)

ALLOW: Final = "Allow: INVITE, ACK, BYE, CANCEL, OPTIONS, UPDATE, PRACK, REFER, NOTIFY, INFO, MESSAGE, SUBSCRIBE"
ALLOW_SBC: Final = "Allow: INVITE, ACK, BYE, CANCEL, OPTIONS, UPDATE, PRACK, NOTIFY, INFO"
CERTIFICATE_HEADER: Final = "X-Clarion-Certificate"
LANE_HEADER: Final = "X-Clarion-Lane"
AUTH_FAILED: Final = "X-Clarion-Auth: failed"  # to the edge, which counts wrong passwords and takes it off
UNVERIFIED: Final = "X-Clarion-Unverified: 1"  # to the edge: this call proves nothing about its source
EXTENSIONS: Final = frozenset({"100rel", "timer", "replaces", "join", "norefersub", "path", "outbound"})
_RETRY_SECONDS: Final = 1.0
_REFUSED_SECONDS: Final = 5.0
_PARTED_SECONDS: Final = 90.0

_OUR_TAG: Final = re.compile(r"[a-z][a-z0-9]*-[0-9a-f]{16}")

TakeOver = Callable[[str, str], Awaitable[bool]]
Bring = Callable[[str, str, str], Awaitable[bool]]


@dataclass(slots=True)
class Core:
    """Built once by the engine."""

    config: SipConfig
    clock: Clock
    timers: TimerQueues
    directory: Directory
    sink: CallSink
    registrar: Registrar
    is_emergency: Callable[[str], bool]
    take_over: TakeOver | None = None
    bring: Bring | None = None
    is_emergency_in: Callable[[str, str], bool] | None = None
    legs: dict[str, Leg] = field(default_factory=dict)
    dialogs: dict[tuple[str, str], Leg] = field(default_factory=dict)  # (Call-ID, our tag)
    placed: dict[str, Leg] = field(default_factory=dict)  # by Call-ID, ours only
    asked: dict[str, Leg] = field(default_factory=dict)  # by the Req of their P-rc, which nobody can guess
    parted: dict[str, Leg] = field(default_factory=dict)  # over, but its client may still be told something
    transactions: Transactions = field(init=False)
    transports: Transports = field(init=False)
    moved: Moved = field(init=False)
    reports: PhoneReports = field(default_factory=PhoneReports)
    trace: MessageTrace = field(init=False)
    _refused: dict[str, float] = field(default_factory=dict)
    heard: int = 0  # messages so far; an edge alone sends one every second
    refusals: Refusals = field(init=False)
    contact_uri: str = field(init=False)
    contact: str = field(init=False)

    def __post_init__(self) -> None:
        self.refusals = Refusals(self.clock)
        self.trace = MessageTrace(self.clock, is_on=self.config.keeps_messages)
        self.contact_uri = self.config.contact_by("tcp")
        self.contact = f"Contact: <{self.contact_uri}>"

    def listen(self, receive: Received) -> None:
        """Make the sockets, which `transports.start` opens; every message is traced."""
        self.transports = Transports(self.config.host, self.config.port, receive, self.unreachable, self.trace)

    _fetching: set[asyncio.Task[None]] = field(default_factory=set)

    def refused(self, transaction: ServerTransaction, status: int, reason: str) -> None:
        self.refusals.answered(transaction.request, source_of(transaction), status, reason, transaction.detail)

    def calls_for_help(self, dialed: str, account_id: str = "") -> bool:
        """Whether this is an emergency number for that account; without one, for any account here."""
        if self.is_emergency(dialed):
            return True
        return self.is_emergency_in is not None and self.is_emergency_in(dialed, account_id)

    # ---- names

    def new_tag(self) -> str:
        return f"{self.config.server_id}-{secrets.token_hex(8)}"

    def new_call_id(self) -> str:
        return f"{secrets.token_hex(12)}@{self.config.server_id}"

    def is_ours(self, host: str) -> bool:
        return host == self.config.domain or host in self.config.aliases

    # ---- legs

    def add(self, leg: Leg) -> None:
        self.moved.forget(leg.dialog.call_id)
        self.legs[leg.leg_id] = leg
        self.dialogs[(leg.dialog.call_id, leg.dialog.local_tag)] = leg
        self.trace.claim(leg.dialog.call_id, leg.leg_id)
        if leg.role is Role.PLACED:
            self.placed[leg.dialog.call_id] = leg
        if leg.agent_ids is not None:
            self.asked[leg.agent_ids.req] = leg

    def end(self, leg: Leg) -> None:
        """The leg is over. What is under way in it still finds its end."""
        leg.end()
        self.part(leg)
        self.dialogs.pop((leg.dialog.call_id, leg.dialog.local_tag), None)
        self.forget_placed(leg)
        self.reports.over(leg.dialog.call_id, leg.leg_id)

    def forget_placed(self, leg: Leg) -> None:
        self.placed.pop(leg.dialog.call_id, None)
        if leg.agent_ids is not None:
            self.asked.pop(leg.agent_ids.req, None)

    def part(self, leg: Leg) -> None:
        """The call core is done with the leg; messages of the agent language may follow for a while."""
        if self.legs.pop(leg.leg_id, None) is not None and leg.agent_ids is not None:
            self.parted[leg.leg_id] = leg
            self.timers.arm(_PARTED_SECONDS, self._forget_parted, leg.leg_id)

    def _forget_parted(self, leg_id: str) -> None:
        self.parted.pop(leg_id, None)

    def find_dialog(self, message: Message) -> Leg | None:
        """The leg a request from the other side belongs to, by Call-ID and both tags."""
        leg = self.dialogs.get((message.call_id, message.to.tag))
        if leg is None or (leg.dialog.remote_tag and leg.dialog.remote_tag != message.from_.tag):
            return None
        return leg

    def may_speak(self, leg: Leg, source: str) -> bool:
        """No phone speaks in the calls of another one, though it knows their Call-ID and tags (lamps may be shown them,
        for Replaces; those of carriers and guests nobody is shown). Where nobody is signed in, anything may come from:
        phones change their address. Who calls for help may do so to where somebody else of the same box is.
        """
        if not leg.device_id or source == leg.source or not self.registrar.is_anothers(source, leg.device_id):
            return True
        return leg.urgent and split_source(source)[1] == split_source(leg.source)[1]

    def find_leg(self, call_id: str, to_tag: str, from_tag: str) -> Leg | None:
        """The leg that Replaces or Join names (RFC 3891 §3); phones differ in which tag they call which."""
        for local, remote in ((to_tag, from_tag), (from_tag, to_tag)):
            leg = self.dialogs.get((call_id, local))
            if leg is not None and leg.dialog.remote_tag == remote:
                return leg
        return None

    async def _fetch(self, elsewhere: "Elsewhere", account_id: str, then: Callable[[], None]) -> None:
        assert self.bring is not None
        try:
            for tag in elsewhere.tags:
                if await self.bring(elsewhere.call_id, tag, account_id):
                    break
        except Exception:
            _log.exception("sip.call_not_brought", call_id=elsewhere.call_id)
        then()

    def fetch(self, elsewhere: "Elsewhere", account_id: str, then: Callable[[], None]) -> None:
        """Have a call brought here from another call server; `then` is called in any case."""
        task = asyncio.get_running_loop().create_task(self._fetch(elsewhere, account_id, then))
        self._fetching.add(task)
        task.add_done_callback(self._fetching.discard)

    def answer_before_requests(self, leg: Leg, transaction: ServerTransaction) -> None:
        """Let the answer take the connection of our requests to this leg, so that none of them overtakes it.

        Other answers go back to the edge on the connection that it made, which another process of it reads. The
        official clients drop a request that they were not waiting for yet.
        """
        if not leg.traits.dialect.always_challenge or transaction.channel is None or not transaction.channel.reliable:
            return
        target, routes = self.way(leg)
        hop = next_hop(routes, target)
        channel = self.transports.channel(*hop) if hop is not None else None
        if channel is not None and channel.reliable:
            transaction.channel = channel

    def tell(self, leg: Leg, event: LegEvent) -> None:
        self.sink.leg_event(leg.leg_id, event)

    # ---- sending

    def way(self, leg: Leg) -> tuple[str, tuple[str, ...]]:
        """Request URI and route set inside a dialog: for phones that keep a flow the newest one, else as §12 says."""
        if leg.traits.dialect.keep_flow and leg.device_id:
            flow = self.registrar.find_flow(leg.device_id, leg.instance, leg.source)
            if flow is not None:
                return flow.contact, flow.path
        return leg.dialog.target, leg.dialog.routes

    def request_in(
        self,
        leg: Leg,
        method: str,
        on_response: OnResponse,
        *,
        headers: tuple[str, ...] | list[str] = (),
        body: str = "",
        content_type: str = "application/sdp",
        way: tuple[str, tuple[str, ...]] | None = None,
    ) -> ClientTransaction | None:
        """Send a request inside the dialog of a leg; `way`: by another one than the dialog's."""
        target, routes = way or self.way(leg)
        headers = [*headers, *self.for_edge(leg.sbc)] if leg.sbc else headers
        request = leg.dialog.request(
            method, target=target, routes=routes, headers=headers, body=body, content_type=content_type
        )
        return self.send(request, on_response)

    def contact_of(self, leg: Leg) -> str:
        """Where requests of the other side of a leg are to go, by the name that it knows us by."""
        if not leg.sbc:
            return f"Contact: <{self.config.contact_by(split_source(leg.source)[0] if leg.source else 'udp')}>"
        return f"Contact: <{self.sbc_uri(leg.sbc, self.config.server_id)}>"

    def sbc_uri(self, fqdn: str, user: str = "") -> str:
        at = f"{user}@" if user else ""
        return f"sip:{at}{fqdn}:{self.config.public_tls_port};transport=tls"

    def for_edge(self, fqdn: str) -> tuple[str, ...]:
        """What the edge has to know of a request and nobody else: by which certificate it goes out, and from which of
        its addresses, which keeps connections with other certificates apart. Nothing without a name.
        """
        routing = self.directory.direct_routings.get(fqdn)
        lane = routing.lane if routing is not None else 0
        return (f"{CERTIFICATE_HEADER}: {fqdn}", f"{LANE_HEADER}: {lane}") if fqdn else ()

    @staticmethod
    def allow_of(leg: Leg) -> str:
        """Teams carries out transfers itself, unless we say that we take REFER: what that would name only it knows."""
        return ALLOW_SBC if leg.sbc else ALLOW

    def send(self, request: Request, on_response: OnResponse) -> ClientTransaction | None:
        """Send a request by its first route or its URI. None: there is no way; `on_response` was not called."""
        transaction = self.prepare(request, on_response)
        if transaction is not None:
            transaction.start()
        return transaction

    def prepare(self, request: Request, on_response: OnResponse) -> ClientTransaction | None:
        """The same, except that the request is sent once the transaction is started."""
        channel = self.channel_for(request)
        if channel is None:
            return None
        self.sign(request, channel)
        return self.transactions.prepare(request, channel, on_response)

    def send_ack(self, leg: Leg, request: Request) -> bytes:
        """An ACK for a 2xx has no transaction. Returns the bytes, which every repeated 2xx asks for again."""
        request.headers = [*request.headers, *self.for_edge(leg.sbc)]
        return self.send_unanswered(request)

    def send_unanswered(self, request: Request) -> bytes:
        channel = self.channel_for(request)
        if channel is None:
            return b""
        self.sign(request, channel)
        data = request.encode()
        channel.send(data)
        return data

    def resend(self, leg: Leg, data: bytes) -> None:
        target, routes = self.way(leg)
        hop = next_hop(routes, target)
        channel = self.transports.channel(*hop) if hop is not None else None
        if channel is not None and data:
            channel.send(data)

    def sign(self, request: Request, channel: Channel) -> None:
        host = f"[{self.config.host}]" if ":" in self.config.host else self.config.host
        branch = f"z9hG4bK{secrets.token_hex(10)}"
        request.via = f"SIP/2.0/{channel.name} {host}:{self.config.port};rport;branch={branch}"

    def channel_for(self, request: Request) -> Channel | None:
        hop = next_hop(request.routes, request.uri)
        return self.transports.channel(*hop) if hop is not None else None

    def edge_route(self) -> tuple[str, ...]:
        """The way out for requests to carriers: an edge that was not refused lately."""
        now = self.clock.monotonic()
        edges = self.config.edges
        for edge in edges:
            if self._refused.get(edge, -_REFUSED_SECONDS) + _REFUSED_SECONDS <= now:
                return (f"<sip:{edge};transport={self.config.edge_transport};lr>",)
        return (f"<sip:{edges[0]};transport={self.config.edge_transport};lr>",) if edges else ()

    def unreachable(self, channel: Channel) -> None:
        """A connection broke or could not be made: what waits on it for a first answer tries again, then fails."""
        self._refused[f"{channel.peer[0]}:{channel.peer[1]}"] = self.clock.monotonic()
        self.moved.unreachable(channel)
        for transaction in list(self.transactions.clients.values()):
            if transaction.channel is channel and transaction.state is State.TRYING:
                self.timers.arm(_RETRY_SECONDS, self._try_again, transaction)

    def _try_again(self, transaction: ClientTransaction) -> None:
        data = transaction.data
        if transaction.layer is None or transaction.state is not State.TRYING or data is None:
            return
        hop = next_hop(transaction.request.routes, transaction.request.uri)
        channel = self.transports.channel(*hop) if hop is not None else None
        if channel is None or (transaction.invite and transaction.interval > 1.5):
            transaction.fail(503)
            return
        transaction.interval *= 2
        transaction.channel = channel
        channel.send(data)

    def answer_anew(self, data: bytes, request: Message) -> None:
        """The connection a request came by is gone: open one to where its Via says (§18.2.2)."""
        try:
            via = request.via
        except ParseError:
            return
        host = via.params.get("received") or via.host
        self.transports.channel(via.transport.lower(), host, via.port or 5060).send(data)


class Elsewhere(Exception):
    """Replaces or Join names a dialog that is not here. `tags`: those in it that another call server may have made."""

    def __init__(self, call_id: str, *tags: str) -> None:
        super().__init__(call_id)
        self.call_id = call_id
        self.tags = [tag for tag in tags if _OUR_TAG.fullmatch(tag)]


def next_hop(routes: tuple[str, ...], uri: str) -> tuple[str, str, int] | None:
    """Transport, host and port of the first route, or of the request URI (§8.1.2). Names are left to the resolver."""
    try:
        where = Address.parse(routes[0]).uri if routes else Uri.parse(uri)
        transport = where.transport
    except ParseError:
        return None
    if not where.host:
        return None
    return transport, where.host, where.port or (5061 if transport == "tls" else 5060)


def nothing(_transaction: ClientTransaction, _status: int, _message: Message | None) -> None:
    """For requests whose answer changes nothing."""


def refuse(transaction: ServerTransaction, error: ParseError) -> None:
    """Answer what could not be read. Nothing else changes."""
    transaction.respond(error.status, str(error))


def source_of(transaction: ServerTransaction) -> str:
    """Where a request really came from, as proto:ip:port: what the edge stamped, else the peer itself."""
    return source_in(transaction.request, transaction.channel)


def source_in(message: Message, channel: Channel | None) -> str:
    """The same of a message that has no transaction."""
    stamped = message.find("x-clarion-source")
    if stamped or channel is None:
        return stamped or ""
    return source_on(channel)


def source_on(channel: Channel) -> str:
    host = f"[{channel.peer[0]}]" if ":" in channel.peer[0] else channel.peer[0]
    return f"{channel.name.lower()}:{host}:{channel.peer[1]}"


def split_source(source: str) -> tuple[str, str, int]:
    """proto, ip, port of `proto:ip:port`."""
    protocol, _, rest = source.partition(":")
    host, _, port = rest.rpartition(":")
    return protocol, host.strip("[]"), find_number(port, most=65535) or 0
