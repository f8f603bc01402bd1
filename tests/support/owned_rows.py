"""All rows of one account: of every table, by the account they name or by the row of the account they belong to."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import Row, Table, select

from clarion.base.storage import Base, Storage

Rows = dict[str, dict[tuple[Any, ...], dict[str, str]]]
"""By table and primary key: columns as text."""


async def rows_of(storage: Storage, account: str) -> Rows:
    """Rows that name the account or, in tables that name none, that point to a row of it."""
    found: Rows = defaultdict(dict)
    values: dict[tuple[str, str], set[str]] = {("accounts", "id"): {account}}
    async with storage.reading() as session:
        for table in Base.metadata.sorted_tables:
            for row in await session.execute(select(table)):
                if _owned(table, row, account, values):
                    key = tuple(row._mapping[column.name] for column in table.primary_key)
                    texts = {name: str(value) for name, value in row._mapping.items()}
                    found[table.name][key] = texts
                    for column, text in texts.items():
                        values.setdefault((table.name, column), set()).add(text)
    return dict(found)


def _owned(table: Table, row: Row[Any], account: str, values: dict[tuple[str, str], set[str]]) -> bool:
    if table.name == "accounts":
        return bool(row._mapping["id"] == account)
    if "account_id" in table.columns:
        return bool(row._mapping["account_id"] == account)
    return any(
        str(row._mapping[key.parent.name]) in values.get((key.column.table.name, key.column.name), ())
        for key in table.foreign_keys
    )


def differences(before: Rows, after: Rows, ignored: Collection[tuple[str, str]] = ()) -> list[str]:
    """What was added, taken away or changed, in a sentence each. `ignored`: columns, as table and name."""
    found = []
    for table in sorted(before.keys() | after.keys()):
        had, has = before.get(table, {}), after.get(table, {})
        found += [f"{table} {key}: taken away" for key in had.keys() - has.keys()]
        found += [f"{table} {key}: added {has[key]}" for key in has.keys() - had.keys()]
        for key in had.keys() & has.keys():
            changed = {name: (value, has[key][name]) for name, value in had[key].items() if value != has[key][name]}
            if changed.keys() - {column for name, column in ignored if name == table}:
                found.append(f"{table} {key}: {changed}")
    return found
