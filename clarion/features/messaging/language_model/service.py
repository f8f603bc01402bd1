"""What a company chose: read, changed, and where that is."""

from datetime import timedelta
from urllib.parse import urlsplit

from sqlalchemy import select

from clarion.base.container import Container
from clarion.base.errors import ClarionError, Invalid
from clarion.base.language_model import Endpoint, LanguageModel
from clarion.base.ssrf_guard import egress_policy
from clarion.base.storage import AsyncSession
from clarion.features.messaging.language_model.models import ModelChoice, ModelUse
from clarion.features.messaging.language_model.responses import LanguageModelPurposes
from clarion.features.messaging.language_model.rules import Purpose, Source, checked_url, day_of
from clarion.features.messaging.language_model.schemas import ChoiceChange

_SEAL = "language-model"
_SHOWN_DAYS = 30


def _standard(here: Container, account_id: str) -> ModelChoice:
    return ModelChoice(
        account_id=account_id,
        source=Source.OFF,
        url="",
        model="",
        sealed_key="",
        summaries=True,
        assistant=True,
        translations=True,
        daily_limit=1000,
        changed_at=here.clock.now(),
    )


async def choice_of(here: Container, session: AsyncSession, account_id: str) -> ModelChoice:
    """What holds; changes need `change_choice`."""
    return await session.get(ModelChoice, account_id) or _standard(here, account_id)


async def change_choice(here: Container, session: AsyncSession, account_id: str, change: ChoiceChange) -> ModelChoice:
    """Raises 400 for an address, and for a source that has nobody to ask."""
    row = await session.get(ModelChoice, account_id, with_for_update=True)
    if row is None:
        row = _standard(here, account_id)
        session.add(row)
    _write_place(here, row, change)
    for name in ("source", "summaries", "assistant", "translations", "daily_limit"):
        value = getattr(change, name)
        if value is not None:
            setattr(row, name, value)
    if row.source == Source.OWN and not (row.url and row.model):
        raise Invalid("Give the address of the model (url) and its name (model).", parameter="url")
    if row.source == Source.OPERATOR and here.get(LanguageModel).standard is None:
        raise Invalid("The operator of this installation offers no language model.", parameter="source")
    row.changed_at = here.clock.now()
    return row


def _write_place(here: Container, row: ModelChoice, change: ChoiceChange) -> None:
    if change.url is not None:
        url = checked_url(change.url, egress_policy(here.settings)) if change.url else ""
        if url != row.url:
            row.url, row.sealed_key = url, ""  # a key that is meant for one is not told to another
    if change.model is not None:
        row.model = change.model
    if change.key is not None:
        sealed = here.keys.seal(_seal_of(row), change.key.encode()).decode() if change.key else ""
        row.sealed_key = sealed


def _seal_of(row: ModelChoice) -> str:
    return f"{_SEAL} {row.account_id} {row.url}"


def endpoint_of(here: Container, row: ModelChoice) -> Endpoint | None:
    """Whom to ask; None where nothing is asked."""
    if row.source == Source.OPERATOR:
        return here.get(LanguageModel).standard
    if row.source == Source.OWN:
        return Endpoint(row.url, row.model, _key_of(here, row))
    return None


def _key_of(here: Container, row: ModelChoice) -> str:
    """Empty when the master key is not the one it was sealed with, too: the model then says that it wants one."""
    try:
        return here.keys.unseal(_seal_of(row), row.sealed_key.encode()).decode() if row.sealed_key else ""
    except ClarionError:
        return ""


def most_a_day(here: Container, row: ModelChoice) -> int:
    """Of the operator's model, no more than the operator gives away."""
    theirs = row.source == Source.OPERATOR
    return min(row.daily_limit, here.settings.language_model_daily) if theirs else row.daily_limit


def allows(row: ModelChoice, purpose: Purpose) -> bool:
    chosen = {
        Purpose.SUMMARY: row.summaries,
        Purpose.ASSISTANT: row.assistant,
        Purpose.TRANSLATION: row.translations,
        Purpose.TEST: True,
    }
    return chosen[purpose]


async def purposes_of(here: Container, session: AsyncSession, account_id: str) -> LanguageModelPurposes:
    """What people may have done, by whom, and where that is: so that they know where their words go."""
    row = await choice_of(here, session, account_id)
    endpoint = endpoint_of(here, row)
    return {
        "summaries": endpoint is not None and row.summaries,
        "assistant": endpoint is not None and row.assistant,
        "translations": endpoint is not None and row.translations,
        "model": endpoint.model if endpoint else None,
        "host": urlsplit(endpoint.url).hostname if endpoint else None,
    }


async def uses_of(here: Container, session: AsyncSession, account_id: str) -> list[ModelUse]:
    """Of the last 30 days, the newest first."""
    since = day_of(here.clock.now() - timedelta(days=_SHOWN_DAYS))
    query = select(ModelUse).where(ModelUse.account_id == account_id, ModelUse.day > since)
    return list(await session.scalars(query.order_by(ModelUse.day.desc(), ModelUse.purpose)))
