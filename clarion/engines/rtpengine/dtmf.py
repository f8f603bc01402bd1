"""Keys pressed on phones, as rtpengine reports them: one JSON datagram for each RFC 4733 event that has ended."""

import asyncio
import json
import socket
import struct
import time
from collections.abc import Callable, Sequence

from clarion.engines.rtpengine.leg import PHONE

KEYS = "0123456789*#ABCD"
# The same event is reported once for each receiver of the stream, within a millisecond; a finger needs 80 ms or more.
SAME_PRESS = 0.04
_TIMESTAMPS = 35  # SO_TIMESTAMPNS: the kernel says when each datagram came
_TIME = struct.Struct("@ll")
_LARGEST = 4096


class DtmfListener:
    """Calls `pressed(leg_id, digit)` once per key. What comes in through a link is the other leg's key, and ignored.

    By the kernel's time of arrival, not by when we read: after a moment without a processor, several keys are read at
    once, and two equal ones are two presses all the same.
    """

    def __init__(self, pressed: Callable[[str, str], None]) -> None:
        self._pressed = pressed
        self._latest: dict[str, tuple[str, float]] = {}
        self._socket: socket.socket | None = None
        self.port = 0

    async def open(self, host: str, port: int) -> None:
        listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_DGRAM)
        listening.setblocking(False)
        try:
            listening.setsockopt(socket.SOL_SOCKET, _TIMESTAMPS, 1)
            listening.bind((host, port))
        except OSError:
            listening.close()
            raise
        asyncio.get_running_loop().add_reader(listening.fileno(), self._read)
        self._socket, self.port = listening, listening.getsockname()[1]

    def _read(self) -> None:
        while self._socket is not None:
            try:
                data, about, _, _ = self._socket.recvmsg(_LARGEST, socket.CMSG_SPACE(_TIME.size))
            except OSError:
                return
            self._received(data, _arrival(about))

    def _received(self, data: bytes, now: float) -> None:
        try:
            event = json.loads(data)
            leg_id, code = str(event["callid"]), int(event["event"])
        except (ValueError, KeyError, TypeError):
            return
        if event.get("type", "DTMF") != "DTMF" or event.get("source_tag") != PHONE or not 0 <= code < len(KEYS):
            return
        digit, when = self._latest.get(leg_id, ("", 0.0))
        if digit == KEYS[code] and abs(now - when) < SAME_PRESS:
            return
        self._latest[leg_id] = (KEYS[code], now)
        self._pressed(leg_id, KEYS[code])

    def forget(self, leg_id: str) -> None:
        self._latest.pop(leg_id, None)

    def close(self) -> None:
        if self._socket is not None:
            asyncio.get_running_loop().remove_reader(self._socket.fileno())
            self._socket.close()
            self._socket = None


def _arrival(about: Sequence[tuple[int, int, bytes]]) -> float:
    """When a datagram came, seconds by the machine's clock."""
    for level, kind, value in about:
        if level == socket.SOL_SOCKET and kind == _TIMESTAMPS and len(value) == _TIME.size:
            seconds, nanoseconds = _TIME.unpack(value)
            return float(seconds + nanoseconds / 1e9)
    return time.time()
