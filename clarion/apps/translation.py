"""Who translates posts, where the operator has said so."""

from clarion.base.container import Container
from clarion.base.translation import Translator, TranslatorAway
from clarion.engines.translation import LibreTranslator


def offer_translation(here: Container) -> None:
    """Offer the translator, unless somebody has. Without an address nothing is translated, and nothing leaves."""
    settings = here.settings
    if here.find(Translator) is None and settings.translation_url:
        engine = LibreTranslator(settings.translation_url, settings.translation_key, settings.translation_secret)
        here.offer(LibreTranslator, engine)
        here.offer(Translator, engine)
        here.health.register("translation", lambda: _health(engine))


async def close_translation(here: Container) -> None:
    engine = here.find(LibreTranslator)
    if engine is not None:
        here.health.forget("translation")
        await engine.close()


async def _health(engine: LibreTranslator) -> str | None:
    try:
        await engine.languages()
    except TranslatorAway as error:
        return f"{error.message} Posts are not translated; see CLARION_TRANSLATION_URL."
    return None
