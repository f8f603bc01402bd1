"""The part of a text that shows why it was found. Pure."""

import re
from collections.abc import Sequence
from typing import cast

from clarion.base.words import Word, words_in
from clarion.features.messaging.search.query import Term
from clarion.features.messaging.search.responses import SearchSnippet, SearchSnippetMark

LONGEST = 240
_BEFORE = 60
_MOST_MARKS = 50
_LINK = re.compile(r"\[([^\[\]\n]{1,500})\]\([^\s()]{1,2000}\)")
_LINE_MARKS = re.compile(r"^[ \t]{0,3}(?:>[ \t]?|#{1,6}[ \t]+|[-*+•][ \t]+|```.*$)", re.MULTILINE)
_MARKS = re.compile(r"`+|~~|(?<!\w)[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}(?!\w)")


def plain(text: str) -> str:
    """Without what formats it: marks go where they can only be marks, of a link its words stay. In linear time."""
    return _MARKS.sub("", _LINE_MARKS.sub("", _LINK.sub(r"\1", text)))


def snippet(body: str, terms: Sequence[Term]) -> SearchSnippet:
    """`text`, and `marks` in it: where found words begin and how long they are, in UTF-16 units as browsers count.

    Without formatting, unless what was found is part of it (the address of a link).
    """
    said = plain(body)
    if _hits(list(words_in(said)), terms) or not _hits(list(words_in(body)), terms):
        body = said
    hits = _hits(list(words_in(body)), terms)
    first = hits[0][0] if hits else 0
    start = 0 if len(body) <= LONGEST else max(0, min(first - _BEFORE, len(body) - LONGEST))
    if start:
        gap = body.find(" ", start, first)
        start = gap + 1 if gap >= 0 else start
    text = body[start : start + LONGEST]
    marks = [
        {"start": _units(text[: begin - start]), "length": _units(body[begin:end])}
        for begin, end in hits
        if start <= begin and end <= start + LONGEST
    ]
    return {
        "text": text,
        "marks": cast("list[SearchSnippetMark]", marks[:_MOST_MARKS]),
        "begins": start == 0,
        "ends": start + LONGEST >= len(body),
    }


def _hits(words: Sequence[Word], terms: Sequence[Term]) -> list[tuple[int, int]]:
    """Places that belong to what was wanted, in their order, without overlaps."""
    found: list[tuple[int, int]] = []
    for term in terms:
        size = len(term.words)
        for place in range(len(words) - size + 1):
            if _is_hit(words[place : place + size], term):
                found.append((words[place].start, words[place + size - 1].end))
    kept: list[tuple[int, int]] = []
    for begin, end in sorted(found):
        if not kept or begin >= kept[-1][1]:
            kept.append((begin, end))
    return kept


def _is_hit(words: Sequence[Word], term: Term) -> bool:
    *whole, last = (word.text for word in words)
    fits = last.startswith(term.words[-1]) if term.open else last == term.words[-1]
    return fits and tuple(whole) == term.words[:-1]


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
