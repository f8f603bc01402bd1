"""What responses consist of."""

from typing import Any, NotRequired

from typing_extensions import TypedDict


class CompanyGreetingList(TypedDict):
    records: list[Any]


class CustomGreetingAnsweringRule(TypedDict):
    id: str
    uri: str


class CustomGreetingClarionPreset(TypedDict):
    id: str
    name: str


class CustomGreetingClarion(TypedDict):
    applied: bool
    language: str
    seconds: float
    preset: NotRequired[CustomGreetingClarionPreset]


class CustomGreetingLanguage(TypedDict):
    id: str
    localeCode: str
    name: str
    uri: str


class CustomGreetingInfo(TypedDict):
    uri: str
    id: str
    type: str
    answeringRule: CustomGreetingAnsweringRule
    contentType: NotRequired[str]
    contentUri: NotRequired[str]
    text: NotRequired[str]
    clarion: CustomGreetingClarion
    language: NotRequired[CustomGreetingLanguage]


class IvrPromptInfo(TypedDict):
    type: str
    custom: CustomGreetingAnsweringRule
    language: CustomGreetingLanguage


class RecordingGreetingList(TypedDict):
    records: list[IvrPromptInfo]


class StandardGreetingInfo(TypedDict):
    id: str
    uri: str
    name: str
    usageType: str
    type: str
    category: str
    contentUri: NotRequired[str]
    text: NotRequired[str]


class StandardGreetingList(TypedDict):
    records: list[CustomGreetingInfo]
