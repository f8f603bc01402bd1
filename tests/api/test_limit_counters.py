"""Counting in a sliding minute: the same in memory and in Valkey, and honest about the wait."""

import random
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clarion.api.limit_counters import Ask, Counters, MemoryCounters, Window
from clarion.api.limit_counters_valkey import ValkeyCounters


@pytest.fixture(params=["memory", "valkey"])
async def counters(request: pytest.FixtureRequest) -> AsyncIterator[Counters]:
    if request.param == "memory":
        yield MemoryCounters()
        return
    found = ValkeyCounters(request.getfixturevalue("valkey_url"))
    yield found
    await found.close()


@given(st.integers(1, 60), st.lists(st.floats(0, 40), min_size=1, max_size=150))
def test_waiting_as_told_is_always_enough(limit: int, gaps: list[float]) -> None:
    window, now = Window(), 1_000_000.0
    for gap in gaps:
        now += gap
        taken = window.take(limit, now, strict=False)
        if taken.wait_s > 0:
            assert taken.wait_s <= 120
            now += taken.wait_s + 1e-6
            assert window.take(limit, now, strict=False).wait_s == 0


@given(st.integers(1, 30), st.lists(st.floats(0, 20), min_size=1, max_size=200))
def test_no_minute_of_the_clock_lets_more_than_the_limit_through(limit: int, gaps: list[float]) -> None:
    window, now, passed = Window(), 5_000.0, dict[int, int]()
    for gap in gaps:
        now += gap
        if window.take(limit, now, strict=False).wait_s == 0:
            passed[int(now // 60)] = passed.get(int(now // 60), 0) + 1
    assert max(passed.values()) <= limit


async def test_both_kinds_of_counters_count_alike(counters: Counters) -> None:
    chance, window, now, key = random.Random(7), Window(), 1_000_000.0, uuid4().hex
    for strict in (False, True):
        for _ in range(300):
            now += chance.choice([0.0, 0.1, 1.0, 7.5, 61.0])
            expected = window.take(9, now, strict=strict)
            (found,) = await counters.take([Ask(key, 9)], now, strict=strict)
            assert found.remaining == expected.remaining
            assert found.wait_s == pytest.approx(expected.wait_s, abs=0.001)


async def test_what_comes_after_a_refusal_is_not_counted(counters: Counters) -> None:
    first, second = f"a{uuid4().hex}", f"b{uuid4().hex}"
    asks = [Ask(first, 1), Ask(second, 5)]
    assert [taken.wait_s for taken in await counters.take(asks, 600.0, strict=False)] == [0, 0]
    refused = await counters.take(asks, 601.0, strict=False)
    assert len(refused) == 1
    assert refused[0].wait_s > 0
    (left,) = await counters.take([Ask(second, 5)], 602.0, strict=False)
    assert left.remaining == 3


async def test_two_processes_count_together_in_valkey(valkey_url: str) -> None:
    one, two, key = ValkeyCounters(valkey_url), ValkeyCounters(valkey_url), uuid4().hex
    waits = [(await each.take([Ask(key, 4)], 600.0, strict=False))[0].wait_s for each in (one, two, one, two, one, two)]
    assert [wait > 0 for wait in waits] == [False] * 4 + [True] * 2
    await one.close()
    await two.close()


async def test_while_valkey_is_away_each_process_counts_for_itself() -> None:
    counters = ValkeyCounters("valkey://127.0.0.1:1/0")
    waits = [(await counters.take([Ask("x", 2)], 600.0, strict=False))[0].wait_s for _ in range(3)]
    assert [wait > 0 for wait in waits] == [False, False, True]
    await counters.close()


async def test_the_number_of_counters_in_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clarion.api.limit_counters._MOST_COUNTERS", 10)
    counters = MemoryCounters()
    for number in range(50):
        await counters.take([Ask(str(number), 5)], 600.0, strict=False)
    assert len(counters._windows) == 10
