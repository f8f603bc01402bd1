"""The two tokens of the gateway. Both are signed, and stand in no table: any process can read them at any time."""

import base64
import binascii
import hmac
import struct
import uuid
from binascii import b2a_base64
from dataclasses import dataclass
from hashlib import blake2b, sha256

from clarion.base.keys import MasterKey

_MAC = 16
_SAFE_IN_URLS = bytes.maketrans(b"+/", b"-_")


@dataclass(frozen=True)
class Place:
    """Where a client is: which connection, and the position in the event log up to which it has everything."""

    connection_id: str
    position: int


def _decoded(token: str) -> bytes | None:
    text = token.strip()
    if len(text) > 300:
        return None
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        return None


class GatewayTokens:
    """Tokens that open sockets (`…_access`), and tokens to take one up again (`…_place`)."""

    def __init__(self, keys: MasterKey) -> None:
        self._access_key = keys.derive("gateway: access")
        self._place_key = keys.derive("gateway: place")

    def make_access(self, session_id: str, expires_at: int) -> str:
        """`expires_at`: unix seconds."""
        return self._sign(self._access_key, struct.pack(">Q", expires_at) + session_id.encode())

    def find_session(self, token: str, now: int) -> str | None:
        """The session that may open a socket with this token; None when it is not ours, or over."""
        data = self._check(self._access_key, token)
        if data is None or len(data) < 9 or struct.unpack(">Q", data[:8])[0] <= now:
            return None
        return data[8:].decode()

    def make_place(self, connection: bytes, position: int) -> str:
        """`connection`: the 16 bytes of the connection's uuid. Made for every frame, so it has to be quick."""
        data = connection + position.to_bytes(8)
        mac = blake2b(data, key=self._place_key, digest_size=_MAC).digest()
        return b2a_base64(data + mac, newline=False).translate(_SAFE_IN_URLS).decode("ascii")

    def find_place(self, token: str) -> Place | None:
        raw = _decoded(token)
        if raw is None or len(raw) != 24 + _MAC:
            return None
        data, mac = raw[:24], raw[24:]
        if not hmac.compare_digest(blake2b(data, key=self._place_key, digest_size=_MAC).digest(), mac):
            return None
        return Place(str(uuid.UUID(bytes=data[:16])), int.from_bytes(data[16:]))

    def _sign(self, key: bytes, data: bytes) -> str:
        return base64.urlsafe_b64encode(data + hmac.digest(key, data, sha256)[:_MAC]).decode().rstrip("=")

    def _check(self, key: bytes, token: str) -> bytes | None:
        raw = _decoded(token)
        if raw is None:
            return None
        data, mac = raw[:-_MAC], raw[-_MAC:]
        return data if hmac.compare_digest(hmac.digest(key, data, sha256)[:_MAC], mac) else None
