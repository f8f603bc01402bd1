"""Keys pressed on phones, as rtpengine reports them: one JSON datagram for each RFC 4733 event that has ended."""

import asyncio
import json
import time
from collections.abc import Callable
from typing import Any

from clarion.engines.rtpengine.leg import PHONE

KEYS = "0123456789*#ABCD"
# The same event is reported once for each receiver of the stream, within a millisecond; a finger needs 80 ms or more.
SAME_PRESS = 0.04


class DtmfListener(asyncio.DatagramProtocol):
    """Calls `pressed(leg_id, digit)` once per key. What comes in through a link is the other leg's key, and ignored."""

    def __init__(self, pressed: Callable[[str, str], None]) -> None:
        self._pressed = pressed
        self._latest: dict[str, tuple[str, float]] = {}
        self._transport: asyncio.DatagramTransport | None = None
        self.port = 0

    async def open(self, host: str, port: int) -> None:
        loop = asyncio.get_running_loop()
        transport, _ = await loop.create_datagram_endpoint(lambda: self, local_addr=(host, port))
        self._transport = transport
        self.port = transport.get_extra_info("sockname")[1]

    def datagram_received(self, data: bytes, addr: Any) -> None:
        try:
            event = json.loads(data)
            leg_id, code = str(event["callid"]), int(event["event"])
        except (ValueError, KeyError, TypeError):
            return
        if event.get("type", "DTMF") != "DTMF" or event.get("source_tag") != PHONE or not 0 <= code < len(KEYS):
            return
        now = time.monotonic()
        digit, when = self._latest.get(leg_id, ("", 0.0))
        if digit == KEYS[code] and now - when < SAME_PRESS:
            return
        self._latest[leg_id] = (KEYS[code], now)
        self._pressed(leg_id, KEYS[code])

    def forget(self, leg_id: str) -> None:
        self._latest.pop(leg_id, None)

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()
