"""The audio of one fax: packets of RTP in, samples in their order out, and the other way round (RFC 3550, RFC 3551).

What is missing is told to the machine as missing, for its clock counts samples. Nothing waits longer than for packets
that overtake each other: a modem needs no even flow.
"""

import secrets
from collections.abc import Callable

from clarion.base.fax import PCMA
from clarion.engines.fax_modem.library import ffi, load
from clarion.engines.fax_modem.terminal import FRAME

_ALAW, _ULAW = 0, 1
_OVERTAKING = 3  # packets that may arrive before one that was sent earlier
_FAR = 100  # packets: a jump so far is another stream
_MOST_PAYLOAD = 960
PATIENCE = 20  # frames without a packet before time passes without them


class G711:
    """Both directions of one law."""

    def __init__(self, payload_type: int) -> None:
        self._lib = load()
        self._state = ffi.gc(
            self._lib.g711_init(ffi.NULL, _ALAW if payload_type == PCMA else _ULAW), self._lib.g711_free
        )
        self._samples = ffi.new(f"int16_t[{_MOST_PAYLOAD}]")
        self._codes = ffi.new(f"uint8_t[{_MOST_PAYLOAD}]")

    def decode(self, codes: bytes) -> bytes:
        count = self._lib.g711_decode(self._state, self._samples, codes, len(codes))
        return bytes(ffi.buffer(self._samples, count * 2))

    def encode(self, samples: bytes) -> bytes:
        count = self._lib.g711_encode(
            self._state, self._codes, ffi.from_buffer("int16_t[]", samples), len(samples) // 2
        )
        return bytes(ffi.buffer(self._codes, count))


class Outgoing:
    """The stream that we send."""

    def __init__(self, payload_type: int) -> None:
        self._type = payload_type
        self._law = G711(payload_type)
        self._source = secrets.token_bytes(4)
        self._sequence, self._stamp = secrets.randbits(15), secrets.randbits(31)
        self._first = 0x80

    def packet(self, samples: bytes) -> bytes:
        head = bytes([0x80, self._first | self._type])
        self._first = 0
        numbers = self._sequence.to_bytes(2, "big") + self._stamp.to_bytes(4, "big")
        self._sequence = (self._sequence + 1) & 0xFFFF
        self._stamp = (self._stamp + len(samples) // 2) & 0xFFFFFFFF
        return head + numbers + self._source + self._law.encode(samples)


class Incoming:
    """The stream that comes in. `hear` gets samples, `miss` how many there would have been; that nothing comes for
    `patience` frames counts as lost.
    """

    def __init__(
        self,
        payload_type: int,
        hear: Callable[[bytes], None],
        miss: Callable[[int], None],
        patience: int = PATIENCE,
    ) -> None:
        self._type, self._law = payload_type, G711(payload_type)
        self._hear, self._miss = hear, miss
        self._waiting: dict[int, bytes] = {}
        self._next: int | None = None
        self._heard = False
        self._patience = self._silent = patience
        self._credit = 0
        self.lost = 0

    def take(self, packet: bytes) -> None:
        payload = _payload(packet, self._type)
        if payload is None:
            return
        sequence = int.from_bytes(packet[2:4], "big")
        if self._next is None or abs(_ahead(sequence, self._next)) > _FAR:
            self._next, self._waiting = sequence, {}
        if _ahead(sequence, self._next) >= 0:
            self._waiting[sequence] = payload
        self._drain()

    def _drain(self) -> None:
        while self._waiting:
            assert self._next is not None
            payload = self._waiting.pop(self._next, None)
            if payload is None and len(self._waiting) <= _OVERTAKING:
                return
            self._next = (self._next + 1) & 0xFFFF
            if payload is None:
                self._skip()
            else:
                self._give(payload)

    def _give(self, payload: bytes) -> None:
        self._heard, self._silent, self._credit = True, 0, 0
        samples = self._law.decode(payload)
        for start in range(0, len(samples), 2 * FRAME):
            self._hear(samples[start : start + 2 * FRAME])

    def _skip(self) -> None:
        """One is lost; time may have passed for it already."""
        self.lost += 1
        if self._credit:
            self._credit -= 1
        else:
            self._miss(FRAME)

    def tick(self) -> None:
        """20 ms have passed. When nothing comes, the machine's clock goes on without."""
        if self._heard:
            self._heard = False
            return
        self._silent += 1
        if self._silent > self._patience:
            self._credit += 1
            self._miss(FRAME)


def _ahead(sequence: int, other: int) -> int:
    return (sequence - other + 0x8000) % 0x10000 - 0x8000


def _payload(packet: bytes, payload_type: int) -> bytes | None:
    """The payload of an RTP packet of this type; None for anything else."""
    if len(packet) < 13 or packet[0] >> 6 != 2 or packet[1] & 0x7F != payload_type:
        return None
    start = 12 + 4 * (packet[0] & 0x0F)
    if packet[0] & 0x10:
        start += 4 + 4 * int.from_bytes(packet[start + 2 : start + 4], "big")
    payload = packet[start:]
    if packet[0] & 0x20 and payload:
        payload = payload[: -payload[-1]] if 0 < payload[-1] < len(payload) else b""
    return payload if 0 < len(payload) <= _MOST_PAYLOAD else None
