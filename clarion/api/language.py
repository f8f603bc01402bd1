"""Which language an answer speaks, and what errors say in it. Pure.

`error_texts.tsv` has one error text a line, in English and in every other language that we speak; `{}` stands for
what differs from case to case (`{0}`, `{1}` where a language has another order). What is not in the table is said
in English.
"""

import re
from functools import cache
from pathlib import Path

from clarion.base.languages import content_language as best_language

TABLE = Path(__file__).with_name("error_texts.tsv")
LOCALES = {"en": "en-US", "de": "de-DE", "fr": "fr-FR", "nl": "nl-NL", "zh": "zh-CN"}
"""Column of the table to the locale that we call it."""
ENGLISH = "en-US"
SPOKEN = tuple(LOCALES.values())
_HOLE = re.compile(r"\{\d?\}")


def content_language(accept_language: str, otherwise: str = "") -> str:
    """The best language for an Accept-Language header, of those in which errors are told."""
    return best_language(accept_language, SPOKEN, otherwise)


def translated(message: str, locale: str) -> str | None:
    """The English error text in another language; None when the table does not have it."""
    for pattern, texts in _table():
        match = pattern.fullmatch(message)
        if match:
            template = texts.get(locale)
            return None if template is None else _filled(template, match.groups())
    return None


def _filled(template: str, values: tuple[str, ...]) -> str:
    numbered = iter(range(len(values)))

    def value(hole: re.Match[str]) -> str:
        given = hole[0][1:-1]
        return values[int(given) if given else next(numbered)]

    return _HOLE.sub(value, template)


@cache
def _table() -> list[tuple[re.Pattern[str], dict[str, str]]]:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    columns = lines[0].split("\t")
    rows = [dict(zip(columns, line.split("\t"), strict=True)) for line in lines[1:]]
    # The more a text says by itself, the earlier it is tried.
    rows.sort(key=lambda row: -len(_HOLE.sub("", row["en"])))
    return [(_pattern(row["en"]), {LOCALES[column]: row[column] for column in columns}) for row in rows]


def _pattern(template: str) -> re.Pattern[str]:
    parts = [re.escape(part) for part in _HOLE.split(template)]
    return re.compile("(.*?)".join(parts), re.DOTALL)
