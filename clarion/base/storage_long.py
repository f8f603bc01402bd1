"""Reading that takes long: beside the event loop, whose calls and sockets must not wait for it.

SQLite answers in the thread of the loop (decision 0015). What looks at very many rows does so in a thread of its own,
on a connection of its own; such readers take turns.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from typing import Any, TypeVar

from sqlalchemy import Dialect, Select

from clarion.base.storage_reading import Plans

T = TypeVar("T")
Answers = Iterable[Iterable[Sequence[Any]]]
"""The rows of each statement, as they come: none is kept for another look."""


class LongReading:
    """Of one database of SQLite in a file."""

    def __init__(self, database: str, dialect: Dialect) -> None:
        self._database = database
        self._plans = Plans(dialect)  # which that one thread alone knows
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="long-reading")

    async def read(self, statements: Sequence[Select[Any]], then: Callable[[Answers], T]) -> T:
        """What `then`, which runs in the thread too, makes of the rows of each statement."""
        reader = _Reader(self._database, self._plans)
        work = asyncio.get_running_loop().run_in_executor(self._thread, lambda: reader.read(statements, then))
        try:
            return await work
        except asyncio.CancelledError:
            reader.stop()
            raise

    def close(self) -> None:
        self._thread.shutdown(wait=False, cancel_futures=True)


class _Reader:
    """One question after the other; nobody may want the answer any more."""

    def __init__(self, database: str, plans: Plans) -> None:
        self._database = database
        self._plans = plans
        self._connection: sqlite3.Connection | None = None
        self._stopped = False

    def read(self, statements: Sequence[Select[Any]], then: Callable[[Answers], T]) -> T:
        with closing(sqlite3.connect(self._database, isolation_level=None, check_same_thread=False)) as connection:
            connection.execute("PRAGMA query_only=ON")
            self._connection = connection
            try:
                return then(self._answer(connection, each) for each in statements)
            finally:
                self._connection = None

    def _answer(self, connection: sqlite3.Connection, statement: Select[Any]) -> Iterator[Sequence[Any]]:
        plan, key = self._plans.find(statement)
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
