"""Messages of the Internet Printing Protocol (RFC 8010), as far as a fax printer needs them. Pure."""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

OPERATION, JOB, END, PRINTER, UNSUPPORTED = 1, 2, 3, 4, 5
INTEGER, BOOLEAN, ENUM = 0x21, 0x22, 0x23
DATE, RESOLUTION, RANGE, COLLECTION, END_COLLECTION = 0x31, 0x32, 0x33, 0x34, 0x37
TEXT, NAME, KEYWORD, URI, SCHEME, CHARSET, LANGUAGE, MIME, MEMBER = (
    0x41, 0x42, 0x44, 0x45, 0x46, 0x47, 0x48, 0x49, 0x4A,
)  # fmt: skip
_NO_VALUE = range(0x10, 0x20)
_MOST_ATTRIBUTES, _DEEPEST = 1000, 5


class Malformed(ValueError):
    """Bytes that are no IPP message."""


@dataclass(frozen=True)
class IppRequest:
    """`attributes`: of the operation and the job, by name; `data`: the document."""

    version: tuple[int, int]
    operation: int
    request_id: int
    attributes: Mapping[str, list[Any]]
    data: bytes = b""

    def first(self, name: str, default: Any = "") -> Any:
        values = self.attributes.get(name)
        return values[0] if values else default


Value = tuple[int, Any]
"""Tag and value."""


@dataclass
class Group:
    tag: int
    attributes: dict[str, Sequence[Value]] = field(default_factory=dict)


class _Reader:
    def __init__(self, content: bytes) -> None:
        self.content, self.at = content, 0

    def take(self, count: int) -> bytes:
        part = self.content[self.at : self.at + count]
        if len(part) != count:
            raise Malformed("the message ends early")
        self.at += count
        return part

    def number(self, count: int) -> int:
        return int.from_bytes(self.take(count), "big")

    def attribute(self) -> tuple[str, bytes]:
        name = self.take(self.number(2)).decode("utf-8", "replace")
        return name, self.take(self.number(2))


def read_request(content: bytes) -> IppRequest:
    """Raises Malformed."""
    reader = _Reader(content)
    version = (reader.number(1), reader.number(1))
    operation, request_id = reader.number(2), reader.number(4)
    found: dict[str, list[Any]] = {}
    name, count = "", 0
    while (tag := reader.number(1)) != END:
        if tag < 0x10:  # a group begins
            name = ""
            continue
        count += 1
        if count > _MOST_ATTRIBUTES:
            raise Malformed("there are too many attributes")
        given, raw = reader.attribute()
        name = given or name
        if not name:
            raise Malformed("a value has no name")
        value = _collection(reader, 0) if tag == COLLECTION else _value(tag, raw)
        found.setdefault(name, []).append(value)
    return IppRequest(version, operation, request_id, found, content[reader.at :])


def _collection(reader: _Reader, depth: int) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    name = ""
    for _ in range(_MOST_ATTRIBUTES):
        tag = reader.number(1)
        _, raw = reader.attribute()
        if tag == END_COLLECTION:
            return found
        if tag == MEMBER:
            name = raw.decode("utf-8", "replace")
            continue
        if tag == COLLECTION and depth >= _DEEPEST:
            raise Malformed("a collection is too deep")
        value = _collection(reader, depth + 1) if tag == COLLECTION else _value(tag, raw)
        found.setdefault(name, []).append(value)
    raise Malformed("a collection does not end")


def _value(tag: int, raw: bytes) -> Any:
    if tag in _NO_VALUE:
        return None
    if tag in (INTEGER, ENUM):
        if len(raw) != 4:
            raise Malformed("a number does not have four bytes")
        return struct.unpack(">i", raw)[0]
    if tag == BOOLEAN:
        return raw == b"\x01"
    if tag >= TEXT:
        return raw.decode("utf-8", "replace")
    return raw


def write_response(request: IppRequest, status: int, groups: Sequence[Group] = ()) -> bytes:
    version = request.version if request.version in ((1, 0), (1, 1), (2, 0)) else (2, 0)
    out = bytearray(struct.pack(">BBHI", *version, status, request.request_id))
    for group in groups:
        out.append(group.tag)
        for name, values in group.attributes.items():
            for place, value in enumerate(values):
                _write(out, value, "" if place else name)
    out.append(END)
    return bytes(out)


def _write(out: bytearray, value: Value, name: str) -> None:
    tag, content = value
    raw = b"" if tag == COLLECTION else _bytes(tag, content)
    encoded = name.encode()
    out += struct.pack(">BH", tag, len(encoded)) + encoded + struct.pack(">H", len(raw)) + raw
    if tag == COLLECTION:
        for member, inner in content.items():
            text = member.encode()
            out += struct.pack(">BHH", MEMBER, 0, len(text)) + text
            for one in inner:
                _write(out, one, "")
        out += struct.pack(">BHH", END_COLLECTION, 0, 0)


def _bytes(tag: int, content: Any) -> bytes:
    if tag in (INTEGER, ENUM):
        return struct.pack(">i", content)
    if tag == BOOLEAN:
        return b"\x01" if content else b"\x00"
    if tag == RANGE:
        return struct.pack(">ii", *content)
    if tag == RESOLUTION:
        return struct.pack(">iib", *content)
    return content if isinstance(content, bytes) else str(content).encode()[:1023]
