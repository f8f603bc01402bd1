"""Microsoft Teams as the other side (direct routing): who is it, where does it answer, what goes to it.

Its proxies speak TLS with certificates on both sides. The edge checks theirs and says what it found in a header that
only it can write; which name and which network belong to an account is decided here. Nothing is registered: a person's
Teams is a device that is always there, reached at the first proxy that answers.
Sources: Microsoft Learn, "Direct Routing - SIP protocol", "Plan Direct Routing" (names, networks, order of proxies).
"""

import ipaddress
import re
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Any, Final

from clarion.base.digits import only_digits
from clarion.base.telemetry import get_logger
from clarion.calls.directory import Device, DirectRouting
from clarion.calls.wire import DeviceTarget, MediaProfile, OfferSource
from clarion.engines.sip.core import ALLOW_SBC, Core, source_of, split_source
from clarion.engines.sip.dialects import TEAMS
from clarion.engines.sip.fields import Address
from clarion.engines.sip.grammar import ParseError, escape_user
from clarion.engines.sip.leg import Leg
from clarion.engines.sip.message import Message
from clarion.engines.sip.outgoing import Request
from clarion.engines.sip.presentation import part_of
from clarion.engines.sip.rounds import Rounds
from clarion.engines.sip.transaction import ClientTransaction, ServerTransaction
from clarion.engines.sip.uri import Uri

_log = get_logger(__name__)
PROBE_SECONDS: Final = 60.0
FIRST_PROBE: Final = 2.0
PEER_HEADER: Final = "x-clarion-peer"
PROVEN: Final = "X-Clarion-Proven: yes"
LONGEST_PLACE: Final = 20_000
HIDE: Final = "*67"
LONGEST_EXTENSION: Final = 12
_SILENT: Final = (0, 408, 503)
_EXTENSION: Final = re.compile(r";ext=([0-9]+)(?:;|$)", re.IGNORECASE)


@dataclass
class Proxy:
    """What is known of one proxy of one account. Times are epoch seconds, 0: never."""

    name: str
    reachable: bool | None = None  # None: not asked yet, or nothing has come back
    status: int = 0
    asked: float = 0.0
    answered: float = 0.0
    answer_ms: float = 0.0


@dataclass
class Link:
    routing: DirectRouting
    proxies: list[Proxy]
    probe_at: float = 0.0
    heard_options: float = 0.0  # when Teams last asked us
    heard_from: str = ""
    last_in: float = 0.0  # calls
    last_out: float = 0.0
    refused: str = ""  # the number that Teams called from last which is nobody's here
    refused_at: float = 0.0
    starts: bool = field(default=True)


class TeamsLinks(Rounds):
    """All accounts that are connected to Teams. Teams sends calls only to whom it has heard of."""

    def __init__(self, core: Core) -> None:
        super().__init__(core.clock)
        self._core = core
        self._links: dict[str, Link] = {}

    def look(self) -> None:
        """Ask each proxy now and then whether it is there."""
        now, routings = self._core.clock.monotonic(), self._core.directory.direct_routings
        for fqdn in [name for name in self._links if name not in routings]:
            del self._links[fqdn]
        for routing in routings.values():
            link = self._link_of(routing)
            if link.starts:  # the edge has to learn of the certificate first
                link.starts, link.probe_at = False, now + FIRST_PROBE
            elif now >= link.probe_at:
                link.probe_at = now + PROBE_SECONDS
                for proxy in link.proxies:
                    self._probe(link, proxy)

    def _link_of(self, routing: DirectRouting) -> Link:
        link = self._links.get(routing.fqdn)
        if link is None or link.routing.account_id != routing.account_id:
            link = Link(routing, [Proxy(name) for name in routing.proxies])
            self._links[routing.fqdn] = link
        elif link.routing != routing:
            known = {proxy.name: proxy for proxy in link.proxies}
            link.routing = routing
            link.proxies = [known.get(name) or Proxy(name) for name in routing.proxies]
            link.starts = True
        return link

    # ---- OPTIONS, ours and theirs

    def _probe(self, link: Link, proxy: Proxy) -> None:
        proxy.asked = self._core.clock.now().timestamp()
        host, port = host_and_port(proxy.name)
        ours = self._core.sbc_uri(link.routing.fqdn)
        request = Request(
            "OPTIONS",
            f"sip:{host}:{port};transport=tls",
            from_=f"<{ours}>;tag={self._core.new_tag()}",
            to=f"<sip:{host}:{port}>",
            call_id=self._core.new_call_id(),
            cseq=1,
            routes=self._core.edge_route(),
            headers=[
                f"Contact: <{ours}>",
                ALLOW_SBC,
                "Accept: application/sdp",
                f"User-Agent: {self._core.config.agent}",
                *self._core.for_edge(link.routing.fqdn),
            ],
        )
        if self._core.send(request, partial(self._probed, proxy)) is None:
            proxy.status = 0

    def _probed(self, proxy: Proxy, _transaction: ClientTransaction, status: int, message: Message | None) -> None:
        if status < 200:
            return
        now = self._core.clock.now().timestamp()
        there = message is not None and status not in _SILENT
        if proxy.reachable is not None and proxy.reachable != there:
            _log.warning("sip.teams_changed", proxy=proxy.name, there=there, status=status)
        proxy.reachable, proxy.status = there, status if message is not None else 0
        if there:
            proxy.answered, proxy.answer_ms = now, round((now - proxy.asked) * 1000, 1)

    def options(self, transaction: ServerTransaction) -> bool:
        """Answer Teams' question whether we are there. False: it is not Teams that asks."""
        routing = self.find(transaction.request, source_of(transaction))
        if routing is None:
            return False
        link = self._link_of(routing)
        link.heard_options, link.heard_from = self._core.clock.now().timestamp(), source_of(transaction)
        contact = f"Contact: <{self._core.sbc_uri(routing.fqdn)}>"
        transaction.respond(200, headers=(contact, ALLOW_SBC, "Accept: application/sdp", PROVEN))
        return True

    # ---- who calls

    def find(self, request: Message, source: str) -> DirectRouting | None:
        """Whose Teams sent this: by our name that it asked for in TLS, by its own certificate, and its network."""
        stamped = request.find(PEER_HEADER)
        if not stamped:
            return None
        fqdn, *names = [part.strip().lower() for part in stamped.split(";")]
        routing = self._core.directory.direct_routings.get(fqdn)
        if routing is None or not is_proxy(tuple(names), routing.proxies):
            return None
        return routing if in_networks(split_source(source)[1], routing.networks) else None

    def caller(self, request: Message, routing: DirectRouting) -> Device | None:
        """Whose Teams calls: the number that it vouches for, that of From, or that of who sent the call on."""
        numbers = numbers_of(request)
        for number in numbers:
            device = self._core.directory.find_teams_device(routing.account_id, number)
            if device is not None:
                self._link_of(routing).last_in = self._core.clock.now().timestamp()
                return device
        link = self._link_of(routing)
        link.refused, link.refused_at = next(iter(numbers), "")[:40], self._core.clock.now().timestamp()
        return None

    def offered(self, transaction: ServerTransaction, uri: Uri, *, emergency: bool) -> OfferSource | None:
        """Whose call this is, that came by the connection of Microsoft Teams to an account. None: it was refused, or
        goes on as anybody's, which only a call for help does.
        """
        request, source = transaction.request, source_of(transaction)
        routing = self.find(request, source)
        if not emergency and (routing is None or uri.host != routing.fqdn):
            _log.info("sip.teams_refused", source=source, peer=request.find(PEER_HEADER))
            transaction.respond(403)
            return None
        device = self.caller(request, routing) if routing is not None else None
        if not emergency and (device is None or not device.enabled):
            transaction.respond(403, "Number Not Connected")
            return None
        if routing is None:
            return None
        place = part_of(request.find("content-type") or "", request.text, "application/pidf+xml") or ""
        return OfferSource(
            kind="device" if device is not None else "unknown",
            device_id=device.device_id if device is not None else "",
            extension_id=device.extension_id if device is not None else "",
            account_id=routing.account_id,
            authenticated=True,
            address=source,
            pidf_lo=place[:LONGEST_PLACE] if emergency else "",
        )

    def dialed(self, request: Message, uri: Uri, dialed: str, account_id: str, *, emergency: bool) -> str:
        """What somebody dialled, with the wish to hide the number as people dial it. A number of the company with a
        colleague's extension is that colleague.
        """
        if emergency:
            return dialed
        short, directory = extension_in(uri), self._core.directory
        own = directory.numbers.get(dialed)
        if short and own is not None and own.account_id == account_id and directory.find_extension(account_id, short):
            return short
        return HIDE + dialed if "id" in request.tokens("privacy") else dialed

    def name(self, leg: Leg, account_id: str) -> None:
        """From here on the leg goes by the name that Teams knows us by, and by the edge, which records no route."""
        routing = self._core.directory.find_direct_routing(account_id)
        leg.sbc = routing.fqdn if routing is not None else ""
        leg.dialog.routes = (*self._core.edge_route(), *leg.dialog.routes)

    # ---- who is called

    def targets(self, extension_id: str) -> list[DeviceTarget]:
        found = []
        for device in self._core.directory.devices_of(extension_id):
            found += self.device_targets(device.device_id)
        return found

    def device_targets(self, device_id: str) -> list[DeviceTarget]:
        """A person's Teams as a target; none while no proxy answers any more."""
        device = self._core.directory.devices.get(device_id)
        routing = self._routing_of(device)
        if device is None or routing is None or not device.enabled:
            return []
        contacts = self._contacts(device, routing)
        if not contacts:
            return []
        return [
            DeviceTarget(
                device_id=device.device_id,
                extension_id=device.extension_id,
                account_id=device.account_id,
                contact=contacts[0],
                path=self._core.edge_route(),
                dialect=TEAMS.dialect,
                media=MediaProfile.SDES,
            )
        ]

    def placing(self, device: Device | None) -> tuple[str, tuple[str, ...]]:
        """Our name to Teams for a call to this device, and where to ask, in this order. Empty where it has no Teams."""
        routing = self._routing_of(device)
        if device is None or routing is None:
            return "", ()
        self._link_of(routing).last_out = self._core.clock.now().timestamp()
        return routing.fqdn, tuple(self._contacts(device, routing))

    def _routing_of(self, device: Device | None) -> DirectRouting | None:
        if device is None or not device.teams_number:
            return None
        return self._core.directory.find_direct_routing(device.account_id)

    def _contacts(self, device: Device, routing: DirectRouting) -> list[str]:
        link = self._link_of(routing)
        usable = [proxy.name for proxy in link.proxies if proxy.reachable is not False]
        return [number_at(device.teams_number, name) for name in usable]

    # ---- what others ask

    def states(self, account_id: str) -> list[dict[str, Any]]:
        """What this call server knows of the account's Teams. Times in epoch seconds, 0: never."""
        return [
            {
                "fqdn": link.routing.fqdn,
                "proxies": [
                    {
                        "name": proxy.name,
                        "reachable": proxy.reachable,
                        "status": proxy.status,
                        "asked": proxy.asked,
                        "answered": proxy.answered,
                        "answer_ms": proxy.answer_ms,
                    }
                    for proxy in link.proxies
                ],
                "heard_options": link.heard_options,
                "heard_from": link.heard_from,
                "last_in": link.last_in,
                "last_out": link.last_out,
                "refused": link.refused,
                "refused_at": link.refused_at,
            }
            for link in self._links.values()
            if link.routing.account_id == account_id
        ]


def host_and_port(proxy: str) -> tuple[str, int]:
    """Of host or host:port; Teams listens on 5061."""
    host, colon, port = proxy.rpartition(":")
    return (host, int(port)) if colon else (proxy, 5061)


def number_at(number: str, proxy: str) -> str:
    """A number of E.164, also with an extension, at a proxy; user=phone spares Teams guessing."""
    host, port = host_and_port(proxy)
    return f"sip:{escape_user(number)}@{host}:{port};user=phone;transport=tls"


def is_proxy(names: tuple[str, ...], proxies: tuple[str, ...]) -> bool:
    """Whether a certificate with these names (common name, alternative name) is one of the proxies'."""
    hosts = {host_and_port(proxy)[0].lower() for proxy in proxies}
    parents = {"*." + host.partition(".")[2] for host in hosts if "." in host}
    return any(name and name in hosts | parents for name in names)


@lru_cache(maxsize=4096)
def in_networks(host: str, networks: tuple[str, ...]) -> bool:
    """Whether an address lies in one of these networks (CIDR)."""
    try:
        address = ipaddress.ip_address(host)
        return any(address in ipaddress.ip_network(network) for network in networks)
    except ValueError:
        return False


def extension_in(uri: Uri) -> str:
    """The extension beside a number: `sip:+1…;ext=101@…`, `sip:+1…@…;ext=101` or `tel:+1…;ext=101` (RFC 3966 §5.3)."""
    found = _EXTENSION.search(uri.user or "") if uri.scheme != "tel" else None
    short = found[1] if found else uri.param("ext") or ""
    return short if only_digits(short) and len(short) <= LONGEST_EXTENSION else ""


def numbers_of(request: Message) -> list[str]:
    """Numbers that a call of Teams is from: asserted, From, then whoever sent it on (History-Info, Referred-By), each
    with its extension first where it has one. What cannot be read is left out.
    """
    found: list[str] = []
    for header in ("p-asserted-identity", "from", "history-info", "referred-by"):
        for value in request.values(header)[:5]:
            try:
                uri = Address.parse(value).uri
            except ParseError:
                continue
            number = "+" + uri.dialed.removeprefix("+")
            if not only_digits(number[1:]):
                continue
            short = extension_in(uri)
            found += [f"{number};ext={short}", number] if short else [number]
    return found
