"""JSON from outside, read strictly: what a lenient reader would guess about is refused, with its place.

Refused: broken syntax, a member given twice, NaN and Infinity, half of a surrogate pair, the null character, and
bodies that are too deep or have too many values. The error is CMN-103 and says where: line and column for
syntax, the path (`to[1].phoneNumber`) for the rest.
"""

import json
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from clarion.base.errors import Invalid

_SURROGATE = re.compile(r"[\ud800-\udfff]")
_BRACKET_OR_STRING = re.compile(rb'"(?:[^"\\]|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)
_STRING = re.compile(r'"(?:[^"\\]|\\.)*+"', re.DOTALL)
_PIECE = re.compile(_STRING.pattern + r"|[\[\]{},]", re.DOTALL)
_MAX_DIGITS = 40
_SHOWN = 80


@dataclass(frozen=True)
class JsonLimits:
    """`depth`: brackets inside brackets; `values`: members and elements in all."""

    depth: int = 40
    values: int = 100_000


STANDARD = JsonLimits()


def read_json(data: bytes, limits: JsonLimits = STANDARD) -> Any:
    """The value. Raises `Invalid` (CMN-103) with the place of what is wrong."""
    text = _decoded(data)
    # Counting is cheap and can only overstate; the exact look is taken where it may matter.
    if data.count(b"{") + data.count(b"[") > limits.depth and _depth(data) > limits.depth:
        raise _bad(f"it is nested more than {limits.depth} levels deep")
    if data.count(b",") + data.count(b":") > 2 * limits.values:
        raise _bad(f"it holds more than {limits.values} values")
    doubled: list[bool] = []
    try:
        value = json.loads(
            text,
            object_pairs_hook=_members(doubled),
            parse_constant=_no_number(text),
            parse_int=_whole(text),
            parse_float=_fraction(text),
        )
    except json.JSONDecodeError as error:
        raise _bad(f"line {error.lineno}, column {error.colno}: {_reason(error)}") from None
    except RecursionError:
        raise _bad(f"it is nested more than {limits.depth} levels deep") from None
    if doubled:
        raise _twice(text)
    if b"\\u" in data or b"\\U" in data:
        _check_texts(value)
    return value


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _bad(f"byte {error.start + 1} is not UTF-8") from None


def _members(doubled: list[bool]) -> Callable[[list[tuple[str, Any]]], dict[str, Any]]:
    def read(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            doubled.append(True)
        return found

    return read


def _no_number(text: str) -> Callable[[str], Any]:
    def refuse(name: str) -> Any:
        raise _bad(f"{_place_outside_strings(text, name)}: {name[:20]} is no number in JSON")

    return refuse


def _whole(text: str) -> Callable[[str], int]:
    def read(digits: str) -> int:
        if len(digits) > _MAX_DIGITS:
            raise _bad(f"{_place_outside_strings(text, digits)}: a number of {len(digits)} digits")
        return int(digits)

    return read


def _fraction(text: str) -> Callable[[str], float]:
    def read(digits: str) -> float:
        number = float(digits)
        if math.isinf(number):
            raise _bad(f"{_place_outside_strings(text, digits)}: {digits[:20]} is too large a number")
        return number

    return read


def _line_and_column(text: str, position: int) -> str:
    return f"line {text.count(chr(10), 0, position) + 1}, column {position - text.rfind(chr(10), 0, position)}"


def _place_outside_strings(text: str, wanted: str) -> str:
    for found in re.finditer(_STRING.pattern + "|" + re.escape(wanted), text, re.DOTALL):
        if found[0] == wanted:
            return _line_and_column(text, found.start())
    return "somewhere"


def _twice(text: str) -> Invalid:
    """Which member is given twice, and where the second one stands. `text` is known to be well formed."""
    names: list[set[str] | None] = []
    expecting_name = False
    for found in _PIECE.finditer(text):
        piece = found[0]
        if piece in "{[":
            names.append(set() if piece == "{" else None)
            expecting_name = piece == "{"
        elif piece in "}]":
            names.pop()
        elif piece == ",":
            expecting_name = names[-1] is not None
        elif expecting_name:
            expecting_name = False
            members, name = names[-1], json.loads(piece)
            if members is not None and name in members:
                shown = _shown(name)
                place = _line_and_column(text, found.start())
                return _bad(f"{place}: member [{shown}] is given twice in one object", shown)
            if members is not None:
                members.add(name)
    return _bad("a member is given twice in one object")


def _depth(data: bytes) -> int:
    deepest = depth = 0
    for found in _BRACKET_OR_STRING.finditer(data):
        first = found[0][:1]
        if first in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        elif first in b"]}":
            depth -= 1
    return deepest


def _check_texts(value: Any) -> None:
    """No text that a database or another program cannot hold."""
    waiting: list[tuple[str, Any]] = [("", value)]
    while waiting:
        path, item = waiting.pop()
        if isinstance(item, str):
            _check_text(path, item)
        elif isinstance(item, list):
            waiting += [(f"{path}[{place}]", inner) for place, inner in enumerate(item)]
        elif isinstance(item, dict):
            for name, inner in item.items():
                _check_text(f"{path}.{name}".lstrip("."), name)
                waiting.append((f"{path}.{name}".lstrip("."), inner))


def _check_text(path: str, text: str) -> None:
    shown = _shown(path) or "body"
    if "\0" in text:
        raise _bad(f"[{shown}] holds the null character, at position {text.index(chr(0)) + 1}", shown)
    half = _SURROGATE.search(text)
    if half:
        raise _bad(f"[{shown}] holds half of a surrogate pair, at position {half.start() + 1}", shown)


def _shown(name: str) -> str:
    """A name from outside that may stand in a message."""
    return name.encode("ascii", "backslashreplace").decode().replace("\0", "\\0")[:_SHOWN]


def _reason(error: json.JSONDecodeError) -> str:
    return error.msg[:1].lower() + error.msg[1:]


def _bad(what: str, parameter: str | None = None) -> Invalid:
    return Invalid(f"The body is not valid JSON: {what}.", code="CMN-103", parameter=parameter)
