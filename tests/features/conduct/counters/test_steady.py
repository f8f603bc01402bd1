"""A time that does not follow a clock that jumps."""

from datetime import timedelta

from clarion.base.clock import TurnableClock
from clarion.features.conduct.counters.steady import SteadyTime


def test_small_corrections_are_followed_and_time_does_not_go_back() -> None:
    clock = TurnableClock()
    steady = SteadyTime(clock)
    start = steady.now()
    clock._start += timedelta(seconds=30)
    assert steady.now() == start + 30
    clock._start -= timedelta(seconds=30)
    assert steady.now() == start + 30
    clock.advance(40)
    assert steady.now() == start + 40


def test_a_jump_is_believed_once_it_has_lasted() -> None:
    clock = TurnableClock()
    steady = SteadyTime(clock)
    start = steady.now()
    for days in (365, -700):
        clock._start += timedelta(days=days)
        before = steady.now()
        clock.advance(300)
        assert steady.now() == before + 300
        clock.advance(301)
        assert steady.now() == clock.now().timestamp()
    assert steady.jumps == 2
    assert steady.now() < start


def test_a_jump_there_and_back_leaves_no_trace() -> None:
    clock = TurnableClock()
    steady = SteadyTime(clock)
    start = steady.now()
    clock._start += timedelta(hours=5)
    clock.advance(100)
    assert steady.now() == start + 100
    assert steady.credible(clock.now().timestamp()) == start + 100
    clock._start -= timedelta(hours=5)
    clock.advance(100)
    assert steady.now() == start + 200 == clock.now().timestamp()
    assert steady.credible(start) == start
