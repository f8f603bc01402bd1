"""Writing with statements that are made once, without the machinery of a session around each.

`run` takes part in the transaction of a session: it writes at once, not with what the session still holds back, and
rows that the session has loaded do not learn of it. `Storage.writing` is a transaction without a session. What somebody
watches goes through SQLAlchemy.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, Protocol

from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession
from sqlalchemy.orm import Session, SessionTransaction

from clarion.base import storage_sqlite
from clarion.base.changes import is_preview
from clarion.base.storage_postgres import Way, way_of
from clarion.base.storage_ready import Plan, Ready, ReadyWrite, WritePlan

_CONNECTION, _LAST = "clarion.connection", "clarion.last"
Row = Mapping[str, Any]
Rows = list[tuple[Any, ...]]
WriteAll = Callable[[AsyncSession, Sequence[Row]], Awaitable[None]]


class Writer(Protocol):
    """A transaction that knows ready statements only."""

    async def run(self, ready: Ready | ReadyWrite, **values: Any) -> Rows:
        """The rows that it selects or returns."""

    async def run_many(self, ready: ReadyWrite, rows: Sequence[Row]) -> None:
        """Once for each of `rows`, in order; they name the same parameters. Nothing is returned."""


async def run(session: AsyncSession, ready: Ready | ReadyWrite, **values: Any) -> Rows:
    """The rows that it selects or returns, as the transaction sees them: there to be looked at."""
    if isinstance(ready, ReadyWrite):
        session.info["wrote"] = True  # whoever records changes wants to know
        note_table(session.info, ready.statement)
    connection = await connection_of(session)
    if connection is not None:
        if storage_sqlite.is_turn_over():
            await asyncio.sleep(0)
        try:
            return _rows(connection, ready.plan(session.get_bind().dialect), values)
        except sqlite3.Error:
            pass  # it changed nothing; below it fails again, in SQLAlchemy's words
    elif (way := await way_to(session)) is not None:
        return await way.run(ready, values)
    if isinstance(ready, ReadyWrite):
        written = await (await session.connection()).execute(ready.statement, values)
        return [tuple(row) for row in written] if written.returns_rows else []
    with session.no_autoflush:
        return [tuple(row) for row in await session.execute(ready.statement, values)]


async def run_many(session: AsyncSession, ready: ReadyWrite, rows: Sequence[Row]) -> None:
    """The same once for each of `rows`, in order; nothing is returned."""
    if not rows:
        return
    if (way := await way_to(session)) is not None:
        await way.run_many(ready, rows)
        return
    if await connection_of(session) is None:
        await (await session.connection()).execute(ready.statement, list(rows))
        return
    for values in rows:
        await run(session, ready, **values)


def note_table(info: dict[Any, Any], statement: Any) -> None:
    """Remember which table a statement writes, without its rows: for a preview, which says at least that."""
    if is_preview():
        info.setdefault("tables", set()).add(str(getattr(getattr(statement, "table", None), "name", "")))


def write_last(session: AsyncSession, write: WriteAll, row: Row) -> None:
    """Have `write` called once with all such rows, in order, when the transaction is about to be committed. What was
    said in a savepoint goes with it.
    """
    session.info["wrote"] = True
    waiting = session.info.setdefault(_LAST, [])
    waiting.append((session.sync_session.get_nested_transaction(), write, row))


async def write_all_last(session: AsyncSession) -> None:
    """What waits for the end of a transaction."""
    rows: dict[WriteAll, list[Row]] = {}
    for _, write, row in session.info.pop(_LAST, ()):
        rows.setdefault(write, []).append(row)
    for write, waiting in rows.items():
        await write(session, waiting)


def forget_undone(session: Session, undone: SessionTransaction) -> None:
    """For SQLAlchemy's event `after_soft_rollback`."""
    waiting = session.info.get(_LAST)
    if waiting:
        session.info[_LAST] = [item for item in waiting if undone.nested and not _is_within(item[0], undone)]


def _is_within(savepoint: SessionTransaction | None, undone: SessionTransaction) -> bool:
    while savepoint is not None and savepoint is not undone:
        savepoint = savepoint.parent
    return savepoint is not None


def _rows(connection: sqlite3.Connection, plan: Plan | WritePlan, values: Row) -> Rows:
    return [plan.read(row) for row in connection.execute(*plan.question(values)).fetchall()]


async def connection_of(session: AsyncSession) -> sqlite3.Connection | None:
    """The one that the transaction of a session has, where it can be spoken to directly."""
    found = await _spoken_to(session)
    return found if isinstance(found, sqlite3.Connection) else None


async def way_to(session: AsyncSession) -> Way | None:
    """The same for PostgreSQL."""
    found = await _spoken_to(session)
    return found if isinstance(found, Way) else None


async def _spoken_to(session: AsyncSession) -> sqlite3.Connection | Way | None:
    transaction = _innermost(session.sync_session)
    known = session.info.get(_CONNECTION)
    if known is not None and transaction is not None and known[0] is transaction:
        return known[1]  # type: ignore[no-any-return]
    connection = (await session.connection()).sync_connection
    found = _directly(connection) if connection is not None else None
    session.info[_CONNECTION] = (_innermost(session.sync_session), found)
    return found


def _innermost(session: Session) -> SessionTransaction | None:
    """A savepoint where there is one: the database hears of it when the session is first asked for its connection."""
    return session.get_nested_transaction() or session.get_transaction()


def _directly(connection: Connection) -> sqlite3.Connection | Way | None:
    if not isinstance(connection.dialect, storage_sqlite.DialectInLoop):
        return way_of(connection)
    if connection.engine.dispatch.before_cursor_execute:  # somebody wants to see what is asked
        return None
    direct: Any = connection.connection.dbapi_connection
    return direct  # type: ignore[no-any-return]


class DirectWriter:
    """A connection of its own to a database of SQLite. Raises the errors of the driver."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine.sync_engine
        self._database = engine.url.database or ""
        self._connection: sqlite3.Connection | None = None

    @property
    def is_watched(self) -> bool:
        return bool(self._engine.dispatch.before_cursor_execute)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator["DirectWriter"]:
        """One at a time."""
        if self._connection is None:
            self._connection = _connect(self._database)
        await self._patiently("BEGIN IMMEDIATE")
        try:
            yield self
            await storage_sqlite.commit(self._connection)
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    async def _patiently(self, text: str) -> None:
        assert self._connection is not None
        pauses = storage_sqlite.pauses()
        while True:
            try:
                self._connection.execute(text)
            except sqlite3.OperationalError as error:
                pause = next(pauses, None)
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or pause is None:
                    raise
                await asyncio.sleep(pause)
            else:
                return

    async def run(self, ready: Ready | ReadyWrite, **values: Any) -> Rows:
        assert self._connection is not None
        if storage_sqlite.is_turn_over():
            await asyncio.sleep(0)
        return _rows(self._connection, ready.plan(self._engine.dialect), values)

    async def run_many(self, ready: ReadyWrite, rows: Sequence[Row]) -> None:
        for values in rows:
            await self.run(ready, **values)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _connect(database: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        database, check_same_thread=False, timeout=0, factory=storage_sqlite.Connection, isolation_level=None
    )
    storage_sqlite.prepare(connection)
    return connection


class UsualWriter:
    """The same on a connection of SQLAlchemy's."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._way = way_of(connection.sync_connection)

    async def run(self, ready: Ready | ReadyWrite, **values: Any) -> Rows:
        if self._way is not None:
            return await self._way.run(ready, values)
        result = await self._connection.execute(ready.statement, values)
        return [tuple(row) for row in result] if result.returns_rows else []

    async def run_many(self, ready: ReadyWrite, rows: Sequence[Row]) -> None:
        if not rows:
            return
        if self._way is not None:
            await self._way.run_many(ready, rows)
        else:
            await self._connection.execute(ready.statement, list(rows))
