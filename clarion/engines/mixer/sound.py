"""Sound as the mixer takes it: 16 kHz, one channel, frames of 20 ms; on the wire as A-law (ITU-T G.711) at that rate.

rtpengine 12.5 carries no linear PCM, but A-law at any rate: wideband, one byte per sample, and a table decodes it.
"""

import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]
Codes = NDArray[np.uint8]

RATE = 16000
FRAME = 320  # samples in 20 ms
FRAME_SECONDS = FRAME / RATE
SILENCE = 0xD5  # a code for nothing
LOUDEST = 32767.0
KNEE = 24000.0  # from here on louder sums are pressed together
LONGEST_SECONDS = 60.0  # of one sound file


def _decoding() -> Samples:
    code = np.arange(256) ^ 0x55
    exponent, mantissa = (code & 0x70) >> 4, (code & 0x0F) << 4
    magnitude = np.where(exponent == 0, mantissa + 8, (mantissa + 0x108) << np.maximum(exponent - 1, 0))
    return np.where(code & 0x80, magnitude, -magnitude).astype(np.float32)


def _encoding() -> Codes:
    """For each 16-bit sample, seen as unsigned, the nearest code."""
    order = np.argsort(DECODED, kind="stable")
    ordered = DECODED[order]
    between = (ordered[1:] + ordered[:-1]) / 2
    samples = np.arange(65536, dtype=np.uint16).view(np.int16).astype(np.float32)
    return order[np.searchsorted(between, samples)].astype(np.uint8)


DECODED = _decoding()
ENCODED = _encoding()


def encoded(samples: Samples) -> Codes:
    """A-law of samples between -32768 and 32767, of any shape."""
    return ENCODED[samples.astype(np.int16).view(np.uint16)]


def limited(samples: Samples) -> Samples:
    """Rows of a sum, pressed softly below full scale where they are too loud. Changes them in place."""
    highest, lowest = samples.max(axis=1, initial=0.0), samples.min(axis=1, initial=0.0)
    loud = np.flatnonzero(np.maximum(highest, -lowest) > KNEE)
    if loud.size:
        rows = samples[loud]
        over = np.abs(rows) - KNEE
        room = LOUDEST - KNEE
        pressed = np.sign(rows) * (KNEE + room * np.tanh(np.maximum(over, 0.0) / room))
        samples[loud] = np.where(over > 0, pressed, rows)
    return samples


def read(path: Path) -> Samples:
    """A WAV file of 16 bits at 16 kHz, its end filled up to a whole frame. Raises OSError, EOFError or wave.Error."""
    with wave.open(str(path), "rb") as file:
        if file.getsampwidth() != 2:
            raise wave.Error("not 16 bits per sample")
        channels, rate = file.getnchannels(), file.getframerate()
        data = np.frombuffer(file.readframes(min(file.getnframes(), int(LONGEST_SECONDS * rate))), "<i2")
    samples = data[::channels].astype(np.float32)
    if rate != RATE and samples.size:
        places = np.arange(0, len(samples), rate / RATE)
        samples = np.interp(places, np.arange(len(samples)), samples).astype(np.float32)
    return np.pad(samples, (0, -len(samples) % FRAME))
