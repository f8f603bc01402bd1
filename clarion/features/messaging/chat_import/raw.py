"""Looking into what an export says, without trusting it: every value is checked when it is taken. Pure."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from clarion.features.messaging.chat_import.archives import Archive
from clarion.features.messaging.chat_import.canonical import Raw, clean
from clarion.features.messaging.chat_import.problems import wrong

MOST_JSON = 256 * 2**20
"""Bytes of one document."""
LONGEST_TEXT = 400_000
LONGEST_NAME = 250
LONGEST_KEY = 200
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MOST_SECONDS = 7_258_118_400  # the year 2200


class Unreadable(Exception):
    """One object says something that cannot be; the others may be fine."""


def read_json(archive: Archive, name: str, most: int = MOST_JSON) -> Any:
    """A document. Raises ExportProblem, with line and column."""
    return parse_json(archive.read(name, most), name)


def parse_json(data: bytes, place: str) -> Any:
    try:
        return json.loads(data)
    except json.JSONDecodeError as error:
        wrong(place, f"this is no JSON: line {error.lineno}, column {error.colno}: {error.msg}.")
    except UnicodeDecodeError:
        wrong(place, "this is not UTF-8.")
    except (RecursionError, ValueError):
        wrong(place, "this JSON is nested too deep, or holds numbers that are too large.")


def objects(value: Any, place: str) -> Iterator[tuple[str, Raw]]:
    """The objects of a list, each with its place. Raises ExportProblem where it is no list of objects."""
    if not isinstance(value, list):
        wrong(place, "a list is expected here.")
    for number, item in enumerate(value, 1):
        if not isinstance(item, dict):
            wrong(f"{place}, entry {number}", "an object is expected here.")
        yield f"{place}, entry {number}", item


def text_of(raw: Raw, name: str, longest: int = LONGEST_TEXT) -> str:
    """Text, or a number as text; empty for anything else."""
    value = raw.get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    return clean(value[:longest]) if isinstance(value, str) else ""


def name_of(raw: Raw, *names: str) -> str:
    """The first of these that says something, in one line."""
    for name in names:
        found = " ".join(text_of(raw, name, LONGEST_NAME).split())
        if found:
            return found
    return ""


def key_of(raw: Raw, name: str, place: str) -> str:
    """Raises ExportProblem where there is none."""
    found = text_of(raw, name, LONGEST_KEY)
    if not found:
        wrong(place, f"[{name}] is missing.")
    return found


def inner(raw: Raw, name: str) -> Raw:
    value = raw.get(name)
    return value if isinstance(value, dict) else {}


def listed(raw: Raw, name: str) -> list[Any]:
    value = raw.get(name)
    return value if isinstance(value, list) else []


def inner_all(raw: Raw, name: str) -> list[Raw]:
    return [item for item in listed(raw, name) if isinstance(item, dict)]


def texts(raw: Raw, name: str) -> list[str]:
    """Of a list of texts or numbers."""
    return [clean(str(item)[:LONGEST_KEY]) for item in listed(raw, name) if isinstance(item, str | int)]


def moment(value: Any, per_second: int = 1) -> datetime:
    """A time since 1970, as a number or as digits. `per_second`: 1000 for milliseconds. Raises Unreadable."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise Unreadable("its time is missing")
    whole, _, fraction = (str(value) if not isinstance(value, float) else f"{value:.6f}").partition(".")
    if not whole.isascii() or not whole.isdigit() or (fraction and not (fraction.isascii() and fraction.isdigit())):
        raise Unreadable(f"its time {str(value)[:40]} is none")
    if len(whole) > 16 or int(whole) // per_second > _MOST_SECONDS:
        raise Unreadable(f"its time {str(value)[:40]} is too late")
    micro = int(whole) * 1_000_000 // per_second + int((fraction or "0")[:6].ljust(6, "0")) // per_second
    return _EPOCH + timedelta(microseconds=micro)


def find_moment(value: Any, per_second: int = 1) -> datetime | None:
    """None for what is no time, and for the beginning of time, which says that there is none."""
    try:
        found = moment(value, per_second)
    except Unreadable:
        return None
    return found if found > _EPOCH else None
