"""Migrations keep what people have stored, and say which databases they cannot take."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, Table, insert, select, text

from clarion.apps.migrate import alembic_config, foreign_keys_off, migrate
from clarion.apps.models import load_models
from clarion.base.errors import ClarionError
from clarion.base.storage import Storage

LIKE_TYPES: tuple[tuple[type, Any], ...] = (
    (bool, True),
    (int, 7),
    (float, 2.5),
    (datetime, datetime(2026, 1, 5, 9, 0, tzinfo=UTC)),
    (date, date(2026, 1, 5)),
    (dict, {"kept": ["é"]}),
    (list, ["kept"]),
    (bytes, b"kept"),
)


def _first(connection: Connection) -> str:
    [base] = ScriptDirectory.from_config(alembic_config(connection)).get_bases()
    return base


def _sample(column: Any, reference: dict[str, Any], naive: bool) -> Any:
    for key in column.foreign_keys:
        if (found := reference.get(f"{key.column.table.name}.{key.column.name}")) is not None:
            return found
    name = type(column.type).__name__
    if name in ("JSON", "JSONB"):
        return {"kept": ["é"]}
    kind = column.type.python_type
    for one, value in LIKE_TYPES:
        if kind is one:
            return value.replace(tzinfo=None) if naive and isinstance(value, datetime) else value
    return f"{column.table.name[:6]}é"[: column.type.length or 8]


def _fill(connection: Connection) -> dict[str, dict[str, Any]]:
    """One row in every table of the first release, with a value in every column that may not be null."""
    command.upgrade(alembic_config(connection), _first(connection))
    metadata = MetaData()
    metadata.reflect(connection)
    reference: dict[str, Any] = {}
    rows: dict[str, dict[str, Any]] = {}
    for table in metadata.sorted_tables:
        if table.name == "alembic_version" or table.name.startswith("chat_search_words") or rows.get(table.name):
            continue
        naive = connection.dialect.name == "sqlite"
        row = {one.name: _sample(one, reference, naive) for one in table.columns if not one.nullable or one.primary_key}
        connection.execute(table.delete())
        connection.execute(insert(table).values(row))
        reference |= {f"{table.name}.{name}": value for name, value in row.items()}
        rows[table.name] = row
    connection.commit()
    return rows


def _fill_without_keys(connection: Connection) -> dict[str, dict[str, Any]]:
    with foreign_keys_off(connection):  # of tables that point at each other
        return _fill(connection)


def _read(connection: Connection, rows: dict[str, dict[str, Any]]) -> dict[str, Any]:
    found = {}
    for name, row in rows.items():
        table = Table(name, MetaData(), autoload_with=connection)
        columns = [table.c[column] for column in row]
        found[name] = [dict(one._mapping) for one in connection.execute(select(*columns))]
    return found


async def test_a_database_of_the_first_release_keeps_a_row_of_every_table(database_url: str) -> None:
    """ADM-38: Upgrades begin there; each migration since then is run over these rows."""
    load_models()
    storage = Storage(database_url)
    async with storage.engine.connect() as connection:
        rows = await connection.run_sync(_fill_without_keys)
        before = await connection.run_sync(_read, rows)
    assert len(rows) > 250
    assert all(len(found) == 1 for found in before.values())
    await migrate(storage)
    async with storage.engine.connect() as connection:
        after = await connection.run_sync(_read, rows)
    assert after == before
    await storage.close()


@pytest.mark.parametrize("revision", ["0001", "0088"])
async def test_a_database_from_before_the_first_release_is_refused_and_left_alone(
    database_url: str, revision: str
) -> None:
    storage = Storage(database_url)
    async with storage.engine.begin() as connection:
        await connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
        await connection.execute(text("INSERT INTO alembic_version VALUES (:revision)"), {"revision": revision})
    with pytest.raises(ClarionError, match="from before the first release"):
        await migrate(storage)
    async with storage.engine.connect() as connection:
        assert (await connection.execute(text("SELECT version_num FROM alembic_version"))).scalar_one() == revision
    await storage.close()
