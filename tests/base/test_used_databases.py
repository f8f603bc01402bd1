"""What tests find in a database does not depend on the tests before them."""

import asyncpg
import pytest

from tests.support.used_databases import UsedDatabases


async def _content(url: str) -> dict[str, list[str]]:
    inside = await asyncpg.connect(url)
    names = await inside.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
    content = {
        row["tablename"]: [
            record["t"] for record in await inside.fetch(f'SELECT t::text AS t FROM "{row["tablename"]}" t ORDER BY 1')
        ]
        for row in names
    }
    await inside.close()
    return content


async def test_a_database_comes_back_as_it_was_whoever_changed_it(postgres_url: str, used_demo: UsedDatabases) -> None:
    database = await used_demo.take()
    url = f"{postgres_url.removesuffix('/postgres')}/{database.name}"
    before = await _content(url)
    assert len(before["extensions"]) > 3
    writer, idle = await asyncpg.connect(url), await asyncpg.connect(url)
    await writer.execute("UPDATE accounts SET name = 'Others'")
    await writer.execute("SET session_replication_role = replica")
    await writer.execute("DELETE FROM extensions")
    change = writer.transaction()
    await change.start()
    await writer.execute("DELETE FROM accounts")  # neither kept nor undone when its connection is cut
    assert await _content(url) != before
    await used_demo.give_back(database)
    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, OSError)):
        await idle.fetch("SELECT 1")
    assert await used_demo.take() is database
    assert await _content(url) == before
    await used_demo.give_back(database)
