"""Dated tables: every threshold is a row with value, place, time, source and label. Overlaps are refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from clarion.features.conduct.rulebook.errors import BadRule
from clarion.features.conduct.rulebook.located import Document, Path
from clarion.features.conduct.rulebook.record import Place, Record, Scalar, TableId

Label = Literal["P", "P2", "M", "U", "D"]
"""Published, published by a secondary source, measured by us, unconfirmed, Clarion default."""


class Row(Record):
    value: Scalar
    place: Place | None = None  # none: wherever no narrower row speaks
    source: Annotated[str, Field(min_length=1, max_length=300)]
    label: Label
    valid_from: date
    valid_to: date | None = None  # the first day on which it no longer holds


class Table(Record):
    id: TableId
    means: Annotated[str, Field(min_length=1, max_length=300)]
    unit: Annotated[str, Field(max_length=40)]
    type: Literal["bool", "int", "double", "string"]
    rows: Annotated[tuple[Row, ...], Field(min_length=1)]


_PYTHON = {"bool": bool, "int": int, "double": float, "string": str}


def check_table(table: Table, document: Document, path: Path) -> None:
    """Raise BadRule for a value of another type, for times that run backwards, for two rows that hold at once."""
    kind = _PYTHON[table.type]
    for index, row in enumerate(table.rows):
        at = (*path, "rows", index)
        if type(row.value) is not kind:
            raise document.bad((*at, "value"), f"table {table.id} holds values of type {table.type}{_hint(table.type)}")
        if row.valid_to is not None and row.valid_to <= row.valid_from:
            raise document.bad((*at, "valid_to"), "a row must end after it begins")
        for before in table.rows[:index]:
            if before.place == row.place and _overlap(before, row):
                where = row.place or "everywhere"
                raise document.bad(
                    (*at, "valid_from"),
                    f"table {table.id}: two rows for {where} hold on {max(before.valid_from, row.valid_from)};"
                    " end the earlier one with valid_to",
                )


def _hint(kind: str) -> str:
    return "; write 5.0, not 5" if kind == "double" else ""


def _overlap(one: Row, other: Row) -> bool:
    starts_late = other.valid_to is not None and one.valid_from >= other.valid_to
    ends_early = one.valid_to is not None and other.valid_from >= one.valid_to
    return not (starts_late or ends_early)


@dataclass(frozen=True, slots=True)
class Found:
    """A value, and the row it came from."""

    value: bool | int | float | str
    row: Row


def find_row(table: Table, place: str, day: date) -> Found | None:
    """The row of the narrowest place that holds on `day`: US-FL, then US, then everywhere."""
    for wanted in _places(place):
        for row in table.rows:
            if row.place == wanted and row.valid_from <= day and (row.valid_to is None or day < row.valid_to):
                return Found(row.value, row)
    return None


def _places(place: str) -> Sequence[str | None]:
    country = place.partition("-")[0]
    return (place, country, None) if place else (None,)


def edges(tables: Sequence[Table]) -> frozenset[date]:
    """The days on which some row begins or ends."""
    days = {row.valid_from for table in tables for row in table.rows}
    return frozenset(days | {row.valid_to for table in tables for row in table.rows if row.valid_to})


def places(tables: Sequence[Table]) -> frozenset[str]:
    return frozenset(row.place for table in tables for row in table.rows if row.place)


def get_value(table: Table, place: str, day: date) -> bool | int | float | str:
    """Raises BadRule when no row holds: the table has a gap."""
    found = find_row(table, place, day)
    if found is None:
        raise BadRule(f"table {table.id} has no row for {place or 'everywhere'} on {day}")
    return found.value
