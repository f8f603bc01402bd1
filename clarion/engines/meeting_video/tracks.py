"""Reading the files of a recording: IVF with frames of VP8 or Opus, possibly without an end."""

import struct
from collections.abc import Iterable, Iterator
from typing import BinaryIO, NamedTuple

import av
import numpy as np
from numpy.typing import NDArray

LARGEST_FRAME = 8 * 1024 * 1024
RATE = 48_000
_HEADER = 32
_FRAME = struct.Struct("<IQ")
PACKET = 960  # samples of an Opus packet, as browsers send them
AHEAD = 50  # packets that are looked at to tell a late packet from a silence
_DRIFT = RATE * 60 // 1000
Samples = NDArray[np.float32]


class Frame(NamedTuple):
    """`at`: milliseconds since 1970."""

    at: int
    data: bytes


def frames(file: BinaryIO) -> Iterator[Frame]:
    """Every whole frame. What follows one that cannot be, is left out."""
    file.seek(_HEADER)
    while len(head := file.read(_FRAME.size)) == _FRAME.size:
        size, at = _FRAME.unpack(head)
        if size > LARGEST_FRAME:
            return
        data = file.read(size)
        if len(data) < size:
            return
        yield Frame(at, data)


def last_frame(file: BinaryIO) -> int:
    """When the last whole frame came; 0 where there is none."""
    last = 0
    file.seek(0, 2)
    end = file.tell()
    position = _HEADER
    while position + _FRAME.size <= end:
        file.seek(position)
        size, at = _FRAME.unpack(file.read(_FRAME.size))
        position += _FRAME.size + size
        if size > LARGEST_FRAME or position > end:
            break
        last = at
    return last


class Sound(NamedTuple):
    """`start`: a sample of the finished recording."""

    start: int
    samples: Samples


class Spacing:
    """Where each packet of a track begins, in samples; None for one to leave out.

    Packets come late, and then several at once; that is no silence. What comes next, at its pace, tells when a packet
    was due. Only where that is more than 60 ms after the end of the packet before is there a gap. One that was due more
    than a packet before that end is left out: it was sent in a pause and came late, or the sender's clock is fast.
    """

    def __init__(self) -> None:
        self._end: int | None = None

    def place(self, arrival: int, count: int, ahead: Iterable[tuple[int, int]]) -> int | None:
        """`arrival`: when the packet came, in samples; `count`: how many it holds; `ahead`: the same of the next."""
        due, pace = arrival, count
        for other, length in ahead:
            due = min(due, other - pace)
            pace += length
        end = self._end
        if end is None or due > end + _DRIFT:
            start = due if end is None else max(end, due)
        elif due < end - PACKET:
            return None
        else:
            start = end
        self._end = start + count
        return start


def spaced(arrivals: list[tuple[int, int]]) -> list[int | None]:
    spacing = Spacing()
    return [spacing.place(*each, arrivals[at + 1 : at + AHEAD]) for at, each in enumerate(arrivals)]


class VideoDecoder:
    """Pictures of one track. A frame that cannot be decoded is left out."""

    def __init__(self) -> None:
        self._codec: av.VideoCodecContext = av.CodecContext.create("vp8", "r")
        self._codec.thread_count = 1

    def decode(self, data: bytes) -> av.VideoFrame | None:
        try:
            found = self._codec.decode(av.Packet(data))
        except av.FFmpegError:
            return None
        return found[-1] if found else None


class AudioDecoder:
    """Opus to mono."""

    def __init__(self) -> None:
        self._codec: av.AudioCodecContext = av.CodecContext.create("libopus", "r")
        self._mono = av.AudioResampler("flt", "mono", RATE)

    def decode(self, data: bytes) -> Samples:
        try:
            decoded = [each for frame in self._codec.decode(av.Packet(data)) for each in self._mono.resample(frame)]
        except av.FFmpegError:
            return np.zeros(0, np.float32)
        return np.concatenate([each.to_ndarray()[0] for each in decoded]) if decoded else np.zeros(0, np.float32)


def packet_samples(data: bytes) -> int:
    """How many samples an Opus packet holds (RFC 6716, 3.1)."""
    if not data:
        return 0
    config, code = data[0] >> 3, data[0] & 3
    if config < 12:
        length = (480, 960, 1920, 2880)[config & 3]
    elif config < 16:
        length = (480, 960)[config & 1]
    else:
        length = (120, 240, 480, 960)[config & 3]
    count = 1 if code == 0 else 2 if code < 3 else (data[1] & 63 if len(data) > 1 else 0)
    return min(length * count, 5760)
