"""Translating posts. What was translated is remembered for a while by this process, for everybody in the chat."""

import re
from collections import OrderedDict

from clarion.base.container import Container
from clarion.base.errors import Conflict, Invalid
from clarion.base.translation import Translated, Translator
from clarion.features.messaging.posts import Post
from clarion.features.messaging.translations.by_model import translate_by_model
from clarion.features.people.sign_in import Caller

MOST_KEPT = 2_000
_MENTION = re.compile(r"!\[:[A-Za-z]+\]\(([^)\s]{1,64})\)")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})?")


class Translations:
    """One for each process."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, int, str], Translated] = OrderedDict()

    async def of_post(
        self, here: Container, caller: Caller, post: Post, language: str, *, by_model: bool = False
    ) -> Translated:
        """`by_model`: the company's language model does it where there is no translator.

        Raises 400 for a language, 409 where nothing is translated or nothing stands, 503 when nobody answers.
        """
        translator = here.find(Translator)
        if translator is None and not by_model:
            raise Conflict("Nothing is translated here: the operator has set no translator.", parameter="language")
        if not _LANGUAGE.fullmatch(language):
            raise Invalid("A language is a code such as de or pt-BR.", parameter="language")
        words = words_of(post)
        if not words.strip():
            raise Conflict("This post says nothing that could be translated.", parameter="postId")
        place = (post.id, post.versions, language)
        found = self._kept.get(place)
        if found is None:
            if translator is not None:
                found = await translator.translate(words, language)
            else:
                found = await translate_by_model(here, caller, words, language)
            self._kept[place] = found
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(place)
        return found


def words_of(post: Post) -> str:
    """What leaves the house: the text, with people by their names."""
    names = {item["id"]: item.get("name", "") for item in post.mentions}
    return _MENTION.sub(lambda found: f"@{names.get(found[1]) or ''}", post.text)
