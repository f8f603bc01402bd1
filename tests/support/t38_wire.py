"""T.38 on the wire (UDPTL with redundancy, IFP of version 0) and pages as they are coded on a line, from the
recommendations alone; libtiff reads and writes the codings. For `t38_terminal.py`.
"""

import io
import re
from collections import deque

import numpy as np
from PIL import Image

from tests.support.fax_pages import WIDTH, Page

_EOL = "000000000001"
_REPEATS = 3  # earlier packets in each datagram


def code_page(page: Page, *, mmr: bool) -> bytes:
    """Without the file around it, as it goes over the line; MH with the end that T.4 wants."""
    file = io.BytesIO()
    coding = "group4" if mmr else "group3"
    Image.fromarray(~page).save(file, "TIFF", compression=coding, tiffinfo={278: len(page)})  # 1 is black on the line
    file.seek(0)
    with Image.open(file) as picture:
        [start], [size] = picture.tag_v2[273], picture.tag_v2[279]
    coded = file.getvalue()[start : start + size]
    return coded if mmr else coded + int("0000" + _EOL * 6 + "0000", 2).to_bytes(10, "big")


def read_page(coded: bytes, *, mmr: bool, rows: int = 4000) -> Page:
    """Up to the last row that is not white: T.6 does not say how long a page is."""
    if not mmr:
        lines = re.split(r"0{11,}1", "".join(f"{octet:08b}" for octet in coded))[1:]
        rows = next((place for place, line in enumerate(lines) if not line), len(lines))  # RTC: nothing between ends
    tags = {256: WIDTH, 257: rows, 258: 1, 259: 4 if mmr else 3, 262: 0, 266: 1, 273: 8, 277: 1, 278: rows}
    tags[279] = len(coded)
    directory = len(tags).to_bytes(2, "little")
    for tag, value in sorted(tags.items()):
        directory += tag.to_bytes(2, "little") + b"\x04\0\x01\0\0\0" + value.to_bytes(4, "little")
    padded = coded + bytes(len(coded) % 2)
    head = b"II*\0" + (8 + len(padded)).to_bytes(4, "little")
    with Image.open(io.BytesIO(head + padded + directory + bytes(4))) as picture:
        return without_white_end(np.asarray(picture.convert("1")).astype(bool))


def without_white_end(page: Page) -> Page:
    black = np.flatnonzero(~page.all(axis=1))
    return page[: black[-1] + 1] if len(black) else page[:0]


class Wire:
    """UDPTL with redundancy, to one side (T.38 §9.1)."""

    def __init__(self) -> None:
        self._number, self._earlier = 0, deque[bytes](maxlen=_REPEATS)
        self._next = 0

    def pack(self, packet: bytes) -> bytes:
        parts = [bytes([len(each)]) + each for each in (packet, *self._earlier)]
        made = self._number.to_bytes(2, "big") + parts[0] + bytes([0, len(parts) - 1]) + b"".join(parts[1:])
        self._number, _ = self._number + 1, self._earlier.appendleft(packet)
        return made

    def unpack(self, datagram: bytes) -> list[bytes]:
        """The packets that have not come before, in their order."""
        number, at = int.from_bytes(datagram[:2], "big"), 2
        primary, at = _open(datagram, at)
        assert datagram[at] == 0, "only redundancy was agreed on"
        count, at, found = datagram[at + 1], at + 2, [primary]
        for _ in range(count):
            earlier, at = _open(datagram, at)
            found.append(earlier)
        fresh = [packet for back, packet in enumerate(found) if number - back >= self._next]
        self._next = max(self._next, number + 1)
        return fresh[::-1]


def _open(data: bytes, at: int) -> tuple[bytes, int]:
    size, at = data[at], at + 1
    if size & 0x80:
        size, at = (size & 0x3F) << 8 | data[at], at + 1
    return data[at : at + size], at + size


def indicator(value: int) -> bytes:
    return bytes([value << 1])


def data(kind: int, *fields: tuple[int, bytes]) -> bytes:
    out = bytes([0xC0 | kind << 1, len(fields)])
    for type, content in fields:
        out += bytes([(0x80 if content else 0) | type << 4])
        out += (len(content) - 1).to_bytes(2, "big") + content if content else b""
    return out


def read_ifp(packet: bytes) -> tuple[int, int, list[tuple[int, bytes]]]:
    """0 and an indicator, or 1 and a data type with its fields."""
    kind, value, at = packet[0] >> 6 & 1, packet[0] >> 1 & 0x0F, 2
    fields: list[tuple[int, bytes]] = []
    for _ in range(packet[1] if packet[0] & 0x80 else 0):
        type, content, head = packet[at] >> 4 & 7, b"", packet[at]
        at += 1
        if head & 0x80:
            size = int.from_bytes(packet[at : at + 2], "big") + 1
            content, at = packet[at + 2 : at + 2 + size], at + 2 + size
        fields.append((type, content))
    return kind, value, fields
