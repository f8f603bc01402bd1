"""Who we are to push services (VAPID, RFC 8292), and words that only the browser reads (RFC 8291).

Our key follows from the master key: it is there from the first start on, the same in every process and after restarts,
and lies nowhere.
"""

import base64
import os
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import http_ece
import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from clarion.base.keys import MasterKey

_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256
_LIFE = timedelta(hours=12)  # services refuse more than a day


def decoded(text: str) -> bytes:
    """Base64url, with or without padding. Raises ValueError."""
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


class PushKey:
    """The key of this installation."""

    def __init__(self, keys: MasterKey, contact: str) -> None:
        number = int.from_bytes(keys.derive("push: vapid") + keys.derive("push: vapid, more")[:16])
        self._private = ec.derive_private_key(number % (_ORDER - 1) + 1, ec.SECP256R1())
        self._contact = contact
        point = self._private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.public = encoded(point)
        """As browsers want it: `applicationServerKey`."""

    def authorization(self, endpoint: str, now: datetime) -> str:
        """The header of a push to this address."""
        parts = urlsplit(endpoint)
        claims = {
            "aud": f"{parts.scheme}://{parts.netloc}",
            "exp": int((now + _LIFE).timestamp()),
            "sub": self._contact,
        }
        return f"vapid t={jwt.encode(claims, self._private, algorithm='ES256')}, k={self.public}"


def is_point(data: bytes) -> bool:
    """Whether it is a public key of a browser: a point on P-256, uncompressed."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), data)
    except ValueError:
        return False
    return len(data) == 65


def encrypt(payload: bytes, p256dh: str, auth: str) -> bytes:
    """The body of a push (`aes128gcm`), for the browser with these keys."""
    once = ec.generate_private_key(ec.SECP256R1())
    body: bytes = http_ece.encrypt(
        payload,
        salt=os.urandom(16),
        private_key=once,
        dh=decoded(p256dh),
        auth_secret=decoded(auth),
        version="aes128gcm",
    )
    return body
