"""What a call server plays: the standard prompts, and everybody's own sounds, brought here before a call needs them.

Prompt ids: those of the library; `kept:<key of the file store>`; `name:<extension id>`, a name spoken by a voice.
"""

import asyncio
import hashlib
import time
from collections.abc import Iterable
from pathlib import Path

import structlog

from clarion.base.container import Container
from clarion.base.errors import ClarionError
from clarion.base.files import Files
from clarion.base.voice import Voice
from clarion.calls.directory import Extension
from clarion.calls.performer import Sounds
from clarion.engines.speech import SpeechVoice
from clarion.features.phone.greetings import NAME
from clarion.features.phone.prompts import KEPT

log = structlog.stdlib.get_logger("clarion.sounds")

_UNUSED_S = 24 * 3600.0


class PromptCache:
    """Implements the call core's `Sounds`. `library` finds the standard prompts."""

    def __init__(self, here: Container, library: Sounds) -> None:
        self._here = here
        self._library = library
        self._folder = here.settings.data / "sounds-of-calls"
        self._voice: Voice = here.find(Voice) or SpeechVoice()
        self._names: dict[str, Path] = {}
        self._named: dict[str, tuple[str, str]] = {}  # language and words, by extension

    def find(self, prompt: str, language: str) -> Path | None:
        if prompt.startswith(NAME):
            path = self._names.get(prompt)
        elif prompt.startswith(KEPT):
            path = self._path(prompt)
        else:
            return self._library.find(prompt, language)
        if path is None or not path.is_file():
            log.error("A sound is not here", prompt=prompt)
            return None
        return path

    async def bring(self, prompts: Iterable[str]) -> None:
        """Have these here; what nobody needs any more goes after a day."""
        wanted = {self._path(prompt): prompt for prompt in prompts if prompt.startswith(KEPT)}
        self._folder.mkdir(parents=True, exist_ok=True)
        for path, prompt in wanted.items():
            if not path.exists():
                await self._fetch(prompt.removeprefix(KEPT), path)
        await asyncio.to_thread(self._tidy, set(wanted))

    async def _fetch(self, key: str, path: Path) -> None:
        try:
            content = await self._here.get(Files).get(key)
        except ClarionError as error:
            log.error("A sound could not be fetched", key=key, problem=error.message)
            return
        await asyncio.to_thread(_write, path, content)

    def _tidy(self, wanted: set[Path]) -> None:
        names = set(self._names.values())
        for path in self._folder.glob("*.wav"):
            if path not in wanted and path not in names and path.stat().st_mtime < time.time() - _UNUSED_S:
                path.unlink(missing_ok=True)

    async def speak(self, text: str, language: str) -> Path | None:
        """Any words, kept for a day; None where no voice says them."""
        path = self._folder / f"said-{_hash(f'{language} {text}')}.wav"
        try:
            if not path.exists():
                sound = await self._voice.speak(text, language)
                await asyncio.to_thread(_write, path, sound.wav)
        except ClarionError as error:
            log.warning("Words could not be spoken", problem=error.message)
            return None
        return path

    async def name(self, people: Iterable[Extension]) -> None:
        """Have the names of these people spoken; each is kept by its words. A voice that fails leaves them unsaid."""
        for person in people:
            words = person.spoken_name or person.name
            if self._named.get(person.extension_id) == (person.language, words):
                continue
            path = self._folder / f"name-{_hash(f'{person.language} {words}')}.wav"
            try:
                if not path.exists():
                    sound = await self._voice.speak(words, person.language)
                    await asyncio.to_thread(_write, path, sound.wav)
            except ClarionError as error:
                log.warning("A name could not be spoken", problem=error.message)
                return
            self._names[NAME + person.extension_id] = path
            self._named[person.extension_id] = (person.language, words)

    def _path(self, prompt: str) -> Path:
        return self._folder / f"{_hash(prompt)}.wav"


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".part")
    draft.write_bytes(content)
    draft.replace(path)
