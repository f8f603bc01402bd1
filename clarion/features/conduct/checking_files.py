"""Attempts written down as JSON lines, judged without a server: for trying rules out, and for outsiders."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

from clarion.base.errors import Invalid
from clarion.features.conduct.asking import Conduct
from clarion.features.conduct.attempt import Attempt, AttemptKind
from clarion.features.conduct.ports import FeatureValue
from clarion.features.conduct.rulebook import RuleBook
from clarion.features.conduct.verdict import as_json

LONGEST_LINE = 1_000_000
_FIELDS = {field.name for field in fields(Attempt)}
_TEXTS = _FIELDS - {"kind", "at", "international"}
_FITS = {"bool": (bool,), "int": (int,), "double": (float, int), "string": (str,), "list": (list,)}


def judge_lines(lines: Iterable[str | bytes], conduct: Conduct, now: datetime) -> Iterator[tuple[int, dict[str, Any]]]:
    """Number of the line and the verdict as data; `{"line": …, "error": …}` for a line that cannot be read."""
    for number, line in enumerate(lines, start=1):
        text = line.decode("utf-8", "replace") if isinstance(line, bytes) else line
        if not text.strip():
            continue
        try:
            attempt, features = read_attempt(text, number, conduct.force.book, now)
        except Invalid as error:
            yield number, {"line": number, "error": error.message}
            continue
        yield number, {"line": number, **as_json(conduct.judge(attempt, features))}


def read_attempt(text: str, number: int, book: RuleBook, now: datetime) -> tuple[Attempt, dict[str, FeatureValue]]:
    """One attempt and its features. Raises Invalid with what is wrong."""
    if len(text) > LONGEST_LINE:
        raise Invalid(f"longer than {LONGEST_LINE} characters")
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Invalid(f"not JSON: {str(error)[:200]}") from None
    if not isinstance(data, dict):
        raise Invalid("must be a JSON object")
    return attempt_of(data, number, book, now)


def attempt_of(
    data: dict[str, Any], number: int, book: RuleBook, now: datetime
) -> tuple[Attempt, dict[str, FeatureValue]]:
    """The same of data that was read already. Raises Invalid with what is wrong."""
    features = _features(data.pop("features", {}), book)
    values = {_snake(name): value for name, value in data.items()}
    unknown = sorted(set(values) - _FIELDS)
    if unknown:
        raise Invalid(f"unknown field {unknown[0]!r}; known are {', '.join(sorted(_FIELDS))} and features")
    return Attempt(**(_defaults(number, now) | _fields(values))), features


def _defaults(number: int, now: datetime) -> dict[str, Any]:
    return {"event_id": f"line-{number}", "at": now, "account_id": ""}


def _fields(values: dict[str, Any]) -> dict[str, Any]:
    try:
        kind = AttemptKind(str(values.get("kind")))
    except ValueError:
        known = ", ".join(kind.value for kind in AttemptKind)
        raise Invalid(f"kind {values.get('kind')!r} is none of {known}") from None
    for name in _TEXTS & set(values):
        if not isinstance(values[name], str):
            raise Invalid(f"{name} must be a text")
    if not isinstance(values.get("international"), bool | None):
        raise Invalid("international must be true, false or null")
    return values | {"kind": kind} | ({"at": _time(values["at"])} if "at" in values else {})


def _time(value: Any) -> datetime:
    try:
        at = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise Invalid(f"at {value!r} is no time; write it as 2026-05-01T12:00:00Z") from None
    try:
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except OverflowError:
        raise Invalid(f"at {value!r} is out of reach") from None


def _features(value: Any, book: RuleBook) -> dict[str, FeatureValue]:
    if not isinstance(value, dict):
        raise Invalid("features must be an object of names and values")
    features: dict[str, FeatureValue] = {}
    for name, fact in value.items():
        declared = book.features.get(name)
        if declared is None:
            raise Invalid(f"unknown feature {name!r}; `clarion acceptable-use features` lists them")
        if type(fact) not in _FITS[declared.type] or (
            isinstance(fact, list) and not all(isinstance(part, str) for part in fact)
        ):
            raise Invalid(f"feature {name} is of type {declared.type}")
        features[name] = tuple(fact) if isinstance(fact, list) else float(fact) if declared.type == "double" else fact
    return features


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)
