"""Texts as words that can be searched, the same on every database. Pure.

Letters are compared without case and accents. Scripts that put no spaces between words are taken sign by sign, and a
row of signs is searched as a phrase.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

LONGEST_TEXT = 60_000
"""Of one thing, in characters: what lies beyond is not found."""
_LONGEST_WORD = 64
_ACCENTS = re.compile("[\u0300-\u036f]")
_MARKS = "".join(chr(code) for code in range(0x300, 0x3100) if unicodedata.category(chr(code)).startswith("M"))
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_WORD = re.compile(f"[{_UNSPACED}]|(?:(?![{_UNSPACED}])(?:[^\\W_]|[{_MARKS}]))+")


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it is searched, and where it stands in the text."""

    text: str
    start: int
    end: int


def words_in(text: str) -> Iterator[Word]:
    for found in _WORD.finditer(text[:LONGEST_TEXT]):
        word = _folded(found[0])
        if word:
            yield Word(word, found.start(), found.end())


@lru_cache(4096)
def _folded(word: str) -> str:
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", word.casefold()))
    kept = "".join(sign for sign in unicodedata.normalize("NFC", plain) if sign.isalnum() or sign in _MARKS)
    return kept[:_LONGEST_WORD]
