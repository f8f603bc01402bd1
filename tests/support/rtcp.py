"""The RTCP half of a telephone (RFC 3550 §6): tells what it sends and how it hears, and answers reports."""

import asyncio
import contextlib
import socket
import struct
from dataclasses import dataclass

from tests.support.rtp_phone import RtpPhone

SENDER, RECEIVER = 200, 201
_NTP = 2208988800


@dataclass
class Hearing:
    """What the phone claims about what it hears."""

    loss: float = 0.0  # 0 to 1
    jitter: int = 0  # in units of the codec's clock
    delay: float = 0.0  # seconds that the way there and back takes longer


class RtcpPhone:
    """Sits on the port above the one of `phone`, and sends a report every `every` seconds once it is connected."""

    def __init__(self, phone: RtpPhone, hearing: Hearing, *, every: float = 0.25) -> None:
        self.phone = phone
        self.hearing = hearing
        self.answered = 0  # own reports that say when one of the other side came
        self._every = every
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        self._socket.bind(("127.0.0.1", phone.port + 1))
        self._last: tuple[int, int, float] | None = None  # ssrc, middle of its NTP time, when it came
        self._sent = 0
        loop = asyncio.get_running_loop()
        loop.add_reader(self._socket, self._receive)
        self._task = loop.create_task(self._speak())

    def close(self) -> None:
        self._task.cancel()
        asyncio.get_running_loop().remove_reader(self._socket)
        self._socket.close()

    async def _speak(self) -> None:
        while True:
            await asyncio.sleep(self._every)
            if self.phone.remote is not None:
                with contextlib.suppress(OSError):
                    self._socket.sendto(self._report(), (self.phone.remote[0], self.phone.remote[1] + 1))

    def _report(self) -> bytes:
        now = asyncio.get_running_loop().time() + _NTP
        self._sent += 1
        blocks = b""
        if self._last is not None:
            ssrc, middle, came = self._last
            self.answered += 1
            waited = max(0.0, asyncio.get_running_loop().time() - came - self.hearing.delay)
            fraction = min(255, round(self.hearing.loss * 256))
            lost = round(self.hearing.loss * self._sent * 50 * self._every)
            words = (ssrc, fraction << 24 | lost, 1000 + self._sent, self.hearing.jitter, middle, int(waited * 65536))
            blocks = struct.pack("!6I", *words)
        seconds, part = int(now), int((now % 1) * 2**32)
        head = struct.pack("!BBH", 0x80 | (1 if blocks else 0), SENDER, (28 + len(blocks)) // 4 - 1)
        numbers = struct.pack("!6I", self.phone._ssrc, seconds, part, self.phone._stamp, self._sent, self._sent * 160)
        name = b"\x01\x05phone\x00"
        description = struct.pack("!BBHI", 0x81, 202, 3, self.phone._ssrc) + name
        return head + numbers + blocks + description

    def _receive(self) -> None:
        while True:
            try:
                packet = self._socket.recv(2048)
            except OSError:
                return
            while len(packet) >= 8:
                kind, size = packet[1], 4 * (int.from_bytes(packet[2:4], "big") + 1)
                if kind == SENDER and len(packet) >= 20:
                    ssrc, high, low = struct.unpack("!3I", packet[4:16])
                    middle = (high & 0xFFFF) << 16 | low >> 16
                    self._last = (ssrc, middle, asyncio.get_running_loop().time())
                packet = packet[size:]
