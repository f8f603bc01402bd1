"""Signatures of requests between us and a gateway. Pure.

`Clarion-Signature: t=<seconds since the epoch>,v1=<hex>`, where hex is HMAC-SHA256 of `<t>.<body>` with the shared
secret. More than one v1 may be there while a secret is being changed. A signature is good for five minutes.
"""

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import datetime

from clarion.base.errors import Unauthorized

HEADER = "Clarion-Signature"
GOOD_FOR_S = 300
_PART = re.compile(r"(t|v1)=([0-9a-f]{1,64})")


@dataclass(frozen=True)
class Signature:
    at: int
    marks: tuple[str, ...]


def sign(secret: str, body: bytes, at: datetime) -> str:
    """The value of the header."""
    moment = int(at.timestamp())
    return f"t={moment},v1={_mark(secret, moment, body)}"


def check(secret: str, body: bytes, header: str, now: datetime) -> None:
    """Raise Unauthorized unless the body was signed with the secret, within the last five minutes."""
    found = _read(header)
    if abs(now.timestamp() - found.at) > GOOD_FOR_S:
        raise Unauthorized("The signature is too old, or of a clock that goes wrong.", code="OAU-128")
    expected = _mark(secret, found.at, body)
    if not any(hmac.compare_digest(expected, mark) for mark in found.marks):
        raise Unauthorized("The signature does not fit.", code="OAU-129")


def _read(header: str) -> Signature:
    parts = [_PART.fullmatch(part.strip()) for part in header[:1000].split(",")]
    times = [part[2] for part in parts if part and part[1] == "t"]
    marks = tuple(part[2] for part in parts if part and part[1] == "v1")
    if len(times) != 1 or not times[0].isdigit() or not marks:
        raise Unauthorized(f"The header {HEADER} is missing or has another form.", code="OAU-123")
    return Signature(int(times[0][:12]), marks)


def _mark(secret: str, moment: int, body: bytes) -> str:
    return hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
