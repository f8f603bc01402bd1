"""Tokens: how they are made and compared. No input or output."""

import base64
import hmac
import secrets
from dataclasses import dataclass
from hashlib import sha256

MIN_ACCESS_TTL, MAX_ACCESS_TTL = 600, 3600
DEFAULT_REFRESH_TTL, MAX_REFRESH_TTL = 604_800, 2_592_000


@dataclass(frozen=True)
class Pair:
    """An access and a refresh token, in clear text: seen once, by the client."""

    access: str
    refresh: str


def random_pair() -> Pair:
    return Pair(secrets.token_urlsafe(32), secrets.token_urlsafe(32))


def following_pair(key: bytes, refresh_token: str, salt: str) -> Pair:
    """The pair after the one that `refresh_token` belongs to; the same each time it is computed."""

    def one(kind: str) -> str:
        digest = hmac.digest(key, f"{kind}:{salt}:{refresh_token}".encode("utf-8", "surrogatepass"), sha256)
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()

    return Pair(one("access"), one("refresh"))


def token_hash(token: str) -> str:
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def clamp_access_ttl(wanted: int | None, default: int | None = None, most: int | None = None) -> int:
    """Seconds. Out-of-range wishes are moved into the range, not refused; `most` is what the app may have."""
    longest = most or max(default or MAX_ACCESS_TTL, MAX_ACCESS_TTL)
    value = (default or longest) if wanted is None else wanted
    return min(max(value, MIN_ACCESS_TTL), longest)


def clamp_refresh_ttl(wanted: int | None, default: int | None = None, most: int | None = None) -> int:
    """The same; a wish of zero or less is none."""
    longest = most or max(default or DEFAULT_REFRESH_TTL, MAX_REFRESH_TTL)
    value = (default or most or DEFAULT_REFRESH_TTL) if wanted is None or wanted <= 0 else wanted
    return min(max(value, MIN_ACCESS_TTL), longest)
