"""Witnesses outside the operator: C2SP tlog-witness requests and cosignatures (cosignature/v1, Ed25519). Pure.

A witness keeps the newest checkpoint of a log that it has signed. It signs a later one only with a proof that the log
grew out of that, so a log that was rolled back or written anew is found out by whoever asks for its cosignature.
"""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from clarion.features.conduct.evidence.notes import NoteRefused, open_note, read_checkpoint
from clarion.features.conduct.evidence.tree import EMPTY_ROOT, ProofRefused, check_consistency

_COSIGNATURE = b"\x04"
_MARK = "\u2014 "
MOST_PROOF = 63
LONGEST_REQUEST = 20_000


class WitnessRefused(ValueError):
    """The witness does not sign. `status`: as HTTP; `size`: what it has signed last."""

    def __init__(self, words: str, status: int, size: int = 0) -> None:
        super().__init__(words)
        self.status, self.size = status, size


@dataclass(frozen=True, slots=True)
class Witnessed:
    """The newest checkpoint that a witness has signed."""

    size: int = 0
    root: bytes = EMPTY_ROOT


def request_body(old: int, proof: Sequence[bytes], note: str) -> bytes:
    """The body of `add-checkpoint`."""
    lines = [f"old {old}", *(base64.b64encode(one).decode() for one in proof), "", note]
    return "\n".join(lines).encode()


def cosigner_id(name: str, public: bytes) -> bytes:
    return sha256(name.encode() + b"\n" + _COSIGNATURE + public).digest()[:4]


def cosigner_key(name: str, public: bytes) -> str:
    """The witness's key as others take it: `name+id+key`."""
    return f"{name}+{cosigner_id(name, public).hex()}+{base64.b64encode(_COSIGNATURE + public).decode()}"


def read_cosigner_key(text: str) -> tuple[str, bytes]:
    """Name and public key. Raises NoteRefused."""
    try:
        name, number, encoded = text.strip().split("+", 2)
        raw = base64.b64decode(encoded, validate=True)
    except ValueError:
        raise NoteRefused("This is no key of a witness: name+id+key is expected.") from None
    if len(raw) != 33 or raw[:1] != _COSIGNATURE or cosigner_id(name, raw[1:]).hex() != number:
        raise NoteRefused("The key of the witness is damaged.")
    return name, raw[1:]


def _signed(text: str, moment: int) -> bytes:
    return f"cosignature/v1\ntime {moment}\n{text}".encode()


def cosign(text: str, name: str, key: Ed25519PrivateKey, at: datetime) -> str:
    """The line that a witness adds to a checkpoint."""
    moment = int(at.timestamp())
    raw = cosigner_id(name, key.public_key().public_bytes_raw()) + moment.to_bytes(8) + key.sign(_signed(text, moment))
    return f"{_MARK}{name} {base64.b64encode(raw).decode()}\n"


def check_cosignature(text: str, line: str, name: str, public: bytes) -> datetime:
    """When the witness signed this checkpoint. Raises NoteRefused."""
    signer, _, encoded = line.strip().removeprefix(_MARK).partition(" ")
    try:
        raw = base64.b64decode(encoded, validate=True)
        if signer != name or raw[:4] != cosigner_id(name, public):
            raise NoteRefused("The cosignature is of another witness.")
        moment = int.from_bytes(raw[4:12])
        Ed25519PublicKey.from_public_bytes(public).verify(raw[12:], _signed(text, moment))
        return datetime.fromtimestamp(moment, UTC)
    except (binascii.Error, InvalidSignature, OverflowError, OSError):
        raise NoteRefused("The cosignature does not fit the checkpoint.") from None


def take_checkpoint(body: bytes, log_name: str, log_public: bytes, known: Witnessed) -> tuple[Witnessed, str]:
    """A witness's decision about a request: what it knows from now on, and the text to sign. Raises WitnessRefused."""
    try:
        head, _, note = body[:LONGEST_REQUEST].decode().partition("\n\n")
        first, *lines = head.splitlines()
        old = int(first.removeprefix("old "))
        proof = [base64.b64decode(line, validate=True) for line in lines]
    except ValueError:
        raise WitnessRefused("The request is not in the form of tlog-witness.", 400) from None
    try:
        text = open_note(note, log_name, log_public)
        point = read_checkpoint(text)
    except NoteRefused as error:
        raise WitnessRefused(str(error), 403) from None
    if len(proof) > MOST_PROOF or not 0 <= old <= point.size:
        raise WitnessRefused("The request names a size that cannot be.", 400)
    if old != known.size:
        raise WitnessRefused(f"This witness has signed {known.size} records.", 409, known.size)
    try:
        if old:
            check_consistency(old, point.size, proof, known.root, point.root)
    except ProofRefused as error:
        raise WitnessRefused(str(error), 422, known.size) from None
    return Witnessed(point.size, point.root), text
