"""Consumers of CDRs: none misses a call or takes one twice, and what one cannot take holds up nobody."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import insert, select, text

from clarion.base.bus import InProcessBus
from clarion.base.clock import TurnableClock
from clarion.base.storage import AsyncSession, Storage, run, write_last
from clarion.calls.cdr import CallRecord, record_of
from clarion.calls.cdr_consumers import ATTEMPTS, CdrConsumer, CdrConsumers
from clarion.calls.cdr_dead_letters import RETRY_AFTER, retry_soon
from clarion.calls.cdr_lag import health_of, read_lag
from clarion.calls.cdr_models import CdrConsumerRow, CdrDeadLetter, CdrRow
from clarion.calls.cdr_writer import _LOCK_POSITIONS, CdrTable, _row
from tests.calls.test_cdr_writer import ended
from tests.support.waiting import wait_for


@pytest.fixture
def clock() -> TurnableClock:
    return TurnableClock()


class Taker:
    """A consumer that keeps what it was given. Sessions in `refuses` raise; `late`: only at the commit."""

    def __init__(self, name: str = "taker", *, from_start: bool = True) -> None:
        self.took: list[str] = []
        self.refuses: set[str] = set()
        self.late = False
        self.consumer = CdrConsumer(name, self.consume, from_start=from_start)

    async def consume(self, session: AsyncSession, calls: Sequence[CallRecord]) -> None:
        refused = sorted(self.refuses.intersection(one.session_id for one in calls))
        if refused and not self.late:
            raise ValueError(f"cannot take {refused}")
        if refused:
            write_last(session, self._fail, {})
        self.took += [one.session_id for one in calls]

    async def _fail(self, _session: AsyncSession, _rows: object) -> None:
        raise ValueError("at the commit")


def process(storage: Storage, clock: TurnableClock, *takers: Taker) -> CdrConsumers:
    """The consumers of a process whose background task does not run: tests say when it is its turn."""
    made = CdrConsumers(storage, InProcessBus(), clock)
    for taker in takers:
        made.register(taker.consumer)
    return made


async def write(storage: Storage, *numbers: int) -> None:
    await CdrTable(storage).write([ended(number) for number in numbers])


async def letters(storage: Storage) -> list[tuple[str, str, int]]:
    async with storage.reading() as session:
        rows = await session.scalars(select(CdrDeadLetter).order_by(CdrDeadLetter.position))
        return [(row.consumer, row.session_id, row.attempts) for row in rows]


async def test_consumers_go_on_where_they_stopped_and_new_ones_begin_where_they_should(
    storage: Storage, clock: TurnableClock
) -> None:
    first = Taker()
    await write(storage, 1, 2)
    await process(storage, clock, first).catch_up()
    await write(storage, 3)
    second, derived, notifier = Taker(), Taker("derived"), Taker("notifier", from_start=False)
    await process(storage, clock, second, derived, notifier).catch_up()
    assert (first.took, second.took) == (["1", "2"], ["3"])
    assert (derived.took, notifier.took) == (["1", "2", "3"], [])
    await write(storage, 4)
    after = Taker("notifier", from_start=False)
    await process(storage, clock, after).catch_up()
    assert after.took == ["4"]


async def test_many_calls_are_taken_in_batches_and_in_order(storage: Storage, clock: TurnableClock) -> None:
    await write(storage, *range(1, 251))
    taker = Taker()
    await process(storage, clock, taker).catch_up()
    assert taker.took == [str(number) for number in range(1, 251)]


@pytest.mark.parametrize("late", [False, True], ids=["at once", "at the commit"])
async def test_a_cdr_that_one_consumer_cannot_take_is_set_aside_and_tried_again(
    storage: Storage, clock: TurnableClock, late: bool
) -> None:
    await write(storage, 1, 2, 3)
    good, bad = Taker("good"), Taker("bad")
    bad.refuses, bad.late = {"2"}, late
    here = process(storage, clock, good, bad)
    await here.catch_up()
    assert set(good.took) == {"1", "2", "3"}, "the others do not wait"
    for _ in range(ATTEMPTS + 1):
        await here.catch_up()
    assert await letters(storage) == [("bad", "2", 1)]
    await write(storage, 4)
    await here.catch_up()
    assert {"1", "3", "4"} <= set(bad.took), "nor does what comes after it"
    clock.advance(RETRY_AFTER[0].total_seconds() + 1)
    await here.catch_up()
    assert await letters(storage) == [("bad", "2", 2)]
    await here.catch_up()
    assert await letters(storage) == [("bad", "2", 2)], "the pause grows"
    bad.refuses, bad.took = set(), []
    async with storage.transaction() as session:
        assert await retry_soon(session, clock.now()) == 1
    await here.catch_up()
    assert (await letters(storage), bad.took) == ([], ["2"])


async def test_nothing_that_a_consumer_wrote_before_it_failed_remains(storage: Storage, clock: TurnableClock) -> None:
    """Its rows go with its savepoint, while those of the consumers in the same transaction stay."""

    async def fail_late(session: AsyncSession, calls: Sequence[CallRecord]) -> None:
        await leave_trace(session, "half done")
        raise ValueError("after its rows were written")

    async def leave_trace(session: AsyncSession, name: str) -> None:
        session.add(CdrConsumerRow(name=name, position=0, moved_at=clock.now()))
        await session.flush()

    async def succeed(session: AsyncSession, calls: Sequence[CallRecord]) -> None:
        await leave_trace(session, "done")

    here = process(storage, clock)
    here.register(CdrConsumer("fails", fail_late, from_start=True))
    here.register(CdrConsumer("good", succeed, from_start=True))
    await write(storage, 1)
    for _ in range(ATTEMPTS):
        await here.catch_up()
    assert await letters(storage) == [("fails", "1", 1)]
    async with storage.reading() as session:
        assert set(await session.scalars(select(CdrConsumerRow.name))) == {"fails", "good", "done"}


async def test_a_cdr_that_nobody_can_read_holds_up_nobody(storage: Storage, clock: TurnableClock) -> None:
    await write(storage, 1, 2, 3)
    async with storage.transaction() as session:
        await session.execute(text("UPDATE cdrs SET record = '{}' WHERE session_id = '2'"))
    taker = Taker()
    await process(storage, clock, taker).catch_up()
    assert taker.took == ["1", "3"]
    assert await letters(storage) == [("taker", "2", 1)]


async def test_a_database_that_cannot_be_written_sets_nothing_aside(
    storage: Storage, clock: TurnableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await write(storage, 1, 2)
    taker = Taker()
    here = process(storage, clock, taker)
    await here._register()

    def away() -> object:
        raise OSError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(storage, "transaction", away)
        for _ in range(ATTEMPTS * 2):
            with pytest.raises(OSError, match="full"):
                await here.catch_up()
    await here.catch_up()
    assert (taker.took, await letters(storage)) == (["1", "2"], [])


async def test_a_consumer_that_notifies_people_misses_no_call_from_the_start_on(
    storage: Storage, clock: TurnableClock
) -> None:
    """PH-23: a call may end before the background task comes to its first turn."""
    await write(storage, 1)
    taker = Taker(from_start=False)
    here = process(storage, clock, taker)
    await here.begin()
    await write(storage, 2)
    await here.catch_up()
    assert taker.took == ["2"]


async def test_processes_share_the_work_and_take_nothing_twice(storage: Storage, clock: TurnableClock) -> None:
    takers = [Taker() for _ in range(3)]
    processes = [process(storage, clock, taker) for taker in takers]
    for start in range(0, 300, 50):
        await write(storage, *range(start, start + 50))
        await asyncio.gather(*(each.catch_up() for each in processes))
    await processes[0].catch_up()
    took = [session for taker in takers for session in taker.took]
    assert sorted(took, key=int) == [str(number) for number in range(300)]


async def test_a_cdr_that_commits_later_has_a_later_position(storage: Storage, clock: TurnableClock) -> None:
    """Else a consumer would pass by what was given its number first and committed last."""
    taker = Taker()
    here = process(storage, clock, taker)
    async with storage.transaction() as session:
        if not storage.is_sqlite:
            await run(session, _LOCK_POSITIONS)
        await session.execute(insert(CdrRow), [_row(record_of(ended(1)), clock.now())])
        other = asyncio.ensure_future(write(storage, 2))
        if not storage.is_sqlite:
            await _waits_for_lock(storage)
            await asyncio.create_task(here.catch_up())
            assert taker.took == []
    await other
    await here.catch_up()
    assert taker.took == ["1", "2"]


async def _waits_for_lock(storage: Storage) -> None:
    async def waits() -> bool:
        async with storage.reading() as session:
            query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            return bool(await session.scalar(text(f"{query} AND wait_event = 'advisory'")))

    await wait_for(waits, missing="a writer that waits for its turn")


async def test_a_message_wakes_consumers_and_one_that_is_missed_costs_only_time(
    storage: Storage, clock: TurnableClock
) -> None:
    bus, taker = InProcessBus(), Taker()
    await CdrTable(storage, bus).write([ended(1)])  # nobody listens yet
    here = CdrConsumers(storage, bus, clock)
    here.add(taker.consumer)
    await wait_for(lambda: taker.took == ["1"], missing=lambda: f"the first call: {taker.took}")
    await CdrTable(storage, bus).write([ended(2)])
    await wait_for(lambda: taker.took == ["1", "2"], missing=lambda: f"the second call: {taker.took}")
    await here.remove("taker")


async def test_lag_is_seen_and_said_when_it_lasts(storage: Storage, clock: TurnableClock) -> None:
    taker = Taker()
    here = process(storage, clock, taker)
    await here.catch_up()
    await write(storage, 1, 2)
    async with storage.transaction() as session:
        written = await session.scalar(select(CdrRow.written_at).limit(1))
        assert written is not None
        assert await session.get(CdrConsumerRow, "taker") is not None
    [lag] = await read_lag(storage, written + timedelta(seconds=5))
    assert (lag.behind, lag.sentence) == (2, None)
    [lag] = await read_lag(storage, written + timedelta(minutes=5))
    assert health_of([lag]) is not None and "taker is 2 call records behind" in str(lag.sentence)
    await here.catch_up()
    [lag] = await read_lag(storage, written + timedelta(minutes=5))
    assert (lag.behind, lag.sentence) == (0, None)
