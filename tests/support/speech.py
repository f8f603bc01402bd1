"""Sentences that phones of tests say."""

import wave
from pathlib import Path

import numpy as np

from clarion.engines.speech import waves
from clarion.engines.speech.voices import speak_all

RATE = 48000  # of the phones' sound sources
SILENCE_S = 60  # afterwards: baresip hangs up when its file ends


async def sentences(folder: Path, *texts: str) -> list[tuple[Path, float]]:
    """WAV files that say the texts, and how long each takes; beside them, `silence.wav`."""
    lines = [(text, folder / f"said-{number}.wav") for number, text in enumerate(texts)]
    await speak_all(lines)
    _write(folder / "silence.wav", np.zeros(0))
    return [(path, _widened(path)) for _, path in lines]


def _widened(path: Path) -> float:
    samples, rate = waves.read(path)
    at = np.arange(0, len(samples), rate / RATE)
    _write(path, np.interp(at, np.arange(len(samples)), samples))
    return len(samples) / rate


def _write(path: Path, samples: waves.Samples) -> None:
    whole = np.append(samples, np.zeros(SILENCE_S * RATE))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((np.clip(whole, -1, 1) * 32767).astype("<i2").tobytes())
