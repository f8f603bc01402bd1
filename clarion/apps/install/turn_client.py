"""As much of a TURN client (RFC 8656) as it takes to see that a relay gives addresses to those with credentials."""

import asyncio
import hashlib
import hmac
import secrets
import struct
from typing import Final

_COOKIE: Final = 0x2112A442
_ALLOCATE: Final = 0x0003
_SUCCESS: Final = 0x0103
_USERNAME, _INTEGRITY, _ERROR, _REALM, _NONCE = 0x0006, 0x0008, 0x0009, 0x0014, 0x0015
_RELAYED, _TRANSPORT = 0x0016, 0x0019
_UDP: Final = struct.pack("!B3x", 17)
_LARGEST: Final = 4096
_UNAUTHORIZED: Final = 401


async def allocate(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, username: str, password: str
) -> tuple[str, int]:
    """The relayed address. Raises ValueError with what the server says."""
    kind, first = await _ask(reader, writer, [(_TRANSPORT, _UDP)], b"")
    code, reason = _error_in(first)
    if kind == _SUCCESS or code != _UNAUTHORIZED:
        raise ValueError(f"the TURN server answers {code or 'yes'} {reason} to a stranger")
    realm, nonce = first.get(_REALM, b""), first.get(_NONCE, b"")
    key = hashlib.md5(b":".join((username.encode(), realm, password.encode())), usedforsecurity=False).digest()
    asked = [(_TRANSPORT, _UDP), (_USERNAME, username.encode()), (_REALM, realm), (_NONCE, nonce)]
    kind, second = await _ask(reader, writer, asked, key)
    if kind != _SUCCESS or _RELAYED not in second:
        code, reason = _error_in(second)
        raise ValueError(f"the TURN server answers {code} {reason} to its own credentials")
    return _address(second[_RELAYED])


def _message(attributes: list[tuple[int, bytes]], key: bytes) -> bytes:
    body = b"".join(_attribute(kind, value) for kind, value in attributes)
    transaction = secrets.token_bytes(12)
    if key:
        signed = struct.pack("!HHI", _ALLOCATE, len(body) + 24, _COOKIE) + transaction + body
        body += _attribute(_INTEGRITY, hmac.digest(key, signed, hashlib.sha1))
    return struct.pack("!HHI", _ALLOCATE, len(body), _COOKIE) + transaction + body


def _attribute(kind: int, value: bytes) -> bytes:
    return struct.pack("!HH", kind, len(value)) + value + b"\0" * (-len(value) % 4)


async def _ask(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, attributes: list[tuple[int, bytes]], key: bytes
) -> tuple[int, dict[int, bytes]]:
    writer.write(_message(attributes, key))
    await writer.drain()
    kind, length, cookie = struct.unpack("!HHI", await reader.readexactly(8))
    if cookie != _COOKIE or length > _LARGEST:
        raise ValueError("what answers there is no TURN server")
    body = (await reader.readexactly(12 + length))[12:]
    found: dict[int, bytes] = {}
    while len(body) >= 4:
        name, size = struct.unpack("!HH", body[:4])
        found.setdefault(name, body[4 : 4 + size])
        body = body[4 + size + -size % 4 :]
    return kind, found


def _error_in(attributes: dict[int, bytes]) -> tuple[int, str]:
    value = attributes.get(_ERROR, b"")
    if len(value) < 4:
        return 0, ""
    return value[2] * 100 + value[3], value[4:].decode(errors="replace")


def _address(value: bytes) -> tuple[str, int]:
    """Of an XOR address of IPv4."""
    if len(value) != 8:
        raise ValueError("the TURN server gives an address that is not IPv4")
    port, number = struct.unpack("!HI", value[2:])
    plain = struct.pack("!I", number ^ _COOKIE)
    return ".".join(str(part) for part in plain), port ^ (_COOKIE >> 16)
