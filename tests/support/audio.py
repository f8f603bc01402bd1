"""Tones and how to find them again: what a test sends on one side and looks for on the other.

Samples are float32 arrays between -1 and 1; rates are in hertz; levels in dB below full scale of a sine (dBFS).
"""

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]

SILENT = -60.0


def tone(frequency: float, seconds: float, *, rate: int = 8000, level: float = -12.0, start: int = 0) -> Samples:
    """A sine whose phase continues from sample number `start`."""
    index = np.arange(start, start + round(seconds * rate))
    peak = 10 ** (level / 20)
    return (peak * np.sin(2 * np.pi * frequency * index / rate)).astype(np.float32)


def level(samples: Samples) -> float:
    """Loudness in dBFS (a full-scale sine is 0); -120 for nothing at all."""
    if not len(samples):
        return -120.0
    power = float(np.mean(np.square(samples.astype(np.float64))))
    return max(-120.0, 10 * np.log10(max(power, 1e-12) * 2))


def strength(samples: Samples, frequency: float, *, rate: int = 8000) -> float:
    """Share (0 to 1) of the power that lies at `frequency` (Goertzel, with a Hann window)."""
    if len(samples) < 80:
        return 0.0
    data = samples.astype(np.float64)
    power = float(np.sum(np.square(data * np.hanning(len(data)))))
    if power < 1e-9:
        return 0.0
    # ±1 bin around the frequency holds practically all of a windowed sine.
    step = rate / len(data)
    window = data * np.hanning(len(data))
    index = np.arange(len(data))
    total = 0.0
    for offset in (-1.0, 0.0, 1.0):
        turn = np.exp(-2j * np.pi * (frequency + offset * step) * index / rate)
        total += abs(complex(np.dot(window, turn))) ** 2
    return min(1.0, 2 * total / len(data) / power)


def loudest_frequency(samples: Samples, *, rate: int = 8000) -> float:
    """The frequency with the most power, in hertz; 0 when there is silence."""
    if level(samples) < SILENT:
        return 0.0
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples)), n=max(len(samples), rate)))
    spectrum[: max(1, round(50 * len(spectrum) * 2 / rate))] = 0
    return float(np.argmax(spectrum)) * rate / max(len(samples), rate)


def holds_tone(samples: Samples, frequency: float, *, rate: int = 8000, share: float = 0.5) -> bool:
    """Whether `frequency` is audible and makes up at least `share` of what is heard."""
    return level(samples) > SILENT + 10 and strength(samples, frequency, rate=rate) >= share


def correlation(one: Samples, other: Samples) -> float:
    """Best normalised cross-correlation (0 to 1) over all shifts: how much of one signal is in the other."""
    size = 1 << (len(one) + len(other)).bit_length()
    cross = np.fft.irfft(np.fft.rfft(one, size) * np.conj(np.fft.rfft(other, size)), size)
    norm = float(np.linalg.norm(one) * np.linalg.norm(other))
    return float(np.max(np.abs(cross))) / norm if norm else 0.0
