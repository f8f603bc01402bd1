"""Notices that the machine's clock was set, and follows it once that changes nothing for calls that are up."""

from collections.abc import Callable
from typing import Final

from clarion.base.clock import SteadyClock, Timer
from clarion.base.telemetry import counter, get_logger

log = get_logger(__name__)

LOOK_S: Final = 5.0
JUMP_S: Final = 2.0
"""A clock that is corrected by less is followed without a word."""
LATEST_S: Final = 3600.0
"""Business hours go by the clock: by then it is followed even if calls are always up."""

_jumps = counter("clock_jumps", "How often the machine's clock was put forward or back by more than two seconds")


class ClockWatch:
    """`is_idle`: no call is up. `moved` is called with the seconds by which the clock that everybody sees moves."""

    def __init__(self, clock: SteadyClock, is_idle: Callable[[], bool], moved: Callable[[float], None]) -> None:
        self._clock, self._is_idle, self._moved = clock, is_idle, moved
        self._since = 0.0  # when the jump was noticed; 0: there is none
        self._timer: Timer | None = None

    def start(self) -> None:
        self._timer = self._clock.call_later(LOOK_S, self._look)

    def stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def _look(self) -> None:
        self._timer = self._clock.call_later(LOOK_S, self._look)
        drift = self._clock.drift()
        if abs(drift) < JUMP_S:
            self._since = 0.0
            if self._is_idle():
                self._clock.follow()
            return
        now = self._clock.monotonic()
        if not self._since:
            self._since = now
            _jumps.inc()
            log.warning("clock.jumped", seconds=round(drift, 1))
        if self._is_idle() or now - self._since >= LATEST_S:
            self._moved(self._clock.follow())
            self._since = 0.0
            log.info("clock.followed", seconds=round(drift, 1))
