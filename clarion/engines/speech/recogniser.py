"""One program for each sound (`listener`): it has so much time and memory, and is gone afterwards."""

import asyncio
import contextlib
import importlib.util
import json
import sys
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clarion.base.settings import Settings
from clarion.base.telemetry import counter
from clarion.base.transcription import NoSpeech, RecogniserAway, TooSlow, Transcript, Utterance, Word
from clarion.engines.speech import listener

_WORKER = Path(listener.__file__)
_HEARD = counter("transcriptions_total", "Sounds that were listened to for words", ("outcome",))
_BYTES_PER_S = 2 * 48_000 * 2
_LARGEST_ANSWER = 64 * 2**20
_LOADING_S = 90
MODEL_FILES = ("model.bin", "config.json", "tokenizer.json")
MOST_HINTS = 1000  # characters
PAUSE_S = 1.0  # after so long a pause another utterance begins


@dataclass(frozen=True)
class Limits:
    """Of one sound. `patience`: how many times its own length it may take, after `_LOADING_S`."""

    longest_s: int = 3600
    memory: int = 6000 * 2**20
    threads: int = 1
    patience: float = 4.0


class SpeechRecogniser:
    """A `Recogniser`, for one sound at a time. `engine`: whisper or pocketsphinx."""

    def __init__(self, engine: str, model: str = "", limits: Limits | None = None) -> None:
        self.engine = engine
        self._model = model
        self._limits = limits or Limits()
        self._turn = asyncio.Lock()

    async def check(self) -> str | None:
        return problem_of(self.engine, self._model)

    async def hear(self, wav: AsyncIterator[bytes], language: str, hints: Sequence[str] = ()) -> Transcript:
        problem = problem_of(self.engine, self._model)
        if problem:
            raise RecogniserAway(problem)
        async with self._turn:
            content, complete = await _beginning(wav, self._limits.longest_s)
            outcome = "failed"
            try:
                answer = await self._ask(content, language, " ".join(hints)[:MOST_HINTS])
                outcome = "heard"
            except TooSlow:
                outcome = "late"
                raise
            finally:
                _HEARD.labels(outcome).inc()
        return Transcript(_utterances(answer["words"]), str(answer["language"]), complete, self.engine)

    async def _ask(self, content: bytes, language: str, hints: str) -> dict[str, Any]:
        limits = self._limits
        # 16 kB a second is 8 kHz of one channel; whatever holds more is allowed more.
        seconds = round(_LOADING_S + limits.patience * len(content) / 16_000)
        arguments = (self.engine, self._model, language, limits.threads, seconds * limits.threads, limits.memory)
        try:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-P",
                str(_WORKER),
                *(str(one) for one in arguments),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                env={"PYTHONDONTWRITEBYTECODE": "1", "HINTS": hints},  # nothing of ours: no keys, no passwords
                start_new_session=True,
            )
        except OSError as error:
            raise RecogniserAway(f"No program that listens could be started: {error}") from None
        try:
            said, problem = await asyncio.wait_for(process.communicate(content), seconds)
        except TimeoutError:
            raise TooSlow(f"The words were not found within {seconds} seconds.") from None
        finally:
            if process.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
        return _answer_of(process.returncode or 0, said, problem.decode(errors="replace"))


def problem_of(engine: str, model: str) -> str | None:
    """Why this engine cannot listen; None when it can."""
    package = "faster_whisper" if engine == "whisper" else engine
    if importlib.util.find_spec(package) is None:
        return f"The package {package} is not installed."
    if engine != "whisper":
        return None
    if not model:
        return "No model is named: set CLARION_SPEECH_MODEL to the folder of one."
    missing = [name for name in MODEL_FILES if not (Path(model) / name).is_file()]
    return f"{model} holds no model of faster-whisper: {', '.join(missing)} is missing." if missing else None


def chosen_engine(settings: Settings) -> str:
    """whisper, pocketsphinx, or empty for none."""
    if settings.speech_to_text == "auto":
        return "whisper" if settings.speech_model else ""
    return "" if settings.speech_to_text == "off" else settings.speech_to_text


def open_recogniser(settings: Settings) -> SpeechRecogniser | None:
    """The one that the settings ask for; None when nothing is to be transcribed."""
    engine = chosen_engine(settings)
    if not engine:
        return None
    limits = Limits(settings.speech_minutes * 60, settings.speech_memory_mb * 2**20, settings.speech_threads)
    return SpeechRecogniser(engine, settings.speech_model, limits)


def _answer_of(code: int, said: bytes, problem: str) -> dict[str, Any]:
    if code == listener.NO_SOUND:
        raise NoSpeech(f"The sound cannot be read: {problem}")
    if code == listener.NO_MODEL:
        raise RecogniserAway(f"The model of speech to text cannot be loaded: {problem}")
    if code < 0:  # by a signal: out of time, or of memory
        raise TooSlow(f"The program that listens was ended by signal {-code}.")
    if code or len(said) > _LARGEST_ANSWER:
        raise RecogniserAway(f"The program that listens failed: {problem[-300:] or code}")
    found: dict[str, Any] = json.loads(said)
    return found


async def _beginning(wav: AsyncIterator[bytes], longest_s: int) -> tuple[bytes, bool]:
    """The head of a WAV file and so many seconds of it; whether that is all of it."""
    content = bytearray()
    async for piece in wav:
        content += piece
        if len(content) > 44 and len(content) - 44 > longest_s * bytes_per_second(content):
            return bytes(content[: 44 + longest_s * bytes_per_second(content)]), False
    return bytes(content), True


def bytes_per_second(head: bytes | bytearray) -> int:
    """As the head of a WAV file says (its byte rate), within reason."""
    return min(max(1, int.from_bytes(head[28:32], "little")), _BYTES_PER_S)


def _utterances(words: Iterable[Sequence[Any]]) -> tuple[Utterance, ...]:
    """Words of one channel without a pause between them; of all channels, by their beginnings."""
    open_ones: dict[int, list[Sequence[Any]]] = {}
    found: list[Utterance] = []
    for word in words:
        channel, stretch, start = int(word[0]), word[1], float(word[3])
        before = open_ones.setdefault(channel, [])
        if before and (before[-1][1] != stretch or start - before[-1][4] > PAUSE_S):
            found.append(_utterance(channel, before))
            before.clear()
        before.append(word)
    found += [_utterance(channel, left) for channel, left in open_ones.items()]
    return tuple(sorted(found, key=lambda one: (one.words[0].start, one.speaker)))


def _utterance(channel: int, words: Sequence[Sequence[Any]]) -> Utterance:
    spoken = (Word(str(w[2])[:100], round(w[3], 2), round(w[4], 2), round(w[5], 3)) for w in words)
    return Utterance(channel, tuple(spoken))
