"""FAX-09: the tone of a calling fax machine is told from speech, from keys and from other tones."""

import numpy as np
import pytest

from clarion.engines.rtpengine.fax_tones import ToneDetector
from clarion.engines.rtpengine.recorder import MU_LAW, RATE

_CODES = {int(value): code for code, value in enumerate(MU_LAW)}
_VALUES = np.array(sorted(_CODES))


def coded(samples: np.ndarray) -> bytes:
    """In G.711, to the nearest value."""
    near = _VALUES[np.clip(np.searchsorted(_VALUES, samples), 0, len(_VALUES) - 1)]
    return bytes(_CODES[int(value)] for value in near)


def tone(hertz: float, seconds: float, *more: float, level: float = 3000) -> bytes:
    at = np.arange(int(seconds * RATE)) / RATE
    wave = sum(np.sin(2 * np.pi * each * at) for each in (hertz, *more))
    return coded(np.asarray(level * wave))


SILENCE = tone(1, 0.3, level=0)


def is_heard(sound: bytes, size: int = 160) -> bool:
    detector = ToneDetector()
    heard = [detector.take(sound[at : at + size]) for at in range(0, len(sound), size)]
    return any(heard)


@pytest.mark.parametrize("size", [80, 160, 240])
@pytest.mark.parametrize("hertz", [1062, 1100, 1138])
def test_fax_09_the_tone_of_a_calling_machine_is_heard(hertz: float, size: int) -> None:
    assert is_heard(SILENCE + tone(hertz, 0.5) + SILENCE, size)
    assert is_heard(SILENCE + tone(hertz, 0.5, level=160) + SILENCE, size), "-46 dBm0"
    noise = np.random.default_rng(1).normal(0, 300, int(0.5 * RATE))
    at = np.arange(len(noise)) / RATE
    assert is_heard(coded(3000 * np.sin(2 * np.pi * hertz * at) + noise) + SILENCE, size)


@pytest.mark.parametrize(
    "sound",
    [
        tone(1100, 0.2),
        tone(1100, 2.0),
        tone(2100, 0.5),
        tone(1209, 0.5, 697),
        tone(1100, 0.5, 1700),
        tone(440, 0.5),
        tone(1100, 0.5, level=20),
        coded(np.random.default_rng(2).normal(0, 3000, RATE)),
    ],
    ids=["short", "goes on", "CED", "key", "two tones", "dial tone", "too quiet", "noise"],
)
def test_fax_09_nothing_else_is(sound: bytes) -> None:
    assert not is_heard(SILENCE + sound + SILENCE)
