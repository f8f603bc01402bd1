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
TABLE = 1 << BITS
_SHORTEST, _LONGEST = 2, 5
_REACH = 3
_SPREAD, _MIX = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9)
_HALF, _REST, _WORD_BITS = np.uint64(31), np.uint64(64 - BITS), np.uint64(20)
_ODD = [np.uint64(2 * apart + 1) for apart in range(_REACH + 1)]
_TOKEN = re.compile(
    r"(?:https?://|www\.)\S+|(?:[a-z0-9-]+\.)+[a-z]{2,}(?:/\S*)?|[a-z]+(?:'[a-z]+)?(?![a-z0-9@$'])"
    r"|[a-z0-9@$']*[a-z][a-z0-9@$']*|\d+|[£$€¥]|[!?]+|[^\w\s]"
)
_WORD = re.compile(r"[a-z]+|\d+")
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Seen:
    """`places` in the tables of three views, one table behind the other.

    First of `spelling` and then of `words`, both with repeats, then of what the text `speaks_of`, once each.
    """

    places: Places
    ends: tuple[int, int]  # of spelling and of words
    looks: NDArray[np.float64]

    @property
    def spelling(self) -> Places:
        return self.places[: self.ends[0]]

    @property
    def words(self) -> Places:
        return self.places[self.ends[0] : self.ends[1]] - TABLE

    @property
    def speaks_of(self) -> Places:
        return self.places[self.ends[1] :] - 2 * TABLE


def see(text: str) -> Seen:
    plain, looked, unseen = readable(text)
    low = plain.lower()
    tokens = _TOKEN.findall(low)
    concepts = concepts_of(tokens)
    places, ends = _places_of(low, tokens, pairs_of(frozenset(concepts)))
    return Seen(places, ends, looks_of(plain, low, tokens, concepts, looked, unseen))


def concepts_in(text: str) -> frozenset[str]:
    """What a text speaks of, for patterns: bank, parcel, urgent, link …"""
    return frozenset(concepts_of(_TOKEN.findall(readable(text)[0].lower())))


def _places_of(low: str, tokens: list[str], pairs: Places) -> tuple[Places, tuple[int, int]]:
    """Places of all runs of two to five letters, of all words, and of each with those up to three places after it.

    A space at each end marks where the text begins and ends. All is computed in one stretch of memory.
    """
    letters = np.frombuffer(f" {low} ".encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    words = np.array([_BEGIN, *map(_word_number, tokens), _END], np.uint64)
    longest, reach = min(_LONGEST, len(letters)), min(_REACH, len(words) - 1)
    spelling = sum(len(letters) + 1 - length for length in range(_SHORTEST, longest + 1))
    both = spelling + sum(len(words) - apart for apart in range(reach + 1))
    numbers = np.empty(both + len(pairs), np.uint64)
    run, end = letters, 0
    for length in range(_SHORTEST, longest + 1):
        begin, end = end, end + len(letters) + 1 - length
        run = np.multiply(run[:-1], _SPREAD, out=numbers[begin:end])
        run += letters[length - 1 :]
    numbers[end : end + len(words)] = words
    end += len(words)
    for apart in range(1, reach + 1):
        begin, end = end, end + len(words) - apart
        pair = np.left_shift(words[apart:], _WORD_BITS, out=numbers[begin:end])
        pair += words[:-apart] * _ODD[apart]
    _spread(numbers[:both])
    places = numbers.view(np.int64)
    places[spelling:both] += TABLE
    places[both:] = pairs
    return places, (spelling, both)


def _spread(numbers: NDArray[np.uint64]) -> None:
    """Numbers spread over the table, in place."""
    numbers ^= numbers >> _HALF
    numbers *= _MIX
    numbers ^= numbers >> _HALF
    numbers *= _SPREAD
    numbers >>= _REST


@lru_cache(maxsize=16_384)
def _word_number(word: str) -> int:
    """The same for all numbers of a length, and for all links."""
    if word.isdigit():
        word = f"#{min(len(word), 12)}"
    elif "." in word and len(word) > 4:
        word = "@link"
    return crc32(undisguised(word)[:24].encode())


_BEGIN, _END = crc32(b"<"), crc32(b">")


@lru_cache(maxsize=4096)
def pairs_of(concepts: frozenset[str]) -> Places:
    """Places of what it speaks of, and of which two things it speaks of together."""
    numbers = np.array([_CONCEPT_NUMBERS[concept] for concept in sorted(concepts)], np.int64)
    one, other = np.triu_indices(len(numbers))
    return numbers[one] * 64 + numbers[other] + 2 * TABLE


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
