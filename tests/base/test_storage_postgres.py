"""Connections to PostgreSQL that are kept, and errors of ready statements."""

import asyncio

import asyncpg
import pytest
from sqlalchemy import Integer, bindparam, column, func, insert, literal_column, select, table
from sqlalchemy.exc import DBAPIError

from clarion.base import storage_postgres
from clarion.base.storage import Ready, ReadyWrite, Storage, ask, run

_WHO = Ready(select(func.pg_backend_pid().label("pid")))
_DIVIDE = Ready(select((literal_column("1", Integer) / bindparam("by", type_=Integer)).label("n")))

_NOTES = table("notes_of_who_came_after", column("n", Integer))
_NOTE = ReadyWrite(insert(_NOTES).values(n=bindparam("n")))


async def _ended(postgres_url: str, pid: int) -> None:
    """The server ends a connection, as when it starts anew."""
    admin = await asyncpg.connect(postgres_url)
    assert await admin.fetchval("SELECT pg_terminate_backend($1, 5000)", pid)
    await admin.close()


async def test_a_connection_that_the_server_has_ended_is_not_used_again(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However short the rest was; and after a long one it is asked whether somebody is there."""
    storage = Storage(postgres_url.replace("postgresql://", "postgresql+asyncpg://"))
    [first] = await storage.ask(_WHO)
    assert await storage.ask(_WHO) == [first], "it is kept"
    await _ended(postgres_url, first)
    [second] = await storage.ask(_WHO)
    assert second != first
    monkeypatch.setattr(storage_postgres, "QUIET_S", 0.0)
    async with storage.reading() as session:
        assert await ask(session, _WHO) == [second]
    await _ended(postgres_url, second)
    async with storage.transaction() as session:
        assert await ask(session, _WHO) != [second]
    await storage.close()


async def test_what_fails_is_told_as_everywhere_else(postgres_url: str) -> None:
    """And leaves the connection fit for the next."""
    storage = Storage(postgres_url.replace("postgresql://", "postgresql+asyncpg://"))
    assert await storage.ask(_DIVIDE, by=1) == [1]
    with pytest.raises(DBAPIError, match="division by zero"):
        await storage.ask(_DIVIDE, by=0)
    with pytest.raises(DBAPIError, match="division by zero"):
        async with storage.transaction() as session:
            await ask(session, _DIVIDE, by=0)
    assert await storage.ask(_DIVIDE, by=1) == [1]
    await storage.close()


async def test_who_is_cut_off_while_a_transaction_begins_costs_nobody_else_what_they_write(postgres_url: str) -> None:
    """At whichever step: no connection is left in a transaction that nobody knows of, whose end nobody would say."""
    storage = Storage(postgres_url.replace("postgresql://", "postgresql+asyncpg://"))

    async def look() -> None:
        async with storage.transaction() as session:
            await ask(session, _WHO)

    await look()
    admin = await asyncpg.connect(postgres_url)
    await admin.execute("CREATE TABLE notes_of_who_came_after (n integer)")
    for step in range(1, 8):
        force_hangup = asyncio.create_task(look())
        for _ in range(step):
            await asyncio.sleep(0)
        force_hangup.cancel()
        await asyncio.wait([force_hangup])
        async with storage.transaction() as session:
            await run(session, _NOTE, n=step)
    rows = await admin.fetch("SELECT n FROM notes_of_who_came_after ORDER BY n")
    assert [row["n"] for row in rows] == list(range(1, 8))
    await storage.close()
    await admin.execute("DROP TABLE notes_of_who_came_after")
    await admin.close()


_NOW = Ready(select(func.now().label("at")))


async def test_what_only_reads_begins_no_transaction(postgres_url: str) -> None:
    """Each statement sees its own moment, which stands still in a transaction; and nothing can be written."""
    admin = await asyncpg.connect(postgres_url)
    await admin.execute("CREATE TABLE notes_of_who_came_after (n integer)")
    storage = Storage(postgres_url.replace("postgresql://", "postgresql+asyncpg://"))
    async with storage.reading() as session:
        assert await ask(session, _NOW) != await ask(session, _NOW)
        with pytest.raises(DBAPIError, match="read-only"):
            await run(session, _NOTE, n=1)
    async with storage.transaction() as session:
        assert await ask(session, _NOW) == await ask(session, _NOW)
    await storage.close()
    await admin.execute("DROP TABLE notes_of_who_came_after")
    await admin.close()
