"""The jitter buffer of one participant: which of its frames is due. Knows no sockets and no clock but the ticks.

A stream begins two frames (40 ms) late. Where nothing has come in time it waits, up to six frames; once it has been
later than needed for a second, a frame is left out. What never came is concealed by what was heard last, fading.
"""

from enum import IntEnum

from clarion.engines.mixer.sound import FRAME, SILENCE

DEPTH = 2  # frames that a stream is behind at its start
MOST = 6  # frames that it may be behind
KEPT = 16  # places for frames; a power of two
SETTLED = 50  # ticks after which a stream that is later than needed gets nearer
FADES = (0.7, 0.35)  # how loud the last frame is repeated where one is missing, and after that
_HEADER = 12


class Due(IntEnum):
    """What is to be heard of a stream now."""

    NOTHING = 0
    FRAME = 1
    CONCEALED = 2


class Stream:
    """`frames`: memory of KEPT frames, FRAME codes each. `number`: the RTP payload type of the sound."""

    def __init__(self, frames: memoryview, number: int) -> None:
        self._frames = frames
        self.number = number
        self.lost = self.late = 0
        self._source = b""
        self._base = 0  # timestamp of frame 0
        self._filled = 0  # one bit for each place
        self._next = 0  # the frame that is due next
        self._newest = -1
        self._missing = MOST  # ticks in a row without a frame
        self._spare = MOST  # the least by which it was behind, of late
        self._ticks = 0

    def moved_to(self, frames: memoryview) -> None:
        """The memory has another place now, with the same in it."""
        self._frames = frames

    def take(self, packet: bytes) -> None:
        """One datagram from its address. Anything but sound of its payload type is passed over."""
        if len(packet) <= _HEADER or packet[0] >> 6 != 2 or packet[1] & 0x7F != self.number:
            return
        begin = _HEADER
        if packet[0] & 0x1F:
            begin = _header_length(packet)
        stamp = int.from_bytes(packet[4:8], "big")
        if packet[8:12] != self._source:
            self._start(packet[8:12], stamp)
        for start in range(begin, min(len(packet), begin + KEPT * FRAME), FRAME):
            self._keep(stamp, packet[start : start + FRAME])
            stamp = (stamp + FRAME) & 0xFFFFFFFF

    def _start(self, source: bytes, stamp: int) -> None:
        self._source, self._base = source, stamp
        self._filled, self._next, self._newest = 0, -DEPTH, -1
        self._spare, self._ticks = MOST, 0

    def _keep(self, stamp: int, codes: bytes) -> None:
        ahead = (stamp - self._base + 0x80000000) % 0x100000000 - 0x80000000
        frame = ahead // FRAME
        if frame >= self._next + KEPT or frame < self._next - KEPT * 64:  # it was silent, or counts anew
            self._start(self._source, stamp)
            frame = 0
        elif frame < self._next:
            self.late += 1
            return
        elif self._missing >= MOST and not self._filled:  # after a pause it begins as at first
            self._next = frame - DEPTH
        place = frame & (KEPT - 1)
        begin = place * FRAME
        if len(codes) < FRAME:
            codes += bytes([SILENCE]) * (FRAME - len(codes))
        self._frames[begin : begin + FRAME] = codes
        self._filled |= 1 << place
        self._newest = max(self._newest, frame)

    def due(self) -> tuple[Due, int]:
        """What is to be heard in this tick: with FRAME its place; with CONCEALED how often in a row before."""
        frame = self._next
        place = frame & (KEPT - 1)
        if frame >= 0 and self._filled >> place & 1:
            self._filled &= ~(1 << place)
            self._next += 1
            self._missing = 0
            self._come_nearer()
            return Due.FRAME, place
        if self._newest > frame or self._missing >= MOST or frame < 0:
            self._next += self._newest >= frame  # lost, or not begun yet
        self._missing += 1
        if frame >= 0 and self._missing <= len(FADES):
            self.lost += 1
            return Due.CONCEALED, self._missing - 1
        return Due.NOTHING, 0

    def _come_nearer(self) -> None:
        """Delay that has not been needed for a second is given back, and what is too much at once."""
        behind = self._newest + 1 - self._next
        self._spare = min(self._spare, behind)
        self._ticks += 1
        if self._ticks < SETTLED and behind <= MOST:
            return
        if self._spare > DEPTH or behind > MOST:
            self._filled &= ~(1 << (self._next & (KEPT - 1)))
            self._next += 1
        self._spare, self._ticks = MOST, 0


def _header_length(packet: bytes) -> int:
    """With contributing sources and an extension (RFC 3550 §5.1, §5.3.1)."""
    length = _HEADER + 4 * (packet[0] & 0x0F)
    if packet[0] & 0x10:
        length += 4 + 4 * int.from_bytes(packet[length + 2 : length + 4], "big")
    return length
