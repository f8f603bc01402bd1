"""Sessions that write, and what they read without the machinery of the ORM around each SELECT.

In SQLite every SELECT, in PostgreSQL one that is ready or finds a row by its key, is run on the connection of the
session's own transaction, as `storage_ready` says, after what the session still holds back has been written. Rows are
the session's: of one row there is one object, whose changes are written with the others. What has no plan (options,
text, streams) and what somebody watches goes the usual way. `FOR UPDATE` means nothing to SQLite, which has one writer
at a time.
"""

import asyncio
import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select, inspect
from sqlalchemy.engine.result import IteratorResult
from sqlalchemy.exc import NoResultFound
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from sqlalchemy.orm import Session
from sqlalchemy.orm.state import InstanceState

from clarion.base import storage_sqlite
from clarion.base.storage_reading import Plans, ReadySession, ask, by_key
from clarion.base.storage_ready import Plan, Ready
from clarion.base.storage_writing import connection_of, way_to

_OF_GET = {"with_for_update", "populate_existing"}
Rows = list[tuple[Any, ...]]


class WritingSession(ReadySession):
    """The session of a transaction. `plans`: those of all sessions of one engine."""

    def __init__(self, bind: AsyncEngine, *, plans: Plans, **how: Any) -> None:
        super().__init__(bind, **how)
        self._plans = plans

    async def execute(self, statement: Any, params: Any = None, **how: Any) -> Any:
        if isinstance(statement, Select) and not how and (params is None or isinstance(params, Mapping)):
            result = await self._answer(statement, params or {})
            if result is not None:
                return result
        return await super().execute(statement, params, **how)

    async def scalars(self, statement: Any, params: Any = None, **how: Any) -> Any:
        return (await self.execute(statement, params, **how)).scalars()

    async def scalar(self, statement: Any, params: Any = None, **how: Any) -> Any:
        return (await self.execute(statement, params, **how)).scalar()

    async def get(self, entity: Any, ident: Any, **how: Any) -> Any:
        if isinstance(entity, type) and not isinstance(ident, dict) and _OF_GET.issuperset(how):
            key = ident if isinstance(ident, tuple) else (ident,)
            at_hand: Any = self.sync_session.identity_map.get((entity, key, None))
            if at_hand is not None and not how and not _state(at_hand).expired_attributes:
                return at_hand
            locks = how.get("with_for_update") and self.sync_session.get_bind().dialect.name != "sqlite"
            rows = None if locks else await self._by_key(entity, key, renew=bool(how.get("populate_existing")))
            if rows is not None:
                return rows[0][0] if rows else None
        return await super().get(entity, ident, **how)

    async def get_one(self, entity: Any, ident: Any, **how: Any) -> Any:
        row = await self.get(entity, ident, **how)
        if row is None:
            raise NoResultFound("No row was found when one was required")
        return row

    async def find_ready(
        self, ready: Ready, values: Mapping[str, Any], *, renew: bool = False
    ) -> list[tuple[Any, ...]] | None:
        plan = ready.plan(self.sync_session.get_bind().dialect)
        if (way := await way_to(self)) is not None:
            await self._flush_first()
            return self._own_rows(plan, await way.ask(plan, values), renew=renew)
        connection = await connection_of(self)
        return None if connection is None else await self._rows(connection, plan, values, renew=renew)

    async def _by_key(self, entity: Any, key: tuple[Any, ...], *, renew: bool) -> Rows | None:
        ready, names = by_key(entity)
        values = dict(zip(names, key, strict=False))
        return await self.find_ready(ready, values, renew=renew) if len(key) == len(names) else None

    async def _answer(
        self, statement: Select[*tuple[Any, ...]], values: Mapping[str, Any]
    ) -> IteratorResult[Any] | None:
        connection = await connection_of(self)
        if connection is None:
            return None
        plan, key = self._plans.find(statement)
        if plan is None:
            return None
        rows = await self._rows(connection, plan, values, key.bindparams)
        return IteratorResult(plan.metadata, iter(rows)) if rows is not None else None

    async def _rows(
        self,
        connection: sqlite3.Connection,
        plan: Plan,
        values: Mapping[str, Any],
        extracted: Any = None,
        *,
        renew: bool = False,
    ) -> Rows | None:
        """None when the statement must go the usual way."""
        await self._flush_first()
        if storage_sqlite.is_turn_over():
            await asyncio.sleep(0)
        try:
            rows = [plan.read(row) for row in connection.execute(*plan.question(values, extracted)).fetchall()]
        except sqlite3.Error:  # an error that the usual way tells of
            return None
        return self._own_rows(plan, rows, renew=renew)

    async def _flush_first(self) -> None:
        session = self.sync_session
        if session.autoflush and not session._is_clean():
            await self.flush()

    def _own_rows(self, plan: Plan, rows: Rows, *, renew: bool) -> Rows | None:
        return rows if plan.is_plain else _adopted(self.sync_session, plan.whole_places, rows, renew=renew)


async def load(session: AsyncSession, ready: Ready, **values: Any) -> list[Any]:
    """What a ready statement finds of one entity, as it is now: objects of the session that it had before are renewed.
    In a session that only reads the same as `ask`.
    """
    if not isinstance(session, WritingSession):
        return await ask(session, ready, **values)
    rows = await session.find_ready(ready, values, renew=True)
    if rows is not None:
        return [row[0] for row in rows]
    return list(await session.scalars(ready.statement, values, execution_options={"populate_existing": True}))


def _adopted(session: Session, places: Sequence[int], rows: Rows, *, renew: bool) -> Rows | None:
    """The same rows with the session's own objects in them; None where one of these must be read again."""
    found: Rows = []
    for row in rows:
        values = list(row)
        for place in places:
            if values[place] is not None:
                values[place] = _own(session, values[place], renew=renew)
                if values[place] is None:
                    return None
        found.append(tuple(values))
    return found


def _own(session: Session, made: Any, *, renew: bool) -> Any:
    """The object that the session has of this row, or `made` as such; None when it has one without all its values."""
    state = _state(made)
    known = session.identity_map.get(state.key)  # type: ignore[arg-type]
    if known is None:
        state.session_id = session.hash_key
        session.identity_map._add_unpresent(state, state.key)  # type: ignore[arg-type]
        return made
    if renew:
        values = _state(known).dict
        values.update({name: value for name, value in state.dict.items() if name != "_sa_instance_state"})
        _state(known)._commit_all(values, session.identity_map)
    return None if _state(known).expired_attributes else known


def _state(row: Any) -> InstanceState[Any]:
    found: InstanceState[Any] = inspect(row)
    return found
