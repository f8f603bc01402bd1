"""Storage and outbox, on SQLite and PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from pydantic import BaseModel
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.bus import InProcessBus
from clarion.base.bus_pending import Pending
from clarion.base.errors import Unavailable
from clarion.base.inbox import InboxRow
from clarion.base.outbox import OutboxRelay, OutboxRow, announce
from clarion.base.retry_queue import RetryQueue
from clarion.base.storage import Base, IdString, Json, Storage
from tests.support import wait_for
from tests.support.own_tables import TestTable


class Parrot(TestTable):
    __tablename__ = "test_parrots"

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    hatched_at: Mapped[datetime]
    words: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)


class Squawk(BaseModel):
    n: int


NOON = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)


async def test_a_clean_transaction_is_kept(storage: Storage) -> None:
    async with storage.transaction() as session:
        session.add(Parrot(id="1", hatched_at=NOON, words={"hello": ["wörld", 1]}))
    async with storage.reading() as session:
        parrot = await session.get_one(Parrot, "1")
    assert parrot.hatched_at == NOON
    assert parrot.hatched_at.tzinfo is UTC
    assert parrot.words == {"hello": ["wörld", 1]}


async def test_a_transaction_that_fails_leaves_nothing(storage: Storage) -> None:
    with pytest.raises(RuntimeError, match="change of mind"):
        async with storage.transaction() as session:
            session.add(Parrot(id="1", hatched_at=NOON))
            await session.flush()
            raise RuntimeError("change of mind")
    assert await _count(storage, Parrot) == 0


async def test_a_key_that_exists_is_refused(storage: Storage) -> None:
    for attempt in range(2):
        try:
            async with storage.transaction() as session:
                session.add(Parrot(id="1", hatched_at=NOON))
        except IntegrityError:
            assert attempt == 1
    assert await _count(storage, Parrot) == 1


async def test_a_time_comes_back_in_utc_whatever_zone_it_was_given_in(storage: Storage) -> None:
    async with storage.transaction() as session:
        session.add(Parrot(id="1", hatched_at=NOON.astimezone(timezone(timedelta(hours=-8)))))
    async with storage.reading() as session:
        found = await session.scalar(select(Parrot).where(Parrot.hatched_at == NOON))
    assert found is not None
    assert found.hatched_at.isoformat() == "2026-03-01T12:00:00.123456+00:00"


async def test_a_time_without_a_zone_is_refused(storage: Storage) -> None:
    with pytest.raises(StatementError, match="without a zone"):
        async with storage.transaction() as session:
            session.add(Parrot(id="1", hatched_at=NOON.replace(tzinfo=None)))


async def test_a_hundred_writers_at_once_all_get_their_turn(storage: Storage) -> None:
    async def write(number: int) -> None:
        async with storage.transaction() as session:
            session.add(Parrot(id=str(number), hatched_at=NOON))

    await asyncio.gather(*(write(number) for number in range(100)))
    assert await _count(storage, Parrot) == 100


async def test_a_reader_does_not_wait_for_a_writer(storage: Storage) -> None:
    async with storage.transaction() as session:
        session.add(Parrot(id="1", hatched_at=NOON))
        await session.flush()
        assert await asyncio.wait_for(_count(storage, Parrot), 5) == 0


async def test_a_transaction_inside_a_transaction_is_refused_and_not_waited_for(storage: Storage) -> None:
    async with storage.transaction():
        with pytest.raises(RuntimeError, match="inside a transaction"):
            async with storage.transaction():
                pass


@pytest.fixture
async def bus() -> AsyncIterator[InProcessBus]:
    bus = InProcessBus()
    yield bus
    await bus.close()


async def test_what_was_announced_is_published_after_the_commit_and_in_order(
    storage: Storage, bus: InProcessBus
) -> None:
    got = _listen(bus)
    relay = OutboxRelay(storage, bus)
    relay.start()
    for number in range(5):
        async with storage.transaction() as session:
            announce(session, "squawks", Squawk(n=number))
            assert number not in got
    await wait_for(lambda: len(got) == 5, missing=lambda: f"squawks, got {got}")
    assert got == [0, 1, 2, 3, 4]
    await wait_for(lambda: _is_empty(storage), missing="the end of the last published row")
    await relay.stop()


async def test_what_was_announced_in_a_failed_transaction_is_never_published(
    storage: Storage, bus: InProcessBus
) -> None:
    got = _listen(bus)
    with pytest.raises(RuntimeError):
        async with storage.transaction() as session:
            announce(session, "squawks", Squawk(n=1))
            raise RuntimeError("change of mind")
    assert await OutboxRelay(storage, bus).flush() == 0
    await bus.settled()
    assert got == []


async def test_what_a_dead_process_left_in_the_outbox_is_published_by_the_next(
    storage: Storage, bus: InProcessBus
) -> None:
    got = _listen(bus)
    async with storage.transaction() as session:
        announce(session, "squawks", Squawk(n=1))
    assert await OutboxRelay(storage, bus).flush() == 1
    await bus.settled()
    assert got == [1]


async def test_an_event_stays_in_the_outbox_while_the_bus_is_away(storage: Storage, bus: InProcessBus) -> None:
    async with storage.transaction() as session:
        announce(session, "squawks", Squawk(n=1))

    class AwayBus(InProcessBus):
        async def publish_tracked(self, events: Sequence[tuple[str, bytes]]) -> list[Pending | None]:
            raise Unavailable("The bus is away.")

    with pytest.raises(Unavailable):
        await OutboxRelay(storage, AwayBus()).flush()
    got = _listen(bus)
    assert await OutboxRelay(storage, bus).flush() == 1
    await bus.settled()
    assert got == [1]


async def test_a_flush_does_not_return_while_another_relay_is_still_publishing(
    storage: Storage, bus: InProcessBus
) -> None:
    got, publishing, go_on = _listen(bus), asyncio.Event(), asyncio.Event()

    class SlowBus(InProcessBus):
        async def publish_tracked(self, events: Sequence[tuple[str, bytes]]) -> list[Pending | None]:
            publishing.set()
            await go_on.wait()
            return await bus.publish_tracked(events)

    async with storage.transaction() as session:
        announce(session, "squawks", Squawk(n=1))
    slow = asyncio.create_task(OutboxRelay(storage, SlowBus()).flush())
    await publishing.wait()
    flush = asyncio.create_task(OutboxRelay(storage, bus).flush())
    done, _ = await asyncio.wait({flush}, timeout=0.2)
    assert not done
    go_on.set()
    assert (await slow, await flush) == (1, 0)
    await bus.settled()
    assert got == [1]


async def test_an_event_stays_in_the_outbox_until_every_group_has_handled_it(
    storage: Storage, bus: InProcessBus
) -> None:
    go_on, got = asyncio.Event(), _listen(bus)

    async def slow(_: dict[str, int]) -> None:
        await go_on.wait()

    async def take(payload: dict[str, int]) -> None:
        got.append(payload["n"] + 100)

    bus.subscribe("squawks", slow, group="slow")
    bus.subscribe("squawks", take, group="quick")
    relay = OutboxRelay(storage, bus)
    relay.start()
    async with storage.transaction() as session:
        announce(session, "squawks", Squawk(n=1))
    await wait_for(lambda: sorted(got) == [1, 101], missing=lambda: f"both listeners, got {got}")
    assert await _count(storage, OutboxRow) == 1, "a process that dies here must leave it"

    async def kept_for_apps() -> bool:
        return await _count(storage, InboxRow) == 1

    await wait_for(kept_for_apps, missing="the event for apps, who hear of it all the same")
    assert await relay.flush() == 0, "it is handed out once"
    go_on.set()
    await wait_for(lambda: _is_empty(storage), missing="the end of the handled row")
    await relay.stop()


async def test_what_a_dead_process_did_not_finish_is_delivered_by_the_next_one(
    storage: Storage, bus: InProcessBus
) -> None:
    async def never(_: dict[str, int]) -> None:
        await asyncio.Event().wait()

    bus.subscribe("squawks", never, group="workers")
    async with storage.transaction() as session:
        announce(session, "squawks", Squawk(n=1))
        announce(session, "peeps", Squawk(n=2))
    assert await OutboxRelay(storage, bus).flush() == 2  # and here the process dies
    again, got = InProcessBus(), list[int]()

    async def take(payload: dict[str, int]) -> None:
        got.append(payload["n"])

    again.subscribe("squawks", take, group="workers")
    again.subscribe("peeps", take, group="workers")
    relay = OutboxRelay(storage, again)
    relay.start()
    await wait_for(lambda: got == [1], missing=lambda: f"the event that was not handled, got {got}")
    await wait_for(lambda: _is_empty(storage), missing="the end of the handled row")
    assert await _count(storage, InboxRow) == 2, "apps hear of each once"
    await relay.stop()
    await again.close()


async def test_what_a_patient_handler_could_not_do_yet_outlives_the_process(
    storage: Storage, bus: InProcessBus
) -> None:
    down, got = True, list[int]()

    async def handle(payload: dict[str, int]) -> None:
        if down:
            raise OSError("the file store is away")
        got.append(payload["n"])

    first, second = RetryQueue("test", handle), RetryQueue("test", handle)
    bus.subscribe("squawks", first, group="workers")
    async with storage.transaction() as session:
        announce(session, "squawks", Squawk(n=1))
    await OutboxRelay(storage, bus).flush()
    await wait_for(lambda: first.waiting == 1, missing="the event that has to wait")
    await first.close()
    down, again = False, InProcessBus()
    again.subscribe("squawks", second, group="workers")
    assert await OutboxRelay(storage, again).resume() == 1
    await again.settled()
    assert got == [1]
    await again.close()


def _listen(bus: InProcessBus) -> list[int]:
    got: list[int] = []

    async def take(payload: dict[str, int]) -> None:
        got.append(payload["n"])

    bus.subscribe("squawks", take)
    return got


async def _count(storage: Storage, table: type[Base]) -> int:
    async with storage.reading() as session:
        return await session.scalar(select(func.count()).select_from(table)) or 0


async def _is_empty(storage: Storage) -> bool:
    return await _count(storage, OutboxRow) == 0
