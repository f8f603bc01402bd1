"""Sounds ready to be sent: G.711 octets at 8 kHz, encoded once and cut into packets later.

Samples are int16 at 8,000 Hz; levels are in dB below a full-scale sine (dBFS).
"""

import functools
import wave
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from clarion.engines.phone_network.sdp import Codec

RATE = 8000
FRAME = 160
"""Samples in 20 ms, the length of a packet."""

Samples = NDArray[np.int16]


def _decode_tables() -> dict[Codec, Samples]:
    octets = np.arange(256, dtype=np.int32)
    # µ-law, ITU-T G.711 table 2
    inverted = ~octets & 0xFF
    magnitude = (((inverted & 0x0F) << 3) + 0x84) << ((inverted & 0x70) >> 4)
    ulaw = np.where(inverted & 0x80, 0x84 - magnitude, magnitude - 0x84)
    # A-law, ITU-T G.711 table 1; even bits are inverted
    flipped = octets ^ 0x55
    segment = (flipped & 0x70) >> 4
    value = (flipped & 0x0F) << 4
    value = np.where(segment == 0, value + 8, (value + 0x108) << np.maximum(segment - 1, 0))
    alaw = np.where(flipped & 0x80, value, -value)
    return {"PCMU": ulaw.astype(np.int16), "PCMA": alaw.astype(np.int16)}


def _encode_table(decoded: Samples) -> NDArray[np.uint8]:
    """The nearest octet for every 16-bit sample."""
    order = np.argsort(decoded, kind="stable")
    ordered = decoded[order].astype(np.int32)
    middles = (ordered[1:] + ordered[:-1]) // 2
    every = np.arange(-32768, 32768, dtype=np.int32)
    return order[np.searchsorted(middles, every, side="right")].astype(np.uint8)


_DECODE = _decode_tables()
_ENCODE = {codec: _encode_table(table) for codec, table in _DECODE.items()}


def decode(payload: bytes, codec: Codec) -> Samples:
    return _DECODE[codec][np.frombuffer(payload, dtype=np.uint8)]


def encode(samples: Samples, codec: Codec) -> bytes:
    return _ENCODE[codec][samples.astype(np.int32) + 32768].tobytes()


@dataclass(frozen=True)
class Sound:
    """One sound in both codecs. A looping one goes on until something stops it."""

    octets: dict[Codec, bytes]
    loops: bool = False

    @property
    def seconds(self) -> float:
        return len(self.octets["PCMU"]) / RATE

    @classmethod
    def of(cls, samples: Samples, *, loops: bool = False) -> "Sound":
        """Samples are filled up with silence to whole packets unless they loop."""
        if not loops and len(samples) % FRAME:
            samples = np.pad(samples, (0, FRAME - len(samples) % FRAME))
        return cls({codec: encode(samples, codec) for codec in _ENCODE}, loops)

    def __add__(self, other: "Sound") -> "Sound":
        joined = {codec: octets + other.octets[codec] for codec, octets in self.octets.items()}
        return Sound(joined, self.loops or other.loops)


@functools.lru_cache(maxsize=64)
def tone(*frequencies: float, seconds: float = 1.0, level: float = -13.0, loops: bool = False) -> Sound:
    """A sum of sines, each at `level`. A looping one has whole hertz, so its second joins without a click."""
    length = RATE if loops else round(seconds * RATE)
    time = np.arange(length) / RATE
    peak = 32767 * 10 ** (level / 20)
    wave_form = sum(peak * np.sin(2 * np.pi * frequency * time) for frequency in frequencies)
    return Sound.of(np.clip(np.rint(wave_form), -32768, 32767).astype(np.int16), loops=loops)


def silence(seconds: float) -> Sound:
    return Sound.of(np.zeros(round(seconds * RATE), dtype=np.int16))


def quiet_frame(codec: Codec) -> bytes:
    return encode(np.zeros(FRAME, dtype=np.int16), codec)


def special_information_tone() -> Sound:
    """The three rising notes before "cannot be completed" (ITU-T E.180: 950, 1400, 1800 Hz of 330 ms)."""
    return tone(950, seconds=0.34) + tone(1400, seconds=0.34) + tone(1800, seconds=0.34) + silence(0.3)


def read_wav(path: Path) -> Sound:
    """A WAV file of 16 bits at any rate, mixed to one channel. Raises `wave.Error` or OSError."""
    with wave.open(str(path), "rb") as file:
        if file.getsampwidth() != 2:
            raise wave.Error("only 16-bit WAV files are read")
        data = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2").astype(np.float64)
        channels, rate = file.getnchannels(), file.getframerate()
    if channels > 1:
        data = data.reshape(-1, channels).mean(axis=1)
    return Sound.of(np.clip(np.rint(_resample(data, rate)), -32768, 32767).astype(np.int16))


def _resample(data: NDArray[np.float64], rate: int) -> NDArray[np.float64]:
    """To 8 kHz through the spectrum, which also removes what does not fit below 4 kHz."""
    if rate == RATE or not len(data):
        return data
    padded_length = -(-len(data) // rate) * rate  # whole seconds, so that both lengths are whole
    padded = np.pad(data, (0, padded_length - len(data)))
    target = padded_length // rate * RATE
    spectrum = np.fft.rfft(padded)
    kept = np.zeros(target // 2 + 1, dtype=np.complex128)
    common = min(len(kept), len(spectrum))
    kept[:common] = spectrum[:common]
    result: NDArray[np.float64] = np.fft.irfft(kept, target) * (target / padded_length)
    return result[: round(len(data) * RATE / rate)]


def write_wav(path: Path, samples: Samples) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.astype("<i2").tobytes())


def measure(samples: Samples) -> tuple[float, float]:
    """The loudest frequency in hertz (0 in silence) and the level in dBFS of what was heard."""
    if len(samples) < FRAME:
        return 0.0, -120.0
    data = samples.astype(np.float64) / 32768
    level = max(-120.0, float(10 * np.log10(max(float(np.mean(data**2)) * 2, 1e-12))))
    if level < -60:
        return 0.0, level
    spectrum = np.abs(np.fft.rfft(data * np.hanning(len(data)), max(RATE, len(data))))
    return float(np.argmax(spectrum)) * RATE / max(RATE, len(data)), level
