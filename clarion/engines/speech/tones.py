"""Tones of the North American network (ITU-T E.180 supplement 2) and music of our own making."""

import numpy as np

from clarion.engines.speech.waves import RATE, Samples

_TONE = 10 ** (-19 / 20)  # level of each frequency against full scale


def _mix(frequencies: tuple[float, ...], seconds: float) -> Samples:
    times = np.arange(int(seconds * RATE)) / RATE
    return np.sum([_TONE * np.sin(2 * np.pi * frequency * times) for frequency in frequencies], axis=0)


def _silence(seconds: float) -> Samples:
    return np.zeros(int(seconds * RATE))


def pause() -> Samples:
    """Four seconds in which somebody may answer a question."""
    return _silence(4.0)


def ringback() -> Samples:
    """440 + 480 Hz, two seconds on, four off."""
    return np.concatenate([_mix((440, 480), 2.0), _silence(4.0)])


def busy() -> Samples:
    """480 + 620 Hz, half a second on and off."""
    return np.concatenate([_mix((480, 620), 0.5), _silence(0.5)] * 4)


def congestion() -> Samples:
    """480 + 620 Hz, a quarter of a second on and off."""
    return np.concatenate([_mix((480, 620), 0.25), _silence(0.25)] * 8)


def beep() -> Samples:
    """1 kHz for 400 ms after a breath: the sign to speak."""
    return np.concatenate([_silence(0.2), _mix((1000,), 0.4), _silence(0.1)])


def somebody_enters() -> Samples:
    """Two short tones, the second higher."""
    return np.concatenate([_mix((523,), 0.12), _mix((784,), 0.16), _silence(0.05)])


def somebody_leaves() -> Samples:
    """Two short tones, the second lower."""
    return np.concatenate([_mix((784,), 0.12), _mix((523,), 0.16), _silence(0.05)])


# A slow progression of broken chords over a bass: C, A minor, F, G, twice with another melody.
_CHORDS = ((60, 64, 67), (57, 60, 64), (53, 57, 60), (55, 59, 62))
_MELODIES = ((72, 71, 69, 67), (76, 74, 72, 74))
# The same in the evening: A minor, D minor, E minor, A minor.
_EVENING = ((57, 60, 64), (62, 65, 69), (52, 55, 59), (57, 60, 64))
_EVENING_MELODIES = ((76, 74, 71, 69), (72, 77, 71, 76))
_BAR = 4.0
Phrase = tuple[tuple[int, ...], ...]


def _note(pitch: int, seconds: float, decay: float) -> Samples:
    """A soft plucked tone: a fundamental and two fading overtones."""
    times = np.arange(int(seconds * RATE)) / RATE
    frequency = 440.0 * 2 ** ((pitch - 69) / 12)
    tone = sum(np.sin(2 * np.pi * frequency * n * times) / n**2 for n in (1, 2, 3))
    return np.asarray(tone * np.exp(-times / decay) * np.minimum(times / 0.01, 1.0))


def music(chords: Phrase = _CHORDS, melodies: Phrase = _MELODIES) -> Samples:
    """32 seconds that loop without a seam; the same samples every time. Pitches are those of MIDI."""
    total = np.zeros(int(_BAR * RATE) * len(chords) * len(melodies))
    for part, melody in enumerate(melodies):
        for bar, chord in enumerate(chords):
            begin = (part * len(chords) + bar) * _BAR
            _add(total, _note(chord[0] - 12, _BAR, 1.6) * 0.5, begin)
            for beat in range(8):
                _add(total, _note(chord[beat % 3], 1.2, 0.5) * 0.3, begin + beat * _BAR / 8)
            _add(total, _note(melody[bar], 2.4, 0.9) * 0.45, begin + 0.5)
    return total


def evening_music() -> Samples:
    """Another piece of the same kind."""
    return music(_EVENING, _EVENING_MELODIES)


def _add(total: Samples, part: Samples, seconds: float) -> None:
    """Mix in, around the end to the beginning, so that the loop has no seam."""
    places = (np.arange(len(part)) + int(seconds * RATE)) % len(total)
    np.add.at(total, places, part)
