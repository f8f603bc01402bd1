"""Reads the sounds of the demo, Opus as they lie here, as the WAV that calls play and pages show."""

import io
import wave
from pathlib import Path
from typing import Final

import av
import numpy as np

from clarion.base.voice import Sound

FOLDER: Final = Path(__file__).with_name("sounds")
RATE: Final = 8000


def read_sound(name: str) -> Sound:
    pieces: list[bytes] = []
    with av.open(str(FOLDER / f"{name}.opus")) as container:
        resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
        for frame in container.decode(audio=0):
            pieces += [np.asarray(one.to_ndarray()).tobytes() for one in resampler.resample(frame)]
        pieces += [np.asarray(one.to_ndarray()).tobytes() for one in resampler.resample(None)]
    content = b"".join(pieces)
    out = io.BytesIO()
    with wave.open(out, "wb") as writing:
        writing.setnchannels(1)
        writing.setsampwidth(2)
        writing.setframerate(RATE)
        writing.writeframes(content)
    return Sound(out.getvalue(), len(content) / 2 / RATE)
