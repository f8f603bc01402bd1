"""What somebody types into the search field, as words and conditions. Pure.

`budget "next year" -draft from:ben in:Sales has:file after:2026-01-01 before:2026-02-01`
"""

import re
from dataclasses import dataclass, replace
from datetime import date

from clarion.base.errors import Invalid
from clarion.base.words import words_in

LONGEST = 200
MOST_TERMS = 20
_PART = re.compile(r'(?P<no>-)?(?:(?P<name>[A-Za-z]+):)?(?:"(?P<quoted>[^"]*)"|(?P<plain>\S*))')
_OPERATORS = ("from", "in", "has", "before", "after")
_SHORTEST_BEGINNING = 2


@dataclass(frozen=True)
class Term:
    """Words that follow one another. `open`: the last one may go on."""

    words: tuple[str, ...]
    open: bool = False


@dataclass(frozen=True)
class Query:
    """`sender`, `place`: as they were written; whom and what they name is asked elsewhere."""

    wanted: tuple[Term, ...] = ()
    unwanted: tuple[Term, ...] = ()
    sender: str = ""
    place: str = ""
    has_file: bool = False
    before: date | None = None
    after: date | None = None


def read_query(text: str) -> Query:
    """Raises Invalid with what to do instead."""
    if len(text) > LONGEST:
        raise _invalid(f"A search takes {LONGEST} characters at most: use fewer words.")
    if text.count('"') % 2:
        raise _invalid('A quotation mark (") is missing: put one at the end of the phrase.')
    parts = [found for found in _PART.finditer(text.strip()) if found[0]]
    if len(parts) > MOST_TERMS:
        raise _invalid(f"A search takes {MOST_TERMS} words and conditions at most: use fewer.")
    reader = _Reader()
    for found in parts:
        reader.take(found)
    query = reader.query()
    if query == Query(unwanted=query.unwanted):
        raise _invalid("Say what to look for: a word, or one of from:, in:, has:file, before: and after:.")
    return query


class _Reader:
    def __init__(self) -> None:
        self._wanted: list[Term] = []
        self._unwanted: list[Term] = []
        self._conditions: dict[str, str] = {}

    def take(self, found: re.Match[str]) -> None:
        name = (found["name"] or "").lower()
        value = found["quoted"] if found["quoted"] is not None else found["plain"] or ""
        if name not in _OPERATORS:
            whole = value if not name else f"{found['name']}:{value}"
            self._add_term(whole, unwanted=bool(found["no"]), is_open=found["quoted"] is None)
            return
        if found["no"]:
            raise _invalid(f'"-{name}:" cannot be searched: a minus goes before words only.')
        if not value.strip():
            raise _invalid(f'Nothing follows "{name}:": write it without a space, as in {_EXAMPLES[name]}.')
        if name in self._conditions:
            raise _invalid(f'"{name}:" may be given once only.')
        self._conditions[name] = value.strip()

    def _add_term(self, text: str, *, unwanted: bool, is_open: bool) -> None:
        words = tuple(word.text for word in words_in(text))
        if not words:
            return
        if unwanted:
            self._unwanted.append(Term(words))
            return
        self._wanted = [replace(term, open=False) for term in self._wanted]  # only the last one may go on
        self._wanted.append(Term(words, is_open and len(words[-1]) >= _SHORTEST_BEGINNING))

    def query(self) -> Query:
        has = self._conditions.get("has", "")
        if has and has.lower() not in ("file", "files"):
            raise _invalid('"has:" knows only files: write has:file.')
        return Query(
            tuple(self._wanted),
            tuple(self._unwanted),
            self._conditions.get("from", ""),
            self._conditions.get("in", ""),
            bool(has),
            self._day("before"),
            self._day("after"),
        )

    def _day(self, name: str) -> date | None:
        text = self._conditions.get(name)
        if text is None:
            return None
        try:
            day = date.fromisoformat(text)
        except ValueError:
            day = None
        if day is None or not 1970 < day.year < 2200:
            raise _invalid(f'"{name}:" takes a day as year-month-day: write {_EXAMPLES[name]}.')
        return day


_EXAMPLES = {
    "from": "from:ben",
    "in": 'in:"Sales team"',
    "has": "has:file",
    "before": "before:2026-12-31",
    "after": "after:2026-01-01",
}


def _invalid(message: str) -> Invalid:
    return Invalid(message, parameter="query")
