"""What responses consist of."""

from typing import Literal

from typing_extensions import TypedDict

from clarion.features.messaging.language_model.models import LanguageModelUsePurpose

LanguageModelSource = Literal["Off", "Operator", "Own"]


class LanguageModelOperator(TypedDict):
    model: str
    url: str


class LanguageModelUse(TypedDict):
    characters: int
    date: str
    purpose: LanguageModelUsePurpose
    requests: int


class LanguageModelInfo(TypedDict):
    source: LanguageModelSource
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


class LanguageModelPurposes(TypedDict):
    """What the company has switched on, and which model at which host gets what is asked about."""

    summaries: bool
    assistant: bool
    translations: bool
    model: str | None
    host: str | None
