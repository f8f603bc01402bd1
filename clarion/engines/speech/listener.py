"""The program that listens: `python listener.py ENGINE MODEL LANGUAGE THREADS CPU_S MEMORY`; HINTS in the environment.

Loads the model first. Then it gives up what it does not need, because it reads sounds of strangers: no file can be
written, time and memory are bounded, and root becomes nobody. The WAV comes on standard input; on standard output one
JSON object: `{"language", "words": [[channel, stretch, text, start, end, confidence], ...]}`, or it ends with 1 (the
sound is none) or 2 (the model cannot be loaded).
"""

import contextlib
import io
import json
import os
import resource
import sys
import wave
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

RATE = 16000
Samples = NDArray[np.float32]
Found = tuple[int, str, float, float, float]  # stretch, text, start, end, confidence
Listen = Callable[[Samples], tuple[str, Iterator[Found]]]
NO_SOUND, NO_MODEL = 1, 2
_NOBODY = 65534
_QUIET = 10 ** (-55 / 20)


def whisper(model: str, language: str, threads: int, hints: str) -> Listen:
    """faster-whisper; `language` "" is found out by it."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    from faster_whisper import WhisperModel

    loaded = WhisperModel(model, device="cpu", compute_type="int8", cpu_threads=threads, local_files_only=True)
    spoken = language.partition("-")[0] or None

    def listen(samples: Samples) -> tuple[str, Iterator[Found]]:
        segments, info = loaded.transcribe(
            samples,
            language=spoken if loaded.model.is_multilingual else "en",
            beam_size=2,
            word_timestamps=True,
            condition_on_previous_text=False,  # else one mistake repeats itself to the end
            hotwords=hints or None,
        )

        def found() -> Iterator[Found]:
            for number, segment in enumerate(segments):
                for word in segment.words or ():
                    yield number, word.word.strip(), float(word.start), float(word.end), float(word.probability)

        return info.language, found()

    return listen


def pocketsphinx(model: str, language: str, threads: int, hints: str) -> Listen:
    """PocketSphinx with the American English model of its package."""
    from pocketsphinx import Decoder

    decoder = Decoder(samprate=float(RATE), loglevel="FATAL")

    def listen(samples: Samples) -> tuple[str, Iterator[Found]]:
        def found() -> Iterator[Found]:
            piece = 20 * RATE
            for number, at in enumerate(range(0, len(samples), piece)):
                decoder.start_utt()
                part = (np.clip(samples[at : at + piece], -1, 1) * 32767).astype("<i2")
                decoder.process_raw(part.tobytes(), full_utt=True)
                decoder.end_utt()
                for one in decoder.seg() or ():
                    if not one.word.startswith(("<", "[", "+")):
                        begin = at / RATE
                        text = one.word.partition("(")[0]
                        start, end = begin + one.start_frame / 100, begin + (one.end_frame + 1) / 100
                        yield number, text, start, end, min(1.0, float(one.prob))

        return "en", found()

    return listen


ENGINES: dict[str, Callable[[str, str, int, str], Listen]] = {"whisper": whisper, "pocketsphinx": pocketsphinx}


def channels_of(content: bytes) -> list[Samples]:
    """Each channel at 16 kHz, from -1 to 1. Raises ValueError for what is no WAV file of 16 bit PCM."""
    try:
        with wave.open(io.BytesIO(content)) as sound:
            rate, count, width = sound.getframerate(), sound.getnchannels(), sound.getsampwidth()
            frames = sound.readframes(sound.getnframes())
    except (wave.Error, EOFError) as error:
        raise ValueError(str(error)) from None
    if width != 2 or not 1 <= count <= 8 or not 4000 <= rate <= 192_000:
        raise ValueError("no 16 bit PCM")
    frames = frames[: len(frames) // (2 * count) * 2 * count]
    samples = np.frombuffer(frames, "<i2").reshape(-1, count).astype(np.float32) / np.float32(32768)
    return [_resampled(samples[:, channel], rate) for channel in range(count)]


def _resampled(samples: Samples, rate: int) -> Samples:
    if rate == RATE or not len(samples):
        return samples
    positions = np.arange(0, len(samples) - 1, rate / RATE)
    found: Samples = np.interp(positions, np.arange(len(samples)), samples).astype(np.float32)
    return found


def hear(content: bytes, listen: Listen) -> dict[str, Any]:
    """The words of all channels, by time. A channel on which nothing is said is not listened to."""
    words: list[list[Any]] = []
    language = ""
    for channel, samples in enumerate(channels_of(content)):
        if not len(samples) or float(np.abs(samples).max()) < _QUIET:
            continue
        spoken, found = listen(samples)
        language = language or spoken
        words += [[channel, *one] for one in found if one[1]]
    return {"language": language, "words": sorted(words, key=lambda word: (word[3], word[0]))}


def _give_up(cpu_s: int, memory: int) -> None:
    limits = (
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, cpu_s),
    )
    for what, most in limits:
        resource.setrlimit(what, (most, most))
    if os.geteuid() == 0:
        with contextlib.suppress(OSError):  # a container may not let us
            os.setgroups([])
            os.setgid(_NOBODY)
            os.setuid(_NOBODY)


def main() -> int:
    engine, model, language, threads, cpu_s, memory = sys.argv[1:7]
    os.nice(15)
    try:
        listen = ENGINES[engine](model, language, int(threads), os.environ.get("HINTS", ""))
        np.interp([0.5], [0, 1], [0, 1])  # whatever numpy still has to load
    except Exception as error:  # of whatever kind the libraries raise
        sys.stderr.write(str(error)[:500])
        return NO_MODEL
    _give_up(int(cpu_s), int(memory))
    try:
        answer = hear(sys.stdin.buffer.read(), listen)
    except ValueError as error:
        sys.stderr.write(str(error)[:500])
        return NO_SOUND
    sys.stdout.write(json.dumps(answer))
    sys.stdout.flush()
    os._exit(0)  # libraries may still have threads


if __name__ == "__main__":
    sys.exit(main())
