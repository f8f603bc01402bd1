"""Counters in the memory of this process, for the call core: no waiting, about a microsecond each.

Bounded: a counter keeps at most `MOST_EVENTS` events (the oldest go first, so a total may stop growing there, far above
every threshold), and there are at most `most` counters. Beyond that those go first that would expire first, and sums
of hours and days, on which ratios rest, only after all others. `forgotten` tells how many went early.
"""

import heapq
from collections import deque
from collections.abc import Callable
from datetime import datetime

from clarion.features.conduct.counters.ports import UNIT
from clarion.features.conduct.counters.series import Cells, Log
from clarion.features.conduct.counters.shapes import Shapes, shape_of
from clarion.features.conduct.counters.steady import AHEAD_S

MOST_COUNTERS = 2_000_000
_AT_ONCE = 4  # expired counters dropped for each event added: faster than they can come
_STEP_S = 60
_NEVER = float("inf")


class _Calendar:
    """Which counters have something to close or drop, by minute."""

    def __init__(self) -> None:
        self._due: dict[int, deque[str]] = {}
        self._minutes: list[int] = []  # a heap
        self.first = _NEVER  # when the next is due

    def put(self, key: str, series: Log | Cells) -> None:
        minute = series.due = int(series.next_due() // _STEP_S) + 1
        waiting = self._due.get(minute)
        if waiting is None:
            waiting = self._due[minute] = deque()
            heapq.heappush(self._minutes, minute)
            self.first = self._minutes[0] * _STEP_S
        waiting.append(key)

    def take(self, until: float) -> tuple[str, int] | None:
        """The next key that is due by then, with its minute."""
        if self.first > until or not self._minutes:
            return None
        minute = self._minutes[0]
        key = self._due[minute].popleft()
        if not self._due[minute]:
            del self._due[minute]
            heapq.heappop(self._minutes)
            self.first = self._minutes[0] * _STEP_S if self._minutes else _NEVER
        return key, minute


class MemoryCounters:
    """`Counters`, with a twin `…_now` of each operation that does not wait. Times there are seconds since the epoch."""

    def __init__(self, shapes: Shapes, now: Callable[[], float], *, most: int = MOST_COUNTERS) -> None:
        self._shapes = shapes
        self._now = now
        self._most = most
        self._series: dict[str, Log | Cells] = {}
        self.find_series = self._series.get
        """The counter of a key, or None."""
        self._logs, self._sums = _Calendar(), _Calendar()
        self.forgotten = 0

    def __len__(self) -> int:
        return len(self._series)

    # ---- without waiting

    def add_now(self, key: str, at: float, event_id: str, amount: float = 1.0, member: str = "") -> bool:
        now = self._now()
        if at > now + AHEAD_S:
            return False
        if self._logs.first <= now or self._sums.first <= now:
            self.tidy(now, _AT_ONCE)
        series = self._series.get(key)
        if series is not None:
            return series.add(now, at, event_id, round(amount * UNIT), member)
        shape = shape_of(self._shapes, key)
        series = Log(shape.keep_s) if shape.exact else Cells(shape)
        if not series.add(now, at, event_id, round(amount * UNIT), member):
            return False
        if len(self._series) >= self._most:
            self._forget_one()
        self._series[key] = series
        self._calendar(series).put(key, series)
        return True

    def total_now(self, key: str, since: float, until: float) -> float:
        series = self._series.get(key)
        return 0.0 if series is None else series.total(since, until) / UNIT

    def distinct_now(self, key: str, since: float, until: float) -> int:
        series = self._series.get(key)
        return 0 if series is None else series.distinct(since, until)

    # What only counters that keep their events can say; nothing of one that adds up, or is not there.

    def count_now(self, key: str, since: float, until: float) -> int:
        """How many events, whatever their amounts."""
        log = self._log(key)
        return log.count(since, until) if log else 0

    def largest_now(self, key: str, since: float, until: float) -> float:
        """The largest amount."""
        log = self._log(key)
        return log.largest(since, until) / UNIT if log else 0.0

    def entries_now(self, key: str, since: float, until: float) -> list[tuple[float, str]]:
        """The amount and member of each event, oldest first."""
        log = self._log(key)
        return [(amount / UNIT, member) for amount, member in log.entries(since, until)] if log else []

    def times_now(self, key: str, last: int = 1) -> list[float]:
        """When the last ones happened, oldest first."""
        log = self._log(key)
        return log.times(last) if log else []

    def holds_now(self, key: str, member: str) -> bool:
        """Whether one of its events had this member."""
        log = self._log(key)
        return log.holds(member) if log else False

    def _log(self, key: str) -> Log | None:
        series = self._series.get(key)
        return series if isinstance(series, Log) else None

    def closed_now(self, key: str, until: float) -> bool:
        shape = shape_of(self._shapes, key)
        if shape.exact:
            return until <= self._now() - shape.keep_s
        return shape.closes_at(shape.cell_of(until - 0.001)) <= self._now()

    def tidy(self, now: float, at_most: int) -> int:
        """Close what is due and drop what has expired, of at most so many counters; returns how many were seen."""
        seen = 0
        for calendar in (self._logs, self._sums):
            while seen < at_most and (entry := calendar.take(now)) is not None:
                seen += 1
                series = self._planned(*entry)
                if series is None:
                    continue
                if series.trim(now):
                    del self._series[entry[0]]
                else:
                    calendar.put(entry[0], series)
        return seen

    def _planned(self, key: str, minute: int) -> Log | Cells | None:
        """The counter, unless it is gone or was planned anew."""
        series = self._series.get(key)
        return series if series is not None and series.due == minute else None

    def _calendar(self, series: Log | Cells) -> _Calendar:
        return self._logs if isinstance(series, Log) else self._sums

    def _forget_one(self) -> None:
        for calendar in (self._logs, self._sums):
            while (entry := calendar.take(_NEVER)) is not None:
                if self._planned(*entry) is not None:
                    del self._series[entry[0]]
                    self.forgotten += 1
                    return

    # ---- the contract

    async def add(self, key: str, at: datetime, event_id: str, amount: float = 1.0, member: str = "") -> bool:
        return self.add_now(key, at.timestamp(), event_id, amount, member)

    async def total(self, key: str, since: datetime, until: datetime) -> float:
        return self.total_now(key, since.timestamp(), until.timestamp())

    async def distinct(self, key: str, since: datetime, until: datetime) -> int:
        return self.distinct_now(key, since.timestamp(), until.timestamp())

    async def closed(self, key: str, until: datetime) -> bool:
        return self.closed_now(key, until.timestamp())
