"""Speech as words: `here.find(Recogniser)`. Whoever was offered as one listens; `clarion.engines.speech` does so, in a
program of its own for each sound. Without one nothing is transcribed.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from clarion.base.errors import Invalid, Unavailable

LONGEST_TRANSCRIPT = 500_000
"""Characters."""


class NoSpeech(Invalid):
    """The sound cannot be read; to try again is of no use."""


class RecogniserAway(Unavailable):
    """It could not be asked now: no program, no model, no memory."""


class TooSlow(Unavailable):
    """It did not come to an end in the time that a sound of this length may take."""


@dataclass(frozen=True, slots=True)
class Word:
    """`start` and `end` in seconds of the sound; `confidence` from 0 to 1. `text` as it is written, with its marks."""

    text: str
    start: float
    end: float
    confidence: float


@dataclass(frozen=True, slots=True)
class Utterance:
    """What one speaker says at a stretch. `speaker`: the number of the channel, from 0."""

    speaker: int
    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True, slots=True)
class Transcript:
    """`language`: a code such as `en`. `complete`: False where the sound is longer than what is listened to.
    `engine`: who listened, by name.
    """

    utterances: tuple[Utterance, ...]
    language: str
    complete: bool
    engine: str

    @property
    def text(self) -> str:
        """A line for each utterance."""
        return "\n".join(one.text for one in self.utterances)[:LONGEST_TRANSCRIPT]


class Recogniser(Protocol):
    @property
    def engine(self) -> str:
        """Its name: whisper, pocketsphinx."""

    async def hear(self, wav: AsyncIterator[bytes], language: str, hints: Sequence[str] = ()) -> Transcript:
        """The words of a WAV file (16 bit PCM of any rate, one channel for each speaker).

        `language`: a locale, or empty for whatever is spoken. `hints`: names and words that may well be said.
        Raises `NoSpeech`, `RecogniserAway`, `TooSlow`.
        """

    async def check(self) -> str | None:
        """What is wrong, in a sentence; None when nothing is."""


class CallRecogniser(Recogniser, Protocol):
    """One for callers who wait for what was heard: messages and recordings never stand in its line."""
