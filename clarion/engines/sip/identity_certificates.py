"""Certificates of callers' carriers: fetched from where tokens say, judged once, kept for a while.

A stranger names the address, so: https only, hosts on a list only, never to private networks, no redirect, little time,
few bytes, few at once. Nothing waits here for the network; `fetch` does, and is called apart from the call.
"""

import asyncio
import ssl
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import httpcore
from cryptography import x509

from clarion.base.clock import Clock
from clarion.base.digits import find_number
from clarion.base.errors import Invalid
from clarion.base.ssrf_guard import AddressRefused, EgressPolicy, SsrfGuard, is_ip
from clarion.base.telemetry import counter, get_logger
from clarion.engines.sip.identity import BAD_CREDENTIAL, BAD_INFO, MAX_ADDRESS, BadIdentity
from clarion.engines.sip.identity_signing import read_chain
from clarion.engines.sip.identity_trust import Credential, Trust

_log = get_logger(__name__)
_FETCHES = counter(
    "identity_certificate_fetches_total", "Certificates of other carriers that were asked for.", ("how",)
)

MOST_BYTES: Final = 64 * 1024
MOST_KEPT: Final = 2000
MOST_AT_ONCE: Final = 16
FETCH_SECONDS: Final = 3.0
KEPT_SECONDS: Final = 3600.0
SHORTEST_KEPT, LONGEST_KEPT = 60.0, 86_400.0
FAILURE_KEPT_SECONDS: Final = 60.0
PUBLIC: Final = EgressPolicy()
_PORTS: Final = (None, 443, 8443)  # as SHAKEN has it


@dataclass(frozen=True)
class Sources:
    """Where certificates may come from. `hosts`: names, `*.name` or `*`. `known`: a folder of certificates already at
    hand: the file `known/host/path` is what lies at `https://host/path`.
    """

    hosts: tuple[str, ...] = ()
    known: Path | None = None
    policy: EgressPolicy = PUBLIC
    any_port: bool = False
    tls: ssl.SSLContext | None = None  # None: what the system trusts


@dataclass(slots=True)
class _Kept:
    chain: Sequence[x509.Certificate]
    until: float
    trust: Trust | None = None  # the one it was judged by
    credential: Credential | None = None
    problem: BadIdentity | None = None


class CertificateShelf:
    """One for each process, on the event loop."""

    def __init__(self, sources: Sources, trust: Trust, clock: Clock) -> None:
        self.trust = trust
        self._sources = sources
        self._clock = clock
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._known: dict[str, Sequence[x509.Certificate]] = {}
        self._running: dict[str, asyncio.Task[None]] = {}
        self._pool: httpcore.AsyncConnectionPool | None = None

    async def close(self) -> None:
        running = list(self._running.values())
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        if self._pool is not None:
            await self._pool.aclose()

    # ---- what is at hand

    def find(self, address: str, now: float) -> Credential | None:
        """The judged certificate of an address; None when it has to be fetched first. Raises BadIdentity."""
        known = self._known.get(address)
        kept = self._kept.get(address)
        if kept is None or (known is None and kept.until <= now) or (known is not None and kept.chain is not known):
            if known is None:
                return None
            kept = self._keep(address, _Kept(known, now + LONGEST_KEPT))
        if kept.problem is not None and (not kept.chain or kept.trust is self.trust):
            raise kept.problem
        if kept.trust is not self.trust:
            self._judge(kept, now)
        assert kept.credential is not None
        self.trust.check(kept.credential, now)
        return kept.credential

    def _judge(self, kept: _Kept, now: float) -> None:
        kept.trust, kept.problem, kept.credential = self.trust, None, None
        try:
            kept.credential = self.trust.judge(kept.chain, now)
        except BadIdentity as problem:
            kept.problem = problem
            raise

    def _keep(self, address: str, kept: _Kept) -> _Kept:
        self._kept[address] = kept
        self._kept.move_to_end(address)
        if len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        return kept

    def check_address(self, address: str) -> str:
        """The host. Raises BadIdentity(436) for an address that nobody may be asked at."""
        if len(address) > MAX_ADDRESS or not address.isascii() or not address.isprintable() or " " in address:
            raise BadIdentity(BAD_INFO, "the certificate's address cannot be used")
        try:
            parts = urlsplit(address)
            host, port = (parts.hostname or "").rstrip("."), parts.port
        except ValueError:
            raise BadIdentity(BAD_INFO, "the certificate's address is none") from None
        if parts.scheme != "https" or not host or parts.query or parts.fragment or "@" in parts.netloc:
            raise BadIdentity(BAD_INFO, "the certificate's address is not plain https")
        if not self._sources.any_port and port not in _PORTS:
            raise BadIdentity(BAD_INFO, "the certificate's address names another port than 443 and 8443")
        if is_ip(host) and not self._sources.policy.allows(host):
            raise BadIdentity(BAD_INFO, "the certificate's address leads to a private or local network")
        if not any(_matches(host, wanted) for wanted in self._sources.hosts):
            raise BadIdentity(BAD_INFO, f"certificates are not taken from {host}")
        return host

    def read_known(self) -> None:
        """Read the folder of known certificates; a file that cannot be read is left out, and said."""
        folder = self._sources.known
        found: dict[str, Sequence[x509.Certificate]] = {}
        paths = sorted(folder.rglob("*.pem"))[:MOST_KEPT] if folder is not None and folder.is_dir() else []
        for path in paths:
            assert folder is not None
            address = "https://" + path.relative_to(folder).as_posix()
            try:
                chain = read_chain(path.read_bytes(), path.name)
            except (OSError, Invalid) as error:
                _log.warning("identity.known_certificate_unreadable", path=str(path), problem=str(error))
                continue
            before = self._known.get(address)
            found[address] = before if before is not None and list(before) == chain else chain
        self._known = found

    # ---- fetching

    async def fetch(self, address: str) -> None:
        """Ask for a certificate, once however many wait for it. What came of it is told by `find`."""
        task = self._running.get(address)
        if task is None:
            if len(self._running) >= MOST_AT_ONCE:
                _FETCHES.labels("too many").inc()
                return
            task = asyncio.get_running_loop().create_task(self._fetch(address))
            self._running[address] = task
            task.add_done_callback(lambda _: self._running.pop(address, None))
        await asyncio.shield(task)

    async def _fetch(self, address: str) -> None:
        now = self._clock.now().timestamp()
        try:
            self.check_address(address)
            async with asyncio.timeout(FETCH_SECONDS):
                data, seconds = await self._get(address)
            kept = _Kept(read_chain(data, "The answer"), now + seconds)
            _FETCHES.labels("found").inc()
        except BadIdentity as problem:
            kept = _Kept((), now + FAILURE_KEPT_SECONDS, problem=problem)
        except Invalid as error:
            kept = _Kept((), now + FAILURE_KEPT_SECONDS, problem=BadIdentity(BAD_CREDENTIAL, error.message))
        except (OSError, TimeoutError, AddressRefused, httpcore.TimeoutException) as error:
            kept = _failed(now, error)
        except (httpcore.ProtocolError, httpcore.NetworkError, httpcore.UnsupportedProtocol, ValueError) as error:
            kept = _failed(now, error)
        if kept.problem is not None:
            _FETCHES.labels("failed").inc()
            _log.info("identity.certificate_not_fetched", address=address[:200], why=kept.problem.why)
        self._keep(address, kept)

    async def _get(self, address: str) -> tuple[bytes, float]:
        """The body, and for how many seconds it may be kept."""
        if self._pool is None:
            self._pool = httpcore.AsyncConnectionPool(
                ssl_context=self._sources.tls or ssl.create_default_context(),
                max_connections=MOST_AT_ONCE,
                keepalive_expiry=10,
                network_backend=SsrfGuard(self._sources.policy),
            )
        wanted = [(b"Accept", b"application/pem-certificate-chain, application/x-pem-file, */*")]
        async with self._pool.stream("GET", address, headers=[*wanted, (b"User-Agent", b"Clarion")]) as response:
            if response.status != 200:
                raise BadIdentity(BAD_INFO, f"the certificate's address answers {response.status}")
            parts, size = [], 0
            async for part in response.aiter_stream():
                size += len(part)
                if size > MOST_BYTES:
                    raise BadIdentity(BAD_INFO, "the certificate's address answers with too much")
                parts.append(part)
            return b"".join(parts), _lifetime(response.headers)


def _failed(now: float, error: Exception) -> _Kept:
    words = str(error)[:120] or type(error).__name__
    return _Kept((), now + FAILURE_KEPT_SECONDS, problem=BadIdentity(BAD_INFO, f"no certificate: {words}"))


def _matches(host: str, wanted: str) -> bool:
    host, wanted = host.lower(), wanted.lower()
    if wanted == "*":
        return True
    return host.endswith(wanted[1:]) if wanted.startswith("*.") else host == wanted


def _lifetime(headers: Sequence[tuple[bytes, bytes]]) -> float:
    """Cache-Control: max-age within bounds."""
    for name, value in headers:
        if name.lower() == b"cache-control":
            for part in value.decode("latin-1").lower().split(","):
                key, _, seconds = part.strip().partition("=")
                stated = find_number(seconds) if key == "max-age" else None
                if stated is not None:
                    return min(max(float(stated), SHORTEST_KEPT), LONGEST_KEPT)
    return KEPT_SECONDS
