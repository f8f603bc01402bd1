"""Signatures of the installation under statements other than checkpoints, with the same key. `context` tells the kinds
of statements apart: a signature under one is worth nothing under another.
"""

import base64
import binascii
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from clarion.base.container import Container
from clarion.features.conduct.evidence.checkpoints import log_key, log_verifier_key
from clarion.features.conduct.evidence.notes import NoteRefused, read_verifier_key


@dataclass(frozen=True, slots=True)
class Signature:
    """`key`: the verifier key (name, id and public key) that checks `value`, which is base64."""

    key: str
    value: str


def sign_statement(here: Container, context: str, statement: bytes) -> Signature:
    signed = log_key(here.keys).sign(context.encode() + b"\n" + statement)
    return Signature(log_verifier_key(here), base64.b64encode(signed).decode())


def check_statement(signature: Signature, context: str, statement: bytes) -> tuple[str, bytes]:
    """Name and public key of the installation that signed the statement. Raises NoteRefused."""
    name, public = read_verifier_key(signature.key)
    try:
        raw = base64.b64decode(signature.value, validate=True)
        Ed25519PublicKey.from_public_bytes(public).verify(raw, context.encode() + b"\n" + statement)
    except (binascii.Error, ValueError, InvalidSignature):
        raise NoteRefused("The signature does not match.") from None
    return name, public
