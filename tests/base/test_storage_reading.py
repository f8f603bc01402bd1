"""What sessions that only read give back: the same as transactions do, and what is committed at the moment."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import ForeignKey, bindparam, case, func, select, text
from sqlalchemy.exc import DBAPIError, NoResultFound
from sqlalchemy.orm import Mapped, aliased, mapped_column

from clarion.base.storage import AsyncSession, IdString, Ready, Storage, ask
from tests.support.own_tables import TestTable

WHEN = datetime(2026, 3, 4, 5, 6, 7, 89, tzinfo=UTC)


class Ship(TestTable):
    __tablename__ = "ships_of_reading"

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    home: Mapped[str | None] = mapped_column(IdString, ForeignKey("ships_of_reading.id"), default=None)
    afloat: Mapped[bool] = mapped_column(default=True)
    built: Mapped[datetime | None] = mapped_column(default=None)
    log: Mapped[dict[str, Any]] = mapped_column(default=dict)
    flag: Mapped[str] = mapped_column(default="", name="flag_column")


@pytest.fixture(autouse=True)
async def ships(storage: Storage) -> None:
    async with storage.transaction() as session:
        session.add(Ship(id="a", built=WHEN, log={"to": ["b"]}, flag="é"))
        await session.flush()
        session.add_all([Ship(id="b", home="a", afloat=False), Ship(id="c", home="a", built=WHEN)])


async def _everything(session: AsyncSession) -> list[Any]:
    other = aliased(Ship)
    found: list[Any] = []
    for query in (
        select(Ship).order_by(Ship.id),
        select(Ship).where(Ship.id.in_(["a", "c", "z"])).order_by(Ship.id.desc()).limit(1).offset(1),
        select(Ship).where(Ship.id.in_([])),
        select(Ship).where(Ship.built >= WHEN, Ship.afloat.is_(True)).order_by(Ship.id),
        select(Ship, other).outerjoin(other, other.id == Ship.home).order_by(Ship.id),
        select(Ship.id, Ship.log, Ship.built.label("made"), Ship.flag).order_by(Ship.id),
        select(func.count(), func.max(Ship.built)).where(Ship.afloat),
        select(case((Ship.afloat, "yes"), else_="no").label("word"), Ship).order_by(Ship.id),
        select(Ship.id, other.id).join(other, other.id == Ship.home).order_by(Ship.id),
        select(func.aggregate_strings(Ship.id, " ").label("ids")).where(Ship.id.in_(["a", "b"])),
        select(Ship.__table__).order_by(Ship.id),
        select(Ship.id).union(select(Ship.home).where(Ship.home.is_not(None))).order_by("id"),
        text("SELECT id FROM ships_of_reading ORDER BY id"),
    ):
        result = await session.execute(query)
        keys = tuple(result.keys())
        found.append((keys, [tuple(_plain(value) for value in row) for row in result]))
    found.append([row.made for row in await session.execute(select(Ship.built.label("made")).order_by(Ship.id))])
    found.append(_plain(await session.get(Ship, "c")))
    found.append(await session.get(Ship, "nobody"))
    found.append(await session.scalar(select(Ship.built).where(Ship.id == bindparam("it")), {"it": "a"}))
    return found


def _plain(value: Any) -> Any:
    if not isinstance(value, Ship):
        return value
    return (value.id, value.home, value.afloat, value.built, value.log, value.flag)


async def test_reading_gives_what_a_transaction_gives_whatever_the_statement(storage: Storage) -> None:
    async with storage.transaction() as session:
        expected = await _everything(session)
    async with storage.reading() as session:
        assert await _everything(session) == expected
        assert await _everything(session) == expected, "with plans that are there already, too"
        with pytest.raises(NoResultFound):
            await session.get_one(Ship, "nobody")


async def test_the_same_form_of_statement_is_asked_with_other_values(storage: Storage) -> None:
    async with storage.reading() as session:
        for ids in (["a"], ["b", "c"], ["c"], []):
            for limit in (1, 5):
                query = select(Ship.id).where(Ship.id.in_(ids)).order_by(Ship.id).limit(limit)
                assert list(await session.scalars(query)) == ids[:limit]


async def test_all_these_are_asked_without_a_session(storage: Storage) -> None:
    if not storage.is_sqlite:
        return
    words = Ready(select(func.aggregate_strings(Ship.id, "+").label("ids")).where(Ship.home == bindparam("home")))
    async with storage.reading() as session:
        rows = (await session.scalars(select(Ship).where(Ship.id.in_(["a"]), Ship.built == WHEN))).all()
        assert [row.id for row in rows] == ["a"]
        assert await session.get(Ship, "a") is not None
        assert await ask(session, words, home="a") == ["b+c"]
        assert not session.is_begun  # type: ignore[attr-defined]


async def test_a_ready_statement_says_the_same_in_a_transaction_and_beside_it(storage: Storage) -> None:
    ready = Ready(select(Ship, Ship.flag).where(Ship.id == bindparam("ship"), Ship.id != bindparam("not_this")))
    ids = Ready(select(Ship.id).where(Ship.id.in_(bindparam("ids", expanding=True))).order_by(Ship.id))
    found = []
    for opened in (storage.transaction, storage.reading):
        async with opened() as session:
            rows = await ask(session, ready, ship="a", not_this="b")
            found.append([(_plain(row), flag) for row, flag in rows])
            assert await ask(session, ids, ids=["a", "c"]) == ["a", "c"]
            assert await ask(session, ready, ship="a", not_this="a") == []
    assert found[0] == found[1] == [(("a", None, True, WHEN, {"to": ["b"]}, "é"), "é")]


async def test_what_was_committed_a_moment_ago_is_seen_and_what_is_not_is_not(storage: Storage) -> None:
    async with storage.reading() as session:
        assert (await session.get_one(Ship, "a")).flag == "é"
        async with storage.transaction() as writing:
            (await writing.get_one(Ship, "a")).flag = "new"
            await writing.flush()
            assert (await session.get_one(Ship, "a")).flag == "é"
        assert (await session.get_one(Ship, "a")).flag == "new"


async def test_a_statement_that_fails_tells_why_as_in_a_transaction(storage: Storage) -> None:
    async with storage.reading() as session:
        with pytest.raises(DBAPIError, match="nowhere"):
            await session.execute(select(text("x")).select_from(text("nowhere")))


async def test_a_row_that_was_read_can_be_written_by_a_later_transaction(storage: Storage) -> None:
    async with storage.reading() as session:
        row = await session.get_one(Ship, "b")
    async with storage.transaction() as session:
        (await session.merge(row)).flag = "merged"
    async with storage.transaction() as session:
        session.add(row)
        row.afloat = True
    async with storage.reading() as session:
        assert [_plain(row)[2:] for row in await session.scalars(select(Ship).where(Ship.id == "b"))] == [
            (True, None, {}, "merged")
        ]
