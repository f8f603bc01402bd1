"""Which tables hold something of a person, by `data_map.yaml` and by the foreign keys of the tables."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml
from sqlalchemy import ForeignKeyConstraint, Table

from clarion.base.storage import Base

PERSON: Final = "extensions"
ACCOUNT: Final = "account"
_FILE: Final = Path(__file__).with_name("data_map.yaml")
_SECRET: Final = re.compile(r"(^|_)(hash|sealed|secrets?|salt|password|pin|p256dh|auth|challenge|nonce|box)$|^sealed_")


@dataclass(frozen=True)
class TableRule:
    """A line of `data_map.yaml`, where its members are explained."""

    table: Table
    about: str
    erased: str
    people: Sequence[str] = ()
    numbers: Sequence[str] = ()
    number_words: Sequence[str] = ()
    json: Sequence[str] = ()
    emails: Sequence[str] = ()
    through: Mapping[str, str] = field(default_factory=dict)
    calls: str = ""
    content: bool = False
    why: str = ""


@dataclass(frozen=True)
class DataMap:
    """`rules` in the order of the work. `follows`: tables whose rows go with the extension, parents first."""

    rules: Mapping[str, TableRule]
    follows: Sequence[Table]
    reasons: Mapping[str, str]
    files: Mapping[str, Sequence[str]]
    lists: Mapping[str, Mapping[str, str]]
    nothing: Mapping[str, Sequence[str]]


@cache
def read_data_map() -> DataMap:
    """Raises KeyError for a line about a table or column that does not exist."""
    known: Any = yaml.safe_load(_FILE.read_text("utf-8"))
    return DataMap(
        rules={name: _rule(name, line) for name, line in known["tables"].items()},
        follows=tables_below(PERSON),
        reasons=known["reasons"],
        files=known["files"],
        lists=known["lists"],
        nothing=known["nothing"],
    )


def _rule(name: str, line: Mapping[str, Any]) -> TableRule:
    table = Base.metadata.tables[name]
    for part in ("people", "numbers", "number_words", "json", "emails", "through"):
        for column in line.get(part, ()):
            table.c[column]
    return TableRule(table=table, **line)


def tables_below(parent: str) -> list[Table]:
    """Every table whose rows are deleted with a row of `parent`, however far below; parents come before children."""
    found = [parent]
    for name in found:
        for table in Base.metadata.tables.values():
            if table.name not in found and any(key.referred_table.name == name for key in cascades(table)):
                found.append(table.name)
    return [Base.metadata.tables[name] for name in found]


def cascades(table: Table) -> list[ForeignKeyConstraint]:
    """Foreign keys by which its rows are deleted with others; those of accounts are not meant."""
    keys = sorted(table.foreign_key_constraints, key=lambda key: [column.name for column in key.columns])
    return [key for key in keys if key.ondelete == "CASCADE" and key.referred_table.name != "accounts"]


def is_secret(column: str) -> bool:
    """Whether an export leaves the column out: what proves to be somebody is of use to thieves only."""
    return _SECRET.search(column) is not None
