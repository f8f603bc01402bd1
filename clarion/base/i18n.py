"""What the server itself says to people, in letters, texts and pushes, in the languages there are. Pure.

`server_texts.tsv` has one text a line: its key, then English and every other language; `{name}` stands for what differs
from case to case, `\\n` for a line's end. A language that is not spoken, and a country's (`fr-CA`), fall back to the
nearest: French, else English. Errors of the API have a table of their own (`clarion/api/language.py`): there the
English text is the key.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import phonenumbers
from phonenumbers import PhoneNumberFormat

TABLE = Path(__file__).with_name("server_texts.tsv")
ENGLISH = "en"
_HOLE = re.compile(r"\{(\w+)\}")

_NO_FACTS: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Reader:
    """How somebody wants to be told: language (`fr-CA`), where their clock is, and whether it counts to twelve."""

    language: str = ENGLISH
    zone: tzinfo | None = None  # None: moments are told where they come from
    twelve_hours: bool = False
    country: str = "US"  # whose numbers are shown without the code of their country

    def local(self, at: datetime) -> datetime:
        """A moment as the reader's clock has it."""
        return at if self.zone is None else at.astimezone(self.zone)


@dataclass(frozen=True)
class LazyString:
    """A text that is put into words once it is known who reads it. `facts` fill its holes: see `say`."""

    key: str
    facts: Mapping[str, object] = field(default_factory=lambda: _NO_FACTS)


def packed(what: object) -> Any:
    """A text as JSON keeps it, to be put into words when it is read: a `Said` with its facts, a moment in UTC."""
    if isinstance(what, LazyString):
        return {"say": what.key, "facts": {name: packed(fact) for name, fact in what.facts.items()}}
    if isinstance(what, datetime):
        return {"at": what.astimezone(UTC).isoformat()}
    return what if isinstance(what, int) else str(what)


def unpacked(kept: Any) -> LazyString | datetime | str | int:
    """What `packed` made of a text. Raises KeyError for a key that is not in the table any more."""
    if not isinstance(kept, dict):
        return kept if isinstance(kept, int) else str(kept)
    if "at" in kept:
        return datetime.fromisoformat(kept["at"])
    _table()[kept["say"]]
    return LazyString(kept["say"], {name: unpacked(fact) for name, fact in kept["facts"].items()})


def gettext(to: Reader | str, key: str, /, **facts: object) -> str:
    """The text for a reader, or in a language (`nl`, `fr-CA`). A fact may be a `Said`, or a moment."""
    spoken = _spoken(language_of(to))

    def filled(hole: re.Match[str]) -> str:
        return in_words(facts[hole[1]], to) if hole[1] in facts else hole[0]

    return _HOLE.sub(filled, _table()[key][spoken])


def in_words(what: object, to: Reader | str) -> str:
    """A text as it is; a `Said` or a moment as whoever reads it has it."""
    if isinstance(what, LazyString):
        return gettext(to, what.key, **what.facts)
    return moment(to, what) if isinstance(what, datetime) else str(what)


def shown_number(to: Reader, number: str) -> str:
    """A phone number as the web app shows it: (202) 555-0123, or +44 20 7946 0123. Extensions stay as they are."""
    if not number.startswith("+"):
        return number
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    if not phonenumbers.is_possible_number(parsed):
        return number
    home = phonenumbers.region_code_for_number(parsed) == to.country
    return phonenumbers.format_number(parsed, PhoneNumberFormat.NATIONAL if home else PhoneNumberFormat.INTERNATIONAL)


def language_of(to: Reader | str) -> str:
    return to if isinstance(to, str) else to.language


def moment(to: Reader | str, at: datetime) -> str:
    """Monday 05 January 2026 at 09:00 (PST), or at 9:00 AM. To a bare language: of 24 hours, in the zone of `at`."""
    spoken = _spoken(language_of(to))
    local = at if isinstance(to, str) else to.local(at)
    table = _table()
    return gettext(
        spoken,
        "moment",
        weekday=table["weekdays"][spoken].split()[local.weekday()],
        month=table["months"][spoken].split()[local.month - 1],
        day=local.day,
        padded=f"{local.day:02}",
        year=local.year,
        time=clock(to, local),
        zone=local.tzname() or "UTC",
    )


def clock(to: Reader | str, at: datetime) -> str:
    """15:06, or 3:06 PM."""
    if isinstance(to, str) or not to.twelve_hours:
        return f"{at if isinstance(to, str) else to.local(at):%H:%M}"
    local = to.local(at)
    half = "clock.morning" if local.hour < 12 else "clock.afternoon"
    return gettext(to.language, half, hour=local.hour % 12 or 12, minute=f"{local:%M}")


def keys() -> Mapping[str, Mapping[str, str]]:
    """Every text by its key and language."""
    return _table()


def _spoken(language: str) -> str:
    found = language.partition("-")[0].lower()
    return found if found in _table()["moment"] else ENGLISH


@cache
def _table() -> dict[str, dict[str, str]]:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    languages = lines[0].split("\t")[1:]
    found: dict[str, dict[str, str]] = {}
    for line in lines[1:]:
        key, *texts = line.split("\t")
        found[key] = {each: text.replace("\\n", "\n") for each, text in zip(languages, texts, strict=True)}
    return found
