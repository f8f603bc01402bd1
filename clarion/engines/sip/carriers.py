"""Our side of trunks: registering where a carrier wants it (RFC 3261 §10.2), and asking whether it is there."""

import hmac
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any, Final

from clarion.base.digits import find_number
from clarion.base.telemetry import get_logger
from clarion.calls.carriers import from_carrier
from clarion.calls.directory import Trunk
from clarion.engines.sip import digest
from clarion.engines.sip.core import ALLOW, Core
from clarion.engines.sip.fields import Address
from clarion.engines.sip.grammar import ParseError, escape_user
from clarion.engines.sip.message import Message
from clarion.engines.sip.outgoing import Request
from clarion.engines.sip.rounds import Rounds
from clarion.engines.sip.transaction import ClientTransaction
from clarion.engines.sip.uri import Uri

_log = get_logger(__name__)
PROBE_SECONDS: Final = 30.0
FIRST_RETRY: Final = 30.0
LAST_RETRY: Final = 600.0
_SILENT = (408, 503)  # made here when nothing came


@dataclass
class Link:
    """What is known of one trunk. Times are of the monotonic clock."""

    trunk: Trunk
    call_id: str
    tag: str
    cseq: int = 0
    registration: str = "None"  # None | Trying | Registered | Refused | Silent
    reason: str = ""
    until: float = 0.0
    register_at: float = 0.0
    failures: int = 0
    expires: int = 0
    reachable: bool | None = None  # None: not known, or not asked
    answers: bool = False  # it has answered a question before: silence means something
    probe_at: float = 0.0
    asked_at: float = 0.0
    answer_ms: float = 0.0
    status: int = 0
    challenged: bool = False


class CarrierLinks(Rounds):
    """All trunks of the directory. Registrations stay when it stops: another call server, or the next run, has the
    same contact.
    """

    def __init__(self, core: Core) -> None:
        super().__init__(core.clock)
        self._core = core
        self._links: dict[str, Link] = {}

    def look(self) -> None:
        now, trunks = self._core.clock.monotonic(), self._core.directory.trunks
        for trunk_id in [each for each in self._links if each not in trunks]:
            self._leave(self._links.pop(trunk_id))
        for trunk in trunks.values():
            if trunk.simulated:
                continue
            link = self._link_of(trunk)
            if trunk.registers and now >= link.register_at:
                link.challenged = False
                self._register(link, trunk.register_seconds)
            if trunk.probes and now >= link.probe_at:
                self._probe(link, now)

    def _link_of(self, trunk: Trunk) -> Link:
        """What is changed about a trunk counts at once; one that registers no more says so to the carrier."""
        link = self._links.get(trunk.trunk_id)
        if link is not None and link.trunk == trunk:
            return link
        if link is not None and link.trunk.registers and not trunk.registers:
            self._leave(link)
        made = Link(trunk, self._core.new_call_id(), self._core.new_tag())
        self._links[trunk.trunk_id] = made
        self._mark(made)
        return made

    def _leave(self, link: Link) -> None:
        self._core.directory.down.discard(link.trunk.trunk_id)
        if link.registration == "Registered":
            link.challenged = False
            self._register(link, 0)

    # ---- REGISTER

    def _register(self, link: Link, seconds: int, headers: tuple[str, ...] = ()) -> None:
        trunk, now = link.trunk, self._core.clock.monotonic()
        link.cseq += 1
        link.expires = seconds
        link.register_at = now + FIRST_RETRY
        if link.registration == "None":
            link.registration = "Trying"
        contact = f"Contact: <{self.contact(trunk)}>;expires={seconds}"
        more = [contact, f"Expires: {seconds}", ALLOW, f"User-Agent: {self._core.config.agent}", *headers]
        request = self._request("REGISTER", link, link.cseq, more)
        if request is None or self._core.send(request, partial(self._registered, link)) is None:
            self._refused(link, "Silent", "There is no way to it.")

    def _registered(self, link: Link, transaction: ClientTransaction, status: int, message: Message | None) -> None:
        if status < 200:
            return
        if status < 300 and message is not None:
            self._accepted(link, message)
            return
        try:
            if message is not None and self._once_more(link, transaction.request, status, message):
                return
        except ParseError as error:
            self._refused(link, "Refused", f"Its answer cannot be read: {error}.")
            return
        if message is None:
            self._refused(link, "Silent", "It does not answer.")
        else:
            self._refused(link, "Refused", f"{status} {message.reason}"[:200])

    def _accepted(self, link: Link, message: Message) -> None:
        now = self._core.clock.monotonic()
        link.failures, link.reason = 0, ""
        if link.expires == 0:
            link.registration = "None"
            return
        seconds = self._granted(link, message)
        link.registration, link.until = "Registered", now + seconds
        link.register_at = now + max(10.0, seconds / 2)
        self._mark(link)

    def _granted(self, link: Link, message: Message) -> int:
        """For how long the carrier knows us: as our contact says in its answer, else as the answer says."""
        ours = _token_of(self._core.config.secret, link.trunk.trunk_id)
        for value in message.values("contact"):
            try:
                address = Address.parse(value)
                granted = find_number(address.params.get("expires") or "")
                if address.uri.user == ours and granted is not None:
                    return max(20, min(granted, 86_400))
            except ParseError:
                continue
        granted = find_number(message.find("expires") or "")
        return max(20, min(granted, 86_400)) if granted is not None else link.expires

    def _once_more(self, link: Link, request: Request, status: int, message: Message) -> bool:
        """With credentials, or for longer; each once. Raises ParseError."""
        if status == 423:
            minimum = message.number("min-expires", low=1, high=86_400)
            if minimum is not None and minimum > link.expires > 0:
                self._register(link, minimum)
                return True
        if status not in (401, 407) or link.challenged or not link.trunk.username:
            return False
        link.challenged = True
        name, answer = _credentials(link.trunk, request, status, message)
        self._register(link, link.expires, (f"{name}: {answer}",))
        return True

    def _refused(self, link: Link, how: str, reason: str) -> None:
        now = self._core.clock.monotonic()
        if link.registration != how:
            _log.info("sip.trunk_not_registered", trunk=link.trunk.trunk_id, how=how, reason=reason)
        link.failures += 1
        link.reason = reason
        link.register_at = now + min(LAST_RETRY, FIRST_RETRY * 2 ** min(link.failures - 1, 8))
        if now >= link.until:
            link.registration = how
        self._mark(link)

    # ---- OPTIONS

    def _probe(self, link: Link, now: float) -> None:
        link.probe_at, link.asked_at = now + PROBE_SECONDS, now
        link.cseq += 1
        request = self._request("OPTIONS", link, link.cseq, ["Accept: application/sdp"])
        if request is None or self._core.send(request, partial(self._probed, link)) is None:
            self._heard(link, 0)

    def _probed(self, link: Link, _transaction: ClientTransaction, status: int, message: Message | None) -> None:
        if status >= 200:
            self._heard(link, status if message is not None else 0)

    def _heard(self, link: Link, status: int) -> None:
        """Whatever a carrier answers, it is there. 408 and 503 of an edge mean that it could not be asked."""
        now = self._core.clock.monotonic()
        there = status not in (0, *_SILENT)
        if there:
            link.answers = True
            link.answer_ms = round((now - link.asked_at) * 1000, 1)
        if link.reachable is not None and link.reachable != there:
            _log.warning("sip.trunk_changed", trunk=link.trunk.trunk_id, there=there, status=status)
        link.reachable, link.status = there, status
        self._mark(link)

    def _mark(self, link: Link) -> None:
        """Calls ask a carrier last that answers nothing any more, or that does not know us although it has to. Some
        never answer this question, and take calls.
        """
        unknown = link.trunk.registers and link.registration in ("Refused", "Silent")
        if (link.reachable is False and link.answers) or unknown:
            self._core.directory.down.add(link.trunk.trunk_id)
        else:
            self._core.directory.down.discard(link.trunk.trunk_id)

    # ---- what others ask

    def contact(self, trunk: Trunk) -> str:
        """Where the carrier sends calls: our edge, with a name that nobody else can guess."""
        config = self._core.config
        token, host = _token_of(config.secret, trunk.trunk_id), config.public_host or config.host
        host = f"[{host}]" if ":" in host else host
        try:
            transport = Uri.parse(trunk.uri).transport
        except ParseError:
            transport = "udp"
        port = config.public_tls_port if transport == "tls" else config.public_port
        return f"sip:{token}@{host}:{port}" + ("" if transport == "udp" else f";transport={transport}")

    def find_by_contact(self, user: str) -> Trunk | None:
        """The trunk whose carrier knows us by this user part."""
        if not user.startswith("tk"):
            return None
        trunks = (trunk for trunk in self._core.directory.trunks.values() if trunk.registers)
        return next((each for each in trunks if _is_token(self._core.config.secret, each.trunk_id, user)), None)

    def dialed(self, request: Message, trunk: Trunk, dialed: str) -> str:
        """What a call of this carrier is for, in E.164: where it only names our contact, To says it."""
        if dialed.startswith("tk") and _is_token(self._core.config.secret, trunk.trunk_id, dialed):
            dialed = request.to.uri.dialed
        return from_carrier(dialed, trunk)

    def states(self) -> list[dict[str, Any]]:
        """Of each trunk: registration, for how many seconds it holds, whether the carrier answers, and how fast."""
        now = self._core.clock.monotonic()
        return [
            {
                "trunk_id": link.trunk.trunk_id,
                "account_id": link.trunk.account_id,
                "registration": link.registration if link.trunk.registers else "None",
                "reason": link.reason,
                "expires": max(0, round(link.until - now)),
                "reachable": link.reachable if link.trunk.probes else None,
                "status": link.status,
                "answer_ms": link.answer_ms,
            }
            for link in self._links.values()
        ]

    def _request(self, method: str, link: Link, cseq: int, headers: list[str]) -> Request | None:
        trunk = link.trunk
        try:
            uri = Uri.parse(trunk.uri)
        except ParseError:
            return None
        user = escape_user(trunk.username) if trunk.username else "clarion"
        ours = f"<sip:{user}@{uri.host}>"
        probe = method == "OPTIONS"
        return Request(
            method,
            trunk.uri,
            from_=f"{ours};tag={self._core.new_tag() if probe else link.tag}",
            to=f"<sip:{uri.host}>" if probe else ours,
            call_id=self._core.new_call_id() if probe else link.call_id,
            cseq=cseq,
            routes=self._core.edge_route(),
            headers=headers,
        )


def _credentials(trunk: Trunk, request: Request, status: int, message: Message) -> tuple[str, str]:
    """Name and value of the header that answers the first challenge that we can. Raises ParseError."""
    name, asked = (
        ("Authorization", "www-authenticate") if status == 401 else ("Proxy-Authorization", "proxy-authenticate")
    )
    problem = ParseError("No Challenge")
    for value in message.all(asked):
        try:
            answer = digest.answer_challenge(
                value, username=trunk.username, password=trunk.password, method=request.method, uri=request.uri
            )
        except ParseError as error:
            problem = error
            continue
        return name, answer
    raise problem


@lru_cache(maxsize=4096)  # asked for with every call that a carrier brings
def _token_of(secret: bytes, trunk_id: str) -> str:
    return "tk" + hmac.digest(secret or b"-", f"trunk {trunk_id}".encode(), "sha256").hex()[:24]


def _is_token(secret: bytes, trunk_id: str, user: str) -> bool:
    return hmac.compare_digest(user.encode("utf-8", "replace"), _token_of(secret, trunk_id).encode())
