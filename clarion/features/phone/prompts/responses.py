"""What responses consist of."""

from typing import NotRequired

from typing_extensions import TypedDict


class PromptClarion(TypedDict):
    seconds: float
    size: int
    language: NotRequired[str]
    text: NotRequired[str]


class PromptInfo(TypedDict):
    uri: str
    id: str
    contentType: str
    contentUri: str
    filename: str
    clarion: PromptClarion


class VoiceRecord(TypedDict):
    localeCode: str


class VoiceList(TypedDict):
    records: list[VoiceRecord]
