"""UDPTL: how T.38 packets (IFP) travel in datagrams, with repeats or forward error correction (T.38 §9.1).

`Sender` makes datagrams, `Receiver` reads them: each IFP comes out once, with what was lost restored where that is
possible. Datagrams that are no UDPTL raise `Malformed`, and nothing else.
"""

from collections import deque

MOST_DATAGRAM = 1500
_MOST_LOST = 64  # packets: a longer gap is a new beginning
_MOST_REPEATS = 8
_REMEMBERED = 64  # primary packets, for forward error correction
_LONG = 0x80  # of a length
_FEC = 0x80


class Malformed(ValueError):
    """The datagram is no UDPTL packet."""


def _length(size: int) -> bytes:
    if size < _LONG:
        return bytes([size])
    if size < 1 << 14:
        return bytes([_LONG | size >> 8, size & 0xFF])
    raise ValueError("A packet is too long for UDPTL.")


def _open(content: bytes) -> bytes:
    return _length(len(content)) + content


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def byte(self) -> int:
        return self.take(1)[0]

    def take(self, count: int) -> bytes:
        if self._at + count > len(self._data):
            raise Malformed("It ends too early.")
        self._at += count
        return self._data[self._at - count : self._at]

    def length(self) -> int:
        first = self.byte()
        if not first & _LONG:
            return first
        if first & 0x40:
            raise Malformed("A part is fragmented.")
        return (first & 0x3F) << 8 | self.byte()

    def open(self) -> bytes:
        return self.take(self.length())


class Sender:
    """`repeats` earlier packets travel with each, or as many parities of them when `fec`. No datagram is longer than
    `most` bytes: repeats are left out then.
    """

    def __init__(self, *, repeats: int = 3, fec: bool = False, most: int = 400) -> None:
        self._repeats, self._fec, self._most = min(repeats, _MOST_REPEATS), fec, most
        self._earlier: deque[bytes] = deque(maxlen=_MOST_REPEATS * 3)
        self._sequence = 0

    def datagram(self, packet: bytes) -> bytes:
        head = self._sequence.to_bytes(2, "big") + _open(packet)
        self._sequence = (self._sequence + 1) & 0xFFFF
        tail = self._parities() if self._fec else self._earlier_ones(self._most - len(head))
        self._earlier.appendleft(packet)
        whole = head + tail
        return whole if len(whole) <= self._most or self._fec is False else head + b"\x00\x00"

    def _earlier_ones(self, room: int) -> bytes:
        parts: list[bytes] = []
        used = 2
        for packet in list(self._earlier)[: self._repeats]:
            part = _open(packet)
            if used + len(part) > room:
                break
            parts.append(part)
            used += len(part)
        return b"\x00" + _length(len(parts)) + b"".join(parts)

    def _parities(self) -> bytes:
        """Parity `i` covers the packets that are i+1, i+1+count, … back: two in a row may be lost."""
        span, count = 3, min(self._repeats, 3)
        earlier = list(self._earlier)
        if len(earlier) < span * count:
            return b"\x00\x00"
        parts = [_xor([earlier[number + count * step] for step in range(span)]) for number in range(count)]
        return bytes([_FEC, 1, span]) + bytes([count]) + b"".join(_open(part) for part in parts)


def _xor(packets: list[bytes]) -> bytes:
    size = max(map(len, packets))
    total = 0
    for packet in packets:
        total ^= int.from_bytes(packet.ljust(size, b"\0"), "big")
    return total.to_bytes(size, "big")


class Receiver:
    """`take` gives the packets that a datagram brings, each with its number: what was missing first."""

    def __init__(self) -> None:
        self._next: int | None = None
        self._known: dict[int, bytes] = {}
        self.lost = 0
        self.restored = 0

    def take(self, datagram: bytes) -> list[tuple[int, bytes]]:
        """Raises Malformed."""
        if len(datagram) > MOST_DATAGRAM:
            raise Malformed("It is too long.")
        reader = _Reader(datagram)
        sequence = int.from_bytes(reader.take(2), "big")
        primary = reader.open()
        repeats, parities = self._recovery(reader)
        gap = self._gap(sequence)
        if gap is None:
            return []  # an old one
        found = self._missing(sequence, gap, repeats, parities)
        self._remember(sequence, primary)
        self._next = (sequence + 1) & 0xFFFF
        return [*found, (sequence, primary)]

    @staticmethod
    def _recovery(reader: _Reader) -> tuple[list[bytes], tuple[int, list[bytes]]]:
        if not reader.byte() & _FEC:
            count = reader.length()
            if count > _REMEMBERED:
                raise Malformed("It has too many repeats.")
            return [reader.open() for _ in range(count)], (0, [])
        size = reader.byte()
        if size != 1:
            raise Malformed("The span of its parities is no small number.")
        span, count = reader.byte(), reader.byte()
        if not 0 < span * count <= _REMEMBERED:
            raise Malformed("It has too many parities.")
        return [], (span, [reader.open() for _ in range(count)])

    def _gap(self, sequence: int) -> int | None:
        """How many are missing before this one; None: it is old."""
        if self._next is None:
            return 0
        ahead = (sequence - self._next) & 0xFFFF
        if ahead >= 0x8000:
            return None
        if ahead > _MOST_LOST:
            self.lost += ahead
            self._known.clear()
            return 0
        return ahead

    def _missing(
        self, sequence: int, gap: int, repeats: list[bytes], parities: tuple[int, list[bytes]]
    ) -> list[tuple[int, bytes]]:
        for back, packet in enumerate(repeats, start=1):
            self._known.setdefault((sequence - back) & 0xFFFF, packet)
        self._restore(sequence, *parities)
        found: list[tuple[int, bytes]] = []
        for back in range(gap, 0, -1):
            number = (sequence - back) & 0xFFFF
            if number in self._known:
                self.restored += 1
                found.append((number, self._known[number]))
            else:
                self.lost += 1
        return found

    def _restore(self, sequence: int, span: int, parities: list[bytes]) -> None:
        count = len(parities)
        for place, parity in enumerate(parities):
            numbers = [(sequence - 1 - place - count * step) & 0xFFFF for step in range(span)]
            missing = [number for number in numbers if number not in self._known]
            if len(missing) == 1:
                rest = [self._known[number] for number in numbers if number != missing[0]]
                self._known[missing[0]] = _trimmed(_xor([parity, *rest]))

    def _remember(self, sequence: int, packet: bytes) -> None:
        self._known[sequence] = packet
        if len(self._known) > _REMEMBERED * 2:
            kept = {(sequence - back) & 0xFFFF for back in range(_REMEMBERED)}
            self._known = {number: each for number, each in self._known.items() if number in kept}


def _trimmed(packet: bytes) -> bytes:
    """A restored packet is as long as the longest of its group: the reader of IFP ignores zeros behind the end, but not
    all of them do, so they go. One that truly ends in zeros loses them; ECM or the repeat of the page makes that good.
    """
    return packet.rstrip(b"\0") or packet[:1]
