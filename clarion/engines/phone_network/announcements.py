"""Spoken announcements: rendered once into WAV files, kept encoded in memory."""

import asyncio
import hashlib
import wave
from collections.abc import Awaitable, Callable
from pathlib import Path

from clarion.base.telemetry import get_logger
from clarion.engines.phone_network.sounds import Sound, read_wav, silence, tone

log = get_logger("clarion.phone_network")

RenderSpeech = Callable[[str, Path], Awaitable[object]]
"""Speak a text into a WAV file of 16 bits at any rate."""

_PATIENCE_S = 20.0
_KEPT = 500
_WORDS = {
    "0": "zero",
    "1": "one",
    "2": "two",
    "3": "three",
    "4": "four",
    "5": "five",
    "6": "six",
    "7": "seven",
    "8": "eight",
    "9": "nine",
    "*": "star",
    "#": "pound",
    "+": "plus",
}


class Announcements:
    """Texts as sounds. Without speech, or when it fails, a chime stands in, so that something is heard."""

    def __init__(self, folder: Path, render: RenderSpeech | None) -> None:
        self._folder = folder
        self._render = render
        self._ready: dict[str, Sound] = {}
        self._one_at_a_time = asyncio.Lock()
        self.chime = tone(523, seconds=0.25) + tone(659, seconds=0.25) + tone(784, seconds=0.4) + silence(0.6)

    async def prepare(self, texts: list[str]) -> None:
        """Render ahead of the first call that needs them."""
        for text in [*texts, *_WORDS.values()]:
            await self.say(text)

    async def say(self, text: str) -> Sound:
        """The sound of a text."""
        if text in self._ready:
            return self._ready[text]
        async with self._one_at_a_time:  # speech is heavy on the processor
            if text not in self._ready:
                if len(self._ready) >= _KEPT:
                    del self._ready[next(iter(self._ready))]
                self._ready[text] = await self._make(text)
        return self._ready[text]

    async def spell(self, keys: str) -> Sound:
        """Keys or the figures of a number, one after another."""
        sound = silence(0.1)
        for key in keys:
            if key in _WORDS:
                sound = sound + await self.say(_WORDS[key])
        return sound

    async def _make(self, text: str) -> Sound:
        name = hashlib.sha256(text.encode()).hexdigest()[:16]
        path = self._folder / f"{name}.wav"
        if self._render is None:
            return self.chime
        try:
            if not path.exists():
                self._folder.mkdir(parents=True, exist_ok=True)
                unfinished = path.with_suffix(".part.wav")
                await asyncio.wait_for(self._render(text, unfinished), _PATIENCE_S)
                unfinished.replace(path)
            return await asyncio.to_thread(read_wav, path)
        except (OSError, wave.Error, TimeoutError, ValueError, RuntimeError) as error:
            log.warning("An announcement could not be spoken", text=text, why=str(error))
            return self.chime
