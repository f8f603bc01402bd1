"""The codecs of the test phones: one encoder and one decoder per codec, 20 ms frames of float32 samples at 8 kHz."""

from typing import Any, Protocol

import av
import numpy as np

from tests.support.audio import Samples


class Codec(Protocol):
    name: str
    payload_type: int
    clock: int  # RTP timestamp units per 20 ms
    rtpmap: str

    def encode(self, frame: Samples) -> bytes: ...

    def decode(self, payload: bytes) -> Samples: ...


def _mu_law_table() -> Samples:
    code = ~np.arange(256) & 0xFF
    magnitude = (((code & 0x0F) << 3) + 0x84 << ((code & 0x70) >> 4)) - 0x84
    return (np.where(code & 0x80, -magnitude, magnitude) / 32768).astype(np.float32)


def _a_law_table() -> Samples:
    code = np.arange(256) ^ 0x55
    exponent, mantissa = (code & 0x70) >> 4, (code & 0x0F) << 4
    magnitude = np.where(exponent == 0, mantissa + 8, (mantissa + 0x108) << np.maximum(exponent - 1, 0))
    return (np.where(code & 0x80, magnitude, -magnitude) / 32768).astype(np.float32)


class _Table:
    def __init__(self, name: str, payload_type: int, table: Samples) -> None:
        self.name, self.payload_type, self.clock = name, payload_type, 160
        self.rtpmap = f"{payload_type} {name}/8000"
        self._table = table
        self._order = np.argsort(table, kind="stable")
        self._sorted = table[self._order]

    def encode(self, frame: Samples) -> bytes:
        index = np.clip(np.searchsorted(self._sorted, frame), 0, 255)
        return bytes(self._order[index].astype(np.uint8))

    def decode(self, payload: bytes) -> Samples:
        return self._table[np.frombuffer(payload, np.uint8)]


class _Av:
    """G.722 and Opus through FFmpeg."""

    def __init__(self, name: str, payload_type: int, clock: int, rtpmap: str, codec: str, rate: int) -> None:
        self.name, self.payload_type, self.clock, self.rtpmap = name, payload_type, clock, rtpmap
        self._rate = rate
        self._encoder: Any = av.CodecContext.create(codec, "w")
        self._encoder.sample_rate, self._encoder.layout, self._encoder.format = rate, "mono", "s16"
        self._decoder: Any = av.CodecContext.create("opus" if codec == "libopus" else codec, "r")
        if codec == "g722":
            self._decoder.layout = "mono"
        self._up: Any = av.AudioResampler(format="s16", layout="mono", rate=rate)
        self._down: Any = av.AudioResampler(format="s16", layout="mono", rate=8000)

    def encode(self, frame: Samples) -> bytes:
        pcm = (np.clip(frame, -1, 1) * 32767).astype(np.int16)
        source = av.AudioFrame.from_ndarray(pcm[None, :], format="s16", layout="mono")
        source.sample_rate = 8000
        packets = [bytes(packet) for up in self._up.resample(source) for packet in self._encoder.encode(up)]
        return b"".join(packets)

    def decode(self, payload: bytes) -> Samples:
        parts = [
            down.to_ndarray()[0]
            for frame in self._decoder.decode(av.Packet(payload))
            for down in self._down.resample(frame)
        ]
        pcm = np.concatenate(parts) if parts else np.zeros(0, np.int16)
        return (pcm / 32768).astype(np.float32)


def make_codec(name: str) -> Codec:
    if name == "PCMU":
        return _Table("PCMU", 0, _mu_law_table())
    if name == "PCMA":
        return _Table("PCMA", 8, _a_law_table())
    if name == "G722":
        return _Av("G722", 9, 160, "9 G722/8000", "g722", 16000)
    if name == "opus":
        return _Av("opus", 111, 960, "111 opus/48000/2", "libopus", 48000)
    if name == "opus16":  # ringcentral-softphone: the clock of its timestamps is 16 kHz
        return _Av("opus", 109, 320, "109 OPUS/16000", "libopus", 48000)
    raise ValueError(f"no test codec called {name}")
