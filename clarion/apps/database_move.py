"""Moves everything from one database to another kind: `clarion migrate --to postgresql+asyncpg://…` (OPS-15).

All rows in one transaction: a move that fails leaves no row in the target, and can be repeated. Rows are counted and
compared by a checksum on both sides before it is committed.
"""

import hashlib
import json
import os
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

import asyncpg
from sqlalchemy import Integer, Table, delete, func, insert, inspect, select, text, tuple_, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from clarion.apps.migrate import is_ours, migrate
from clarion.apps.models import load_models
from clarion.apps.run_files import lock_holder
from clarion.base.errors import ClarionError, Conflict
from clarion.base.storage import Base, Storage
from clarion.features.messaging.search.engines import fill_postgres_words

_PIECE: Final = 500
_ACCOUNTS: Final = "accounts"
_UNMODELED: Final = ("alembic_version", "chat_search_words")
"""Tables of ours that no model describes."""
_OPEN_BYTE: Final = 128
"""Of SQLite's `-shm` file: every process that has the database open holds a lock on it (UNIX_SHM_DMS)."""
Moved = Mapping[str, int]


async def move_database(
    source: Storage, target: Storage, *, again: bool = False, told: Callable[[str, int], None] = lambda *_: None
) -> Moved:
    """Rows of each table, all of which are in the target then. `again`: empty the target first. `told`: of each table.

    Clarion must not run on either. Raises ClarionError where it runs on the source, or the target is not an empty
    PostgreSQL database, or one of Clarion alone.
    """
    load_models()
    if target.is_sqlite or not source.is_sqlite:
        raise ClarionError(
            "A move goes from SQLite (CLARION_DATABASE_URL) to PostgreSQL (--to postgresql+asyncpg://…)."
        )
    _check_unused(source)
    if await _check_target(target, again=again):
        async with target.engine.begin() as connection:  # the log of evidence lets no row be deleted
            await connection.execute(text("DROP SCHEMA public CASCADE"))
            await connection.execute(text("CREATE SCHEMA public"))
    await migrate(source)
    await migrate(target)
    try:
        async with source.engine.connect() as reading, target.engine.begin() as writing:
            for table in reversed(Base.metadata.sorted_tables):
                await writing.execute(delete(table))  # what migrations have put there
            moved = {}
            for table in Base.metadata.sorted_tables:
                moved[table.name] = await _move_table(reading, writing, table)
                told(table.name, moved[table.name])
            await fill_postgres_words(writing)
            for table in Base.metadata.sorted_tables:
                await _go_on_counting(writing, table)
    except DBAPIError as error:
        raise ClarionError(f"Nothing was moved: the target refused a row: {error.orig}") from error
    return moved


def _check_unused(source: Storage) -> None:
    """Raises Conflict while another process has the file open: what it writes from now on would be left behind."""
    try:
        descriptor = os.open(Path(f"{source.engine.url.database}-shm"), os.O_RDWR)
    except FileNotFoundError:
        return  # closed as it should be
    try:
        pid = lock_holder(descriptor, _OPEN_BYTE, 1)
    finally:
        os.close(descriptor)
    if pid is not None:
        raise Conflict(f"Process {pid} uses the database. Stop Clarion first; nothing was changed.")


async def _check_target(target: Storage, *, again: bool) -> bool:
    """Whether it has to be emptied. Raises ClarionError unless it is empty, or Clarion's and may be."""
    try:
        async with target.engine.connect() as connection:
            tables = set(await connection.run_sync(lambda sync: inspect(sync).get_table_names()))
            accounts = select(func.count()).select_from(Base.metadata.tables[_ACCOUNTS])
            ours = _ACCOUNTS in tables and await connection.run_sync(is_ours)
            used = ours and await connection.scalar(accounts)
    except (DBAPIError, asyncpg.PostgresError, OSError, OverflowError, TimeoutError) as error:
        raise ClarionError(f"The target cannot be reached: {getattr(error, 'orig', error)}") from error
    if tables and (not ours or tables - set(Base.metadata.tables) - set(_UNMODELED)):
        raise ClarionError("The target holds tables that are not Clarion's. Name an empty database.")
    if used and not again:
        raise ClarionError(
            "The target is not empty: it holds an installation of Clarion. Name an empty database, or repeat a move"
            " with --again, which erases what is there."
        )
    return bool(used)


async def _move_table(reading: AsyncConnection, writing: AsyncConnection, table: Table) -> int:
    """How many rows. Raises ClarionError where count or checksum of the two sides are not the same."""
    within = _within(table)
    count = before = there = after = 0
    links: list[dict[str, object]] = []
    async for rows in _pages(reading, table):
        count, before = count + len(rows), before + sum(map(_digest, rows))
        links += [row for row in rows if any(row[name] is not None for name in within)]
        await writing.execute(insert(table), [row | dict.fromkeys(within) for row in rows])
    kept = [*within, *(column.name for column in table.columns if column.onupdate is not None)]
    for row in links:  # rows that name others of the same table, once all of them are there
        own = [column == row[column.name] for column in table.primary_key.columns]
        await writing.execute(update(table).where(*own).values({name: row[name] for name in kept}))
    async for rows in _pages(writing, table):
        there, after = there + len(rows), after + sum(map(_digest, rows))
    if (count, before) != (there, after):
        reason = f"{count} rows of {table.name} were read and {there} arrived, or they are not the same."
        raise ClarionError(f"Nothing was moved: {reason}")
    return count


def _within(table: Table) -> list[str]:
    """Columns that point to rows of the same table."""
    keys = [key for key in table.foreign_key_constraints if key.referred_table is table]
    return [column.name for key in keys for column in key.columns]


async def _pages(connection: AsyncConnection, table: Table) -> AsyncIterator[list[dict[str, object]]]:
    """In the order of the primary key, as this database sorts it."""
    order = list(table.primary_key.columns)
    last: tuple[object, ...] = ()
    while True:
        query = select(table).order_by(*order).limit(_PIECE)
        if last:
            query = query.where(tuple_(*order) > tuple_(*last))
        found = (await connection.execute(query)).mappings().all()
        if not found:
            return
        rows = [{str(name): value for name, value in row.items()} for row in found]
        yield rows
        last = tuple(rows[-1][column.name] for column in order)


def _digest(row: Mapping[str, object]) -> int:
    """Sums of it do not depend on the order of the rows."""
    known = json.dumps([[name, _plain(row[name])] for name in sorted(row)], ensure_ascii=False, sort_keys=True)
    return int.from_bytes(hashlib.sha256(known.encode("utf-8", "surrogatepass")).digest())


def _plain(value: object) -> object:
    """The same for the same value, whichever database it comes from."""
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date():
            return value.isoformat()
        case bytes():
            return value.hex()
        case dict():
            return {str(name): _plain(each) for name, each in value.items()}
        case list():
            return [_plain(each) for each in value]
        case float() if value.is_integer():
            return int(value)
        case _:
            return value


async def _go_on_counting(writing: AsyncConnection, table: Table) -> None:
    """Numbers that PostgreSQL gives by itself go on after the last one."""
    for column in table.primary_key.columns:
        if not isinstance(column.type, Integer):
            continue
        sequence = await writing.scalar(select(func.pg_get_serial_sequence(table.name, column.name)))
        if sequence:
            last = await writing.scalar(select(func.max(column)))
            await writing.execute(select(func.setval(sequence, max(last or 0, 1), last is not None)))
