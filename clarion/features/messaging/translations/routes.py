"""Translations of posts: our own, the surface has none. Only what somebody asks for is sent to the translator."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from clarion.base.container import Container, Here
from clarion.base.http import WireModel
from clarion.base.translation import Translator, TranslatorAway
from clarion.features.messaging.chats import OWN, Chatter, visible_chat
from clarion.features.messaging.language_model import purposes_of
from clarion.features.messaging.posts import get_post
from clarion.features.messaging.translations.by_model import LANGUAGES
from clarion.features.messaging.translations.responses import TranslatedPost, TranslationSetting
from clarion.features.messaging.translations.service import Translations
from clarion.features.messaging.work_objects import PRIVATE
from clarion.features.people.sign_in import Caller

router = APIRouter(prefix=OWN, tags=["Team messaging: translations"], dependencies=[PRIVATE])


class Wish(WireModel):
    """`language`: into which, as a code such as `de`."""

    language: Annotated[str, Field(min_length=2, max_length=20)]


@router.get("/translation", summary="Read whether posts can be translated")
async def read_translation(here: Here, caller: Chatter) -> TranslationSetting:
    """`languages`: codes of those that posts can be translated into.

    `automatic`: a translator does it, and may be asked for each post; a language model is asked for single ones.
    """
    translator = here.find(Translator)
    if translator is None and await _by_model(here, caller):
        return {"available": True, "languages": list(LANGUAGES), "automatic": False}
    try:
        languages = list(await translator.languages()) if translator is not None else []
    except TranslatorAway:
        languages = []
    return {"available": bool(languages), "languages": languages, "automatic": bool(languages)}


@router.post("/chats/{chatId}/posts/{postId}/translation", summary="Translate a post")
async def translate_post(
    here: Here,
    caller: Chatter,
    chatId: str,
    postId: str,
    body: Wish,
) -> TranslatedPost:
    """What it says in another language; `sourceLanguage` is what it was in. Nothing of it is kept with the post."""
    async with here.storage.reading() as session:
        post = await get_post(session, await visible_chat(session, caller, chatId), postId)
    kept = here.find(Translations) or here.offer(Translations, Translations())
    by_model = await _by_model(here, caller)
    found = await kept.of_post(here, caller, post, body.language, by_model=by_model)
    return {"text": found.text, "language": body.language, "sourceLanguage": found.source}


async def _by_model(here: Container, caller: Caller) -> bool:
    async with here.storage.reading() as session:
        return bool((await purposes_of(here, session, caller.account_id))["translations"])
