"""Migrations make what the models say, on both databases."""

import asyncio
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata, produce_migrations, render_python_code
from alembic.migration import MigrationContext
from sqlalchemy import Boolean, Column, Connection, MetaData, Table, create_engine, false, inspect, text, true

from clarion.apps.migrate import migrate
from clarion.apps.migration_rendering import render_item
from clarion.apps.models import Base, load_models
from clarion.base.storage import IdString, Storage


async def test_migrating_makes_exactly_what_the_models_say(database_url: str) -> None:
    storage = Storage(database_url)
    await migrate(storage)
    async with storage.engine.connect() as connection:
        differences = await connection.run_sync(_differences)
    await storage.close()
    assert differences == [], 'write a migration: python -m tools.new_migration "What it does"'


async def test_migrating_leaves_every_index_that_the_models_have(database_url: str) -> None:
    """Also those of expressions, which a comparison does not see and a copy of a table would lose."""
    storage = Storage(database_url)
    await migrate(storage)
    names = "SELECT name FROM sqlite_master WHERE type = 'index'"
    query = names if storage.is_sqlite else "SELECT indexname FROM pg_indexes WHERE schemaname = 'public'"
    async with storage.engine.connect() as connection:
        found = set((await connection.execute(text(query))).scalars())
    await storage.close()
    tables = Base.metadata.sorted_tables
    assert {str(index.name) for table in tables for index in table.indexes} - found == set()


async def test_migrating_twice_changes_nothing(database_url: str) -> None:
    storage = Storage(database_url)
    await migrate(storage)
    before = await _tables(storage)
    await migrate(storage)
    assert await _tables(storage) == before
    assert "outbox" in before
    await storage.close()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_two_processes_that_start_together_do_not_migrate_together(database_url: str) -> None:
    storages = [Storage(database_url) for _ in range(3)]
    await asyncio.gather(*(migrate(storage) for storage in storages))
    assert "outbox" in await _tables(storages[0])
    for storage in storages:
        await storage.close()


def test_new_migrations_write_truth_as_every_database_understands_it() -> None:
    """SQLite, by which migrations are written, knows only 1 and 0."""
    metadata = MetaData()
    flags = [Column("on", Boolean, server_default=true()), Column("off", Boolean, server_default=false())]
    Table("flags", metadata, Column("id", IdString, primary_key=True), *flags)
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"render_item": render_item, "target_metadata": metadata})
        steps = produce_migrations(context, metadata).upgrade_ops
        assert steps is not None
        code = render_python_code(steps, render_item=render_item, migration_context=context)
    engine.dispose()
    assert "server_default=sa.true()" in code and "server_default=sa.false()" in code
    assert "storage.IdString()" in code, "our own types"


def _differences(connection: Connection) -> list[Any]:
    load_models()
    context = MigrationContext.configure(
        connection, opts={"compare_type": True, "include_name": _is_ours, "target_metadata": Base.metadata}
    )
    return list(compare_metadata(context, Base.metadata))


def _is_ours(name: str | None, kind: str, _parents: Any) -> bool:
    # Models cannot describe how search keeps words; tests/features/messaging/test_search.py asks it after migrating.
    return kind != "table" or not (name == "alembic_version" or (name or "").startswith("chat_search_words"))


async def _tables(storage: Storage) -> set[str]:
    async with storage.engine.connect() as connection:
        return await connection.run_sync(lambda sync: set(inspect(sync).get_table_names()))


async def test_ops_28_44_an_older_version_goes_on_with_a_database_that_a_newer_one_has_migrated(
    database_url: str,
) -> None:
    """After a rollback: migrations only add."""
    storage = Storage(database_url)
    await migrate(storage)
    before = await _tables(storage)
    async with storage.engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        await connection.execute(text("CREATE TABLE of_the_newer_one (id INTEGER)"))
    await migrate(storage)
    assert await _tables(storage) == before | {"of_the_newer_one"}
    await storage.close()
