"""Statements that are made once write the same as a session does, on SQLite and PostgreSQL."""

import sqlite3
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import BaseModel
from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.bus import InProcessBus, Payload
from clarion.base.errors import Conflict
from clarion.base.outbox import OutboxRelay, announce
from clarion.base.request_fence import Execute, Fence, fenced
from clarion.base.storage import IdString, Json, Ready, ReadyWrite, Storage, load, run, run_many
from tests.support.own_tables import TestTable

WHEN = datetime(2026, 3, 4, 5, 6, 7, 89, tzinfo=UTC)


class Crate(TestTable):
    __tablename__ = "crates_of_writing"

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    packed: Mapped[datetime | None]
    inside: Mapped[dict[str, Any]] = mapped_column(default=dict)
    weight: Mapped[int] = mapped_column(default=0)


class Said(BaseModel):
    word: str


_CRATES: Any = Crate.__table__
_PACK = ReadyWrite(
    insert(_CRATES).values(
        {"id": bindparam("id"), "packed": bindparam("packed"), "inside": bindparam("inside", type_=Json), "weight": 1}
    )
)
_WEIGH = ReadyWrite(
    update(_CRATES)
    .where(_CRATES.c.id.in_(bindparam("ids", expanding=True)))
    .values(weight=_CRATES.c.weight + bindparam("more"))
    .returning(_CRATES.c.id, _CRATES.c.packed, _CRATES.c.inside, _CRATES.c.weight)
)
_EMPTY = ReadyWrite(delete(_CRATES))
_ALL = Ready(select(Crate.id, Crate.weight, Crate.packed).order_by(Crate.id))
_ONE = Ready(select(Crate).where(Crate.id == bindparam("id")))
_A = {"id": "a", "packed": WHEN, "inside": {"é": ["b"]}}
_B: dict[str, Any] = {"id": "b", "packed": None, "inside": {}}


async def _kept(storage: Storage) -> list[tuple[str, int]]:
    async with storage.reading() as session:
        rows = await session.scalars(select(Crate).order_by(Crate.id))
        return [(row.id, row.weight) for row in rows]


async def test_a_transaction_writes_and_sees_what_it_wrote(storage: Storage) -> None:
    async with storage.transaction() as session:
        await run_many(session, _PACK, [_A, _B])
        found = await run(session, _WEIGH, ids=["a", "b"], more=2)
        assert sorted(found, key=lambda row: str(row[0])) == [("a", WHEN, {"é": ["b"]}, 3), ("b", None, {}, 3)]
        assert await run(session, _ALL) == [("a", 3, WHEN), ("b", 3, None)]
        assert await run(session, _EMPTY) == []
        session.add(Crate(id="c"))  # held back until the flush: these statements do not wait for it
        assert await run(session, _ALL) == []
    assert await _kept(storage) == [("c", 0)]


async def test_rows_that_are_loaded_are_as_they_are_now_and_are_written(storage: Storage) -> None:
    async with storage.transaction() as session:
        session.add(Crate(id="a"))
        (first,) = await load(session, _ONE, id="a")  # held back until now
        first.weight = 5
        (again,) = await load(session, _ONE, id="a")
        assert (again is first, again.weight) == (True, 5)
        await run(session, _WEIGH, ids=["a"], more=2)
        await load(session, _ONE, id="a")
        assert first.weight == 7
        first.packed = WHEN
        assert await load(session, _ONE, id="nobody") == []
    async with storage.reading() as reading:
        (row,) = await load(reading, _ONE, id="a")
    assert (row.weight, row.packed) == (7, WHEN)


async def test_what_fails_tells_why_in_the_usual_words_and_leaves_nothing(storage: Storage) -> None:
    with pytest.raises(IntegrityError):
        async with storage.transaction() as session:
            await run_many(session, _PACK, [_B, _A, _B])
    assert await _kept(storage) == []


async def test_after_a_rollback_nothing_more_is_written(storage: Storage) -> None:
    with pytest.raises(Exception, match="closed transaction"):
        async with storage.transaction() as session:
            await run(session, _PACK, **_A)
            await session.rollback()
            await run(session, _PACK, **_B)
    assert await _kept(storage) == []


async def test_what_was_written_in_a_savepoint_goes_with_it_and_nothing_else_does(storage: Storage) -> None:
    c, d = {**_B, "id": "c"}, {**_B, "id": "d"}
    async with storage.transaction() as session:
        await run(session, _PACK, **_A)
        with pytest.raises(IntegrityError):
            async with session.begin_nested():
                await run(session, _PACK, **_B)
                async with session.begin_nested():
                    await run(session, _PACK, **c)
                await run_many(session, _PACK, [d, _A])
        async with session.begin_nested():
            await run(session, _PACK, **c)
        assert [row[0] for row in await run(session, _ALL)] == ["a", "c"]
    assert await _kept(storage) == [("a", 1), ("c", 1)]


async def test_a_transaction_without_a_session_is_kept_or_leaves_nothing(storage: Storage) -> None:
    async with storage.writing() as writer:
        await writer.run_many(_PACK, [_A, _B])
        assert await writer.run(_ALL) == [("a", 1, WHEN), ("b", 1, None)]
    with pytest.raises(ZeroDivisionError):
        async with storage.writing() as writer:
            await writer.run(_EMPTY)
            raise ZeroDivisionError
    with pytest.raises(RuntimeError, match="inside a transaction"):
        async with storage.transaction(), storage.writing():
            pass
    assert await _kept(storage) == [("a", 1), ("b", 1)]


async def test_an_event_of_a_savepoint_that_was_undone_is_never_published(storage: Storage) -> None:
    bus = InProcessBus()
    heard: list[str] = []

    async def hear(payload: Payload) -> None:
        heard.append(payload["word"])

    bus.subscribe("said", hear)
    async with storage.transaction() as session:
        announce(session, "said", Said(word="one"))
        async with session.begin_nested():
            announce(session, "said", Said(word="two"))
        async with session.begin_nested() as outer:
            async with session.begin_nested():
                announce(session, "said", Said(word="never"))
            await outer.rollback()
        announce(session, "said", Said(word="thréé"))
    await OutboxRelay(storage, bus).flush()
    await bus.settled()
    await bus.close()
    assert heard == ["one", "two", "thréé"]


async def test_a_statement_can_be_a_transaction_by_itself(storage: Storage) -> None:
    """It is kept once it has returned, or not at all, and whoever waits for its mark is told of what is kept."""
    told: list[str] = []
    storage.after_commit("packed", lambda: told.append("packed"))
    await storage.write_at_once(_PACK, _A, marks=["packed"])
    await storage.write_at_once(_PACK, _B)
    with pytest.raises((IntegrityError, sqlite3.IntegrityError)):
        await storage.write_at_once(_PACK, _A, marks=["packed"])
    [(_, _, _, weight)] = await storage.write_at_once(_WEIGH, {"ids": ["b"], "more": 4})
    assert (told, weight, await _kept(storage)) == (["packed"], 5, [("a", 1), ("b", 5)])
    async with storage.transaction() as session:
        await run(session, _EMPTY)
        with pytest.raises(RuntimeError, match="inside a transaction"):
            await storage.write_at_once(_PACK, _A)


class Refusing(Fence):
    """Another process has the request by now."""

    async def mark(self, execute: Execute) -> None:
        raise Conflict("Taken over.")


async def test_nothing_is_committed_where_the_mark_of_its_request_cannot_be_set(storage: Storage) -> None:
    values = {"id": "1", "packed": WHEN, "inside": {}}
    with fenced(Refusing()):
        async with storage.transaction() as session:
            assert (await session.scalars(select(Crate))).all() == []  # nothing is written, so nothing is marked
        with pytest.raises(Conflict):
            async with storage.transaction() as session:
                session.add(Crate(id="1"))
        with pytest.raises(Conflict):
            async with storage.transaction() as session:
                await run(session, _PACK, **values)
        with pytest.raises(Conflict):
            async with storage.writing() as writer:
                await writer.run(_PACK, **values)
        with pytest.raises(Conflict):
            await storage.write_at_once(_PACK, values)
    async with storage.reading() as session:
        assert (await session.scalars(select(Crate))).all() == []
