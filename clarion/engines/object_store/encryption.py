"""The format of an encrypted file: AES-256-GCM in chunks, so that any range can be read and nothing can be cut off.

    "CLRNENC1" | salt (16 bytes) | chunk | chunk | …

Each chunk is 64 KiB of the file (the last may be shorter, also empty) with a tag of 16 bytes. Its nonce is its number
and whether it is the last, as in the STREAM construction (Hoang, Reyhanitabar, Rogaway and Vizár, 2015): chunks that
were moved, left out or cut off do not decrypt. The key of a file is derived by HKDF (RFC 5869) from that of its
account, the salt, and the name under which the file is kept: no file can stand in for another one.
"""

from collections.abc import Iterable, Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MAGIC = b"CLRNENC1"
SALT = 16
HEADER = len(MAGIC) + SALT
TAG = 16
CHUNK = 64 * 1024
STORED_CHUNK = CHUNK + TAG


class Damaged(Exception):
    """A chunk is not what was written: changed, moved, cut off, or of another key."""


def is_encrypted(start: bytes) -> bool:
    """Whether a file that starts with these bytes has this format."""
    return len(start) >= HEADER and start.startswith(MAGIC)


def stored_size(size: int) -> int:
    """Of a file of `size` bytes when it is encrypted."""
    return HEADER + size + TAG * max(1, -(-size // CHUNK))


def plain_size(stored: int) -> int:
    """The reverse of `stored_size`. Raises `Damaged` for a size that no encrypted file has."""
    body = stored - HEADER
    size = body - TAG * -(-body // STORED_CHUNK)
    if body < TAG or size < 0 or stored_size(size) != stored:
        raise Damaged("An encrypted file was cut off.")
    return size


def stored_range(start: int, end: int) -> tuple[int, int, int]:
    """The number of the first chunk with bytes of `start` to `end`, and where all of those lie in the stored file."""
    first, last = start // CHUNK, (max(start, end - 1)) // CHUNK
    return first, HEADER + first * STORED_CHUNK, HEADER + (last + 1) * STORED_CHUNK


class FileCipher:
    """Encrypts and decrypts the chunks of one file."""

    def __init__(self, account_key: bytes, salt: bytes, name: str) -> None:
        self.header = MAGIC + salt
        derived = HKDF(SHA256(), 32, salt, b"clarion file: " + name.encode())
        self._aead = AESGCM(derived.derive(account_key))

    def encrypt(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """The stored file, in pieces of any length."""
        yield self.header
        number, rest = 0, bytearray()
        for piece in pieces:
            rest += piece
            while len(rest) > CHUNK:  # of a file that ends with a full chunk, that one is the last
                yield self._aead.encrypt(_nonce(number, last=False), bytes(rest[:CHUNK]), None)
                del rest[:CHUNK]
                number += 1
        yield self._aead.encrypt(_nonce(number, last=True), bytes(rest), None)

    def decrypt(self, number: int, chunk: bytes, *, last: bool) -> bytes:
        """Raises `Damaged`."""
        try:
            return self._aead.decrypt(_nonce(number, last=last), chunk, None)
        except InvalidTag:
            raise Damaged("An encrypted file was changed, or its key is another.") from None


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])
