"""Who a request is from: a carrier by its address, a device by digest. Refusals never tell which devices exist."""

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from clarion.base.clock import Clock
from clarion.base.telemetry import counter
from clarion.calls.directory import Device, Directory, Trunk
from clarion.engines.sip.config import SipConfig
from clarion.engines.sip.core import AUTH_FAILED, source_of, split_source
from clarion.engines.sip.dialects import Traits
from clarion.engines.sip.digest import Nonces, challenge, expected_response, ha1, parse_credentials
from clarion.engines.sip.grammar import ParseError, safe_value
from clarion.engines.sip.message import Message
from clarion.engines.sip.refusals import Refusals
from clarion.engines.sip.transaction import ServerTransaction

_FAILED = counter("sip_authentication_failed_total", "Requests with credentials that were refused.", ("method",))
_NOBODY: Final = "0" * 64  # compared with when the device does not exist, so that time tells nothing


_LONGEST_AGENT = 200
_GUESSED: Final = "Compare them with the device's page. Many in a row are somebody who guesses; the edge bans them."


@dataclass(frozen=True, slots=True)
class Verdict:
    """`device` only when the credentials are right. `given`: there were some. `named`: with the authorization id of a
    phone of ours, though the password is wrong, as after it was changed.
    """

    device: Device | None = None
    given: bool = False
    stale: bool = False
    named: bool = False


class Authenticator:
    """`on_failed` hears of wrong credentials: method, address they came from, user name given, user agent."""

    def __init__(
        self,
        config: SipConfig,
        directory: Directory,
        clock: Clock,
        on_failed: Callable[[str, str, str, str], None] | None = None,
        refusals: Refusals | None = None,
    ) -> None:
        self._config = config
        self._on_failed = on_failed
        self._refusals = refusals or Refusals(clock)
        self._directory = directory
        self._nonces = Nonces(config.secret, clock)

    def find_trunk(self, source: str) -> Trunk | None:
        _, host, port = split_source(source)
        return self._directory.find_trunk_by_address(host, port) if host else None

    def judge(self, request: Message, source: str, *, proxy: bool) -> Verdict:
        """Look at the credentials. Never raises: what cannot be read counts as none (RFC 4475 §3.3.7)."""
        for value in request.all("proxy-authorization" if proxy else "authorization"):
            try:
                return self._judge(request, value, source)
            except ParseError:
                continue
        return Verdict()

    def _judge(self, request: Message, value: str, source: str) -> Verdict:
        credentials = parse_credentials(value)
        if credentials.realm != self._config.domain and credentials.realm not in self._config.aliases:
            return Verdict()
        device = self._directory.find_device_by_authorization_id(credentials.username)
        secret_hash = _NOBODY
        if device is not None and device.password:
            secret_hash = ha1(credentials.algorithm, credentials.username, credentials.realm, device.password)
        expected = expected_response(credentials, request.method, secret_hash)
        right = hmac.compare_digest(expected.encode(), credentials.response.encode("utf-8", "replace"))
        state = self._nonces.judge(credentials, _place(source)) if right and device is not None else "bad"
        if device is None or not right or state == "bad":
            _FAILED.labels(request.method if request.method in ("REGISTER", "INVITE") else "other").inc()
            self._refusals.note(
                "sip.authentication_failed",
                source,
                problem="The user name or the password is wrong.",
                hint=_GUESSED,
                method=request.method,
                user=safe_value(credentials.username)[:64],
            )
            if self._on_failed is not None:
                agent = (request.find("user-agent") or "")[:_LONGEST_AGENT]
                self._on_failed(request.method, _place(source), credentials.username, agent)
            return Verdict(given=True, named=device is not None)
        if state == "stale":
            return Verdict(given=True, stale=True)
        return Verdict(device, given=True)

    def challenge(self, transaction: ServerTransaction, traits: Traits, verdict: Verdict, *, proxy: bool) -> None:
        """407 or 401. Clients that read one header of a name only, and no qop, get exactly that.

        Wrong credentials are told to the edge, which counts them by source and takes the mark off.
        """
        value = challenge(
            self._config.domain,
            self._nonces.make(_place(source_of(transaction))),
            stale=verdict.stale,
            qop=not traits.dialect.always_challenge,
        )
        failed = (AUTH_FAILED,) if verdict.given and not verdict.stale else ()
        if proxy:
            transaction.respond(407, headers=("Proxy-Authenticate: " + value, *failed))
        else:
            transaction.respond(401, headers=("WWW-Authenticate: " + value, *failed))

    def require(self, transaction: ServerTransaction, traits: Traits, *, proxy: bool) -> Device | None:
        """The device behind a request, or None after it was challenged."""
        verdict = self.judge(transaction.request, source_of(transaction), proxy=proxy)
        if verdict.device is None:
            self.challenge(transaction, traits, verdict, proxy=proxy)
            return None
        if not verdict.device.enabled:
            transaction.detail = f"device {verdict.device.device_id} is switched off"
            transaction.respond(403)
            return None
        return verdict.device


def _place(source: str) -> str:
    """A nonce is good at one address only: what was overheard is of no use elsewhere."""
    return split_source(source)[1]
