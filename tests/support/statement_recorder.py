"""What each test asks of PostgreSQL: watched while tests run, for `python -m tools.two_databases`.

What is asked falls into traits: the shape of each statement, each pair of a type and the kind of a value given for it,
and each error that the database answered with. By these PostgreSQL differs from SQLite: syntax, types, ranges, locks,
constraints.
"""

import json
import os
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

RECORD = "PYTEST_RECORD_STATEMENTS"
"""With a folder here in the environment, each process of a run writes a file of lines of JSON into it."""

_ROWS = re.compile(r"(\([^()]*\))(?:, \([^()]*\))+")
_NUMBERED = re.compile(r"\$\d+")
_GENERATED = re.compile(r"\b(sa_savepoint|anon|param)_\d+")
_LIST = re.compile(r"\bIN \((\$(?:::[\w ]+)?)(?:, \$(?:::[\w ]+)?)*\)")
_INSERT = re.compile(r"INSERT INTO (\w+) \(([^()]*)\) VALUES \([^()]*\)(.*)")
_UPDATE = re.compile(r"UPDATE (\w+) SET ([^()]*?) WHERE (.*)")
_TYPED = re.compile(r"\$\d+(?:::([A-Z][A-Z ]*[A-Z]|[A-Z]))?")


@lru_cache(20_000)
def shapes_of(statement: str) -> tuple[str, ...]:
    """The statement without what tells one use from another: how many values a list has, names made up by SQLAlchemy.

    One that only sets columns of one table falls into these columns: which others are set with them matters nothing.
    """
    text = _GENERATED.sub(r"\1", _NUMBERED.sub("$", " ".join(statement.split())))
    before, values, after = text.partition(" VALUES ")
    shape = _LIST.sub(r"IN (\1, ...)", before + values + _ROWS.sub(r"\1", after))
    for kind, simple in (("INSERT INTO", _INSERT.fullmatch(shape)), ("UPDATE", _UPDATE.fullmatch(shape))):
        if simple:
            start = f"{kind} {simple[1]}"
            return (*(f"{start}: {column}" for column in simple[2].split(", ")), f"{start} ... {simple[3].strip()}")
    return (shape,)


@lru_cache(20_000)
def _types_of(statement: str) -> tuple[str, ...]:
    return tuple(_TYPED.findall(" ".join(statement.split())))


def kind_of(value: Any) -> str:
    """What the driver has to make of a value."""
    kind = type(value).__name__
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{kind} of {(value.bit_length() + 32) // 32 * 32} bits"
    if isinstance(value, str) and "\0" in value:
        return f"{kind} with NUL"
    return kind


def traits_of(statement: str, parameters: Any) -> Iterator[str]:
    """The traits of one statement with its values, or with many sets of values."""
    yield from shapes_of(statement)
    types = _types_of(statement)
    for values in parameters if isinstance(parameters, list) else [parameters]:
        for kind, value in zip(types, values, strict=False):
            if value is not None:
                yield f"{kind or 'any type'} <- {kind_of(value)}"


class StatementRecorder:
    """A plugin of pytest."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file = folder / f"{os.environ.get('PYTEST_XDIST_WORKER', 'gw')}-{os.getpid()}.jsonl"
        self._traits: set[str] = set()
        self._seconds = 0.0
        self._passed = True
        event.listen(Engine, "before_cursor_execute", self._note)
        event.listen(Engine, "handle_error", self._note_error)

    def _note(self, connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        if connection.dialect.name == "postgresql":
            self._traits.update(traits_of(statement, parameters))

    def _note_error(self, context: Any) -> None:
        cause = getattr(context.original_exception, "__cause__", None)
        if isinstance(cause, (asyncpg.PostgresError, asyncpg.InterfaceError)):
            where = getattr(cause, "constraint_name", None) or shapes_of(context.statement or "")[-1]
            self._traits.add(f"! {type(cause).__name__} {where}")

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[object]:
        self._traits, self._seconds, self._passed = set(), 0.0, True
        result = yield
        if self._passed:  # of one that failed nobody knows what it would have asked
            self._write(item.nodeid, self._traits)
        return result

    def _write(self, test: str, traits: set[str]) -> None:
        line = {"test": test, "seconds": round(self._seconds, 3), "traits": sorted(traits)}
        with self._file.open("a") as file:
            file.write(json.dumps(line) + "\n")

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any) -> Iterator[object]:
        """What is made once for all tests belongs to none of them."""
        if fixturedef.scope == "function":
            return (yield)
        before = set(self._traits)
        try:
            return (yield)
        finally:
            self._write("", self._traits - before)
            self._traits = before

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._seconds += report.duration
        self._passed = self._passed and report.passed
