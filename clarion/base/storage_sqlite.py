"""SQLite in the thread of the event loop (decision 0015).

A statement takes SQLite some ten microseconds; handing it to a thread and back takes ten times as long, and takes the
lock of the interpreter from whoever works. So statements run where they are asked for, and what could make the loop
wait is kept out of it: a lock of another process is waited for by the loop's own timer, work without a pause lets
others pass, and what waits for the disk is left to threads: the commit of what was written, which writes into the
write-ahead log, and moving that log into the file.
"""

import asyncio
import sqlite3
import time
from collections.abc import Callable, Iterator, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from itertools import islice
from typing import Any, Self
from weakref import WeakKeyDictionary

from sqlalchemy import URL, pool
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.base import SQLiteExecutionContext
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import await_only

LOCK_WAIT_S = 10.0
"""How long a statement waits for a lock before it fails with "database is locked"."""
KEPT_CONNECTIONS = 24
POOL_WAIT_S = 60.0
FAIR_SHARE_S = 0.005
"""How long statements may follow one another before others get their turn."""
CHECKPOINT_COMMITS = 200
"""A checkpoint is due after so many commits of this process."""
LONG_LOG_PAGES = 4000
"""Of 4 KiB."""
RESTART_WAIT_S = 0.25
"""How long writers are kept waiting at most, by a reader that takes its time, for the log to begin anew."""

_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.0005, 0.02


class _Cursor(sqlite3.Cursor):
    """Has all rows as soon as it has executed: what is written while they are looked at must not change them."""

    _rows: Iterator[Any] = iter(())

    def execute(self, *what: Any) -> Self:
        super().execute(*what)
        self._rows = iter(super().fetchall() if self.description else ())
        return self

    def fetchone(self) -> Any:
        return next(self._rows, None)

    def fetchmany(self, size: int | None = None) -> list[Any]:
        return list(islice(self._rows, size or self.arraysize))

    def fetchall(self) -> list[Any]:
        return list(self._rows)

    async def _async_soft_close(self) -> None:
        """SQLAlchemy asks before it hands on a result with rows left; they are here."""


class Connection(sqlite3.Connection):
    """With cursors of the kind above. It is used by one thread at a time."""

    may_write = True  # in its present transaction

    def cursor(self, factory: Any = _Cursor) -> Any:
        return super().cursor(factory)


# Its own: those that everybody uses may all wait for a disk.
_committing = ThreadPoolExecutor(max_workers=4, thread_name_prefix="sqlite-commit")


async def commit(connection: sqlite3.Connection) -> None:
    """Commit in a thread: a disk that does not accept writes blocks only the caller.

    Raises the errors of the driver. A task that is cancelled meanwhile ends once it is known what became of it.
    """
    loop, waits = asyncio.get_running_loop(), pauses()
    while True:
        work = loop.run_in_executor(_committing, connection.execute, "COMMIT")
        try:
            await asyncio.shield(work)
            return
        except asyncio.CancelledError:
            await asyncio.wait([work])
            work.exception()
            raise
        except sqlite3.OperationalError as error:
            pause = next(waits, None)
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or pause is None:
                raise
        await asyncio.sleep(pause)


class _Context(SQLiteExecutionContext):
    def create_server_side_cursor(self) -> Any:
        connection: Any = self._dbapi_connection
        return connection.cursor(sqlite3.Cursor)  # which reads rows as they are fetched


class DialectInLoop(SQLiteDialect_pysqlite):
    """The dialect `sqlite+inloop`: the driver of the standard library behind SQLAlchemy's asynchronous face."""

    driver = "inloop"
    is_async = True
    supports_statement_cache = True
    supports_server_side_cursors = True
    execution_ctx_cls = _Context

    @classmethod
    def get_pool_class(cls, url: URL) -> type[pool.Pool]:
        return pool.AsyncAdaptedQueuePool if cls._is_url_file_db(url) else pool.StaticPool

    def do_commit(self, dbapi_connection: Any) -> None:
        if not dbapi_connection.in_transaction:
            return
        if dbapi_connection.may_write:
            await_only(commit(dbapi_connection))
        else:
            dbapi_connection.execute("COMMIT")

    def do_execute(self, cursor: Any, statement: str, parameters: Any, context: Any = None) -> None:
        _patiently(lambda: cursor.execute(statement, parameters))

    def do_execute_no_params(self, cursor: Any, statement: str, context: Any = None) -> None:
        _patiently(lambda: cursor.execute(statement))

    def do_executemany(self, cursor: Any, statement: str, parameters: Any, context: Any = None) -> None:
        _patiently(lambda: cursor.executemany(statement, parameters))


def pool_of(url: URL) -> dict[str, Any]:
    """Connections are kept: one costs little to have, and its settings are several statements.

    Readers beyond these wait their turn. They wait for the loop anyway, so it may be a long one.
    """
    if DialectInLoop.get_pool_class(url) is pool.StaticPool:
        return {}
    return {"pool_size": KEPT_CONNECTIONS, "max_overflow": 0, "pool_timeout": POOL_WAIT_S}


registry.register("sqlite.inloop", __name__, "DialectInLoop")


def _patiently(execute: Callable[[], object]) -> None:
    """Execute, and again while another process holds the lock. A view that is too old never becomes new: that fails."""
    _let_others_pass()
    waits = pauses()
    while True:
        try:
            execute()
        except sqlite3.OperationalError as error:
            pause = next(waits, None)
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or pause is None:
                raise
        else:
            return
        await_only(asyncio.sleep(pause))


def pauses() -> Iterator[float]:
    """Seconds to wait, one after the other, for a lock that another process holds; they end when it is time to fail."""
    until, pause = time.monotonic() + LOCK_WAIT_S, _FIRST_PAUSE_S
    while time.monotonic() <= until:
        yield pause
        pause = min(2 * pause, _LONGEST_PAUSE_S)


_turn_began: MutableMapping[asyncio.AbstractEventLoop, float] = WeakKeyDictionary()


def _let_others_pass() -> None:
    """Nothing here ever waits, so a long row of statements would keep the loop for itself."""
    await_only(asyncio.sleep(0) if is_turn_over() else _at_once())


def is_turn_over() -> bool:
    """Whether statements have followed one another for so long that others should get their turn now."""
    loop, now = asyncio.get_running_loop(), time.monotonic()
    began = _turn_began.get(loop)
    if began is None:
        _turn_began[loop] = now
        loop.call_soon(_turn_began.pop, loop, None)
    return began is not None and now - began > FAIR_SHARE_S


async def _at_once() -> None:
    """SQLAlchemy wants to see that something is awaited; this does not wait."""


def prepare(connection: sqlite3.Connection) -> None:
    """Settings of a new connection."""
    # Leave BEGIN to us: the driver's own begins late, and a late lock fails at once without waiting.
    connection.isolation_level = None
    with closing(connection.cursor()) as cursor:
        for pragma in (
            "busy_timeout=10000",  # while the mode is set
            "journal_mode=WAL",
            "synchronous=NORMAL",
            "foreign_keys=ON",
            "wal_autocheckpoint=0",
            "busy_timeout=0",  # from here on the loop waits, not SQLite
        ):
            cursor.execute(f"PRAGMA {pragma}")


class Tidying:
    """Moves the write-ahead log of one database into its file now and then, in a thread, for it waits for the disk."""

    def __init__(self, database: str) -> None:
        self._database = database if database != ":memory:" else ""
        self._commits = 0
        self._working: asyncio.Task[None] | None = None

    def note_commit(self) -> None:
        self._commits += 1
        if self._commits >= CHECKPOINT_COMMITS and self._database and (self._working is None or self._working.done()):
            self._commits = 0
            self._working = asyncio.create_task(asyncio.to_thread(_checkpoint, self._database))

    async def close(self) -> None:
        if self._working:
            await asyncio.gather(self._working, return_exceptions=True)


def _checkpoint(database: str) -> None:
    """What readers still need stays in the log; so does everything when the file cannot be had just now.

    Where somebody always writes, the log would never begin anew: once it is long, writers have to wait for that, which
    waits for readers in turn. While one reads long the log grows on, and the next time is soon.
    """
    with closing(sqlite3.connect(database, timeout=LOCK_WAIT_S)) as connection, suppress(sqlite3.OperationalError):
        _, pages, moved = connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        if pages > LONG_LOG_PAGES:
            connection.execute(f"PRAGMA busy_timeout={RESTART_WAIT_S * 1000:.0f}")
            _, pages, moved = connection.execute("PRAGMA wal_checkpoint(RESTART)").fetchone()
        if pages == moved:
            _begin_log_again(connection)


def _begin_log_again(connection: sqlite3.Connection) -> None:
    """The first commit after a whole checkpoint waits for the disk (`fsync` of the log's head). It is this one, which
    changes nothing, so that the event loop never stands still with a disk that hangs.
    """
    connection.isolation_level = None
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("BEGIN IMMEDIATE")
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    connection.execute(f"PRAGMA user_version={version:d}")
    connection.execute("COMMIT")
