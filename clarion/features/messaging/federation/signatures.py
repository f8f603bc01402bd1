"""Requests of servers, signed and checked (RFC 9421 with Ed25519, digests by RFC 9530). No input or output.

Covered: method, path, for whom it is meant (`Clarion-To`) and the body. The name of the server as it sees itself is not
always what a proxy in front of it makes of a request, so the target address is not.
"""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, cast

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from http_message_signatures import (
    HTTPMessageSignaturesException,
    HTTPMessageSigner,
    HTTPMessageVerifier,
    HTTPSignatureKeyResolver,
    algorithms,
)

from clarion.base.keys import MasterKey
from clarion.features.messaging.federation.responses import ServerIdentityDocument, ServerIdentityDocumentKey

TAG = "clarion-federation"
TO = "Clarion-To"
COVERED = ("@method", "@path", "clarion-to", "content-digest")
_WITHIN = timedelta(minutes=5)


class NotSigned(Exception):
    """Nobody we know how to ask said this."""


@dataclass
class _Message:
    method: str
    url: str
    headers: dict[str, str] = field(default_factory=dict)


class _Keys(HTTPSignatureKeyResolver):
    def __init__(self, private: Ed25519PrivateKey | None = None, public: Mapping[str, Ed25519PublicKey] = {}) -> None:
        self._private, self._public = private, public

    def resolve_public_key(self, key_id: str) -> Any:
        return self._public.get(key_id)

    def resolve_private_key(self, key_id: str) -> Any:
        return self._private


class ServerIdentity:
    """This server to others. The key follows from the master key: the same in every process and after restarts."""

    def __init__(self, keys: MasterKey, server: str) -> None:
        self.server = server
        self._private = Ed25519PrivateKey.from_private_bytes(keys.derive("federation: signing key, 1"))
        raw = self._private.public_key().public_bytes_raw()
        self.public_key = base64.urlsafe_b64encode(raw).decode().rstrip("=")
        self.kid = sha256(raw).hexdigest()[:16]

    def document(self, endpoint: str) -> ServerIdentityDocument:
        key = {"kid": self.kid, "algorithm": "ed25519", "publicKey": self.public_key}
        return {
            "version": 1,
            "server": self.server,
            "endpoint": endpoint,
            "keys": [cast("ServerIdentityDocumentKey", key)],
        }

    def sign(self, path: str, to: str, body: bytes, now: datetime) -> dict[str, str]:
        """The headers of a POST to `path` of the server `to`."""
        message = _Message("POST", to + path, {TO: to})
        signer = HTTPMessageSigner(signature_algorithm=algorithms.ED25519, key_resolver=_Keys(self._private))
        signer.sign(
            message,
            key_id=f"{self.server}#{self.kid}",
            created=now,
            tag=TAG,
            label="clarion",
            covered_component_ids=("@method", "@path", "clarion-to"),
            body=body,
        )
        return message.headers


def signer_of(headers: Mapping[str, str]) -> tuple[str, str]:
    """(server, key) that a request says it is of; nothing of it is proven. Raises `NotSigned`."""
    given = headers.get("signature-input", "")
    _, _, rest = given.partition('keyid="')
    server, _, kid = rest.partition('"')[0].partition("#")
    if not server or not kid or len(given) > 2000:
        raise NotSigned("The request is not signed by a server.")
    return server, kid


@dataclass(frozen=True)
class Signed:
    """A request to us. `headers`: by names in small letters; `key_id`: as `signer_of` found it."""

    path: str
    headers: Mapping[str, str]
    body: bytes
    key_id: str


def verify(request: Signed, own: str, key: Ed25519PublicKey, now: datetime) -> None:
    """Raises `NotSigned` for what this key did not sign, for us, a moment ago."""
    headers = request.headers
    if headers.get(TO.lower(), "") != own:
        raise NotSigned("The request is meant for another server.")
    kept = ("signature", "signature-input", "content-digest", TO.lower())
    message = _Message("POST", own + request.path, {name: headers[name] for name in kept if name in headers})
    verifier = HTTPMessageVerifier(
        signature_algorithm=algorithms.ED25519, key_resolver=_Keys(public={request.key_id: key})
    )
    try:
        # How old it may be is judged below, by our own clock.
        [result] = verifier.verify(message, max_age=None, expect_tag=TAG, require_components=COVERED, body=request.body)
        created = datetime.fromtimestamp(int(result.parameters["created"]), UTC)
    except (HTTPMessageSignaturesException, ValueError, KeyError, TypeError) as error:
        raise NotSigned(f"The signature does not count: {str(error)[:150]}") from None
    if abs(now - created) > _WITHIN:
        raise NotSigned("The signature is too old, or the clocks of the servers differ by more than five minutes.")


def public_key(text: str) -> Ed25519PublicKey:
    """Raises ValueError."""
    return Ed25519PublicKey.from_public_bytes(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_"))


def fingerprint(text: str) -> str:
    """For two people on the phone: 8 groups of 4."""
    digest = sha256(text.encode()).hexdigest()[:32]
    return " ".join(digest[start : start + 4] for start in range(0, 32, 4))
