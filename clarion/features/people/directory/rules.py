"""Finding people in the directory. Pure."""

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

FIELDS = ("firstName", "lastName", "extensionNumber", "phoneNumber", "email", "jobTitle", "department",
          "customFieldValue")  # fmt: skip
NAMES = frozenset({"firstName", "lastName"})
_FEWEST_DIGITS = 3


def fold(text: str) -> str:
    """Without case and marks, so that zoe finds Zoë."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in plain if not unicodedata.combining(char))


@dataclass(frozen=True)
class Searchable:
    """What can be searched of one entry: field of the surface: text; numbers in E.164."""

    texts: Mapping[str, str]
    name: str
    numbers: Sequence[str] = ()


def matches(entry: Searchable, text: str, fields: Collection[str] = ()) -> bool:
    """Every word occurs in some of the fields (of all when none is named), or the digits in some number."""
    wanted = fields or FIELDS
    if "phoneNumber" in wanted:
        digits = "".join(char for char in text if char.isascii() and char.isdigit())
        letters = any(char.isalpha() for char in text)
        if len(digits) >= _FEWEST_DIGITS and not letters and any(digits in number for number in entry.numbers):
            return True
    parts = [entry.texts.get(field, "") for field in wanted]
    if not NAMES.isdisjoint(wanted):
        parts.append(entry.name)
    haystack = fold("\n".join(parts))
    return all(word in haystack for word in fold(text).split())


def sort_text(entry: Searchable, field: str) -> tuple[bool, str]:
    """What an entry is ordered by; one without a value comes last."""
    value = next(iter(entry.numbers), "") if field == "phoneNumber" else entry.texts.get(field, "")
    if field == "extensionNumber":
        value = value.rjust(12, "0") if value else ""
    return not value, fold(value)


def relevance(entry: Searchable, text: str) -> tuple[int, str]:
    """How well an entry that matches fits what was typed: the smallest first, equals by name."""
    wanted, name, number = fold(text), fold(entry.name), entry.texts.get("extensionNumber", "")
    digits = "".join(char for char in text if char.isascii() and char.isdigit())
    if digits and number == digits:
        return 0, name
    if name.startswith(wanted):
        return 1, name
    if any(word.startswith(wanted) for word in name.split()):
        return 2, name
    if digits and number.startswith(digits):
        return 3, name
    return (4 if wanted in name else 5), name
