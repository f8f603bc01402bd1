"""Translations of posts: our own, the surface has none. Only what somebody asks for is sent to the translator."""

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import Field

from clarion.base.container import Here
from clarion.base.http import WireModel
from clarion.base.translation import Translator, TranslatorAway
from clarion.features.messaging.chats import OWN, Chatter, visible_chat
from clarion.features.messaging.posts import get_post
from clarion.features.messaging.translations.service import Translations
from clarion.features.messaging.work_objects import PRIVATE

router = APIRouter(prefix=OWN, tags=["Team messaging: translations"], dependencies=[PRIVATE])


class Wish(WireModel):
    """`language`: into which, as a code such as `de`."""

    language: Annotated[str, Field(min_length=2, max_length=20)]


@router.get("/translation", summary="Read whether posts can be translated")
async def read_translation(here: Here, caller: Chatter) -> dict[str, Any]:
    """`languages`: codes of those that posts can be translated into."""
    translator = here.find(Translator)
    try:
        languages = list(await translator.languages()) if translator is not None else []
    except TranslatorAway:
        languages = []
    return {"available": bool(languages), "languages": languages}


@router.post("/chats/{chatId}/posts/{postId}/translation", summary="Translate a post")
async def translate_post(
    here: Here,
    caller: Chatter,
    chatId: str,  # noqa: N803
    postId: str,  # noqa: N803
    body: Wish,
) -> dict[str, Any]:
    """What it says in another language; `sourceLanguage` is what it was in. Nothing of it is kept with the post."""
    async with here.storage.reading() as session:
        post = await get_post(session, await visible_chat(session, caller, chatId), postId)
    kept = here.find(Translations) or here.offer(Translations, Translations())
    found = await kept.of_post(here, post, body.language)
    return {"text": found.text, "language": body.language, "sourceLanguage": found.source}
