"""Placeholders of CRM templates: `{number.e164}`, `{item.Account.Name}`, `{call.started|date}`. Pure and bounded.

A placeholder is a path into what is known, and filters: no arithmetic, no loops, nothing that is run. `{{` and `}}` are
braces. What is put into an address is percent-encoded; bodies are structures, so that no value can leave its place.
"""

import html
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import quote

LONGEST: Final = 4000
MOST_OF_RESULT: Final = 20_000
_NAME = r"[A-Za-z_$][A-Za-z0-9_$-]*"
_STEP = re.compile(rf'\.?(?P<name>{_NAME})|\[(?P<index>[0-9]{{1,4}})\]|\["(?P<quoted>[^"\]]{{1,200}})"\]')
_PIECE = re.compile(r"\{\{|\}\}|\{(?P<inside>[^{}]*)\}|[{}]")
_FILTER = re.compile(r"(?P<name>[a-z]+)(:(?P<argument>[A-Za-z0-9_]{1,40}))?")

Path = tuple[str | int, ...]
Maps = Mapping[str, Mapping[str, Any]]
Escape = Callable[[str], str]


class BadExpression(ValueError):
    """What is wrong with a text of a template, in a sentence."""


@dataclass(frozen=True)
class Placeholder:
    path: Path
    filters: tuple[tuple[str, str], ...] = ()


Piece = str | Placeholder


def read_path(text: str) -> Path:
    """`data.items[0].name`; names with other characters as `["a@b.c"]`. Raises BadExpression."""
    steps: list[str | int] = []
    at = 0
    while at < len(text):
        found = _STEP.match(text, at)
        if found is None or (found["name"] is not None and bool(steps) != text.startswith(".", at)):
            raise BadExpression(f'"{text[:80]}" is no path such as data.items[0].name (character {at + 1}).')
        steps.append(int(found["index"]) if found["index"] is not None else found["name"] or found["quoted"])
        at = found.end()
    if not steps:
        raise BadExpression("A path is missing between { and }; write {{ for a brace.")
    return tuple(steps)


def read_text(text: str) -> list[Piece]:
    """The pieces of a text with placeholders. Raises BadExpression."""
    pieces: list[Piece] = []
    at = 0
    for found in _PIECE.finditer(text):
        pieces.append(text[at : found.start()])
        at = found.end()
        if found["inside"] is None:
            if len(found[0]) == 1:
                raise BadExpression(f'A "{found[0]}" stands alone (character {found.start() + 1}); write it twice.')
            pieces.append(found[0][0])
        else:
            pieces.append(_placeholder(found["inside"]))
    pieces.append(text[at:])
    return [piece for piece in pieces if piece != ""]


def _placeholder(inside: str) -> Placeholder:
    path, *filters = (part.strip() for part in inside.split("|"))
    return Placeholder(read_path(path), tuple(_filter(each) for each in filters))


def _filter(text: str) -> tuple[str, str]:
    found = _FILTER.fullmatch(text)
    if found is None or found["name"] not in (*FILTERS, "map", "last", "verbatim"):
        known = ", ".join(sorted([*FILTERS, "last:7", "map:name", "verbatim"]))
        raise BadExpression(f'There is no filter "{text[:40]}"; there are {known}.')
    if found["name"] == "last" and not (found["argument"] or "").isdecimal():
        raise BadExpression("The filter last needs a count, as in last:7.")
    return found["name"], found["argument"] or ""


# ---- values


def follow(value: Any, path: Path) -> Any:
    """What lies at the path; None when there is nothing."""
    for step in path:
        if isinstance(value, Mapping) and isinstance(step, str):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int):
            value = value[step] if step < len(value) else None
        else:
            return None
    return value


def value_of(piece: Placeholder, known: Mapping[str, Any], maps: Maps) -> Any:
    """None when there is nothing at its path, or something that is no text, number or truth."""
    value = follow(known, piece.path)
    if isinstance(value, Mapping):
        value = value.get("")  # what the whole is as a text, such as the number in the format that is tried
    if isinstance(value, Mapping | list):
        return None
    for name, argument in piece.filters:
        if name == "map":
            value = _mapped(maps.get(argument, {}), value)
        elif value is not None and name == "last":
            value = str(value)[-int(argument) :] if int(argument) else ""
        elif value is not None and name != "verbatim":
            value = FILTERS[name](value)
    return value


def _mapped(table: Mapping[str, Any], value: Any) -> Any:
    return table.get(text_of(value), table.get("*"))


def text_of(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def encoded(text: str) -> str:
    """For an address: no value can add a step, a parameter or a host."""
    return quote(text, safe="")


def render(text: str, known: Mapping[str, Any], maps: Maps, escape: Escape = str) -> str:
    """The text with its placeholders filled in. What has no value leaves nothing."""
    parts: list[str] = []
    for piece in read_text(text):
        if isinstance(piece, str):
            parts.append(piece)
            continue
        value = text_of(value_of(piece, known, maps))
        # `{address}` is an address that was checked when it was given.
        free = piece.path == ("address",) or ("verbatim", "") in piece.filters
        parts.append(value if free else escape(value))
    return "".join(parts)[:MOST_OF_RESULT]


_NOTHING: Final = object()
_MOST_NUMBER: Final = 1e15


def fill(shape: Any, known: Mapping[str, Any], maps: Maps) -> Any:
    """A structure with its placeholders filled in. One that is a text of its own keeps the type of its value, and
    without a value its member is left out.
    """
    filled = _fill(shape, known, maps)
    return None if filled is _NOTHING else filled


def _fill(shape: Any, known: Mapping[str, Any], maps: Maps) -> Any:
    if isinstance(shape, Mapping):
        found = {name: _fill(value, known, maps) for name, value in shape.items()}
        return {render(name, known, maps): value for name, value in found.items() if value is not _NOTHING}
    if isinstance(shape, list):
        return [value for value in (_fill(each, known, maps) for each in shape) if value is not _NOTHING]
    if not isinstance(shape, str):
        return shape
    pieces = read_text(shape)
    if len(pieces) == 1 and isinstance(pieces[0], Placeholder):
        value = value_of(pieces[0], known, maps)
        return _NOTHING if value is None or value == "" else value
    return render(shape, known, maps)


# ---- filters


def _moment(value: Any) -> datetime:
    try:
        return datetime.fromisoformat(str(value)).astimezone(UTC)
    except (ValueError, OverflowError):  # the year 1, far in the east
        return datetime.fromtimestamp(0, UTC)


def _number(value: Any) -> float:
    """0 for what is none, or beyond all seconds that anybody counts."""
    try:
        found = float(value)
    except (TypeError, ValueError, OverflowError):
        return 0.0
    return found if abs(found) <= _MOST_NUMBER else 0.0


FILTERS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "clock": lambda value: f"{int(_number(value)) // 60:02}:{int(_number(value)) % 60:02}",
    "date": lambda value: f"{_moment(value):%Y-%m-%d}",
    "digits": lambda value: re.sub(r"\D", "", str(value)),
    "html": lambda value: html.escape(str(value)),
    "integer": lambda value: int(_number(value)),
    "lower": lambda value: str(value).lower(),
    "milliseconds": lambda value: int(_number(value) * 1000),
    "minutes": lambda value: math.ceil(_number(value) / 60),
    "odata": lambda value: str(value).replace("'", "''"),
    "soql": lambda value: str(value).replace("\\", "\\\\").replace("'", "\\'"),
    "text": text_of,
    "timestamp": lambda value: f"{_moment(value):%Y-%m-%d %H:%M:%S}",
    "upper": lambda value: str(value).upper(),
}
