"""A telephone that is only media: speaks a tone, remembers what it hears and which keys were pressed.

`RtpPhone` does plain RTP and SRTP with keys in the SDP (RFC 4568), symmetric, one codec, RFC 4733 events.
"""

import asyncio
import base64
import os
import re
import secrets
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pylibsrtp

from tests.support.audio import Samples, holds_tone, level, loudest_frequency, tone
from tests.support.rtp_codecs import make_codec
from tests.support.waiting import patience

EVENT_TYPE = 101
KEYS = "0123456789*#ABCD"
SUITE = "AES_CM_128_HMAC_SHA1_80"
BEHIND_SECONDS = 0.06
"""It catches up with so much after a moment without a processor. No phone says in one breath what takes a second: two
equal keys would be taken for one."""


@dataclass
class Heard:
    """What came in: samples at 8 kHz in order of arrival, and keys."""

    samples: list[Samples] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    packets: int = 0
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def add(self, samples: Samples) -> None:
        self.samples.append(samples)
        self.packets += 1
        self.changed.set()

    def last(self, seconds: float) -> Samples:
        wanted, parts, total = round(seconds * 8000), [], 0
        for part in reversed(self.samples):
            parts.append(part)
            total += len(part)
            if total >= wanted:
                break
        joined = np.concatenate(parts[::-1]) if parts else np.zeros(0, np.float32)
        return joined[-wanted:]

    async def until(self, condition: Callable[[], bool], missing: str, within: float = 8.0) -> None:
        """Wait until `condition` holds; look again whenever something arrives. AssertionError says what is missing."""
        try:
            async with asyncio.timeout(patience(within)):
                while not condition():
                    self.changed.clear()
                    await self.changed.wait()
        except TimeoutError:
            recent = self.last(0.5)
            raise AssertionError(
                f"{missing}: heard {loudest_frequency(recent):.0f} Hz at {level(recent):.0f} dBFS"
                f" in {self.packets} packets, keys {self.keys}"
            ) from None

    async def hears(self, frequency: float, within: float = 8.0) -> None:
        self.samples.clear()
        await self.until(
            lambda: len(self.last(0.4)) >= 3200 and holds_tone(self.last(0.4), frequency),
            f"{frequency:.0f} Hz is not heard",
            within,
        )


class RtpPhone:
    """One phone on `host`. `frequency` 0 is silence. Use `await start(...)` after both SDPs are known."""

    host = "127.0.0.1"

    def __init__(self, frequency: float, *, codec: str = "PCMU", secure: bool = False, port: int = 0) -> None:
        self.frequency = frequency
        self.codec = make_codec(codec)
        self.heard = Heard()
        self.event_type = 110 if codec == "opus" else EVENT_TYPE
        self.direction = "sendrecv"
        self.sources: set[tuple[str, int]] = set()
        self.remote: tuple[str, int] | None = None
        self.sending = True
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        self._socket.bind((self.host, port))
        self.port = self._socket.getsockname()[1]
        self._key = os.urandom(30) if secure else b""
        self._send_srtp = self._receive_srtp = None
        if secure:
            self._send_srtp = pylibsrtp.Session(self._policy(self._key, outbound=True))
        self._sequence, self._stamp = secrets.randbelow(30000), secrets.randbelow(1 << 30)
        self._ssrc = secrets.randbelow(1 << 31)
        self._position = 0
        self._events: list[str] = []
        self._event_left = 0
        self._last_event_stamp = -1
        self._task: asyncio.Task[None] | None = None

    @staticmethod
    def _policy(key: bytes, *, outbound: bool) -> pylibsrtp.Policy:
        kind = pylibsrtp.Policy.SSRC_ANY_OUTBOUND if outbound else pylibsrtp.Policy.SSRC_ANY_INBOUND
        policy = pylibsrtp.Policy(key=key, ssrc_type=kind)
        policy.allow_repeat_tx = True
        return policy

    def sdp(self, *, version: int = 1) -> str:
        """Our description, as an offer or an answer."""
        transport = "RTP/SAVP" if self._key else "RTP/AVP"
        rate = "48000" if self.codec.name == "opus" else "8000"
        lines = [
            "v=0", f"o=phone 1 {version} IN IP4 {self.host}", "s=-", f"c=IN IP4 {self.host}", "t=0 0",
            f"m=audio {self.port} {transport} {self.codec.payload_type} {self.event_type}",
            f"a=rtpmap:{self.codec.rtpmap}",
            f"a=rtpmap:{self.event_type} telephone-event/{rate}", f"a=fmtp:{self.event_type} 0-15",
            f"a={self.direction}",
        ]  # fmt: skip
        if self._key:
            lines.append(f"a=crypto:1 {SUITE} inline:{base64.b64encode(self._key).decode()}")
        return "\r\n".join(lines) + "\r\n"

    def connect(self, sdp: str) -> None:
        """Take the other side's description into use and start to speak and to listen."""
        address = re.search(r"^c=IN IP4 (\S+)", sdp, re.M)
        port = re.search(r"^m=audio (\d+) ", sdp, re.M)
        assert address and port, f"no audio in {sdp!r}"
        self.remote = (address[1], int(port[1]))
        listed = {int(number): name.lower() for number, name in re.findall(r"^a=rtpmap:(\d+) ([\w-]+)/", sdp, re.M)} | {
            0: "pcmu",
            8: "pcma",
            9: "g722",
        }
        offered = [int(n) for n in re.findall(r"\d+", re.search(r"^m=audio \d+ \S+(.*)$", sdp, re.M)[1])]  # type: ignore[index]
        for number in offered:
            if listed.get(number) == self.codec.name.lower():
                self.codec.payload_type = number
                self.codec.rtpmap = re.sub(r"^\d+", str(number), self.codec.rtpmap)
                break
        else:
            raise AssertionError(f"{self.codec.name} is not in {sdp!r}")
        rate = 48000 if self.codec.name == "opus" else 8000
        event = re.search(rf"^a=rtpmap:(\d+) telephone-event/{rate}", sdp, re.M)
        if event:
            self.event_type = int(event[1])
        if self._key:
            crypto = re.search(rf"^a=crypto:\d+ {SUITE} inline:([\w+/=]+)", sdp, re.M)
            assert crypto, f"no key in {sdp!r}"
            self._receive_srtp = pylibsrtp.Session(self._policy(base64.b64decode(crypto[1])[:30], outbound=False))
        if self._task is None:
            asyncio.get_running_loop().add_reader(self._socket, self._receive)
            self._task = asyncio.create_task(self._speak())

    def press(self, keys: str) -> None:
        self._events.extend(keys)

    async def close(self) -> None:
        if self._task is not None:
            asyncio.get_running_loop().remove_reader(self._socket)
            self._task.cancel()
        self._socket.close()

    # ---- sending ----

    async def _speak(self) -> None:
        loop = asyncio.get_running_loop()
        due = loop.time()
        while True:
            if self.sending and self.direction in ("sendrecv", "sendonly"):
                self._send_frame()
            due = max(due + 0.02, loop.time() - BEHIND_SECONDS)
            await asyncio.sleep(max(0.0, due - loop.time()))

    def _send_frame(self) -> None:
        if self._events:
            self._send_event()
        else:
            frame = tone(self.frequency, 0.02, start=self._position) if self.frequency else np.zeros(160, np.float32)
            payload = self.codec.encode(frame)
            if payload:
                self._send(self.codec.payload_type, payload, self._stamp)
        self._position += 160
        self._stamp = (self._stamp + self.codec.clock) & 0xFFFFFFFF

    def _send_event(self) -> None:
        """RFC 4733 §2.5.1: 100 ms of event, then three end packets, then 100 ms of pause."""
        code, step = KEYS.index(self._events[0]), self._event_left
        if step == 0:
            self._event_stamp = self._stamp
        if step < 8:
            duration = self.codec.clock * min(step + 1, 5)
            end = 0x80 if step >= 5 else 0
            self._send(
                self.event_type, struct.pack("!BBH", code, end | 10, duration), self._event_stamp, mark=step == 0
            )
        self._event_left += 1
        if self._event_left == 13:
            self._events.pop(0)
            self._event_left = 0

    def _send(self, payload_type: int, payload: bytes, stamp: int, *, mark: bool = False) -> None:
        self._sequence = (self._sequence + 1) & 0xFFFF
        head = struct.pack("!BBHII", 0x80, payload_type | (0x80 if mark else 0), self._sequence, stamp, self._ssrc)
        packet = head + payload
        if self._send_srtp is not None:
            packet = self._send_srtp.protect(packet)
        assert self.remote
        try:
            self._socket.sendto(packet, self.remote)
        except OSError:
            return

    # ---- hearing ----

    def _receive(self) -> None:
        while True:
            try:
                packet, source = self._socket.recvfrom(2048)
            except OSError:
                return
            self.sources.add(source)
            self._take(packet)

    def _take(self, packet: bytes) -> None:
        if self._receive_srtp is not None:
            try:
                packet = self._receive_srtp.unprotect(packet)
            except pylibsrtp.Error:
                return
        if len(packet) < 12 or packet[0] >> 6 != 2:
            return
        payload_type, payload = packet[1] & 0x7F, packet[12 + 4 * (packet[0] & 0x0F) :]
        if payload_type == self.event_type:
            self._take_event(payload, int.from_bytes(packet[4:8], "big"))
        elif payload_type == self.codec.payload_type:
            self.heard.add(self.codec.decode(payload))

    def _take_event(self, payload: bytes, stamp: int) -> None:
        if payload[1] & 0x80 and stamp != self._last_event_stamp:
            self._last_event_stamp = stamp
            self.heard.keys.append(KEYS[payload[0]])
            self.heard.changed.set()


def codec_names(sdp: str) -> list[str]:
    """The encoding names of the first audio line, in order."""
    return re.findall(r"^a=rtpmap:\d+ ([\w-]+)/", sdp, re.M)
