"""The contract of counters, in memory and in Valkey."""

import random
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clarion.base.clock import TurnableClock
from clarion.base.errors import Unavailable
from clarion.base.ids import new_token
from clarion.features.conduct.counters import Counters, MemoryCounters, Period, Shape, SteadyTime, ValkeyCounters
from clarion.features.conduct.counters.series import MOST_EVENTS
from tests.support import free_port

SHAPES = {
    "log": Shape(0, 3600),
    "hours": Shape(3600, 8 * 86_400, grace_s=600),
    "days": Shape(86_400, 40 * 86_400, grace_s=6 * 3600),
}
START = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)  # a Monday


@pytest.fixture
def clock() -> TurnableClock:
    return TurnableClock(START)


@pytest.fixture(params=["memory", "valkey"])
async def counters(request: pytest.FixtureRequest, clock: TurnableClock) -> AsyncIterator[Counters]:
    now = SteadyTime(clock).now
    if request.param == "memory":
        yield MemoryCounters(SHAPES, now)
        return
    shared = ValkeyCounters(request.getfixturevalue("valkey_url"), SHAPES, now)
    yield shared
    await shared.close()


def key(name: str) -> str:
    return f"{name}/{new_token(6)}"


def ago(**span: float) -> datetime:
    return START - timedelta(**span)


async def test_a_window_begins_with_its_first_moment_and_ends_before_its_last(counters: Counters) -> None:
    one = key("log")
    for minutes in (10, 5, 0):
        assert await counters.add(one, ago(minutes=minutes), f"e{minutes}")
    assert await counters.total(one, ago(minutes=10), ago(minutes=5)) == 1
    assert await counters.total(one, ago(minutes=10), ago(minutes=0)) == 2
    assert await counters.total(one, ago(minutes=5), START + timedelta(microseconds=1000)) == 2
    assert await counters.total(key("log"), ago(minutes=10), START) == 0


@pytest.mark.parametrize("name", ["log", "hours", "days"])
async def test_an_event_counts_once_however_often_and_with_whatever_time_it_comes(
    counters: Counters, name: str
) -> None:
    one = key(name)
    assert await counters.add(one, ago(minutes=3), "e", 2.5)
    assert not await counters.add(one, ago(minutes=3), "e", 2.5)
    assert not await counters.add(one, ago(minutes=1), "e", 9)
    assert await counters.total(one, ago(hours=24), START + timedelta(hours=24)) == 2.5


@pytest.mark.parametrize("name", ["log", "hours", "days"])
async def test_members_are_told_apart_exactly(counters: Counters, name: str) -> None:
    one = key(name)
    for number in range(40):
        await counters.add(one, ago(seconds=number), f"e{number}", member=f"+1555{number % 15}")
    await counters.add(one, ago(seconds=1), "nobody")
    assert await counters.distinct(one, ago(hours=24), START + timedelta(hours=24)) == 15
    assert await counters.distinct(key(name), ago(hours=24), START) == 0


async def test_members_of_a_part_of_the_window(counters: Counters) -> None:
    one = key("log")
    for number in range(10):
        await counters.add(one, ago(minutes=number), f"e{number}", member=f"m{number // 2}")
    assert await counters.distinct(one, ago(minutes=3), ago(minutes=1)) == 1
    assert await counters.distinct(one, ago(minutes=4), ago(minutes=0)) == 3


async def test_what_is_older_than_is_kept_neither_counts_nor_comes_back(
    counters: Counters, clock: TurnableClock
) -> None:
    one = key("log")
    await counters.add(one, ago(minutes=50), "early", member="a")
    await counters.add(one, ago(minutes=5), "late", member="b")
    clock.advance(1200)
    assert await counters.add(one, clock.now(), "now", member="b")
    assert await counters.total(one, ago(hours=2), clock.now() + timedelta(seconds=1)) == 2
    assert await counters.distinct(one, ago(hours=2), clock.now() + timedelta(seconds=1)) == 1
    assert not await counters.add(one, ago(minutes=50), "early")
    assert not await counters.add(one, ago(minutes=55), "earlier")


async def test_a_late_event_counts_until_its_period_is_closed(counters: Counters, clock: TurnableClock) -> None:
    one = key("hours")
    start, end = Period.hour(START)
    assert (start, end) == (START, START + timedelta(hours=1))
    await counters.add(one, START, "first")
    clock.advance(3600 + 300)  # the hour has ended, and is not closed
    assert not await counters.closed(one, end)
    assert await counters.add(one, START + timedelta(minutes=59), "late")
    assert await counters.total(one, start, end) == 2
    clock.advance(301)
    assert await counters.closed(one, end)
    assert not await counters.add(one, START + timedelta(minutes=59), "too late")
    assert await counters.total(one, start, end) == 2, "what is closed stays as it was"


async def test_a_month_adds_up_its_days_and_forgets_what_is_over(counters: Counters, clock: TurnableClock) -> None:
    one = key("days")
    for number in range(45):
        assert await counters.add(one, clock.now(), f"e{number}", 1.5)
        clock.advance(86_400)
    month = Period.month(START)
    assert month == (datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC))
    assert await counters.total(one, *Period.month(datetime(2026, 4, 10, tzinfo=UTC))) == 15 * 1.5
    assert await counters.total(one, *Period.days30(clock.now() - timedelta(days=1))) == 30 * 1.5
    assert await counters.total(one, *Period.week(clock.now() - timedelta(days=1))) == 7 * 1.5
    # 40 days and the cell at the edge are kept, of which those of March follow.
    await counters.add(one, clock.now(), "last", 1.5)
    assert await counters.total(one, START - timedelta(days=1), START + timedelta(days=3)) == 0


async def test_the_future_is_not_believed_and_a_clock_that_jumps_loses_nothing(
    counters: Counters, clock: TurnableClock
) -> None:
    one = key("log")
    await counters.add(one, START, "before")
    assert not await counters.add(one, START + timedelta(days=1), "from tomorrow")
    assert await counters.add(one, START + timedelta(seconds=200), "a clock that is a little ahead")
    jump(clock, timedelta(days=3))
    assert await counters.add(one, START + timedelta(seconds=20), "after the jump")
    assert await counters.total(one, START, START + timedelta(minutes=10)) == 3
    jump(clock, timedelta(days=-3))
    assert await counters.add(one, START + timedelta(seconds=30), "and back")
    assert await counters.total(one, START, START + timedelta(minutes=10)) == 4


def jump(clock: TurnableClock, by: timedelta) -> None:
    clock._start += by


async def test_one_counter_keeps_so_many_events_and_no_more(clock: TurnableClock) -> None:
    memory = MemoryCounters(SHAPES, SteadyTime(clock).now)
    for number in range(MOST_EVENTS + 500):
        memory.add_now("log/x", START.timestamp() + number / 1000, f"e{number}")
    assert memory.total_now("log/x", 0, 1e11) == MOST_EVENTS
    assert not memory.add_now("log/x", START.timestamp() + 10, "e10000"), "known all the same"


def test_too_many_counters_drive_out_the_shortest_lived_and_sums_last(clock: TurnableClock) -> None:
    memory = MemoryCounters(SHAPES, SteadyTime(clock).now, most=1000)
    now = START.timestamp()
    for number in range(500):
        memory.add_now(f"days/{number}", now, "e")
    for number in range(5000):
        memory.add_now(f"log/{number}", now + number / 100, "e")
    assert len(memory) == 1000 and memory.forgotten == 4500
    assert all(memory.total_now(f"days/{number}", now - 86_400, now + 86_400) for number in range(500))
    assert memory.total_now("log/4999", now - 60, now + 60) == 1
    assert memory.total_now("log/0", now - 60, now + 60) == 0
    clock.advance(2 * 3600)
    while memory.tidy(now + 2 * 3600, 100):
        pass
    assert len(memory) == 500, "what has expired goes without anybody adding to it"
    clock.advance(60 * 86_400)
    while memory.tidy(now + 60 * 86_400, 100):
        pass
    assert len(memory) == 0


async def test_counters_out_of_reach_say_so(clock: TurnableClock) -> None:
    away = ValkeyCounters(f"valkey://127.0.0.1:{free_port()}/0", SHAPES, SteadyTime(clock).now)
    for work in (
        away.add("log/x", START, "e"),
        away.total("days/x", START, START),
        away.distinct("log/x", START, START),
    ):
        with pytest.raises(Unavailable):
            await work
    await away.close()


# ---- any order, any doubles

_events = st.lists(
    st.tuples(
        st.integers(0, 12),  # id: doubles happen
        st.integers(0, 7 * 3600),  # seconds before now
        st.sampled_from([1.0, 0.5, 0.1, 3.75]),
        st.sampled_from(["", "a", "b", "c"]),
    ),
    max_size=30,
)


def _naive(events: dict[int, tuple[int, float, str]], keep: float, since: float, until: float) -> tuple[float, int]:
    inside = [event for event in events.values() if event[0] <= keep and since <= -event[0] < until]
    return round(sum(event[1] for event in inside), 6), len({event[2] for event in inside} - {""})


@given(_events, st.integers(0, 7 * 3600), st.integers(0, 7 * 3600), st.randoms(use_true_random=False))
@settings(max_examples=150)
def test_totals_are_those_of_a_naive_count_in_whatever_order_events_come(
    drawn: list[tuple[int, int, float, str]], a: int, b: int, dice: random.Random
) -> None:
    events = {number: (age, amount, member) for number, age, amount, member in drawn}  # an id has one time
    arrivals = [*events.items()] * 2
    dice.shuffle(arrivals)
    memory = MemoryCounters(SHAPES, SteadyTime(TurnableClock(START)).now)
    now = START.timestamp()
    for number, (age, amount, member) in arrivals:
        for name in ("log", "days"):
            memory.add_now(f"{name}/x", now - age, str(number), amount, member)
    since, until = -max(a, b), -min(a, b)
    assert (
        memory.total_now("log/x", now + since, now + until),
        memory.distinct_now("log/x", now + since, now + until),
    ) == _naive(events, 3600, since, until)
    day = -12 * 3600
    assert memory.total_now("days/x", now + day, now + 12 * 3600) == _naive(events, 1e9, day, 1)[0]


@given(_events)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_both_kinds_agree(valkey_url: str, drawn: list[tuple[int, int, float, str]]) -> None:
    clock = TurnableClock(START)
    now = SteadyTime(clock).now
    memory, shared = MemoryCounters(SHAPES, now), ValkeyCounters(valkey_url, SHAPES, now)
    scope = new_token(8)
    for number, age, amount, member in drawn:
        for name in ("log", "hours", "days"):
            at = ago(seconds=age)
            one = f"{name}/{scope}"
            arguments = (one, at, str(number), amount, member)
            assert await memory.add(*arguments) == await shared.add(*arguments)
    for name in ("log", "hours", "days"):
        one = f"{name}/{scope}"
        for since, until in ((ago(hours=8), START), (ago(hours=3), ago(hours=1)), (ago(minutes=20), START)):
            assert await memory.total(one, since, until) == await shared.total(one, since, until)
            assert await memory.distinct(one, since, until) == await shared.distinct(one, since, until)
    await shared.close()
