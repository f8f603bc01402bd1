"""Texts and files of strangers as sounds that calls can play. Whoever was offered as `Voice` makes them;
`clarion.engines.speech` does so, in programs of their own.
"""

from dataclasses import dataclass
from typing import Protocol

LARGEST_SOUND = 20 * 2**20
"""Bytes of an upload."""
LONGEST_SOUND_S = 600.0
LONGEST_TEXT = 2000
"""Characters that are spoken at once."""
SPOKEN_LANGUAGES = ("en-US", "en-GB", "de-DE", "es-ES", "es-419", "fr-FR", "it-IT", "nl-NL", "pt-BR", "pt-PT")


@dataclass(frozen=True, slots=True)
class Sound:
    """`wav`: one channel of 16 bits at 8 kHz, levelled; `seconds` of it."""

    wav: bytes
    seconds: float


class Voice(Protocol):
    async def speak(self, text: str, language: str) -> Sound:
        """Say a text. `language` is a locale; one that is not in `SPOKEN_LANGUAGES` is spoken as en-US.
        Raises Unavailable when there is no voice.
        """

    async def convert(self, content: bytes) -> Sound:
        """What an upload sounds like. Raises Invalid: no audio, empty, or longer than `LONGEST_SOUND_S`."""


class StandardSounds(Protocol):
    """What calls say and play where nobody made anything of their own. `prompt` is the id that calls know it by."""

    def text_of(self, prompt: str) -> str:
        """What is said; empty for music and tones."""

    async def read(self, prompt: str, language: str) -> bytes | None:
        """A WAV; None for an id that nobody knows."""
