"""The prompts of one installation: rendered once into the data folder, found by id."""

import asyncio
import hashlib
from pathlib import Path

from clarion.base.telemetry import get_logger
from clarion.engines.speech import waves
from clarion.engines.speech.prompts import SOUNDED, SPOKEN, sound
from clarion.engines.speech.spoken_before import cache_folder, keep, take
from clarion.engines.speech.translated import TranslatedPrompts
from clarion.engines.speech.voices import LEAD_S, speak_all, voice_name

log = get_logger(__name__)


class PromptLibrary:
    """Implements the call core's `Sounds`. `<folder>/<language>/<id>.wav` of the administrator's own wins."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._translated = TranslatedPrompts(folder)

    async def prepare(self) -> None:
        """Render what is missing or has another text now. A voice that fails leaves calls without words, not dead."""
        self._folder.mkdir(parents=True, exist_ok=True)
        for prompt in SOUNDED:
            if not self._path(prompt).exists():
                samples = await asyncio.to_thread(sound, prompt)
                finished = waves.levelled(samples) if prompt.startswith("music-") else samples
                waves.write(self._path(prompt), finished)
        missing = [(text, self._path(prompt)) for prompt, text in SPOKEN.items() if not self._path(prompt).exists()]
        known = cache_folder(voice_name())
        missing = [line for line in missing if not await asyncio.to_thread(take, known, line[1])]
        try:
            # One program speaks on one core only.
            await asyncio.gather(speak_all(missing[::2]), speak_all(missing[1::2]))
        except Exception as error:
            log.error("prompts could not be spoken", count=len(missing), problem=str(error))
        for _, path in missing:
            if path.exists():
                await asyncio.to_thread(keep, known, path)

    def find(self, prompt: str, language: str) -> Path | None:
        """The file of a prompt id, or of an absolute path; None (and a line in the log) when there is none."""
        if prompt.startswith("/"):
            path = Path(prompt)
            return path if path.is_file() else self._path("voicemail-greeting")
        own = self._folder / language / f"{prompt}.wav"
        if own.is_file():
            return own
        english = self._path(prompt)
        found = self._translated.find(prompt, language) or (english if english.is_file() else None)
        if found is not None:
            return found
        log.error("a prompt is missing", prompt=prompt)
        return None

    def _path(self, prompt: str) -> Path:
        text = SPOKEN.get(prompt, "")
        version = hashlib.sha256(f"{LEAD_S} {text}".encode()).hexdigest()[:8] if text else "1"
        return self._folder / f"{prompt}-{version}.wav"
