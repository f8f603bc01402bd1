"""Mono 16-bit WAV files at 8 kHz, as rtpengine plays them without conversion losses."""

import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float64]
RATE = 8000
_LOUDNESS = 10 ** (-18 / 20)  # root mean square of what is spoken, against full scale
_FADE = int(0.02 * RATE)


def levelled(samples: Samples) -> Samples:
    """At -18 dBFS, never clipped, with 20 ms fades so that nothing clicks."""
    loud = samples[np.abs(samples) > 0.01]
    power = float(np.sqrt(np.mean(loud**2))) if loud.size else 0.0
    gain = _LOUDNESS / power if power else 1.0
    result = samples * min(gain, 0.97 / max(float(np.abs(samples).max(initial=0.0)), 1e-9))
    fade = min(_FADE, len(result) // 2)
    if fade:
        ramp = np.linspace(0.0, 1.0, fade)
        result[:fade] *= ramp
        result[-fade:] *= ramp[::-1]
    return result


def resampled(samples: Samples, rate: int) -> Samples:
    """To 8 kHz: a windowed-sinc low-pass, then linear interpolation; speech needs no more."""
    if rate == RATE or not samples.size:
        return samples
    taps = np.arange(-48, 49)
    cutoff = min(1.0, 0.9 * RATE / rate)
    kernel = cutoff * np.sinc(cutoff * taps) * np.hamming(len(taps))
    smooth = np.convolve(samples, kernel, mode="same")
    places = np.arange(0, len(samples) - 1, rate / RATE)
    return np.asarray(np.interp(places, np.arange(len(samples)), smooth))


def write(path: Path, samples: Samples) -> None:
    """Whole or not at all: a reader never sees half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".part")
    with wave.open(str(draft), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    draft.replace(path)


def read(path: Path) -> tuple[Samples, int]:
    """Samples from -1 to 1 of the first channel, and their rate."""
    with wave.open(str(path), "rb") as file:
        channels, rate = file.getnchannels(), file.getframerate()
        data = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")
    return data[::channels].astype(np.float64) / 32768, rate
