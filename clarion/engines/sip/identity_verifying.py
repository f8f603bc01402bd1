"""What the Identity headers of an INVITE prove about its caller (RFC 8224 §6.2, RFC 8588, RFC 8946)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1
from jwt.algorithms import ECAlgorithm

from clarion.engines.sip.identity import (
    BAD_CREDENTIAL,
    BAD_INFO,
    DIV,
    INVALID,
    KNOWN_TYPES,
    MISSING,
    MOST_TOKENS,
    SHAKEN,
    STALE,
    BadIdentity,
    Token,
    canonical,
    compact_of,
    kind_of,
    parse,
    reason,
)
from clarion.engines.sip.identity_certificates import CertificateShelf

FRESH_SECONDS: Final = 60
MOST_REMEMBERED: Final = 100_000

_ES256 = ECAlgorithm(ECAlgorithm.SHA256, SECP256R1)


@dataclass(frozen=True, slots=True)
class Signalled:
    """What the INVITE itself says, which tokens must agree with. Numbers as they are written."""

    values: Sequence[str]  # of its Identity headers
    origin: str
    destination: str
    call_id: str
    date: str = ""  # the Date header


@dataclass(frozen=True, slots=True)
class Proof:
    """`level` is set when the caller's number is proven so far; else `status` tells what was wrong.

    `reasons`: Reason header lines, one for each token that failed, for a call that goes on.
    """

    level: str = ""
    origid: str = ""
    status: int = 0
    why: str = ""
    reasons: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()  # certificates that have to be fetched before anything can be said
    tokens: tuple[str, ...] = ()  # the headers that proved the level, as they came
    called: str = ""  # where they lead, canonical
    issued: int = 0


@dataclass(slots=True)
class Verifier:
    """One for each process."""

    shelf: CertificateShelf
    _seen: dict[tuple[str, str, int, str], tuple[float, str]] = field(default_factory=dict)

    def verify(self, signalled: Signalled, now: float) -> Proof:
        """Never raises; what cannot be verified is not verified."""
        if not signalled.values:
            return Proof(status=MISSING, why="the call carries no Identity header")
        failures: list[tuple[BadIdentity, str]] = []
        missing: list[str] = []
        try:
            tokens = self._tokens(signalled.values, failures)
            shaken = self._chain(tokens, signalled) if not failures else None
            if shaken is not None:
                self._check_date(signalled.date, now)
                for token in tokens:
                    self._check(token, signalled, now, failures, missing)
            if shaken is not None and not failures:
                self._check_replay(shaken, signalled, now)
                return _proven(shaken, tokens, signalled)
        except BadIdentity as problem:
            failures.append((problem, ""))
        first = failures[0][0]
        lines = tuple(reason(problem.status, compact) for problem, compact in failures)
        return Proof(status=first.status, why=first.why, reasons=lines, missing=tuple(missing))

    def _tokens(self, values: Sequence[str], failures: list[tuple[BadIdentity, str]]) -> list[Token]:
        """Those of the types that we know; others are for others (RFC 8224 §6.2 step 1). Raises BadIdentity."""
        if len(values) > MOST_TOKENS:
            raise BadIdentity(INVALID, "there are too many Identity headers")
        found: list[Token] = []
        for value in values:
            try:
                if kind_of(value) in KNOWN_TYPES:
                    found.append(parse(value))
            except BadIdentity as problem:
                failures.append((problem, compact_of(value)))
        return found

    def _chain(self, tokens: Sequence[Token], signalled: Signalled) -> Token:
        """The SHAKEN token, when it and the diversions after it lead to the called number. Raises BadIdentity."""
        shaken = [token for token in tokens if token.kind == SHAKEN]
        if not shaken:
            raise BadIdentity(MISSING, "no Identity header is of type shaken")
        if len(shaken) > 1:
            raise BadIdentity(INVALID, "there is more than one token of type shaken")
        destination = canonical(signalled.destination)
        reached, left = shaken[0].destinations, [token for token in tokens if token.kind == DIV]
        while left:
            following = next((token for token in left if token.diverted_from in reached), None)
            if following is None:
                raise BadIdentity(INVALID, "the chain of diversions is broken")
            left.remove(following)
            reached = following.destinations
        if not destination or destination not in reached:
            raise BadIdentity(INVALID, "the token is for another called number")
        return shaken[0]

    def _check_date(self, date: str, now: float) -> None:
        """A Date header must be as fresh as the token (RFC 8224 §6.2 step 4). Raises BadIdentity."""
        if not date:
            return
        try:
            moment = parsedate_to_datetime(date[:64]).timestamp()
        except (ValueError, TypeError, OverflowError):
            raise BadIdentity(STALE, "the Date header cannot be read") from None
        if abs(now - moment) > FRESH_SECONDS:
            raise BadIdentity(STALE, f"the Date header is more than {FRESH_SECONDS} seconds off")

    def _check(
        self,
        token: Token,
        signalled: Signalled,
        now: float,
        failures: list[tuple[BadIdentity, str]],
        missing: list[str],
    ) -> None:
        try:
            if token.origin != canonical(signalled.origin):
                raise BadIdentity(INVALID, "the token is for another calling number")
            _check_time(token, now)
            credential = self.shelf.find(token.address, now)
            if credential is None:
                self.shelf.check_address(token.address)
                missing.append(token.address)
                raise BadIdentity(BAD_INFO, "the certificate could not be had in time")
            if not _ES256.verify(token.signed, credential.key, token.signature):
                raise BadIdentity(INVALID, "the signature is wrong")
            speaks_for = token.origin if token.kind == SHAKEN else token.diverted_from
            if not credential.covers(speaks_for):
                raise BadIdentity(BAD_CREDENTIAL, "the certificate does not speak for the number")
        except BadIdentity as problem:
            failures.append((problem, token.compact))

    def _check_replay(self, token: Token, signalled: Signalled, now: float) -> None:
        """One token is one call; the same call may ask again, as with credentials. Raises BadIdentity."""
        seen = self._seen
        while seen:
            oldest = next(iter(seen))
            if seen[oldest][0] > now and len(seen) < MOST_REMEMBERED:
                break
            del seen[oldest]
        key = (token.origin, canonical(signalled.destination), token.issued, token.origid)
        known = seen.get(key)
        if known is None:
            seen[key] = (now + 2 * FRESH_SECONDS + 1, signalled.call_id)
        elif known[1] != signalled.call_id:
            raise BadIdentity(INVALID, "the token was used for another call")


def _proven(shaken: Token, tokens: Sequence[Token], signalled: Signalled) -> Proof:
    return Proof(
        level=shaken.level,
        origid=shaken.origid,
        tokens=tuple(token.value for token in tokens),
        called=canonical(signalled.destination),
        issued=shaken.issued,
    )


def _check_time(token: Token, now: float) -> None:
    if abs(now - token.issued) > FRESH_SECONDS:
        when = "ahead" if token.issued > now else "old"
        raise BadIdentity(STALE, f"the token is {abs(now - token.issued):.0f} seconds {when}")
