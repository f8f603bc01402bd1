"""What responses consist of."""

from typing_extensions import TypedDict


class LanguageModelOperator(TypedDict):
    model: str
    url: str


class LanguageModelUse(TypedDict):
    characters: int
    date: str
    purpose: str
    requests: int


class LanguageModelInfo(TypedDict):
    source: str
    url: str | None
    model: str | None
    hasKey: bool
    summaries: bool | None
    assistant: bool | None
    translations: bool | None
    dailyLimit: int | None
    operator: LanguageModelOperator | None
    use: list[LanguageModelUse]


class LanguageModelTrial(TypedDict):
    answer: str
    milliseconds: int
