"""A push service of our own, and a browser behind it: checks who sends (RFC 8292) and decrypts (RFC 8291) by itself."""

import base64
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import jwt
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.support.receiver import Receiver


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _derived(salt: bytes, secret: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)


@dataclass
class PushBrowser:
    """A subscription of the Push API."""

    private: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    auth: bytes = field(default_factory=lambda: secrets.token_bytes(16))

    def subscription(self, endpoint: str) -> dict[str, Any]:
        keys = {"p256dh": b64(_point(self.private.public_key())), "auth": b64(self.auth)}
        return {"endpoint": endpoint, "expirationTime": None, "keys": keys}

    def read(self, body: bytes) -> bytes:
        """Decrypt one record of `aes128gcm` (RFC 8188)."""
        salt, length = body[:16], body[20]
        sender = body[21 : 21 + length]
        shared = self.private.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender))
        own = _point(self.private.public_key())
        key_material = _derived(self.auth, shared, b"WebPush: info\0" + own + sender, 32)
        key = _derived(salt, key_material, b"Content-Encoding: aes128gcm\0", 16)
        nonce = _derived(salt, key_material, b"Content-Encoding: nonce\0", 12)
        padded = AESGCM(key).decrypt(nonce, body[21 + length :], None)
        return padded.rstrip(b"\0")[:-1]


class PushService:
    """A behaviour of `receiver`: takes pushes for its browser, and answers `status`."""

    def __init__(self, browser: PushBrowser, public_key: str) -> None:
        self.browser, self.public_key = browser, public_key
        self.status, self.headers = 201, dict[str, str]()
        self.taken: list[dict[str, Any]] = []
        self.asked = 0

    @property
    def behaviour(self) -> Callable[[Receiver, dict[str, str], bytes], tuple[int, dict[str, str], bytes]]:
        def take(receiver: Receiver, headers: dict[str, str], body: bytes) -> tuple[int, dict[str, str], bytes]:
            self.asked += 1
            scheme, _, parts = headers["authorization"].partition(" ")
            given = dict(part.strip().split("=", 1) for part in parts.split(","))
            assert (scheme, given["k"]) == ("vapid", self.public_key)
            key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), unb64(given["k"]))
            whole = {"verify_exp": False}
            jwt.decode(given["t"], key, ["ES256"], audience=f"http://127.0.0.1:{receiver.port}", options=whole)
            if self.status == 201:
                self.taken.append({**json.loads(self.browser.read(body)), "headers": headers})
            return self.status, self.headers, b""

        return take
