"""Housekeeping by phone, and the signature of a property-management system. Pure."""

import hmac
from hashlib import sha256

from clarion.features.phone.hospitality.models import Housekeeping

HOUSEKEEPING: tuple[Housekeeping, ...] = ("Clean", "Dirty", "Inspected", "OutOfOrder")
BY_DIGIT: dict[str, Housekeeping] = {"1": "Clean", "2": "Dirty", "3": "Inspected", "4": "OutOfOrder"}
SKEW_S = 300
"""How far the clock of a property-management system may be off, and how old an event may be."""


def housekeeping_of(argument: str) -> Housekeeping | None:
    """What was dialled behind the code: one digit."""
    return BY_DIGIT.get(argument)


def sign(secret: str, at: int, body: bytes) -> str:
    """`t=1700000000,v1=…`: HMAC-SHA256, in hexadecimal, over the time, a dot and the body."""
    return f"t={at},v1={hmac.new(secret.encode(), f'{at}.'.encode() + body, sha256).hexdigest()}"


def is_signed(secret: str, header: str, body: bytes, now: int) -> bool:
    """Whether a header is such a signature, and of now."""
    at, _, _ = header.removeprefix("t=").partition(",")
    if not at.isascii() or not at.isdigit() or len(at) > 12 or abs(int(at) - now) > SKEW_S:
        return False
    return hmac.compare_digest(sign(secret, int(at), body).encode(), header.encode("utf-8", "surrogatepass"))
