"""Caller identity as the call paths use it: signs what leaves, verifies what comes, keeps keys and anchors fresh.

A call never waits for a file, and for a certificate of somebody else only as long as `wait_seconds`. Whatever goes
wrong here leaves a call without a token, or without a proof; it stops none.
"""

import asyncio
import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from cryptography import x509

from clarion.base.clock import Clock
from clarion.base.errors import ClarionError, Invalid
from clarion.base.telemetry import counter, get_logger
from clarion.calls.directory import Trunk
from clarion.calls.wire import CallerProof, Presentation
from clarion.engines.sip.identity import MOST_TOKENS, canonical, parse
from clarion.engines.sip.identity_certificates import CertificateShelf, Sources
from clarion.engines.sip.identity_signing import Signer, read_chain, read_key
from clarion.engines.sip.identity_trust import Revocations, Trust
from clarion.engines.sip.identity_verifying import FRESH_SECONDS, Proof, Signalled, Verifier

_log = get_logger(__name__)
_SIGNED = counter("identity_calls_signed_total", "Calls that left with an identity token.", ("level",))
_VERIFIED = counter("identity_calls_verified_total", "Calls that came by a trunk that verifies.", ("result",))

LOOK_SECONDS: Final = 5.0
MOST_WAITING: Final = 200
_ON_THE_WAY_S: Final = 5
_MOST_BYTES: Final = 4 << 20

Told = Callable[[CallerProof, tuple[str, ...]], None]
"""Takes what a call proved, and the Reason lines for its responses."""


@dataclass(frozen=True)
class IdentityConfig:
    """Files may be missing, and may be replaced at any time. `address` is where others find our certificate."""

    key: Path | None = None
    certificate: Path | None = None
    address: str = ""
    anchors: Path | None = None
    revoked: Path | None = None
    sources: Sources = field(default_factory=Sources)
    wait_seconds: float = 1.0


class CallerIdentity:
    """One for each call server, on the event loop.

    `attest(account_id, number)`: the level that an account's right to show a number proves. It is never raised here.
    """

    def __init__(self, config: IdentityConfig, clock: Clock, attest: Callable[[str, str], str]) -> None:
        self._config = config
        self._clock = clock
        self._attest = attest
        self.signer: Signer | None = None
        self._shelf = CertificateShelf(config.sources, Trust(()), clock)
        self._verifier = Verifier(self._shelf)
        self._stamp: tuple[object, ...] = ()
        self._waiting: set[asyncio.Task[None]] = set()
        self._watcher: asyncio.Task[None] | None = None

    # ---- life

    async def start(self) -> None:
        await self._refresh()
        self._watcher = asyncio.get_running_loop().create_task(self._watch())

    async def stop(self) -> None:
        tasks = [*self._waiting, *([self._watcher] if self._watcher else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._shelf.close()

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            with contextlib.suppress(OSError):
                await self._refresh()

    async def _refresh(self) -> None:
        if await self.reload():
            _log.info(
                "identity.loaded",
                signs_with=self.signer.key_id if self.signer else "",
                anchors=len(self.trust.anchors),
                revoked=len(self.trust.revocations.revoked),
            )

    async def reload(self) -> bool:
        """Read what has changed, if anything. What cannot be used is said, and what was there before stays in use."""
        stamp = await asyncio.to_thread(_stamp_of, self._config)
        if stamp == self._stamp:
            return False
        self._stamp = stamp
        await asyncio.to_thread(self._shelf.read_known)
        with _said("signing"):
            self.signer = await asyncio.to_thread(self._read_signer)
        with _said("trust anchors"):
            self._shelf.trust = await asyncio.to_thread(self._read_trust)
        return True

    def _read_signer(self) -> Signer | None:
        key, certificate = self._config.key, self._config.certificate
        if key is None or certificate is None or not key.exists() or not certificate.exists():
            return None
        chain = read_chain(_read(certificate), str(certificate))
        return Signer(read_key(_read(key), str(key)), chain, self._config.address)

    def _read_trust(self) -> Trust:
        anchors: list[x509.Certificate] = []
        if self._config.anchors is not None and self._config.anchors.exists():
            anchors = read_chain(_read(self._config.anchors), str(self._config.anchors))
        revocations = Revocations()
        if self._config.revoked is not None and self._config.revoked.exists():
            for crl in _read_lists(self._config.revoked):
                revocations.add(crl)
        if revocations.oldest is not None and revocations.oldest < self._clock.now():
            _log.warning("identity.revocations_old", due=revocations.oldest.isoformat())
        return Trust(anchors, revocations)

    # ---- calls that leave

    def headers(self, trunk: Trunk, presentation: Presentation, number: str) -> list[str]:
        """The Identity header lines of a call: one of our own, or for a call that came with a proof and is passed on to
        another number, those that came and one that says so (RFC 8946)."""
        try:
            diverted = self._diverted(trunk, presentation, number)
        except Exception:
            _log.exception("identity.not_signed")
            diverted = []
        if diverted:
            return diverted
        own = self.header(trunk, presentation, number)
        return [own] if own else []

    def _diverted(self, trunk: Trunk, presentation: Presentation, number: str) -> list[str]:
        """Nothing where no proof came, another number is shown, or the proof is too old to prove anything to others;
        then the call is signed as one that we only pass on."""
        signer, proof = self.signer, presentation.proof
        if signer is None or not trunk.signs or presentation.emergency is not None or presentation.caller_account:
            return []
        if proof is None or not proof.level or not 0 < len(proof.tokens) < MOST_TOKENS:
            return []
        if abs(self._clock.now().timestamp() - proof.issued) > FRESH_SECONDS - _ON_THE_WAY_S:
            return []
        if canonical(number) == proof.called:
            return ["Identity: " + value for value in proof.tokens]
        added = signer.divert(
            origin=presentation.caller_number, diverted_from=proof.called, destination=number, issued=proof.issued
        )
        if not added or parse(proof.tokens[0]).origin != canonical(presentation.caller_number):
            return []
        _SIGNED.labels("div").inc()
        return ["Identity: " + value for value in (*proof.tokens, added)]

    def header(self, trunk: Trunk, presentation: Presentation, number: str) -> str:
        """The Identity header line of a call; empty for one that is not signed. An emergency call never is."""
        signer = self.signer
        if signer is None or not trunk.signs or presentation.emergency is not None:
            return ""
        try:
            level = self._attest(presentation.caller_account, presentation.caller_number)
            value = signer.sign(
                origin=presentation.caller_number,
                destination=number,
                level=level,
                account=presentation.caller_account or trunk.trunk_id,
                now=self._clock.now().timestamp(),
            )
        except Exception:
            _log.exception("identity.not_signed")
            return ""
        if not value:
            return ""
        _SIGNED.labels(level).inc()
        return "Identity: " + value

    # ---- calls that come

    @property
    def trust(self) -> Trust:
        """Anchors and revoked certificates as they are now."""
        return self._shelf.trust

    @property
    def verifies(self) -> bool:
        """Whether there is anything to verify calls with."""
        return bool(self._shelf.trust.anchors)

    def check(self, signalled: Signalled, then: Told) -> None:
        """Tell `then` what a call proves: at once, or after a bounded wait for certificates."""
        proof = self._verify(signalled)
        if not proof.missing or len(self._waiting) >= MOST_WAITING:
            _tell(proof, then)
            return
        task = asyncio.get_running_loop().create_task(self._check_later(signalled, proof.missing, then))
        self._waiting.add(task)
        task.add_done_callback(self._waiting.discard)

    async def _check_later(self, signalled: Signalled, missing: Sequence[str], then: Told) -> None:
        fetches = [asyncio.ensure_future(self._shelf.fetch(address)) for address in missing[:MOST_TOKENS]]
        await asyncio.wait(fetches, timeout=self._config.wait_seconds)
        for fetch in fetches:
            fetch.cancel()  # the shelf goes on by itself, for the next call
        _tell(self._verify(signalled), then)

    def _verify(self, signalled: Signalled) -> Proof:
        try:
            return self._verifier.verify(signalled, self._clock.now().timestamp())
        except Exception:
            _log.exception("identity.not_verified")
            return Proof(status=436, why="the token could not be looked at")


async def verify_token(identity: CallerIdentity, value: str, origin: str, destination: str) -> CallerProof:
    """What one Identity header proves, apart from any call."""
    told: asyncio.Future[CallerProof] = asyncio.get_running_loop().create_future()
    signalled = Signalled(values=(value,), origin=origin, destination=destination, call_id="")
    identity.check(signalled, lambda proof, reasons: told.set_result(proof))
    return await told


def _tell(proof: Proof, then: Told) -> None:
    _VERIFIED.labels(proof.level or str(proof.status)).inc()
    told = CallerProof(
        level=proof.level,
        origid=proof.origid,
        status=proof.status,
        why=proof.why,
        tokens=proof.tokens,
        called=proof.called,
        issued=proof.issued,
    )
    then(told, proof.reasons)


@contextlib.contextmanager
def _said(what: str) -> Iterator[None]:
    try:
        yield
    except (ClarionError, OSError, ValueError) as error:
        _log.error("identity.unusable", what=what, problem=getattr(error, "message", str(error)))


def _read(path: Path) -> bytes:
    if path.stat().st_size > _MOST_BYTES:
        raise Invalid(f"{path} is larger than {_MOST_BYTES} bytes.")
    return path.read_bytes()


def _read_lists(path: Path) -> list[x509.CertificateRevocationList]:
    """Lists of revoked certificates in PEM, one after another, or one in DER. Raises Invalid."""
    data = _read(path)
    end = b"-----END X509 CRL-----"
    try:
        if end not in data:
            return [x509.load_der_x509_crl(data)]
        return [x509.load_pem_x509_crl(part + end) for part in data.split(end)[:-1]]
    except ValueError as error:
        raise Invalid(f"{path} holds no list of revoked certificates: {error}") from None


def _stamp_of(config: IdentityConfig) -> tuple[object, ...]:
    """Changes whenever one of the files does."""
    known = config.sources.known
    paths = [config.key, config.certificate, config.anchors, config.revoked]
    more = sorted(known.rglob("*.pem"))[:10_000] if known is not None and known.is_dir() else []
    found: list[object] = []
    for path in [*paths, *more]:
        try:
            state = path.stat() if path is not None else None
        except OSError:
            state = None
        found.append((str(path), state.st_mtime_ns, state.st_size, state.st_ino) if state is not None else None)
    return tuple(found)
