"""The smallest MaxMind DB: one IPv4 network and what it holds. The format: https://maxmind.github.io/MaxMind-DB/."""

import struct
from dataclasses import dataclass
from ipaddress import IPv4Network
from typing import Any

_UTF8, _DOUBLE, _UINT16, _UINT32, _MAP, _UINT64, _ARRAY = 2, 3, 5, 6, 7, 9, 11


@dataclass(frozen=True)
class Unsigned:
    kind: int
    size: int
    number: int


def _begin(kind: int, size: int) -> bytes:
    return bytes([kind << 5 | size]) if kind <= 7 else bytes([size, kind - 7])


def encoded(value: Any) -> bytes:
    if isinstance(value, str):
        return _begin(_UTF8, len(value.encode())) + value.encode()
    if isinstance(value, float):
        return _begin(_DOUBLE, 8) + struct.pack(">d", value)
    if isinstance(value, Unsigned):
        return _begin(value.kind, value.size) + value.number.to_bytes(value.size, "big")
    if isinstance(value, list):
        return _begin(_ARRAY, len(value)) + b"".join(map(encoded, value))
    return _begin(_MAP, len(value)) + b"".join(encoded(key) + encoded(inner) for key, inner in value.items())


def mmdb_of(network: str, holds: dict[str, Any]) -> bytes:
    """Strings of at most 28 bytes, maps of at most 28 entries."""
    known = IPv4Network(network)
    bits = f"{int(known.network_address):032b}"[: known.prefixlen]
    nodes = len(bits)
    tree = b""
    for place, bit in enumerate(bits):
        onward = place + 1 if place + 1 < nodes else nodes + 16  # behind the tree: 16 bytes between, then the data
        left, right = (onward, nodes) if bit == "0" else (nodes, onward)
        tree += left.to_bytes(3, "big") + right.to_bytes(3, "big")
    small = {"record_size": 24, "ip_version": 4, "binary_format_major_version": 2, "binary_format_minor_version": 0}
    about: dict[str, Any] = {name: Unsigned(_UINT16, 2, number) for name, number in small.items()}
    about |= {"node_count": Unsigned(_UINT32, 4, nodes), "build_epoch": Unsigned(_UINT64, 8, 1)}
    about |= {"database_type": "Test", "languages": [], "description": {}}
    return tree + bytes(16) + encoded(holds) + b"\xab\xcd\xefMaxMind.com" + encoded(about)
