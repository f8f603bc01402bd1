"""What responses consist of."""

from typing_extensions import TypedDict


class TranslationSetting(TypedDict):
    available: bool
    languages: list[str]
    automatic: bool


class TranslatedPost(TypedDict):
    text: str
    language: str
    sourceLanguage: str
