"""Caller identity tokens: PASSporT (RFC 8225) with SHAKEN (RFC 8588) and diversion (RFC 8946), and the Identity header.

Reading is strict and bounded: what is not exactly as the RFCs write it is no token. Nothing here knows keys.
"""

import base64
import binascii
import json
import re
from dataclasses import dataclass
from typing import Any, Final

MOST_TOKENS: Final = 8  # Identity headers of one request that are looked at
MAX_TOKEN: Final = 4096
MAX_ADDRESS: Final = 512
_MOST_DESTINATIONS: Final = 10

SHAKEN: Final = "shaken"
DIV: Final = "div"
KNOWN_TYPES: Final = (SHAKEN, DIV)
LEVELS: Final = ("A", "B", "C")
ALGORITHM: Final = "ES256"

STALE, MISSING, BAD_INFO, BAD_CREDENTIAL, INVALID = 403, 428, 436, 437, 438
PHRASES: Final = {
    STALE: "Stale Date",
    MISSING: "Use Identity Header",
    BAD_INFO: "Bad Identity Info",
    BAD_CREDENTIAL: "Unsupported Credential",
    INVALID: "Invalid Identity Header",
}

_NUMBER = re.compile(r"[1-9][0-9]{1,14}")
_TOKEN_PART = re.compile(r"[A-Za-z0-9_-]+")
_ORIGID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.I)
_PARAMETER = re.compile(r'\s*;\s*([A-Za-z0-9-]{1,32})\s*=\s*(?:<([^<>"\s]*)>|"([^"\\]*)"|([A-Za-z0-9._%+~*!-]+))')
_SEPARATORS = str.maketrans("", "", "+-.() ")


class BadIdentity(Exception):
    """A token that proves nothing: the status of RFC 8224 §6.2.2, and why in words for the record."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status
        self.why = why


@dataclass(frozen=True, slots=True)
class Token:
    """What one PASSporT claims. Numbers are canonical: digits of E.164 without +."""

    kind: str  # shaken | div
    address: str  # where its certificate is: x5u, equal to info
    issued: int
    origin: str
    destinations: tuple[str, ...]
    level: str = ""  # shaken
    origid: str = ""  # shaken
    diverted_from: str = ""  # div
    signed: bytes = b""  # header.payload, which the signature is of
    signature: bytes = b""
    compact: str = ""  # the compact form, which names it in a Reason header (RFC 9410)
    value: str = ""  # the header's value as it came


def canonical(number: str) -> str:
    """Digits of a number in E.164; empty for what is none (RFC 8224 §8.3). Only ASCII digits count."""
    text = number.strip()
    if len(text) > 40 or not text.isascii():
        return ""
    text = text.translate(_SEPARATORS)
    return text if _NUMBER.fullmatch(text) else ""


def encode(part: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(part).rstrip(b"=").decode("ascii")


def _decode(text: str) -> bytes:
    """Raises BadIdentity, also for text that another spelling would mean the same as."""
    if not _TOKEN_PART.fullmatch(text) or len(text) % 4 == 1:
        raise BadIdentity(INVALID, "a part of the token is not base64url")
    try:
        found = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        raise BadIdentity(INVALID, "a part of the token is not base64url") from None
    if encode(found) != text:
        raise BadIdentity(INVALID, "a part of the token is not canonical base64url")
    return found


# ---- the header


def build(token: str, address: str, kind: str = SHAKEN) -> str:
    """The value of an Identity header in full form (RFC 8224 §4)."""
    return f"{token};info=<{address}>;alg={ALGORITHM};ppt={kind}"


def compact_of(value: str) -> str:
    """The compact form of a header value, to name it by (RFC 9410 recommends it); empty when it has no signature."""
    signature = value.partition(";")[0].strip(" \t").rpartition(".")[2]
    return f"..{signature}" if _TOKEN_PART.fullmatch(signature) and len(signature) <= 512 else ""


def kind_of(value: str) -> str:
    """The type that an Identity header says it is of; SHAKEN when it does not say. Raises BadIdentity."""
    kind = _parameters(value).get("ppt", SHAKEN)
    return kind.lower()


def _parameters(value: str) -> dict[str, str]:
    found: dict[str, str] = {}
    at = len(value.partition(";")[0])
    while at < len(value):
        match = _PARAMETER.match(value, at)
        if match is None or len(found) >= 16:
            if not value[at:].strip():
                break
            raise BadIdentity(INVALID, "the parameters of the header cannot be read")
        name = match[1].lower()
        if name in found:
            raise BadIdentity(INVALID, f"the parameter {name} is there twice")
        found[name] = next(text for text in match.groups()[1:] if text is not None)
        at = match.end()
    return found


def parse(value: str) -> Token:
    """One Identity header of type shaken or div. Raises BadIdentity."""
    if len(value) > MAX_TOKEN:
        raise BadIdentity(INVALID, f"the token is longer than {MAX_TOKEN} characters")
    parameters = _parameters(value)
    parts = value.partition(";")[0].strip(" \t").split(".")
    if len(parts) != 3:
        raise BadIdentity(INVALID, "the token has not three parts")
    if not parts[0] or not parts[1]:
        raise BadIdentity(INVALID, "the token is in compact form, which proves nothing about SHAKEN")
    signature = _decode(parts[2])
    if len(signature) != 64:
        raise BadIdentity(INVALID, "the signature is not one of ES256")
    header, claims = _json(_decode(parts[0]), "header"), _json(_decode(parts[1]), "payload")
    kind, address = _check_header(header, parameters)
    origin, destinations, issued = _addresses(claims)
    level, origid, diverted = _claims_of(kind, claims)
    return Token(
        kind=kind,
        address=address,
        issued=issued,
        origin=origin,
        destinations=destinations,
        level=level,
        origid=origid,
        diverted_from=diverted,
        signed=f"{parts[0]}.{parts[1]}".encode("ascii"),
        signature=signature,
        compact=f"..{parts[2]}",
        value=value,
    )


def _json(data: bytes, what: str) -> dict[str, Any]:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            raise ValueError("a name is there twice")
        return found

    try:
        found = json.loads(data.decode("utf-8"), object_pairs_hook=once, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise BadIdentity(INVALID, f"the {what} of the token is not JSON") from None
    if not isinstance(found, dict):
        raise BadIdentity(INVALID, f"the {what} of the token is not a JSON object")
    return found


def _no_constant(text: str) -> None:
    raise ValueError(text)


def _check_header(header: dict[str, Any], parameters: dict[str, str]) -> tuple[str, str]:
    """Exactly four names, with exact values, and the same in the parameters (RFC 8225 §4, RFC 8224 §4)."""
    if set(header) != {"alg", "typ", "ppt", "x5u"}:
        raise BadIdentity(INVALID, "the token's header does not hold exactly alg, ppt, typ and x5u")
    if header["alg"] != ALGORITHM or header["typ"] != "passport":
        raise BadIdentity(INVALID, "the token is not a passport signed with ES256")
    kind, address = header["ppt"], header["x5u"]
    if kind not in KNOWN_TYPES:
        raise BadIdentity(INVALID, "the token's type is not shaken or div")
    if not isinstance(address, str) or len(address) > MAX_ADDRESS or not address.isascii():
        raise BadIdentity(BAD_INFO, "the certificate's address cannot be used")
    if parameters.get("info") != address:
        raise BadIdentity(BAD_INFO, "info and x5u name different certificates")
    if parameters.get("alg", ALGORITHM) != ALGORITHM or parameters.get("ppt", kind) != kind:
        raise BadIdentity(INVALID, "the header's parameters contradict the token")
    return kind, address


def _addresses(claims: dict[str, Any]) -> tuple[str, tuple[str, ...], int]:
    """orig, dest and iat, which every PASSporT has."""
    orig, dest, issued = claims.get("orig"), claims.get("dest"), claims.get("iat")
    if not isinstance(orig, dict) or set(orig) != {"tn"}:
        raise BadIdentity(INVALID, "orig is not one telephone number")
    if not isinstance(dest, dict) or not set(dest) <= {"tn", "uri"} or not isinstance(dest.get("tn"), list):
        raise BadIdentity(INVALID, "dest holds no telephone number")
    numbers = dest["tn"]
    if not 0 < len(numbers) <= _MOST_DESTINATIONS:
        raise BadIdentity(INVALID, "dest holds no number, or too many")
    if isinstance(issued, bool) or not isinstance(issued, int) or not 0 < issued < 2**40:
        raise BadIdentity(INVALID, "iat is not a time")
    return _exact(orig["tn"]), tuple(_exact(number) for number in numbers), issued


def _exact(number: object) -> str:
    if not isinstance(number, str) or not _NUMBER.fullmatch(number):
        raise BadIdentity(INVALID, "a number in the token is not in canonical E.164")
    return number


def _claims_of(kind: str, claims: dict[str, Any]) -> tuple[str, str, str]:
    """attest and origid of SHAKEN; div of a diversion."""
    if kind == SHAKEN:
        level, origid = claims.get("attest"), claims.get("origid")
        if level not in LEVELS:
            raise BadIdentity(INVALID, "the level of attestation is not A, B or C")
        if not isinstance(origid, str) or not _ORIGID.fullmatch(origid):
            raise BadIdentity(INVALID, "origid is not a UUID")
        return str(level), origid.lower(), ""
    diverted = claims.get("div")
    if not isinstance(diverted, dict) or not set(diverted) <= {"tn", "hi"} or "tn" not in diverted:
        raise BadIdentity(INVALID, "div is not one telephone number")
    return "", "", _exact(diverted["tn"])


def reason(status: int, compact: str) -> str:
    """A Reason header line about one token, for a response while the call goes on (RFC 9410)."""
    named = f';ppi="{compact}"' if compact else ""
    return f'Reason: STIR;cause={status};text="{PHRASES[status]}"{named}'
