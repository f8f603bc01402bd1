"""Signatures and commitments that browsers make, checked: ECDSA on P-256 with SHA-256, HMAC with SHA-256."""

import base64
import binascii
import hmac
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256

from clarion.base.errors import Invalid

_POINT = 65  # an uncompressed point of P-256
_SCALAR = 32


def unpacked(text: str, parameter: str) -> bytes:
    """Bytes of base64url without padding. Raises Invalid."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise Invalid(f"Parameter [{parameter}] is no base64url.", parameter=parameter) from None


def checked_key(text: str, parameter: str) -> ec.EllipticCurvePublicKey:
    """A public key on P-256, as an uncompressed point. Raises Invalid."""
    raw = unpacked(text, parameter)
    try:
        if len(raw) != _POINT:
            raise ValueError
        return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw)
    except ValueError:
        raise Invalid(f"Parameter [{parameter}] is no public key on P-256.", parameter=parameter) from None


def check_signature(key: str, signature: str, statement: str, parameter: str = "signature") -> None:
    """Raises Invalid for a signature (r and s, 32 bytes each) that is not by this key over this text."""
    raw = unpacked(signature, parameter)
    try:
        if len(raw) != 2 * _SCALAR:
            raise InvalidSignature
        parts = (int.from_bytes(raw[:_SCALAR], "big"), int.from_bytes(raw[_SCALAR:], "big"))
        public = checked_key(key, parameter)
        public.verify(utils.encode_dss_signature(*parts), statement.encode(), ec.ECDSA(SHA256()))
    except InvalidSignature:
        raise Invalid(f"Parameter [{parameter}] is not signed by the key that it names.", parameter=parameter) from None


def is_committed(commitment: str, key: str, body: str) -> bool:
    """Whether this text is the one that its author committed to when it was sent, by the key that lay inside."""
    made = hmac.new(unpacked(key, "key"), body.encode(), sha256).digest()
    return hmac.compare_digest(made, unpacked(commitment, "commitment"))
