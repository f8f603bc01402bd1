"""Receives copies of streams as RTP (PCMU) and writes WAV files, 8 kHz, 16 bit, mono.

One socket serves every recording: a datagram belongs to the stream whose port it comes from. (A DatagramProtocol per
stream costs twenty times as much per packet.) Samples are placed by RTP timestamp; what never came stays silence.
"""

import asyncio
import socket
import time
import wave
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

import numpy as np
import structlog
from numpy.typing import NDArray

from clarion.calls.ports import sides_of

log = structlog.stdlib.get_logger("clarion.rtpengine")

RATE = 8000
_FLUSH = 8192  # bytes gathered before they are written
_JUMP = RATE  # a timestamp this far from the clock of the wall starts a new run
_BLOCK = 65536  # samples mixed at once
_GATHER = (
    0.01  # seconds between looks at the socket: waking up for each packet costs more than all that is done with it
)
_AT_ONCE = 500  # packets: a flood of media cannot keep the event loop from its calls
Address = tuple[str, int]


def _mu_law() -> NDArray[np.int16]:
    """ITU-T G.711, all 256 codes."""
    code = ~np.arange(256) & 0xFF
    magnitude = ((((code & 0x0F) << 3) + 0x84) << ((code & 0x70) >> 4)) - 0x84
    return np.where(code & 0x80, -magnitude, magnitude).astype(np.int16)


MU_LAW = _mu_law()


class Stream:
    """One direction. The file has holes where nothing arrived, which read as zeros: silence."""

    def __init__(self, path: Path, started: float, most: int) -> None:
        self.path = path
        self._file: BinaryIO = path.open("r+b" if path.exists() else "w+b")
        self._started, self._most = started, most
        self._source = b""
        self._base = 0  # sample position of timestamp `_stamp`
        self._stamp = 0
        self._pending = bytearray()
        self._pending_at = 0
        self._broken = False

    def take(self, packet: bytes) -> None:
        if len(packet) < 13 or packet[0] >> 6 != 2 or packet[1] & 0x7F != 0:
            return
        head = 12 + 4 * (packet[0] & 0x0F)
        if packet[0] & 0x10:
            head += 4 + 4 * int.from_bytes(packet[head + 2 : head + 4], "big")
        payload = packet[head:]
        position = self._place(packet[8:12], int.from_bytes(packet[4:8], "big"))
        if position >= 0 and position + len(payload) <= self._most:
            self._write(position, MU_LAW[np.frombuffer(payload, np.uint8)].tobytes())

    def _place(self, source: bytes, stamp: int) -> int:
        now = round((time.monotonic() - self._started) * RATE)
        ahead = (stamp - self._stamp + 0x80000000) % 0x100000000 - 0x80000000
        if source != self._source or abs(self._base + ahead - now) > _JUMP:
            self._source, self._stamp, self._base = source, stamp, now
            ahead = 0
        return self._base + ahead

    def _write(self, position: int, samples: bytes) -> None:
        if self._pending_at + len(self._pending) // 2 != position or len(self._pending) >= _FLUSH:
            self._flush()
            self._pending_at = position
        self._pending += samples

    def _flush(self) -> None:
        if not self._pending or self._broken:
            return
        try:
            self._file.seek(self._pending_at * 2)
            self._file.write(self._pending)
        except OSError as error:  # a full disk: keep what there is, and the calls
            self._broken = True
            log.error("a recording cannot be written on", file=str(self.path), error=str(error))
        self._pending.clear()

    def close(self) -> None:
        self._flush()
        self._file.close()


class Recording:
    """One WAV file out of one or two streams, and of two another with a channel for each.

    `elapsed` seconds have passed when it goes on after a take-over.
    """

    def __init__(self, path: Path, max_seconds: float, elapsed: float = 0.0) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self.sources: list[Address] = []
        self.streams: list[Stream] = []
        self.started = time.monotonic() - elapsed
        self._most = round(max_seconds * RATE)

    def add_stream(self) -> Stream:
        """Raises OSError."""
        part = self.path.with_name(f".{self.path.name}.{len(self.streams)}.part")
        stream = Stream(part, self.started, self._most)
        self.streams.append(stream)
        return stream

    def close(self) -> None:
        """Put everything on disk, unfinished."""
        for stream in self.streams:
            stream.close()

    async def finish(self) -> float:
        """Close the file; its length in seconds."""
        length = min(self._most, round((time.monotonic() - self.started) * RATE))
        self.close()
        await asyncio.to_thread(self._mix, length)
        return length / RATE

    def _mix(self, length: int) -> None:
        """Add the directions; the file appears under its name only when it is complete."""
        unfinished = self.path.with_name(f".{self.path.name}.wav")
        sides = self.path.with_name(f".{self.path.name}.sides.wav")
        with ExitStack() as opened:
            parts = [opened.enter_context(stream.path.open("rb")) for stream in self.streams]
            sound = opened.enter_context(_new_sound(unfinished, 1))
            apart = opened.enter_context(_new_sound(sides, 2)) if len(parts) == 2 else None
            for start in range(0, length, _BLOCK):
                size = min(_BLOCK, length - start)
                block = np.zeros((size, len(parts)), np.int16)
                for number, part in enumerate(parts):
                    piece = np.frombuffer(part.read(size * 2), np.int16)
                    block[: len(piece), number] = piece
                total = block.sum(axis=1, dtype=np.int32)
                sound.writeframes(np.clip(total, -32768, 32767).astype(np.int16).tobytes())
                if apart is not None:
                    apart.writeframes(block.tobytes())
        for stream in self.streams:
            stream.path.unlink(missing_ok=True)
        if apart is not None:
            sides.replace(sides_of(self.path))
        unfinished.replace(self.path)


def _new_sound(path: Path, channels: int) -> wave.Wave_write:
    sound = wave.open(str(path), "wb")  # noqa: SIM115 - whoever asked closes it
    sound.setnchannels(channels)
    sound.setsampwidth(2)
    sound.setframerate(RATE)
    return sound


class Recorder:
    """The socket. `expect` says which source feeds which stream."""

    def __init__(self) -> None:
        self._socket: socket.socket | None = None
        self._later: asyncio.TimerHandle | None = None
        self._streams: dict[Address, Callable[[bytes], None]] = {}
        self.address: Address = ("127.0.0.1", 0)
        self.packets = 0

    def open(self, host: str, port: int) -> None:
        receiver = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_DGRAM)
        receiver.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
        receiver.setblocking(False)
        receiver.bind((host, port))
        self.address = (host, receiver.getsockname()[1])
        self._socket = receiver
        self._listen()

    def _listen(self) -> None:
        assert self._socket is not None
        self._later = None
        asyncio.get_running_loop().add_reader(self._socket, self._drain)

    def expect(self, source: Address, recording: Recording, stream: Stream) -> None:
        recording.sources.append(source)
        self._streams[source] = stream.take

    def listen(self, source: Address, take: Callable[[bytes], None]) -> None:
        """Hand over what comes from a source, packet by packet."""
        self._streams[source] = take

    def unlisten(self, source: Address) -> None:
        self._streams.pop(source, None)

    def forget(self, recording: Recording) -> None:
        """Takes what has come before."""
        self._take()
        for source in recording.sources:
            self._streams.pop(source, None)

    def _drain(self) -> None:
        if self._take() and self._socket is not None:
            loop = asyncio.get_running_loop()
            loop.remove_reader(self._socket)
            self._later = loop.call_later(_GATHER, self._listen)

    def _take(self) -> bool:
        """Whether that was all."""
        if (receiver := self._socket) is None:
            return True
        for _ in range(_AT_ONCE):
            try:
                packet, source = receiver.recvfrom(2048)
            except OSError:
                return True
            self.packets += 1
            take = self._streams.get(source[:2])
            if take is not None:
                take(packet)
        return False

    def close(self) -> None:
        if self._later is not None:
            self._later.cancel()
            self._later = None
        if self._socket is not None:
            asyncio.get_running_loop().remove_reader(self._socket)
            self._socket.close()
            self._socket = None
