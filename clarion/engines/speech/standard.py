"""Implements `clarion.base.voice.StandardSounds` for programs that show or play prompts, but carry no calls."""

import asyncio
from pathlib import Path

from clarion.engines.speech.library import PromptLibrary
from clarion.engines.speech.prompts import SOUNDED, SPOKEN


class StandardPrompts:
    """Renders what is missing when somebody asks for the first time."""

    def __init__(self, folder: Path) -> None:
        self._library = PromptLibrary(folder)
        self._preparing = asyncio.Lock()
        self._prepared = False

    def text_of(self, prompt: str) -> str:
        return SPOKEN.get(prompt, "")

    async def read(self, prompt: str, language: str) -> bytes | None:
        if prompt not in SPOKEN and prompt not in SOUNDED:
            return None
        async with self._preparing:
            if not self._prepared:
                await self._library.prepare()
                self._prepared = True
        path = self._library.find(prompt, language)
        return await asyncio.to_thread(path.read_bytes) if path is not None else None
