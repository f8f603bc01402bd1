"""Sounds for tests of whatever takes uploads."""

import io
import wave
from typing import Any

import numpy as np

from tests.support.api import Api
from tests.support.audio import Samples, tone


def wav(frequency: float = 440, seconds: float = 1.0, rate: int = 8000) -> bytes:
    """A tone as a WAV file."""
    target = io.BytesIO()
    with wave.open(target, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((tone(frequency, seconds, rate=rate) * 32767).astype("<i2").tobytes())
    return target.getvalue()


def samples_of(content: bytes) -> Samples:
    """The samples of a WAV at 8 kHz."""
    with wave.open(io.BytesIO(content)) as file:
        assert file.getframerate() == 8000
        return (np.frombuffer(file.readframes(file.getnframes()), "<i2") / 32768).astype(np.float32)


async def add_prompt(api: Api, name: str = "welcome.wav", frequency: float = 440) -> dict[str, Any]:
    files = {"attachment": (name, wav(frequency), "audio/wav")}
    answer = await api.request("POST", "/account/~/ivr-prompts", files=files)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())
