"""Signed notes (C2SP signed-note, Ed25519) and the checkpoints written in them (C2SP tlog-checkpoint). Pure.

A checkpoint says how many records the log had at a time, and the root of their tree:

    phone.example.com/conduct-evidence
    10000
    <root, base64>
    time 2026-11-26T08:00:00Z

    — phone.example.com/conduct-evidence <key id and signature, base64>
"""

import base64
import binascii
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_ED25519 = b"\x01"
_MARK = "\u2014 "
_LONGEST = 10_000


class NoteRefused(ValueError):
    """A note is not in the form, or nobody known signed it."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    origin: str
    size: int
    root: bytes
    at: datetime | None = None

    @property
    def text(self) -> str:
        lines = [self.origin, str(self.size), base64.b64encode(self.root).decode()]
        if self.at is not None:
            lines.append(f"time {self.at.astimezone(UTC).isoformat(timespec='seconds').replace('+00:00', 'Z')}")
        return "".join(f"{line}\n" for line in lines)


def key_id(name: str, public: bytes) -> bytes:
    """Four bytes that tell a key from others of the same name."""
    return sha256(name.encode() + b"\n" + _ED25519 + public).digest()[:4]


def verifier_key(name: str, public: bytes) -> str:
    """The public key as witnesses and checkers take it: `name+keyid+key`."""
    return f"{name}+{key_id(name, public).hex()}+{base64.b64encode(_ED25519 + public).decode()}"


def read_verifier_key(text: str) -> tuple[str, bytes]:
    """Name and public key. Raises NoteRefused."""
    try:
        name, number, encoded = text.strip().split("+", 2)
        raw = base64.b64decode(encoded, validate=True)
    except ValueError:
        raise NoteRefused("This is no verifier key: name+id+key is expected.") from None
    if len(raw) != 33 or raw[:1] != _ED25519 or key_id(name, raw[1:]).hex() != number:
        raise NoteRefused("The verifier key is damaged.")
    return name, raw[1:]


def sign_note(text: str, name: str, key: Ed25519PrivateKey) -> str:
    """The text with its signature line. It must end with a line break and hold no empty line at its end."""
    if not text.endswith("\n") or text.endswith("\n\n") or not name or "+" in name or " " in name:
        raise ValueError("The text of a note ends with one line break; its key's name has no blank and no plus.")
    public = key.public_key().public_bytes_raw()
    signature = base64.b64encode(key_id(name, public) + key.sign(text.encode())).decode()
    return f"{text}\n{_MARK}{name} {signature}\n"


def open_note(note: str, name: str, public: bytes) -> str:
    """The text that this key signed; signatures of others are passed over. Raises NoteRefused."""
    text, blank, signatures = note.rpartition("\n\n")
    text += "\n"
    if not blank or len(note) > _LONGEST or not signatures.endswith("\n"):
        raise NoteRefused("This is no signed note.")
    wanted = key_id(name, public)
    for line in signatures.splitlines():
        if not line.startswith(_MARK):
            raise NoteRefused("A signature line of the note is damaged.")
        signer, _, encoded = line.removeprefix(_MARK).partition(" ")
        try:
            raw = base64.b64decode(encoded, validate=True)
        except binascii.Error:
            raise NoteRefused("A signature of the note is damaged.") from None
        if signer == name and raw[:4] == wanted:
            try:
                Ed25519PublicKey.from_public_bytes(public).verify(raw[4:], text.encode())
            except InvalidSignature:
                raise NoteRefused("The signature does not fit the note.") from None
            return text
    raise NoteRefused("The note is not signed by this key.")


def read_checkpoint(text: str) -> Checkpoint:
    """The text of a note as a checkpoint. Raises NoteRefused."""
    origin, *rest = text.splitlines()
    try:
        size, value = rest[0], base64.b64decode(rest[1], validate=True)
        moment = next((line.removeprefix("time ") for line in rest[2:] if line.startswith("time ")), "")
        at = datetime.fromisoformat(moment) if moment else None
    except (IndexError, ValueError):
        raise NoteRefused("This is no checkpoint.") from None
    if not origin or not size.isascii() or not size.isdigit() or str(int(size)) != size or len(value) != 32:
        raise NoteRefused("This is no checkpoint.")
    return Checkpoint(origin, int(size), value, at)
