"""Sound files as the engine's mixer wants them: 48 kHz, two channels, whatever they were.

The mixer of rtpengine 12.5 (its "audio player") takes the samples of a file for those of Opus: what has another rate,
or one channel, comes out as noise.
"""

import tempfile
import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

RATE = 48000
_FOLDER = ".wide"
_TAPS = 32  # on each side, at the rate of the file


def widened(path: Path, *, keep: bool) -> Path:
    """The file in that form, beside the original: kept there for the next time (music), or for once (a greeting).

    Raises OSError, EOFError or wave.Error. It takes a moment: call it in a thread.
    """
    folder = path.parent / _FOLDER
    folder.mkdir(exist_ok=True)
    kept = folder / path.name
    if keep and kept.exists() and kept.stat().st_mtime >= path.stat().st_mtime:
        return kept
    with tempfile.NamedTemporaryFile(dir=folder, prefix="once-", suffix=".wav", delete=False) as draft:
        made = Path(draft.name)
    _write(made, _upsampled(*_read(path)))
    return made.replace(kept) if keep else made


def _read(path: Path) -> tuple[NDArray[np.float64], int]:
    with wave.open(str(path), "rb") as sound:
        if sound.getsampwidth() != 2:
            raise wave.Error("not 16 bits per sample")
        channels, rate = sound.getnchannels(), sound.getframerate()
        data = np.frombuffer(sound.readframes(sound.getnframes()), "<i2")
    return data[::channels].astype(np.float64), rate


def _upsampled(samples: NDArray[np.float64], rate: int) -> NDArray[np.float64]:
    """To 48 kHz by windowed sinc, one short filter for each of the places between two samples."""
    if rate == RATE or not samples.size:
        return samples
    if RATE % rate:
        places = np.arange(0, len(samples), rate / RATE)
        return np.asarray(np.interp(places, np.arange(len(samples)), samples))
    steps = RATE // rate
    result = np.empty(len(samples) * steps)
    for step in range(steps):
        at = np.arange(-_TAPS, _TAPS + 1) + step / steps
        kernel = np.sinc(at) * (0.5 + 0.5 * np.cos(np.pi * at / (_TAPS + 1)))
        result[step::steps] = np.convolve(samples, kernel, mode="full")[_TAPS : _TAPS + len(samples)]
    return result


def _write(path: Path, samples: NDArray[np.float64]) -> None:
    data = np.clip(samples, -32768, 32767).astype("<i2")
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(2)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        sound.writeframes(np.repeat(data, 2).tobytes())
