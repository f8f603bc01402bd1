"""The STUN and TURN servers that browsers may use, with credentials that end by themselves.

Credentials follow "A REST API For Access To TURN Services" (draft-uberti-behave-turn-rest): the user name begins with
the time at which it ends, the password is its HMAC-SHA1 with the secret that the TURN server has as well. They name
nobody.
"""

import base64
import hashlib
import hmac
from datetime import datetime
from typing import NotRequired, TypedDict
from urllib.parse import urlsplit

from clarion.base.ids import new_token
from clarion.base.settings import Settings


class IceServer(TypedDict):
    """An `RTCIceServer` of WebRTC."""

    urls: list[str]
    username: NotRequired[str]
    credential: NotRequired[str]


def host_of(settings: Settings) -> str:
    return settings.turn_host or urlsplit(settings.public_url).hostname or settings.bind


def stun_servers(settings: Settings) -> list[str]:
    """host:port, as `sipInfo` has them."""
    return [f"{host_of(settings)}:{settings.turn_port}"] if settings.turn_secret else []


def credentials(secret: str, ends: int) -> tuple[str, str]:
    """A user name that ends at a Unix time, and its password."""
    username = f"{ends}:{new_token(9)}"
    return username, base64.b64encode(hmac.digest(secret.encode(), username.encode(), hashlib.sha1)).decode()


def ice_servers(settings: Settings, now: datetime) -> list[IceServer]:
    """Empty where there is no TURN server."""
    if not settings.turn_secret:
        return []
    host = host_of(settings)
    ends = int(now.timestamp()) + settings.turn_credential_seconds
    username, password = credentials(settings.turn_secret, ends)
    relays = [
        f"turn:{host}:{settings.turn_port}?transport=udp",
        f"turn:{host}:{settings.turn_port}?transport=tcp",
        f"turns:{host}:{settings.turn_tls_port}?transport=tcp",
    ]
    return [
        {"urls": [f"stun:{host}:{settings.turn_port}"]},
        {"urls": relays, "username": username, "credential": password},
    ]
