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


def test_ops_32_the_load_says_when_another_call_server_is_wanted_by_calls_and_not_by_cpu() -> None:
    clock, waiting = TurnableClock(), 0
    overload = Overload(clock, lambda: 0, backlog=lambda: waiting, max_backlog=60)
    overload.start()
    assert overload.ratio == 0
    for _ in range(2400):  # two minutes of 100 calls a second
        for _ in range(5):
            overload.note_call()
        clock.advance(0.05)
    assert 0.7 < overload.ratio < 0.8
    waiting = 57
    assert overload.ratio == 0.95, "what is nearest to its limit counts"
    waiting = 0
    clock.advance(300)
    assert overload.ratio < 0.01
    overload.stop()


def test_draining_refuses() -> None:
    overload = Overload(TurnableClock(), lambda: 0)
    overload.draining = True
    assert overload.refuse() is not None
