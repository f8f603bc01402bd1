"""English sentences that come from somewhere else (a rule, a record that was kept), in the language of a reader. Pure.

A table has one sentence a line, in English and every other language; the English one is the key. `{name}` stands for
what differs from case to case, and the filled sentence is found again by it; `{one}` and `{other}` are sentences of the
table themselves. Who writes a sentence itself takes `i18n.py` instead, where texts have keys.
"""

import re
from functools import cached_property, lru_cache
from pathlib import Path

_HOLE = re.compile(r"\{([^{}]+)\}")
_END = re.compile(r"(?<=[.!?;]) ")
_FEWEST_LETTERS = 3
"""A template that says less by itself would fit anything."""
_MOST_PARTS = 12
_LONGEST = 1000
"""Characters of what may be sentences of a table. What is longer was written by somebody, and anybody may have."""
_KNOWN = frozenset({"one", "other"})


class Sentences:
    """The sentences of one table."""

    def __init__(self, table: Path) -> None:
        self._table = table
        self._said = lru_cache(maxsize=4096)(self._find)

    def in_language(self, text: str, language: str) -> str:
        """The sentence in the language (`fr-CA`). Several in a row are told one by one, what is not known as it is."""
        spoken = language.partition("-")[0].lower()
        return self._said(text, spoken) if spoken in self._languages else text

    @property
    def rows(self) -> dict[str, dict[str, str]]:
        """Every sentence by its English words and language."""
        return self._whole

    def _find(self, text: str, spoken: str) -> str:
        row = self._whole.get(text)
        if row is not None:
            return row[spoken]
        if len(text) > _LONGEST:
            return text
        return self._several(text, spoken) or self._one(text, spoken) or text

    def _one(self, text: str, spoken: str) -> str | None:
        row = self._whole.get(text)
        if row is not None:
            return row[spoken]
        for pattern, texts in self._templates:
            match = pattern.fullmatch(text)
            said = self._filled(texts, match, spoken) if match else None
            if said is not None:
                return said
        return None

    def _filled(self, texts: dict[str, str], match: re.Match[str], spoken: str) -> str | None:
        """With what filled the holes in the language too, where it is known."""
        holes = list(dict.fromkeys(_HOLE.findall(texts["en"])))
        values = dict(zip(holes, match.groups(), strict=True))
        if any(name in _KNOWN and self._one(value, spoken) is None for name, value in values.items()):
            return None
        return _HOLE.sub(lambda hole: self._find(values[hole[1]], spoken), texts[spoken])

    def _several(self, text: str, spoken: str) -> str | None:
        """The shortest beginning that is known, and the rest likewise: what fills a hole may be several sentences."""
        ends = [found.start() for found in _END.finditer(text)][:_MOST_PARTS]
        for end in ends:
            first = self._one(text[:end], spoken)
            if first is not None:
                return f"{first} {self._find(text[end + 1 :], spoken)}"
        return None

    @cached_property
    def _whole(self) -> dict[str, dict[str, str]]:
        lines = self._table.read_text(encoding="utf-8").splitlines()
        columns = lines[0].split("\t")
        rows = [dict(zip(columns, line.split("\t"), strict=True)) for line in lines[1:]]
        return {row["en"]: row for row in rows}

    @cached_property
    def _languages(self) -> frozenset[str]:
        first = next(iter(self._whole.values()), {})
        return frozenset(first) - {"en"}

    @cached_property
    def _templates(self) -> list[tuple[re.Pattern[str], dict[str, str]]]:
        """The more a sentence says by itself, the earlier it is tried."""
        rows = [row for text, row in self._whole.items() if "{" in text and _letters(text) >= _FEWEST_LETTERS]
        rows.sort(key=lambda row: -_letters(row["en"]))
        return [(_pattern(row["en"]), row) for row in rows]


def _letters(text: str) -> int:
    return sum(sign.isalpha() for sign in _HOLE.sub("", text))


def _pattern(template: str) -> re.Pattern[str]:
    """Each hole ends where what follows it is said first, for good (an atomic group): a text that almost fits is not
    tried in every way, which would take for ever.
    """
    holes = list(_HOLE.finditer(template))
    parts, seen = [re.escape(template[: holes[0].start()])], dict[str, int]()
    for hole, following in zip(holes, [*holes[1:], None], strict=True):
        name = hole[1]
        end = re.escape(template[hole.end() : following.start() if following else None])
        if name in seen:
            parts.append(f"(?P=h{seen[name]}){end}")
            continue
        seen[name] = len(seen)
        value = f"(?P<h{seen[name]}>{_value(name)}){end}"
        parts.append(f"(?>{value})" if following and not _is_short(following[1]) else value)
    return re.compile("".join(parts), re.DOTALL)


def _value(name: str) -> str:
    """A limit is one word or a share; anything else may be a text."""
    return r"\S+(?: %)?" if _is_short(name) else r".+?"


def _is_short(name: str) -> bool:
    return name.startswith("limit.") or name.endswith(":percent")
