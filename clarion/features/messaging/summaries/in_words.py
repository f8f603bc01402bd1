"""A summary in words, by the model of the company. Kept for a few minutes by this process, for the same posts."""

import time
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from hashlib import sha256

from sqlalchemy import select

from clarion.base.container import Container
from clarion.base.http import wire_time
from clarion.base.language_model import LanguageModel, Prompt
from clarion.base.storage import AsyncSession
from clarion.features.messaging.chats.models import ImportedPerson
from clarion.features.messaging.language_model import Purpose, asking
from clarion.features.messaging.language_model.rules import language_name
from clarion.features.messaging.posts import Post
from clarion.features.messaging.summaries.gathering import Heap
from clarion.features.messaging.summaries.responses import SummaryText, SummaryWords
from clarion.features.messaging.summaries.service import post_line
from clarion.features.messaging.summaries.wording import SUMMARY, Line, Sentence, as_data, read_answer, rules_of
from clarion.features.people import Extension
from clarion.features.people.sign_in import Caller

_KEPT_S = 600.0
_MOST_KEPT = 500
_MOST_LINES = 8


class Kept:
    """One for each process: no posts, only sentences, under what they are from."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, tuple[float, list[Sentence]]] = OrderedDict()

    def find(self, key: str) -> list[Sentence] | None:
        found = self._kept.get(key)
        return found[1] if found and time.monotonic() - found[0] < _KEPT_S else None

    def put(self, key: str, sentences: list[Sentence]) -> None:
        self._kept[key] = (time.monotonic(), sentences)
        while len(self._kept) > _MOST_KEPT or time.monotonic() - next(iter(self._kept.values()))[0] > _KEPT_S:
            self._kept.popitem(last=False)


async def names_of(session: AsyncSession, posts: Sequence[Post]) -> dict[str, str]:
    """By person, of the account and imported ones."""
    ids = {post.creator_id for post in posts if post.creator_id}
    people = await session.scalars(select(Extension).where(Extension.id.in_(ids)))
    found = {one.id: one.display_name or f"{one.first_name} {one.last_name}".strip() for one in people}
    others = await session.scalars(select(ImportedPerson).where(ImportedPerson.id.in_(ids - found.keys())))
    return found | {one.id: one.name for one in others}


def lines_of(posts: Sequence[Post], words: Mapping[str, str], names: Mapping[str, str]) -> list[Line]:
    return [
        Line(names.get(post.creator_id or "", "somebody"), wire_time(post.created_at)[:16], words[post.id])
        for post in posts
    ]


async def in_words(
    here: Container, caller: Caller, heap: Heap, names: Mapping[str, str], language: str
) -> SummaryWords:
    """As `POST …/abstract` answers. Raises what `Asking.ask` does, and 400 for a language."""
    spoken = [post for post in heap.posts if post.id in heap.words]
    lines = lines_of(spoken, heap.words, names)
    rules = rules_of(SUMMARY, language_name(language), _MOST_LINES)
    words, left_out = as_data(lines, here.get(LanguageModel).longest_prompt - len(rules))
    if not words:
        return {"sentences": [], "posts": [], "postCount": 0}
    await asking(here).may_ask(caller, Purpose.SUMMARY)
    kept = here.find(Kept) or here.offer(Kept, Kept())
    key = sha256("\n".join((caller.account_id, rules, *(post.id for post in spoken), words)).encode()).hexdigest()
    sentences = kept.find(key)
    if sentences is None:
        answer = await asking(here).ask(caller, Purpose.SUMMARY, Prompt(rules, words))
        sentences = read_answer(answer.text, lines, left_out)
        kept.put(key, sentences)
    return {**told(spoken, heap.words, sentences), "postCount": len(spoken) - left_out}


def told(posts: Sequence[Post], words: Mapping[str, str], sentences: Sequence[Sentence]) -> SummaryText:
    """`posts`: those that sentences name."""
    named = sorted({place for sentence in sentences for place in sentence.places})
    return {
        "sentences": [
            {"text": sentence.text, "postIds": [posts[place].id for place in sentence.places]} for sentence in sentences
        ],
        "posts": [post_line(posts[place], words[posts[place].id]) for place in named],
    }
