"""A browser's media without a browser: WebRTC by aiortc (ICE, DTLS-SRTP, Opus), speaking a tone."""

import asyncio
import fractions
from typing import Any

import av
import numpy as np
from aiortc import MediaStreamTrack, RTCPeerConnection, RTCSessionDescription

from tests.support.audio import tone
from tests.support.rtp_phone import Heard

RATE = 48000
FRAME = 960


class _Tone(MediaStreamTrack):  # type: ignore[misc]
    kind = "audio"

    def __init__(self, frequency: float) -> None:
        super().__init__()
        self._frequency, self._position = frequency, 0
        self._due: float | None = None

    async def recv(self) -> Any:
        loop = asyncio.get_running_loop()
        self._due = loop.time() if self._due is None else self._due + FRAME / RATE
        await asyncio.sleep(max(0.0, self._due - loop.time()))
        samples = tone(self._frequency, FRAME / RATE, rate=RATE, start=self._position)
        frame = av.AudioFrame.from_ndarray((samples * 32767).astype(np.int16)[None, :], format="s16", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = RATE, self._position, fractions.Fraction(1, RATE)
        self._position += FRAME
        return frame


class WebPhone:
    """`dial` and `answer` negotiate; `heard` is what came out of the other side."""

    def __init__(self, frequency: float) -> None:
        self.heard = Heard()
        self._peer = RTCPeerConnection()
        self._peer.addTrack(_Tone(frequency))
        self._listening: asyncio.Task[None] | None = None
        self._peer.on("track", self._listen)

    def _listen(self, track: Any) -> None:
        self._listening = asyncio.create_task(self._hear(track))

    async def _hear(self, track: Any) -> None:
        down: Any = None
        rate = 0  # another codec brings frames of another rate
        while True:
            frame = await track.recv()
            if frame.sample_rate != rate:
                rate, down = frame.sample_rate, av.AudioResampler(format="s16", layout="mono", rate=8000)
            for part in down.resample(frame):
                self.heard.add((part.to_ndarray()[0] / 32768).astype(np.float32))

    async def make_offer(self) -> str:
        await self._peer.setLocalDescription(await self._peer.createOffer())
        return str(self._peer.localDescription.sdp)

    async def take_answer(self, sdp: str) -> None:
        await self._peer.setRemoteDescription(RTCSessionDescription(sdp, "answer"))

    async def answer(self, offer: str) -> str:
        await self._peer.setRemoteDescription(RTCSessionDescription(offer, "offer"))
        await self._peer.setLocalDescription(await self._peer.createAnswer())
        return str(self._peer.localDescription.sdp)

    async def close(self) -> None:
        if self._listening is not None:
            self._listening.cancel()
        await self._peer.close()
