"""What responses consist of."""

from typing import Literal, NotRequired

from typing_extensions import TypedDict


class TranscriptUtteranceWord(TypedDict):
    confidence: float
    end: float
    start: float
    text: str


class TranscriptUtterance(TypedDict):
    speaker: int
    name: str
    start: float
    end: float
    text: str
    words: list[TranscriptUtteranceWord]


class CallTranscript(TypedDict):
    status: Literal["Completed", "CompletedPartially", "Failed", "InProgress", "NotAvailable", "TimedOut", "Unknown"]
    language: NotRequired[str]
    engine: NotRequired[str]
    orderedTime: NotRequired[str]
    utterances: list[TranscriptUtterance]
    problem: NotRequired[str]


class TranscriptSettings(TypedDict):
    available: bool
    engine: str | None
    voicemails: bool
    recordings: bool
    language: str
