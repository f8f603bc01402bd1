"""What a transaction reads belongs to it, whichever way it was read: one object a row, changes seen and written."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import event, func, select, update
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Mapped, aliased, mapped_column

from clarion.base.storage import AsyncSession, IdString, Storage
from tests.support.own_tables import TestTable

WHEN = datetime(2026, 3, 4, 5, 6, 7, 89, tzinfo=UTC)


class Boat(TestTable):
    __tablename__ = "boats_of_loading"

    harbour: Mapped[str] = mapped_column(IdString, primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(default="")
    built: Mapped[datetime | None] = mapped_column(default=None)
    log: Mapped[dict[str, Any]] = mapped_column(default=dict)


@pytest.fixture(autouse=True)
async def boats(storage: Storage) -> None:
    async with storage.transaction() as session:
        session.add_all([Boat(harbour="a", number=1, name="one", built=WHEN, log={"to": ["b"]})])
        session.add_all([Boat(harbour="a", number=2, name="two"), Boat(harbour="b", number=1, name="three")])


async def _names(storage: Storage) -> list[str]:
    async with storage.reading() as session:
        return list(await session.scalars(select(Boat.name).order_by(Boat.harbour, Boat.number)))


async def test_a_row_is_one_object_however_it_is_read_and_its_changes_are_written(storage: Storage) -> None:
    async with storage.transaction() as session:
        first = await session.get_one(Boat, ("a", 1))
        assert (first.built, first.log) == (WHEN, {"to": ["b"]})
        assert await session.get(Boat, ("a", 1)) is first
        assert await session.get(Boat, ("a", 1), with_for_update=True) is first
        found = (await session.scalars(select(Boat).order_by(Boat.harbour, Boat.number).with_for_update())).all()
        assert found[0] is first
        both = aliased(Boat)
        query = select(Boat, both, Boat.name).outerjoin(both, (both.harbour == Boat.harbour) & (both.number > 1))
        rows = [tuple(row) for row in await session.execute(query.order_by(Boat.harbour, Boat.number))]
        assert rows == [(first, found[1], "one"), (found[1], found[1], "two"), (found[2], None, "three")]
        first.name, found[2].log = "uno", {"new": True}
    assert await _names(storage) == ["uno", "two", "three"]
    async with storage.reading() as session:
        assert (await session.get_one(Boat, ("b", 1))).log == {"new": True}


async def test_what_is_held_back_is_written_before_anything_is_read(storage: Storage) -> None:
    async with storage.transaction() as session:
        session.add(Boat(harbour="c", number=1, name="four"))
        assert await session.scalar(select(func.count()).select_from(Boat)) == 4
        one = await session.get_one(Boat, ("a", 1))
        one.name = "uno"
        assert await session.scalar(select(Boat.harbour).where(Boat.name == "uno")) == "a"
        await session.delete(one)
        assert await session.scalar(select(Boat.name).where(Boat.name == "uno")) is None
        assert await session.get(Boat, ("a", 1)) is None
        with pytest.raises(NoResultFound):
            await session.get_one(Boat, ("a", 1))
        with session.no_autoflush:
            session.add(Boat(harbour="c", number=2))
            assert await session.scalar(select(func.count()).select_from(Boat)) == 3
    assert await _names(storage) == ["two", "three", "four", ""]


async def test_what_is_at_hand_stays_as_it_is_unless_it_shall_be_read_again(storage: Storage) -> None:
    changing = update(Boat.__table__).where(Boat.number == 1).values(name="same")  # type: ignore[arg-type]
    async with storage.transaction() as session:
        one, three = await session.get_one(Boat, ("a", 1)), await session.get_one(Boat, ("b", 1))
        await session.execute(changing)
        assert await session.get(Boat, ("a", 1), with_for_update=True) is one
        assert one.name == "one"
        assert await session.get(Boat, ("a", 1), populate_existing=True, with_for_update=True) is one
        assert one.name == "same"
        session.expire(three)
        assert (await session.scalars(select(Boat).where(Boat.harbour == "b"))).one() is three
        assert three.name == "same"
        one.name = "uno"
    assert await _names(storage) == ["uno", "two", "same"]


async def test_what_is_undone_is_not_seen_and_not_written(storage: Storage) -> None:
    async def fail(session: AsyncSession) -> None:
        async with session.begin_nested():
            (await session.get_one(Boat, ("a", 2))).name = "lost"
            assert await session.scalar(select(Boat.name).where(Boat.number == 2)) == "lost"
            raise RuntimeError

    async with storage.transaction() as session:
        with pytest.raises(RuntimeError):
            await fail(session)
        two = await session.get_one(Boat, ("a", 2))
        assert two.name == "two"
        two.name = "due"
    assert await _names(storage) == ["one", "due", "three"]


async def test_transactions_read_as_those_do_whose_statements_are_watched(storage: Storage) -> None:
    async def all_ways(session: AsyncSession) -> list[Any]:
        found: list[Any] = [[boat.name for boat in await session.scalars(select(Boat).order_by(Boat.name).limit(2))]]
        found.append((await session.execute(select(Boat.name, Boat.built).where(Boat.number.in_([2])))).all())
        found.append(await session.scalar(select(Boat.built).where(Boat.name == "one")))
        found.append((await session.scalars(select(Boat).where(Boat.name == "none"))).one_or_none())
        return found

    async with storage.transaction() as session:
        quickly = await all_ways(session)
        assert await all_ways(session) == quickly, "with plans that are there already, too"
    seen: list[str] = []
    engine = storage.engine.sync_engine
    event.listen(engine, "before_cursor_execute", lambda *what: seen.append(what[2]))
    async with storage.transaction() as session:
        assert await all_ways(session) == quickly
    assert any("boats_of_loading" in text for text in seen), "what is watched is seen"
