"""Reading that takes long: beside the event loop, whose calls and sockets must not wait for it.

SQLite answers in the thread of the loop (decision 0015). What looks at very many rows does so in threads of their own,
on connections of their own; PostgreSQL is asked as always. Both for a bounded time, and by a bounded number at once.
"""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, closing, suppress
from threading import local
from typing import Any, TypeVar

from sqlalchemy import Dialect, Select

from clarion.base.errors import Invalid, Unavailable
from clarion.base.storage_reading import Plans
from clarion.base.telemetry import counter, histogram

T = TypeVar("T")
THREADS = 4
MOST_WAITING = 200
"""Who asks beyond these is told to try again."""
LONGEST_S = 20.0
"""A read that takes longer is refused; the error says to narrow the request."""
_STEPS = 10_000  # of SQLite, between two looks at whether to stop
_SECONDS = histogram("long_reads_seconds", "Time that statements took that run beside the event loop.")
_REFUSED = counter("long_reads_refused_total", "Long statements without an answer, by reason.", ("reason",))
Answers = Iterable[Iterable[Sequence[Any]]]
"""The rows of each statement, as they come: none is kept for another look."""


class TooMuch(Invalid):
    """What is asked for takes longer than there is time (400)."""


class LongReads:
    """How many are on their way, and for how long."""

    def __init__(self) -> None:
        self._waiting = 0

    @asynccontextmanager
    async def one(self) -> AsyncIterator[None]:
        """Raises Unavailable where too many wait, and TooMuch for what takes too long."""
        if self._waiting >= MOST_WAITING:
            _REFUSED.labels("too many").inc()
            raise Unavailable("Too many long searches are under way; try again in a moment.")
        self._waiting += 1
        began = time.monotonic()
        try:
            async with asyncio.timeout(LONGEST_S):
                yield
        except TimeoutError:
            _REFUSED.labels("too long").inc()
            raise TooMuch("This takes too long to find. Ask for a shorter time, or for less at once.") from None
        finally:
            self._waiting -= 1
            _SECONDS.observe(time.monotonic() - began)


class LongReading:
    """Of one database of SQLite in a file."""

    def __init__(self, database: str, dialect: Dialect) -> None:
        self._database = database
        self._dialect = dialect
        self._own = local()  # plans that one thread alone knows
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="long-reading")

    async def read(self, statements: Sequence[Select[Any]], then: Callable[[Answers], T]) -> T:
        """What `then`, which runs in the thread too, makes of the rows of each statement."""
        reader = _Reader(self._database, self._plans)
        work = asyncio.get_running_loop().run_in_executor(self._threads, lambda: reader.read(statements, then))
        try:
            return await work
        except asyncio.CancelledError:
            reader.stop()
            raise

    def _plans(self) -> Plans:
        found: Plans | None = getattr(self._own, "plans", None)
        if found is None:
            found = self._own.plans = Plans(self._dialect)
        return found

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


class _Reader:
    """One question after the other; nobody may want the answer any more."""

    def __init__(self, database: str, plans: Callable[[], Plans]) -> None:
        self._database = database
        self._plans = plans
        self._connection: sqlite3.Connection | None = None
        self._stopped = False

    def read(self, statements: Sequence[Select[Any]], then: Callable[[Answers], T]) -> T:
        with closing(sqlite3.connect(self._database, isolation_level=None, check_same_thread=False)) as connection:
            connection.execute("PRAGMA query_only=ON")
            connection.set_progress_handler(lambda: self._stopped, _STEPS)
            self._connection = connection
            try:
                return then(self._answer(connection, each) for each in statements)
            finally:
                self._connection = None

    def _answer(self, connection: sqlite3.Connection, statement: Select[Any]) -> Iterator[Sequence[Any]]:
        plan, key = self._plans().find(statement)
        if plan is None:
            raise ValueError(f"What is read long has columns with names of their own; this has not: {statement}")
        if self._stopped:
            raise sqlite3.OperationalError("Nobody waits for it any more.")
        rows = connection.execute(*plan.question({}, key.bindparams))
        return rows if plan.is_as_read else map(plan.read, rows)

    def stop(self) -> None:
        self._stopped = True
        connection = self._connection
        if connection is not None:
            with suppress(sqlite3.ProgrammingError):  # it was closed at this moment
                connection.interrupt()
