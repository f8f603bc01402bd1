"""The standard prompts in other languages: texts in `translations/<code>.yaml`, spoken when a language is first used.

A start costs nothing for languages that nobody uses; whoever is the first to need one hears English until it is spoken.
"""

import asyncio
import hashlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import yaml

from clarion.base.telemetry import get_logger
from clarion.engines.speech.voices import LEAD_S, speak_all

log = get_logger(__name__)
_TEXTS = Path(__file__).with_name("translations")
VOICES = {"de": "de-DE", "es": "es-ES", "fr": "fr-FR", "nl": "nl-NL", "zh": "zh-CN"}
"""The locale that speaks each language."""


@lru_cache
def texts_of(code: str) -> Mapping[str, str]:
    """By prompt id; nothing for a language that is not there."""
    if code not in VOICES:
        return {}
    kept = yaml.safe_load((_TEXTS / f"{code}.yaml").read_text("utf-8"))
    return {str(prompt): str(text) for prompt, text in kept.items()}


class TranslatedPrompts:
    """Finds what is spoken already, and has the rest spoken behind, a language at a time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "spoken"
        self._speaking: dict[str, asyncio.Task[None]] = {}

    def find(self, prompt: str, language: str) -> Path | None:
        """None: there is no such text, or it is not spoken yet."""
        code = language[:2].lower()
        if prompt not in texts_of(code):
            return None
        path = self._path(code, prompt)
        if path.is_file():
            return path
        self._begin(code)
        return None

    def _begin(self, code: str) -> None:
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return  # nobody here could wait for it
        if code not in self._speaking:
            self._speaking[code] = loop.create_task(self.speak(code))

    async def speak(self, code: str) -> None:
        """Speak what is missing of a language. A voice that fails leaves English."""
        paths = {prompt: self._path(code, prompt) for prompt in texts_of(code)}
        missing = [(text, paths[prompt]) for prompt, text in texts_of(code).items() if not paths[prompt].is_file()]
        (self._folder / code).mkdir(parents=True, exist_ok=True)
        try:
            await speak_all(missing, VOICES[code])
        except Exception as error:
            log.error("prompts could not be spoken", language=code, count=len(missing), problem=str(error))

    def _path(self, code: str, prompt: str) -> Path:
        version = hashlib.sha256(f"{LEAD_S} {texts_of(code)[prompt]}".encode()).hexdigest()[:8]
        return self._folder / code / f"{prompt}-{version}.wav"
