"""Slowing down who fails."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clarion.base.clock import TurnableClock
from clarion.base.storage import Storage
from clarion.features.people.sign_in.throttle import SignInThrottle
from clarion.features.people.sign_in.throttle_rules import (
    FORGET_AFTER,
    FREE_FAILURES_OF_NAME,
    FREE_FAILURES_OF_PAIR,
    FREE_FAILURES_OF_SOURCE,
    LONGEST_WAIT_S,
    Tally,
    after_failure,
    counted_for,
    wait_of,
)

NOW = datetime(2026, 1, 5, tzinfo=UTC)


def failed(times: int, free: int, tally: Tally | None = None) -> Tally:
    found = tally or Tally()
    for _ in range(times):
        found = after_failure(found, free, NOW)
    return found


@given(st.integers(0, 300), st.integers(1, 50))
def test_a_few_mistakes_are_free_and_nobody_waits_longer_than_a_minute(times: int, free: int) -> None:
    wait = wait_of(failed(times, free), NOW)
    assert wait <= LONGEST_WAIT_S
    assert (wait == 0) == (times < free)


def test_mistakes_are_forgotten_after_a_while() -> None:
    tally = failed(FREE_FAILURES_OF_PAIR + 3, FREE_FAILURES_OF_PAIR)
    later = after_failure(tally, FREE_FAILURES_OF_PAIR, NOW + FORGET_AFTER + timedelta(seconds=1))
    assert later.failures == 1


@given(st.text(max_size=20), st.text(max_size=20), st.text(max_size=20))
def test_a_device_that_is_known_shares_no_count_with_anybody(name: str, source: str, other: str) -> None:
    mine = {one.key for one in counted_for(name, source, device="d")}
    for stranger in (counted_for(name, source), counted_for(name, other), counted_for(name, other, known_source=True)):
        assert not mine & {one.key for one in stranger}


def test_a_known_place_is_not_counted_with_the_rest_of_the_world() -> None:
    home = {one.key for one in counted_for("ada", "home", known_source=True)}
    assert not home & {one.key for one in counted_for("ada", "attacker")}


@pytest.fixture
def throttle(storage: Storage) -> SignInThrottle:
    return SignInThrottle(storage, TurnableClock())


async def test_what_one_process_counts_all_know(storage: Storage) -> None:
    clock = TurnableClock()
    one, other = SignInThrottle(storage, clock), SignInThrottle(storage, clock)
    counted = counted_for("ada", "here")
    for process in (one, other, one, other, one):
        assert await process.reserve(counted) == 0
    assert await one.reserve(counted) > 0
    assert await other.reserve(counted) > 0
    elsewhere = counted_for("ada", "elsewhere")
    assert await other.reserve(elsewhere) == 0
    await other.succeeded(elsewhere)
    clock.advance(LONGEST_WAIT_S)
    assert await other.reserve(counted) == 0
    await other.succeeded(counted)
    for _ in range(FREE_FAILURES_OF_PAIR):
        assert await one.reserve(counted) == 0, "a success wipes the slate"


async def test_one_source_that_tries_many_names_is_slowed_for_all_of_them(throttle: SignInThrottle) -> None:
    for number in range(FREE_FAILURES_OF_SOURCE):
        await throttle.reserve(counted_for(f"user{number}", "attacker"))
    assert await throttle.reserve(counted_for("somebody new", "attacker")) > 0
    assert await throttle.reserve(counted_for("somebody new", "elsewhere")) == 0
    assert FREE_FAILURES_OF_NAME > FREE_FAILURES_OF_SOURCE
