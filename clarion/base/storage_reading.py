"""Sessions that only read, and what they ask SQLite at once.

A SELECT in such a session is run on a connection of its own, outside of transactions, as `storage_ready` says: it sees
what is committed at that moment, as every statement does in PostgreSQL. Rows belong to no session: they are there to be
looked at. What has no plan (options, text, streams) and what somebody watches goes the usual way; so do, in PostgreSQL,
statements that are not ready ones and do not find a row by its key.
"""

import asyncio
import sqlite3
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import structlog
from sqlalchemy import Dialect, Select, bindparam, inspect, select
from sqlalchemy.engine.result import IteratorResult
from sqlalchemy.exc import NoResultFound
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from sqlalchemy.orm import Mapper

from clarion.base import storage_sqlite
from clarion.base.storage_postgres import way_of
from clarion.base.storage_ready import Plan, Ready

log = structlog.stdlib.get_logger("clarion.storage")

_MADE_BY_SESSION = frozenset({"sync_session", "_proxied", "_async_bind", "_async_binds"})
_MOST_PLANS = 2000


class Plans:
    """Of statements that are made for an occasion: what has the form of another has its plan."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._known: dict[Any, Plan | None] = {}

    def find(self, statement: Select[*tuple[Any, ...]]) -> tuple[Plan | None, Any]:
        """The plan, if there is one, and the cache key, which has the values of the statement."""
        if statement._with_options or statement._execution_options:
            return None, None
        key = statement._generate_cache_key()
        if key is None:
            return None, None
        known = self._known
        if key.key not in known:
            if len(known) >= _MOST_PLANS:
                known.clear()
            known[key.key] = _plan_of(statement, self._dialect, key)
        return known[key.key], key


class Asking:
    """A connection of its own to a database of SQLite, outside of every transaction."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine.sync_engine
        self._database = engine.url.database or ""
        self._connection: sqlite3.Connection | None = None
        self._plans = Plans(engine.dialect)

    def find(self, ready: Ready, values: Mapping[str, Any]) -> list[tuple[Any, ...]] | None:
        """The rows; None when the statement must go the usual way."""
        return self._rows(ready.plan(self._engine.dialect), values)

    def answer(self, statement: Select[*tuple[Any, ...]], values: Mapping[str, Any]) -> IteratorResult[Any] | None:
        """The same for a statement that was made for this occasion."""
        if statement._for_update_arg is not None:
            return None
        plan, key = self._plans.find(statement)
        rows = self._rows(plan, values, key.bindparams) if plan else None
        return IteratorResult(plan.metadata, iter(rows)) if plan and rows is not None else None

    def _rows(self, plan: Plan, values: Mapping[str, Any], extracted: Any = None) -> list[tuple[Any, ...]] | None:
        if self._engine.dispatch.before_cursor_execute:  # somebody wants to see what is asked
            return None
        text, parameters = plan.question(values, extracted)
        try:
            if self._connection is None:
                self._connection = _connect(self._database)
            rows = self._connection.execute(text, parameters).fetchall()
        except sqlite3.Error:  # locked, or an error that the usual way tells of
            return None
        return [plan.read(row) for row in rows]

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _plan_of(statement: Select[*tuple[Any, ...]], dialect: Any, key: Any) -> Plan | None:
    try:
        return Plan(statement, dialect, key)
    except Exception as problem:  # every statement has the usual way
        log.debug("A statement has no plan", problem=str(problem))
        return None


def _connect(database: str) -> sqlite3.Connection:
    connection = sqlite3.connect(database, isolation_level=None, check_same_thread=False, timeout=0)
    connection.execute("PRAGMA query_only=ON")
    return connection


@lru_cache(maxsize=1024)
def by_key(entity: type[Any]) -> tuple[Ready, tuple[str, ...]]:
    mapper: Mapper[Any] = inspect(entity)
    names = tuple(f"key_{place}" for place in range(len(mapper.primary_key)))
    pairs = zip(mapper.primary_key, names, strict=True)
    return Ready(select(entity).where(*(column == bindparam(name, type_=column.type) for column, name in pairs))), names


class ReadySession(AsyncSession):
    """A session that may know a quicker way to the rows of a ready statement."""

    async def find_ready(self, ready: Ready, values: Mapping[str, Any]) -> list[tuple[Any, ...]] | None:
        """None when the statement must go the usual way."""
        return None


class ReadingSession(ReadySession):
    """A session that only reads. The session itself is made when a statement needs it: most requests need none."""

    def __init__(self, engine: AsyncEngine, asking: Asking | None) -> None:
        self._engine = engine
        self._asking = asking

    def __getattr__(self, name: str) -> Any:
        if name not in _MADE_BY_SESSION:
            raise AttributeError(name)
        super().__init__(self._engine, expire_on_commit=False)
        return getattr(self, name)

    @property
    def is_begun(self) -> bool:
        return "sync_session" in self.__dict__

    async def find_ready(self, ready: Ready, values: Mapping[str, Any]) -> list[tuple[Any, ...]] | None:
        if self._asking is None:
            connection = (await self.connection()).sync_connection
            way = way_of(connection)
            return None if way is None else await way.run(ready, values)
        await _let_others_pass()
        return self._asking.find(ready, values)

    async def execute(self, statement: Any, params: Any = None, **how: Any) -> Any:
        fits = isinstance(statement, Select) and not how and (params is None or isinstance(params, Mapping))
        if self._asking is not None and fits:
            await _let_others_pass()
            result = self._asking.answer(statement, params or {})
            if result is not None:
                return result
        return await super().execute(statement, params, **how)

    async def scalars(self, statement: Any, params: Any = None, **how: Any) -> Any:
        return (await self.execute(statement, params, **how)).scalars()

    async def scalar(self, statement: Any, params: Any = None, **how: Any) -> Any:
        return (await self.execute(statement, params, **how)).scalar()

    async def get(self, entity: Any, ident: Any, **how: Any) -> Any:
        if not how and isinstance(entity, type) and not isinstance(ident, dict):
            ready, names = by_key(entity)
            key = ident if isinstance(ident, tuple) else (ident,)
            if len(key) == len(names):
                rows = await self.find_ready(ready, dict(zip(names, key, strict=True)))
                if rows is not None:
                    return rows[0][0] if rows else None
        return await super().get(entity, ident, **how)

    async def get_one(self, entity: Any, ident: Any, **how: Any) -> Any:
        row = await self.get(entity, ident, **how)
        if row is None:
            raise NoResultFound("No row was found when one was required")
        return row


async def ask(session: AsyncSession, ready: Ready, **values: Any) -> list[Any]:
    """The rows of a ready statement: objects where it selects one thing, tuples where several."""
    rows: Any = await session.find_ready(ready, values) if isinstance(session, ReadySession) else None
    if rows is None:
        rows = (await session.execute(ready.statement, values)).all()
    return [row[0] for row in rows] if ready.is_single else [tuple(row) for row in rows]


async def _let_others_pass() -> None:
    if storage_sqlite.is_turn_over():
        await asyncio.sleep(0)
