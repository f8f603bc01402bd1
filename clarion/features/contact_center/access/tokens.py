"""The short-lived tokens of the contact center's API: signed claims about a session of the main API."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import jwt

from clarion.base.ids import new_uuid
from clarion.features.contact_center.access.errors import AccessDenied

ACCESS_LIFE = timedelta(minutes=5)
REFRESH_LIFE = timedelta(hours=24)
MAX_TOKEN = 2_000

Use = Literal["access", "refresh"]


@dataclass(frozen=True)
class Claims:
    """Which session of the main API a token speaks for."""

    session_id: str
    extension_id: str


def make(key: bytes, claims: Claims, use: Use, now: datetime) -> str:
    """A token for `use`, valid from `now` for the life of its kind."""
    life = ACCESS_LIFE if use == "access" else REFRESH_LIFE
    body = {"sid": claims.session_id, "sub": claims.extension_id, "use": use, "jti": new_uuid()}
    return jwt.encode(body | {"iat": now, "exp": now + life}, key, algorithm="HS256")


def read(key: bytes, token: str, use: Use, now: datetime) -> Claims:
    """What a token says. Raises 401; the text of an expired one holds `expired`, which clients look for."""
    if len(token) > MAX_TOKEN:
        raise AccessDenied("The token is too long.")
    try:
        body = jwt.decode(
            token,
            key,
            algorithms=["HS256"],
            options={"require": ["sid", "sub", "use", "exp"], "verify_exp": False, "verify_iat": False},
        )
    except jwt.InvalidTokenError:
        raise AccessDenied("Jwt is invalid: it was not issued here, or it was changed.") from None
    if body["use"] != use:
        raise AccessDenied(f"Jwt is invalid: it is no {use} token.")
    if body["exp"] <= now.timestamp():
        raise AccessDenied("Jwt is expired")
    return Claims(str(body["sid"]), str(body["sub"]))
