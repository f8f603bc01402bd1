"""Counting requests in a sliding minute: the arithmetic, and counters in memory.

The window is made of two neighbouring minutes: what was counted in this one, and of the last one the share that
still lies within 60 seconds. That needs two numbers for each caller and never lets more than the limit through
where requests come evenly.
"""

import math
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

WINDOW_S = 60
PENALTY_S = 60
_MOST_COUNTERS = 100_000


@dataclass(frozen=True, slots=True)
class Ask:
    """One request wants to count as `key`, which may have `limit` in a window."""

    key: str
    limit: int


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of it. `wait_s` is 0 when it may pass, else the seconds until the next one would."""

    remaining: int
    wait_s: float = 0.0


@dataclass(slots=True)
class Window:
    """Two neighbouring minutes, and until when a penalty lasts (strict mode only)."""

    minute: int = 0
    current: int = 0
    previous: int = 0
    blocked_until: float = 0.0

    def take(self, limit: int, now: float, *, strict: bool) -> Taken:
        """Count one request at `now` (seconds), or say how long to wait; a refused one is not counted.

        Strict, as the compatible service does it: a refusal begins a penalty, and asking within it begins it again.
        """
        self._turn_to(int(now // WINDOW_S))
        used = self.current + self.previous * (1.0 - (now % WINDOW_S) / WINDOW_S)
        if strict and (now < self.blocked_until or used >= limit):
            self.blocked_until = now + PENALTY_S
            return Taken(0, PENALTY_S)
        if used >= limit:
            return Taken(0, self._until_free(limit, now))
        self.current += 1
        return Taken(max(0, math.floor(limit - used - 1)))

    def _turn_to(self, minute: int) -> None:
        if minute == self.minute:
            return
        self.previous = self.current if minute == self.minute + 1 else 0
        self.current = 0
        self.minute = minute

    def _until_free(self, limit: int, now: float) -> float:
        """Seconds until the window has room for one, when nobody else asks."""
        into = now % WINDOW_S
        if self.current < limit:
            # Of the last minute only a smaller share may be left.
            return max(0.0, WINDOW_S * (1.0 - (limit - self.current) / self.previous) - into)
        # This minute alone fills the window: wait for the next one, and there for the share to sink.
        return WINDOW_S - into + WINDOW_S * (1.0 - limit / self.current)


class Counters(Protocol):
    """Where requests are counted: in this process, or in Valkey for all processes together."""

    async def take(self, asks: Sequence[Ask], now: float, *, strict: bool) -> list[Taken]:
        """Count one request for each ask, in order; after the first that is refused, the rest are not counted.

        The list ends with the refusal, if there is one.
        """


class MemoryCounters:
    """Counts for this process. Bounded: those unused for longest are forgotten first."""

    def __init__(self) -> None:
        self._windows: OrderedDict[str, Window] = OrderedDict()

    async def take(self, asks: Sequence[Ask], now: float, *, strict: bool) -> list[Taken]:
        results: list[Taken] = []
        for ask in asks:
            window = self._windows.get(ask.key)
            if window is None:
                window = self._windows[ask.key] = Window()
                if len(self._windows) > _MOST_COUNTERS:
                    self._windows.popitem(last=False)
            else:
                self._windows.move_to_end(ask.key)
            results.append(window.take(ask.limit, now, strict=strict))
            if results[-1].wait_s > 0:
                break
        return results
