"""Which language models may be asked. Always there: companies may name their own; nothing leaves until they choose."""

from clarion.base.container import Container
from clarion.base.language_model import Endpoint, LanguageModel
from clarion.base.settings import Settings
from clarion.base.ssrf_guard import egress_policy
from clarion.engines.language_model import ChatCompletions
from clarion.engines.language_model.chat_completions import ModelLimits


def offer_language_model(here: Container) -> None:
    """Offer it, unless somebody has."""
    if here.find(LanguageModel) is None:
        settings = here.settings
        limits = ModelLimits(
            settings.language_model_seconds, settings.language_model_at_once, settings.language_model_prompt
        )
        engine = ChatCompletions(_standard(settings), egress_policy(settings), limits)
        here.offer(ChatCompletions, engine)
        here.offer(LanguageModel, engine)


async def close_language_model(here: Container) -> None:
    engine = here.find(ChatCompletions)
    if engine is not None:
        await engine.close()


def _standard(settings: Settings) -> Endpoint | None:
    if not settings.language_model_url:
        return None
    return Endpoint(
        settings.language_model_url, settings.language_model_name, settings.language_model_key, trusted=True
    )
