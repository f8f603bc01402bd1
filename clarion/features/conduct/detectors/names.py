"""Names that look like protected marks: equal as people see them, or nearly the same spelling. Pure."""

import json
import re
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from unicodedata import category, normalize

from confusable_homoglyphs import confusables
from rapidfuzz.distance import JaroWinkler

_LEAST = 4
_MOST_WORDS = 12
_LONGEST = 200
_WORD = re.compile(r"[^\W_]+")
_TWO_FOR_ONE = (("rn", "m"), ("vv", "w"), ("cl", "d"))
_ONE_FOR_ONE = str.maketrans("01i|!3$5@7", "olllles" + "sat")


@dataclass(frozen=True, slots=True)
class Mark:
    name: str
    skeleton: str
    hosts: frozenset[str]
    since: date


@dataclass(frozen=True, slots=True)
class Likeness:
    """The mark that a name comes nearest to. `equal`: people cannot tell them apart."""

    mark: str
    similarity: float
    equal: bool


@cache
def list_marks() -> tuple[Mark, ...]:
    rows = json.loads(files(__package__).joinpath("data/marks.json").read_text("utf-8"))["marks"]
    return tuple(
        Mark(name, skeleton_of(name), frozenset(hosts.split()), date.fromisoformat(since))
        for name, hosts, since, _ in rows
    )


@lru_cache(maxsize=16_384)
def skeleton_of(text: str) -> str:
    """As people see it: small letters, look-alikes of every script folded, `rn` as `m`, marks and spaces left out."""
    seen = normalize("NFKC", text[:_LONGEST])
    folded = "".join(_seen_as(letter) for letter in seen if letter.isalnum() or category(letter)[0] == "S")
    folded = normalize("NFKD", folded.lower())
    plain = "".join(letter for letter in folded if not category(letter).startswith("M"))
    plain = plain.translate(_ONE_FOR_ONE)
    for two, one in _TWO_FOR_ONE:
        plain = plain.replace(two, one)
    return "".join(letter for letter in plain if letter.isalnum())


@lru_cache(maxsize=8192)
def _seen_as(letter: str) -> str:
    """The Latin letter that Unicode's table of confusables has for it; itself when there is none."""
    if letter.isascii():
        return letter
    for twin in confusables.confusables_data.get(letter, ()):
        if twin["c"].isascii() and twin["c"].isalnum():
            return str(twin["c"])
    return letter


def likeness_of(name: str, day: date) -> Likeness | None:
    """The mark that `name`, or one or two of its words, comes nearest to; None for names too short to say."""
    words = _WORD.findall(normalize("NFKC", name[:_LONGEST]))[:_MOST_WORDS]
    tried = {
        skeleton_of(name),
        *map(skeleton_of, words),
        *(skeleton_of(one + other) for one, other in pairwise(words)),
    }
    best: Likeness | None = None
    for skeleton in sorted(tried):
        if len(skeleton) < _LEAST:
            continue
        for mark in list_marks():
            if mark.since <= day and abs(len(mark.skeleton) - len(skeleton)) <= 2:
                found = JaroWinkler.similarity(skeleton, mark.skeleton)
                if best is None or found > best.similarity:
                    best = Likeness(mark.name, round(found, 4), skeleton == mark.skeleton)
    return best


def name_features(name: str, day: date) -> dict[str, float | bool]:
    """What INF-02 looks at."""
    found = likeness_of(name, day)
    return {
        "mark_similarity": found.similarity if found else 0.0,
        "mark_skeleton_equal": found.equal if found else False,
    }
