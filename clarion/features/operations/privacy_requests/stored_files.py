"""Keys of the files that rows name, so that files go with their rows."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Table, select

from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession, Base
from clarion.features.message_store import FILES_DROPPED, FilesDropped
from clarion.features.operations.privacy_requests.data_map import DataMap, cascades

_AT_ONCE = 500


def keys_in(known: DataMap, table: Table, row: Any) -> list[str]:
    """`row`: a mapping of the table's columns."""
    keys = [row[name] for name in known.files.get(table.name, ())]
    for name, member in known.lists.get(table.name, {}).items():
        keys += [str(each.get(member, "")) for each in row[name] or () if isinstance(each, dict)]
    return [key for key in keys if key]


def names_files(known: DataMap, table: Table) -> bool:
    return table.name in known.files or table.name in known.lists


async def keys_of(session: AsyncSession, known: DataMap, table: Table, which: ColumnElement[bool]) -> list[str]:
    """Of all these rows, and of the rows that are deleted with them."""
    found: list[str] = []
    if names_files(known, table):
        rows = await session.execute(select(table).where(which))
        found += [key for row in rows.mappings() for key in keys_in(known, table, row)]
    for child, condition in _children(table, which):
        found += await keys_of(session, known, child, condition)
    return found


def _children(table: Table, which: ColumnElement[bool]) -> Iterable[tuple[Table, ColumnElement[bool]]]:
    for child in Base.metadata.tables.values():
        for key in cascades(child):
            if key.referred_table is table and len(key.elements) == 1 and child is not table:
                own, there = next(iter(key.columns)).expression, key.elements[0].column
                yield child, own.in_(select(there).where(which))


def drop_keys(session: AsyncSession, keys: Sequence[str]) -> None:
    """Have the files deleted once this is committed."""
    for start in range(0, len(keys), _AT_ONCE):
        announce(session, FILES_DROPPED, FilesDropped(keys=list(keys[start : start + _AT_ONCE])))
