"""How the transcription of a sound goes on. Pure."""

import re
from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum
from typing import Any

from clarion.base.highlights import Passage, most_telling
from clarion.base.transcription import NoSpeech, TooSlow, Transcript

PAUSES = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))
"""After a failure that is not the sound's fault; after the last one it is given up."""
_WORDS = re.compile(r"\w+", re.UNICODE)
MOST_SEARCHED = 10


MOST_HIGHLIGHTS = 5
FEWEST_SAID = 6
"""Utterances: fewer are read as quickly as a part of them."""
_MOST_READ = 200


class Kind(StrEnum):
    VOICEMAIL = "Voicemail"
    RECORDING = "Recording"
    FILE = "File"  # of another program


class Status(StrEnum):
    QUEUED = "Queued"
    IN_PROGRESS = "InProgress"
    COMPLETED = "Completed"
    PARTIAL = "CompletedPartially"  # the sound is longer than what is listened to
    TIMED_OUT = "TimedOut"
    FAILED = "Failed"


OPEN = (Status.QUEUED, Status.IN_PROGRESS)
HEARD = (Status.COMPLETED, Status.PARTIAL)


def after_failure(error: Exception, attempts: int) -> tuple[Status, timedelta]:
    """What becomes of a sound that was not heard, the `attempts`th time; how long until it is tried again."""
    if isinstance(error, TooSlow):
        return Status.TIMED_OUT, timedelta()
    if isinstance(error, NoSpeech) or attempts > len(PAUSES):
        return Status.FAILED, timedelta()
    return Status.QUEUED, PAUSES[attempts - 1]


def wire_status(status: str) -> str:
    """As messages tell it (`vmTranscriptionStatus`)."""
    return Status.IN_PROGRESS if status in OPEN else status


def packed(transcript: Transcript) -> list[Any]:
    """As it is kept (`SpokenText.utterances`)."""
    return [
        [one.speaker, [[word.text, word.start, word.end, word.confidence] for word in one.words]]
        for one in transcript.utterances
    ]


def highlights(texts: Sequence[str]) -> list[int]:
    """Places of the utterances that tell most, in the order in which they were said. Of very many the longest count."""
    if len(texts) < FEWEST_SAID:
        return []
    longest = sorted(range(len(texts)), key=lambda place: -len(texts[place]))[:_MOST_READ]
    places = sorted(longest)
    found = most_telling([Passage(texts[place]) for place in places], min(MOST_HIGHLIGHTS, len(texts) // 3))
    return [places[one] for one in found]


def searched_words(text: str) -> list[str]:
    """What somebody looks for, as words that all have to be there."""
    return list(dict.fromkeys(_WORDS.findall(text.lower())))[:MOST_SEARCHED]


def snippet(text: str, words: Sequence[str], around: int = 60) -> str:
    """The place where the first of these words is said; the beginning where none is."""
    low = text.lower()
    found = [at for at in (low.find(word) for word in words) if at >= 0]
    start = max(0, min(found) - around) if found else 0
    end = min(len(text), start + 2 * around + 20)
    cut = " ".join(text[start:end].split())
    return ("… " if start else "") + cut + (" …" if end < len(text) else "")
