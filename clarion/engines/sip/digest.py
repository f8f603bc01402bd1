"""Digest authentication: RFC 7616 (MD5 and SHA-256, qop=auth), RFC 2617 without qop, RFC 8760 for SIP. Both sides.

Nonces are signed and carry their time, so any call server with the same secret accepts them and nothing is stored but
the counters of those in use.
"""

import hashlib
import hmac
import re
import secrets
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final, Literal

from clarion.base.clock import Clock
from clarion.engines.sip.grammar import ParseError, quote

NONCE_SECONDS: Final = 300
_MAX_COUNTED = 20000
_MAX_HEADER = 4096
_PAIR = re.compile(r'\s*([A-Za-z0-9_\-.]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*))\s*(?:,|\Z)', re.S)


@dataclass(frozen=True, slots=True)
class Credentials:
    """What an Authorization or Proxy-Authorization header says. `algorithm` is `MD5` or `SHA-256`."""

    username: str
    realm: str
    nonce: str
    uri: str
    response: str
    algorithm: str = "MD5"
    qop: str = ""
    cnonce: str = ""
    nc: str = ""


def parse_pairs(value: str) -> dict[str, str]:
    """The parameters of `Digest a=1, b="2"`, names in lower case. Raises ParseError, also for another scheme."""
    if len(value) > _MAX_HEADER:
        raise ParseError("Credentials Too Long")
    scheme, _, rest = value.strip().partition(" ")
    if scheme.lower() != "digest":
        raise ParseError("Unknown Authentication Scheme")
    pairs: dict[str, str] = {}
    at = 0
    while at < len(rest):
        found = _PAIR.match(rest, at)
        if found is None or found.end() == at:
            raise ParseError("Bad Credentials")
        text = found[2] if found[2] is not None else found[3]
        pairs[found[1].lower()] = re.sub(r"\\(.)", r"\1", text) if "\\" in text else text
        at = found.end()
    return pairs


def parse_credentials(value: str) -> Credentials:
    """Raises ParseError."""
    pairs = parse_pairs(value)
    try:
        return Credentials(
            username=pairs["username"],
            realm=pairs["realm"],
            nonce=pairs["nonce"],
            uri=pairs["uri"],
            response=pairs["response"].lower(),
            algorithm=_algorithm(pairs.get("algorithm", "")),
            qop=pairs.get("qop", "").lower(),
            cnonce=pairs.get("cnonce", ""),
            nc=pairs.get("nc", ""),
        )
    except KeyError as missing:
        raise ParseError(f"Credentials Without {missing.args[0]}") from None


def _algorithm(name: str) -> str:
    name = name.upper() or "MD5"
    if name not in ("MD5", "SHA-256"):
        raise ParseError("Unknown Digest Algorithm")
    return name


def hash_of(algorithm: str, text: str) -> str:
    data = text.encode("utf-8", "replace")
    if algorithm == "SHA-256":
        return hashlib.sha256(data).hexdigest()
    return hashlib.md5(data, usedforsecurity=False).hexdigest()


def ha1(algorithm: str, username: str, realm: str, password: str) -> str:
    return hash_of(algorithm, f"{username}:{realm}:{password}")


def expected_response(credentials: Credentials, method: str, secret_hash: str) -> str:
    """The response that someone who knows HA1 (`secret_hash`) gives. HA2 is of the URI that the header names."""
    ha2 = hash_of(credentials.algorithm, f"{method}:{credentials.uri}")
    middle = credentials.nonce
    if credentials.qop:
        middle = f"{credentials.nonce}:{credentials.nc}:{credentials.cnonce}:{credentials.qop}"
    return hash_of(credentials.algorithm, f"{secret_hash}:{middle}:{ha2}")


class Nonces:
    """Makes and judges nonces."""

    def __init__(self, secret: bytes, clock: Clock, lifetime: float = NONCE_SECONDS) -> None:
        self._secret = secret or secrets.token_bytes(32)
        self._clock = clock
        self._lifetime = lifetime
        self._counts: OrderedDict[str, int] = OrderedDict()

    def make(self, place: str = "") -> str:
        """A nonce for whoever is at `place` (an address)."""
        moment = f"{int(self._clock.now().timestamp()):x}.{secrets.token_hex(4)}.{self._sign('at ' + place)[:8]}"
        return f"{moment}.{self._sign(moment)}"

    def _sign(self, moment: str) -> str:
        return hmac.digest(self._secret, moment.encode(), "sha256").hex()[:24]

    def judge(self, credentials: Credentials, place: str = "") -> Literal["good", "stale", "bad"]:
        """`stale`: ours, but too old, for another place, or its counter was used before (RFC 7616 §3.4)."""
        moment, _, signature = credentials.nonce.rpartition(".")
        if not credentials.nonce.isascii() or not hmac.compare_digest(signature, self._sign(moment)):
            return "bad"
        age = self._clock.now().timestamp() - int(moment.partition(".")[0], 16)
        if not -5 <= age <= self._lifetime or moment.rpartition(".")[2] != self._sign("at " + place)[:8]:
            return "stale"
        if credentials.qop:
            return "good" if self._count(credentials) else "stale"
        return "good"

    def _count(self, credentials: Credentials) -> bool:
        try:
            count = int(credentials.nc, 16)
        except ValueError:
            return False
        if count <= self._counts.get(credentials.nonce, 0):
            return False
        self._counts[credentials.nonce] = count
        self._counts.move_to_end(credentials.nonce)
        if len(self._counts) > _MAX_COUNTED:
            self._counts.popitem(last=False)
        return True


def challenge(realm: str, nonce: str, *, algorithm: str = "MD5", stale: bool = False, qop: bool = True) -> str:
    """The value of a challenge header. The nonce is never the first parameter: some look for `, nonce=`."""
    text = f'Digest realm="{realm}", nonce="{nonce}", algorithm={algorithm}'
    if qop:
        text += ', qop="auth"'
    if stale:
        text += ", stale=true"
    return text


def answer_challenge(value: str, *, username: str, password: str, method: str, uri: str) -> str:
    """The Authorization value that answers a challenge (a trunk's). Raises ParseError when we cannot."""
    pairs = parse_pairs(value)
    algorithm = _algorithm(pairs.get("algorithm", ""))
    realm, nonce = pairs.get("realm", ""), pairs.get("nonce", "")
    offered = [part.strip().lower() for part in pairs.get("qop", "").split(",") if part.strip()]
    if offered and "auth" not in offered:
        raise ParseError("No Usable Quality Of Protection")
    qop, nc, cnonce = ("auth", "00000001", secrets.token_hex(8)) if offered else ("", "", "")
    credentials = Credentials(username, realm, nonce, uri, "", algorithm, qop, cnonce, nc)
    response = expected_response(credentials, method, ha1(algorithm, username, realm, password))
    parts = [
        f"Digest username={quote(username)}",
        f"realm={quote(realm)}",
        f"nonce={quote(nonce)}",
        f'uri="{uri}"',
        f'response="{response}"',
        f"algorithm={algorithm}",
    ]
    if qop:
        parts.append(f'qop=auth, nc={nc}, cnonce="{cnonce}"')
    if "opaque" in pairs:
        parts.append(f"opaque={quote(pairs['opaque'])}")
    return ", ".join(parts)
