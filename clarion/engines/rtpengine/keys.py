"""Sends key events (RFC 4733) to a leg: for as long as it takes, the leg's link is pointed at us.

rtpengine could inject them, but not into a silent stream, and afterwards it sends every packet of an unconverted
stream twice (12.5.1).
"""

import asyncio
import secrets
import socket
import struct

from clarion.engines.rtpengine.codecs import EVENT
from clarion.engines.rtpengine.dtmf import KEYS
from clarion.engines.rtpengine.sdp_profiles import Link

_FRAME = 0.02
_STEP = 160
_SILENCE = b"\xff" * _STEP
_EVENT_PACKETS, _END_PACKETS, _PAUSE_PACKETS = 5, 3, 4
MOST_DIGITS = 32


class KeySender:
    """One socket for all legs; `link` is what a leg's link is told to talk to meanwhile."""

    def __init__(self) -> None:
        self._socket: socket.socket | None = None
        self._host, self._port = "127.0.0.1", 0

    def open(self, host: str) -> None:
        sender = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_DGRAM)
        sender.setblocking(False)
        sender.bind((host, 0))
        self._socket, self._host, self._port = sender, host, sender.getsockname()[1]

    def link(self, numbers: dict[str, int]) -> Link:
        return Link(self._host, self._port, numbers)

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    async def send(self, target: Link, digits: str) -> None:
        """About 240 ms for each digit, in the rhythm of a real stream (PCMU silence around the events)."""
        stream = _Stream(target.numbers.get(f"{EVENT}/8000", 101))
        loop = asyncio.get_running_loop()
        due = loop.time()
        for packet in stream.packets(digits[:MOST_DIGITS]):
            if self._socket is None:
                return
            try:
                self._socket.sendto(packet, (target.host, target.port))
            except OSError:
                return  # the engine has gone; its legs are told elsewhere
            due += _FRAME
            await asyncio.sleep(max(0.0, due - loop.time()))


class _Stream:
    def __init__(self, event_number: int) -> None:
        self._event_number = event_number
        self._sequence, self._stamp = secrets.randbelow(30_000), secrets.randbelow(1 << 30)
        self._source = secrets.randbelow(1 << 32)

    def packets(self, digits: str) -> list[bytes]:
        made = [self._silence() for _ in range(_PAUSE_PACKETS)]
        for digit in digits:
            made += self._event(KEYS.index(digit))
            made += [self._silence() for _ in range(_PAUSE_PACKETS)]
        return made

    def _event(self, code: int) -> list[bytes]:
        began, made = self._stamp, []
        for step in range(_EVENT_PACKETS + _END_PACKETS):
            last = step >= _EVENT_PACKETS
            duration = _STEP * min(step + 1, _EVENT_PACKETS + 1)
            body = struct.pack("!BBH", code, 0x8A if last else 0x0A, duration)
            mark = 0x80 if step == 0 else 0
            made.append(self._packet(self._event_number | mark, began, body))
            self._stamp = (self._stamp + _STEP) & 0xFFFFFFFF
        return made

    def _silence(self) -> bytes:
        packet = self._packet(0, self._stamp, _SILENCE)
        self._stamp = (self._stamp + _STEP) & 0xFFFFFFFF
        return packet

    def _packet(self, number: int, stamp: int, body: bytes) -> bytes:
        self._sequence = (self._sequence + 1) & 0xFFFF
        return struct.pack("!BBHII", 0x80, number, self._sequence, stamp, self._source) + body
