"""Time behind a face, so that tests turn it by hand and nothing sleeps."""

import asyncio
import heapq
import itertools
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Timer(Protocol):
    """Something that will happen unless it is cancelled. Cancelling twice, or too late, does nothing."""

    def cancel(self) -> None: ...


class Clock(Protocol):
    def now(self) -> datetime:
        """The time of day, aware, in UTC."""

    def monotonic(self) -> float:
        """Seconds that never go back; only differences mean something."""

    def call_later(self, delay_s: float, fn: Callable[[], object]) -> Timer:
        """Call `fn` on the event loop after `delay_s` seconds."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()

    def call_later(self, delay_s: float, fn: Callable[[], object]) -> Timer:
        return asyncio.get_running_loop().call_later(delay_s, fn)


class SteadyClock:
    """A time of day that does not jump with the machine's: it is carried on by the monotonic clock until `follow`."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._offset = clock.now().timestamp() - clock.monotonic()

    def now(self) -> datetime:
        return datetime.fromtimestamp(self._offset + self._clock.monotonic(), UTC)

    def monotonic(self) -> float:
        return self._clock.monotonic()

    def call_later(self, delay_s: float, fn: Callable[[], object]) -> Timer:
        return self._clock.call_later(delay_s, fn)

    def drift(self) -> float:
        """How many seconds the machine's clock was put forward (less than 0: back) since we followed it last."""
        return self._clock.now().timestamp() - self._clock.monotonic() - self._offset

    def follow(self) -> float:
        """Take over the machine's time of day. Returns what `drift` was."""
        drift = self.drift()
        self._offset += drift
        return drift


class _TurnableTimer:
    def __init__(self, fn: Callable[[], object]) -> None:
        self.fn: Callable[[], object] | None = fn

    def cancel(self) -> None:
        self.fn = None


class TurnableClock:
    """A clock that stands still until a test turns it."""

    def __init__(self, start: datetime = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)) -> None:
        self._start = start
        self._elapsed = 0.0
        self._due: list[tuple[float, int, _TurnableTimer]] = []
        self._order = itertools.count()

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self._elapsed)

    def monotonic(self) -> float:
        return self._elapsed

    def call_later(self, delay_s: float, fn: Callable[[], object]) -> Timer:
        timer = _TurnableTimer(fn)
        heapq.heappush(self._due, (self._elapsed + max(0.0, delay_s), next(self._order), timer))
        return timer

    def advance(self, seconds: float) -> None:
        """Turn the clock forward; everything that falls due happens in its order, each at its own moment."""
        if seconds < 0:
            raise ValueError("A clock is turned forward only.")
        end = self._elapsed + seconds
        while self._due and self._due[0][0] <= end:
            moment, _, timer = heapq.heappop(self._due)
            self._elapsed = max(self._elapsed, moment)
            fn, timer.fn = timer.fn, None
            if fn is not None:
                fn()
        self._elapsed = end

    def jump(self, seconds: float) -> None:
        """Put the time of day forward, or back, as an operator or NTP does: nothing falls due, no time has passed."""
        self._start += timedelta(seconds=seconds)

    @property
    def pending(self) -> int:
        """How many timers are waiting."""
        return sum(1 for _, _, timer in self._due if timer.fn is not None)
