"""The choice of a company on the wire."""

from typing import Annotated, cast
from urllib.parse import urlsplit

from pydantic import Field

from clarion.base.http import WireModel
from clarion.base.language_model import Endpoint
from clarion.features.messaging.language_model.models import ModelChoice, ModelUse
from clarion.features.messaging.language_model.responses import LanguageModelInfo, LanguageModelSource
from clarion.features.messaging.language_model.rules import Source


class ChoiceChange(WireModel):
    """What is not given stays. `key`: empty takes it away; it also goes with another `url`, unless it is given anew."""

    source: Source | None = None
    url: Annotated[str, Field(max_length=500)] | None = None
    model: Annotated[str, Field(max_length=200, pattern=r"^[^\s\x00-\x1f]*$")] | None = None
    key: Annotated[str, Field(max_length=1000, pattern=r"^[\x21-\x7e]*$")] | None = None
    summaries: bool | None = None
    assistant: bool | None = None
    translations: bool | None = None
    daily_limit: Annotated[int, Field(ge=1, le=1_000_000)] | None = None


def choice_view(row: ModelChoice, standard: Endpoint | None, uses: list[ModelUse]) -> LanguageModelInfo:
    """The key is never shown. `operator`: null where the operator has no model."""
    return {
        "source": cast("LanguageModelSource", row.source),
        "url": row.url,
        "model": row.model,
        "hasKey": bool(row.sealed_key),
        "summaries": row.summaries,
        "assistant": row.assistant,
        "translations": row.translations,
        "dailyLimit": row.daily_limit,
        "operator": {"url": _shown(standard.url), "model": standard.model} if standard else None,
        "use": [
            {"date": use.day, "purpose": use.purpose, "requests": use.requests, "characters": use.characters}
            for use in uses
        ],
    }


def _shown(url: str) -> str:
    """Where the operator's is; a name and password, or a key behind a question mark, is nobody else's to read."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
