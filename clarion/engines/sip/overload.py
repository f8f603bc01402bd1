"""When there is too much to do: refuse new calls early with 503 and Retry-After, so that those which are let in go
through and those which live go on. Emergency calls are never refused.
"""

import random
from collections.abc import Callable
from typing import Final

from clarion.base.clock import Clock, Timer
from clarion.base.telemetry import counter, gauge

_LAG = gauge("sip_loop_lag_seconds", "How late the event loop runs its timers.")
_REFUSED = counter("sip_overload_refused_total", "Requests refused with 503 because of overload or draining.")
_PERIOD: Final = 0.05
_WEIGHT: Final = 0.2
CALLS_A_SECOND: Final = 130.0  # that one call server was measured to carry (docs/sizing.md)
_RATE_OVER_S: Final = 30.0
_MOST: Final = 4.0  # times the limit: below 1 / _WEIGHT


class Overload:
    """Judges by how late the event loop is, by how many transactions stand open, and by `backlog`: how many calls have
    come in and not yet gone on to anybody, because we or the media engines have no time.
    """

    def __init__(
        self,
        clock: Clock,
        open_transactions: Callable[[], int],
        *,
        max_lag: float = 0.25,
        max_transactions: int = 60000,
        backlog: Callable[[], int] = lambda: 0,
        max_backlog: int = 60,
    ) -> None:
        self._clock = clock
        self._open = open_transactions
        self._max_lag = max_lag
        self._max_transactions = max_transactions
        self._backlog = backlog
        self._max_backlog = max_backlog
        self._due = 0.0
        self._timer: Timer | None = None
        self.lag = 0.0
        self._came, self._rate = 0, 0.0
        self.draining = False

    def start(self) -> None:
        self._due = self._clock.monotonic() + _PERIOD
        self._timer = self._clock.call_later(_PERIOD, self._tick)

    def stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _tick(self) -> None:
        # One pause, however long, is no overload; being late all the time is.
        late = min(max(0.0, self._clock.monotonic() - self._due), _MOST * self._max_lag)
        self.lag += (late - self.lag) * _WEIGHT
        _LAG.set(self.lag)
        self._rate += (self._came / _PERIOD - self._rate) * _PERIOD / _RATE_OVER_S
        self._came = 0
        self.start()

    def note_call(self) -> None:
        """A new call has come in."""
        self._came += 1

    @property
    def ratio(self) -> float:
        """Of what one call server carries, the part that is in use: calls a second, and what keeps it from more."""
        return max(
            self._rate / CALLS_A_SECOND,
            self.lag / self._max_lag,
            self._backlog() / self._max_backlog,
            self._open() / self._max_transactions,
        )

    def refuse(self) -> int | None:
        """Seconds for Retry-After when a new call is to be refused; None when it is welcome."""
        if not (self.draining or self._is_busy()):
            return None
        _REFUSED.inc()
        return random.randint(1, 5)  # not all come back at the same moment

    def _is_busy(self) -> bool:
        return self.lag > self._max_lag or self._backlog() > self._max_backlog or self._open() > self._max_transactions
