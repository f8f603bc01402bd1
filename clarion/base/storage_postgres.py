"""Connections to PostgreSQL: which of those that are kept still stand, and statements that are made once.

The driver knows at once when its socket was closed. Only a connection that nobody used for a while is asked whether
somebody is there: asking costs four ways to the server and back, more than most of what is done on a connection.

A ready statement (`storage_ready`) goes to the driver as it is, in the transaction that SQLAlchemy has begun or would
begin; around each statement of its own SQLAlchemy spends more time than the driver and we together. In a session that
only reads none is begun: each statement sees what is committed when it runs, within a transaction or not, and two ways
to the server are saved.
"""

import asyncio
import time
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.exc import DBAPIError, InvalidatePoolError
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.util import greenlet_spawn

from clarion.base.postgres_hosts import notice_silence
from clarion.base.storage_ready import Plan, Ready, ReadyWrite, WritePlan

QUIET_S = 30.0
"""Unused for so long, a connection is asked first: a network may have forgotten it without a word."""
_SINCE = "clarion.since"


def keep_watch(engine: AsyncEngine) -> None:
    """Instead of the pool's own question before each use."""

    @event.listens_for(engine.sync_engine, "connect")
    def opened(connection: Any, _record: Any) -> None:
        notice_silence(connection.driver_connection)

    @event.listens_for(engine.sync_engine, "checkin")
    def given_back(_connection: Any, record: Any) -> None:
        record.info[_SINCE] = time.monotonic()

    @event.listens_for(engine.sync_engine, "checkout")
    def taken(connection: Any, record: Any, _proxy: Any) -> None:
        since = record.info.pop(_SINCE, None)
        if since is not None and not _is_there(connection, quiet=time.monotonic() - since):
            raise InvalidatePoolError  # the others of its age are gone as well; a new one is opened


def _is_there(connection: Any, quiet: float) -> bool:
    if connection.driver_connection.is_closed():
        return False
    if quiet < QUIET_S:
        return True
    try:
        connection.ping()
    except Exception:  # whatever it was, this connection is not used again
        return False
    return True


class Way:
    """Straight to the driver (asyncpg) of one connection, within what SQLAlchemy does on it; with its errors."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._dialect: Any = connection.dialect
        self._adapted: Any = connection.connection.dbapi_connection
        self._only_reads = bool(connection.get_execution_options().get("clarion_reading"))

    async def run(self, ready: Ready | ReadyWrite, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        plan = ready.plan(self._dialect)
        rows = await self.ask(plan, values)
        return rows if plan.tells else []

    async def ask(self, plan: Plan | WritePlan, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        text, parameters = plan.question(values)
        begins = not self._only_reads or isinstance(plan, WritePlan)
        return [plan.read(row) for row in await self._do("fetch", text, *parameters, begins=begins)]

    async def run_many(self, ready: ReadyWrite, rows: Sequence[Mapping[str, Any]]) -> None:
        """In one go where it is one text."""
        plan = ready.plan(self._dialect)
        questions = [plan.question(values) for values in rows]
        if len({text for text, _ in questions}) == 1:
            await self._do("executemany", questions[0][0], [parameters for _, parameters in questions])
            return
        for text, parameters in questions:
            await self._do("fetch", text, *parameters)

    async def _do(self, how: str, text: str, *given: Any, begins: bool = True) -> Any:
        adapted = self._adapted
        try:
            async with adapted._execute_mutex:
                if begins and adapted._transaction is None:
                    await adapted._start_transaction()
                return await getattr(adapted._connection, how)(text, *given)
        except Exception as error:
            raise self._told(error, text, given) from error
        except BaseException:  # cut off (cancelled): perhaps in a transaction that nobody knows to have begun
            await asyncio.shield(greenlet_spawn(self._connection.invalidate))
            raise

    def _told(self, error: Exception, text: str, given: Any) -> BaseException:
        """The error as SQLAlchemy says it."""
        dialect = self._dialect
        try:
            self._adapted._handle_exception(error)
        except dialect.loaded_dbapi.Error as said:
            is_gone = dialect.is_disconnect(said, self._adapted, None)
            told: BaseException = DBAPIError.instance(
                text, given, said, dialect.loaded_dbapi.Error, connection_invalidated=is_gone, dialect=dialect
            )
            return told
        except Exception as other:
            return other
        return error


def way_of(connection: Connection | None) -> Way | None:
    """None for other drivers, and where somebody wants to see what is asked."""
    if connection is None or connection.dialect.driver != "asyncpg":
        return None
    if connection.engine.dispatch.before_cursor_execute:
        return None
    return Way(connection)
