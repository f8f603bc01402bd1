"""What a text shows, as numbers: pieces of spelling, words in company, things it speaks of, and its looks. Pure.

Four views, each a list of places in one table of weights (a hash says which place) or, for the looks, a short vector.
"""

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from clarion.base.text_score.looks import looks_of
from clarion.base.text_score.spelling import readable, undisguised

BITS = 20
_SHORTEST, _LONGEST = 2, 5
_REACH = 3
_SPREAD, _MIX = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9)
_HALF, _REST = np.uint64(31), np.uint64(64 - BITS)
_TOKEN = re.compile(
    r"(?:https?://|www\.)\S+|(?:[a-z0-9-]+\.)+[a-z]{2,}(?:/\S*)?|[a-z]+(?:'[a-z]+)?(?![a-z0-9@$'])"
    r"|[a-z0-9@$']*[a-z][a-z0-9@$']*|\d+|[£$€¥]|[!?]+|[^\w\s]"
)
_WORD = re.compile(r"[a-z]+|\d+")
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Seen:
    """`spelling` and `words` with repeats, `speaks_of` once each; all are places in the table of weights."""

    spelling: Places
    words: Places
    speaks_of: Places
    looks: NDArray[np.float64]


def see(text: str) -> Seen:
    plain, looked, unseen = readable(text)
    low = plain.lower()
    tokens = _TOKEN.findall(low)
    concepts = concepts_of(tokens)
    return Seen(
        spelling_of(low),
        words_of(tokens),
        pairs_of(concepts),
        looks_of(plain, low, tokens, concepts, looked, unseen),
    )


def concepts_in(text: str) -> frozenset[str]:
    """What a text speaks of, for patterns: bank, parcel, urgent, link …"""
    return frozenset(concepts_of(_TOKEN.findall(readable(text)[0].lower())))


def spelling_of(low: str) -> Places:
    """All runs of two to five letters, as places; a space at each end marks where the text begins and ends."""
    letters = np.frombuffer(f" {low} ".encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    run, found = letters, []
    for length in range(_SHORTEST, min(_LONGEST, len(letters)) + 1):
        run = run[:-1] * _SPREAD + letters[length - 1 :]
        found.append(run)
    return _places(np.concatenate(found))


def words_of(tokens: list[str]) -> Places:
    """All words, and each with those up to three places after it; numbers by how long they are."""
    words = np.array([_BEGIN, *map(_word_number, tokens), _END], np.uint64)
    found = [words]
    for apart in range(1, min(_REACH, len(words) - 1) + 1):
        found.append(words[:-apart] * np.uint64(2 * apart + 1) + (words[apart:] << np.uint64(20)))
    return _places(np.concatenate(found))


def _places(numbers: NDArray[np.uint64]) -> Places:
    """Numbers spread over the table, in place."""
    numbers ^= numbers >> _HALF
    numbers *= _MIX
    numbers ^= numbers >> _HALF
    numbers *= _SPREAD
    numbers >>= _REST
    return numbers.view(np.int64)


@lru_cache(maxsize=16_384)
def _word_number(word: str) -> int:
    """The same for all numbers of a length, and for all links."""
    if word.isdigit():
        word = f"#{min(len(word), 12)}"
    elif "." in word and len(word) > 4:
        word = "@link"
    return crc32(undisguised(word)[:24].encode())


_BEGIN, _END = crc32(b"<"), crc32(b">")


def pairs_of(concepts: set[str]) -> Places:
    """What it speaks of, and which two things it speaks of together."""
    numbers = np.array([_CONCEPT_NUMBERS[concept] for concept in sorted(concepts)], np.int64)
    one, other = _every_two(len(numbers))
    return numbers[one] * 64 + numbers[other]


@lru_cache(maxsize=64)
def _every_two(count: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    one, other = np.triu_indices(count)
    return one, other


def _read_concepts() -> tuple[dict[str, tuple[str, ...]], int]:
    """Words and phrases, each with what it speaks of; and the most words of a phrase."""
    source = files(__package__).joinpath("lexicon.json").read_text("utf-8")
    found: dict[str, tuple[str, ...]] = {}
    most = 1
    for name, line in json.loads(source)["concepts"].items():
        words, _, phrases = line.partition("|")
        for phrase in [*words.split(), *filter(None, phrases.split("|"))]:
            key = " ".join(_phrase_tokens(phrase.lower()))
            found[key] = (*found.get(key, ()), name)
            most = max(most, len(key.split(" ")))
    return found, most


@lru_cache(maxsize=8192)
def _phrase_tokens(text: str) -> tuple[str, ...]:
    return tuple(undisguised(token) for token in _TOKEN.findall(text))


_CONCEPTS, _MOST_WORDS = _read_concepts()
_FIRST_WORDS = frozenset(phrase.partition(" ")[0] for phrase in _CONCEPTS if " " in phrase)


_CONCEPT_NUMBERS = {
    name: number
    for number, name in enumerate(
        ["link", "money", "long number", "number", *sorted({name for names in _CONCEPTS.values() for name in names})]
    )
}


def concepts_of(tokens: list[str]) -> set[str]:
    """What a text speaks of: prize, urgent, parcel, credential …"""
    found: set[str] = set()
    for place, (concepts, begins) in enumerate(map(_spoken, tokens)):
        if concepts:
            found.update(concepts)
        if begins:
            words = [undisguised(word) for word in tokens[place : place + _MOST_WORDS]]
            for size in range(2, len(words) + 1):
                found.update(_CONCEPTS.get(" ".join(words[:size]), ()))
    return found


@lru_cache(maxsize=16_384)
def _spoken(token: str) -> tuple[tuple[str, ...], bool]:
    """What one word speaks of, and whether a phrase may begin with it."""
    word = undisguised(token)
    found = list(_CONCEPTS.get(word, ()))
    if len(word) > 4 and "." in word:
        found += ["link", *(concept for part in _WORD.findall(word) for concept in _CONCEPTS.get(part, ()))]
    elif word in ("$", "£", "€", "¥"):
        found.append("money")
    elif word.isdigit() and len(word) > 3:
        found.append("long number" if len(word) > 6 else "number")
    return tuple(found), word in _FIRST_WORDS
