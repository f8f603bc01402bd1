"""When the event loop cannot keep up, new calls are refused early."""

from clarion.base.clock import TurnableClock
from clarion.engines.sip.overload import Overload


class LateClock(TurnableClock):
    """Runs its timers `late` seconds after they were due."""

    late = 0.0

    def monotonic(self) -> float:
        return super().monotonic() + self.late


def test_one_pause_is_no_overload_and_lasting_lateness_is() -> None:
    clock = LateClock()
    overload = Overload(clock, lambda: 0, max_lag=0.1)
    overload.start()
    clock.advance(1)
    assert overload.refuse() is None
    clock.late = 1.0
    clock.advance(0.1)
    assert overload.refuse() is None, "a single pause"
    for _ in range(20):
        clock.late += 0.15  # and later with every tick
        clock.advance(0.05)
    assert overload.refuse() in range(1, 6)
    clock.advance(5)
    assert overload.refuse() is None
    overload.stop()


def test_too_many_open_transactions_are_overload() -> None:
    count = 10
    overload = Overload(TurnableClock(), lambda: count, max_transactions=9)
    assert overload.refuse() is not None
    count = 9
    assert overload.refuse() is None


def test_calls_that_have_come_in_and_gone_nowhere_are_overload() -> None:
    waiting = 61
    overload = Overload(TurnableClock(), lambda: 0, backlog=lambda: waiting, max_backlog=60)
    assert overload.refuse() in range(1, 6)
    waiting = 60
    assert overload.refuse() is None


def test_draining_refuses() -> None:
    overload = Overload(TurnableClock(), lambda: 0)
    overload.draining = True
    assert overload.refuse() is not None
