"""What a caller meant, from the words that a recogniser heard. Pure.

Recognisers mishear names: words are compared by how much of them is alike, not letter by letter. Who is not clearly the
one is asked back. Order: a message, the operator, then whatever fits best of people, departments and questions.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from pathlib import Path
from typing import Final

import yaml

SURE: Final = 0.84
MAYBE: Final = 0.66
MARGIN: Final = 0.08  # by how much the best must be ahead of the next
ONE_NAME: Final = 0.9  # of somebody who has several: sure, unless there are namesakes
MOST_CHOICES: Final = 5
MOST_WORDS: Final = 40
_CJK: Final = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True)
class Person:
    """Somebody, or a department, that callers may ask for."""

    extension_id: str
    name: str
    department: str = ""


@dataclass(frozen=True)
class Question:
    """`phrases`: ways to ask it."""

    id: str
    phrases: tuple[str, ...]


@dataclass(frozen=True)
class Meant:
    """`result`: callee, choose, answer, operator, message, none. `ids`: extensions (callee, choose) or the answer."""

    result: str
    ids: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def vocabulary() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """By language and kind: words of `words.yaml`, as `plain` writes them."""
    kept = yaml.safe_load(Path(__file__).with_name("words.yaml").read_text("utf-8"))
    return {
        language: {kind: tuple(" ".join(plain(str(word))) for word in words) for kind, words in kinds.items()}
        for language, kinds in kept.items()
    }


def plain(text: str) -> list[str]:
    """Words without accents and marks; each Chinese sign by itself."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(sign for sign in bare if not unicodedata.combining(sign)).replace("'", " ").replace("\u2019", " ")
    words = re.findall(r"[\u3400-\u9fff]|[^\W_]+", bare)
    return words[:MOST_WORDS]


def understand(text: str, language: str, people: Sequence[Person], questions: Sequence[Question]) -> Meant:
    """`language`: a locale; words of English are understood beside its own."""
    said = plain(text)
    if not said:
        return Meant("none")
    known = vocabulary()
    kinds = [known[code] for code in dict.fromkeys((language[:2].lower(), "en")) if code in known]
    for result in ("message", "operator"):
        if any(_contains(said, phrase.split()) for kind in kinds for phrase in kind[result]):
            return Meant(result)
    fillers = {word for kind in kinds for phrase in kind["filler"] for word in phrase.split()}
    told = [word for word in said if word not in fillers]
    return _best(_of_people(told, people), _of_questions(said, told, fillers, questions))


def _best(people: dict[str, float], answers: dict[str, float]) -> Meant:
    ranked = sorted(people.items(), key=lambda item: (-item[1], item[0]))
    answer, fit = max(answers.items(), key=lambda item: item[1], default=("", 0.0))
    top = ranked[0][1] if ranked else 0.0
    if fit >= SURE and fit >= top:
        return Meant("answer", (answer,))
    if top >= SURE and (len(ranked) == 1 or top - ranked[1][1] >= MARGIN):
        return Meant("callee", (ranked[0][0],))
    near = tuple(one for one, score in ranked if score >= MAYBE and top - score < 2 * MARGIN)[:MOST_CHOICES]
    return Meant("choose", near) if near else Meant("none")


def _of_people(told: Sequence[str], people: Sequence[Person]) -> dict[str, float]:
    """How well each fits, of those that fit at all. One name of several is enough: namesakes are asked back."""
    found: dict[str, float] = {}
    for person in people:
        names = plain(person.name)
        whole = _alike(told, names)
        single = max((_alike(told, [name]) for name in names if len(name) > 1), default=0.0) * ONE_NAME
        score = max(whole, single, _alike(told, plain(person.department)) - 0.04)
        if score >= MAYBE:
            found[person.extension_id] = score
    return found


def _of_questions(
    said: Sequence[str], told: Sequence[str], fillers: set[str], questions: Sequence[Question]
) -> dict[str, float]:
    """How well each fits: by all its words that mean something, wherever they stand."""
    found: dict[str, float] = {}
    for question in questions:
        for phrase in question.phrases:
            wanted = [word for word in plain(phrase) if word not in fillers] or plain(phrase)
            heard = told or said
            fits = [max((_same(word, other) for other in heard), default=0.0) for word in wanted]
            score = sum(fits) / len(fits) if fits and min(fits) >= MAYBE else 0.0
            found[question.id] = max(found.get(question.id, 0.0), score)
    return found


def _alike(told: Sequence[str], names: Sequence[str]) -> float:
    """The best likeness of these words with as many, or one more or less, that were said in a row."""
    if not told or not names:
        return 0.0
    wanted, best = "".join(names), 0.0
    for size in {max(1, len(names) - 1), len(names), len(names) + 1}:
        for start in range(max(1, len(told) - size + 1)):
            best = max(best, _same("".join(told[start : start + size]), wanted))
    return best


@lru_cache(maxsize=65_536)
def _same(one: str, other: str) -> float:
    if one == other:
        return 1.0
    if min(len(one), len(other)) < 3 or _CJK.search(one + other):
        return 0.0  # two letters are alike by chance
    if not _may_fit(one, other):
        return 0.0
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _may_fit(one: str, other: str) -> bool:
    """Whether the letters that both have, in whatever order, are enough for `MAYBE`. In a large company a sentence is
    compared with words a million times: nearly all of them end here.
    """
    enough = MAYBE * (len(one) + len(other)) / 2
    if min(len(one), len(other)) < enough:
        return False
    return sum(min(count, other.count(letter)) for letter, count in _letters(one)) >= enough


@lru_cache(maxsize=65_536)
def _letters(word: str) -> tuple[tuple[str, int], ...]:
    return tuple(Counter(word).items())


def _contains(said: Sequence[str], phrase: Sequence[str]) -> bool:
    size = len(phrase)
    return any(list(said[at : at + size]) == list(phrase) for at in range(len(said) - size + 1))
