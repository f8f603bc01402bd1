"""Moments of the demo, relative to its first start, in the company's time zone; and the clock that stands at them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from clarion.base.clock import Clock, Timer

_BEGUN: Final = "09:15"


@dataclass(frozen=True)
class Calendar:
    """`now`: the moment of the first start, aware. Days are working days; the newest is the last of which `_BEGUN` is
    past, so that nothing of it lies ahead.
    """

    now: datetime
    zone: ZoneInfo

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    def at(self, days: int, clock: str) -> datetime:
        """So many working days before the newest, at `clock` ("09:30"); of the newest itself only what is over."""
        moment = self.on(self.workday(days), clock)
        if moment >= self.now:
            raise ValueError(f"{clock} is not over yet, {days} working days back.")
        return moment

    def ahead(self, days: int, clock: str) -> datetime:
        """In the working days to come; 0: the next one after today."""
        day = self.today
        for _ in range(days + 1):
            day += timedelta(days=1)
            while day.weekday() > 4:
                day += timedelta(days=1)
        return self.on(day, clock)

    def workday(self, back: int) -> date:
        day = self.today
        if self.now < self.on(day, _BEGUN):
            day -= timedelta(days=1)
        for step in range(back + 1):
            day -= timedelta(days=1 if step else 0)
            while day.weekday() > 4:
                day -= timedelta(days=1)
        return day

    def on(self, day: date, clock: str) -> datetime:
        hours, minutes = (int(part) for part in clock.split(":"))
        return datetime.combine(day, time(hours, minutes), self.zone)


class SeedClock:
    """Stands still at `moment`, so that services write that time into their rows."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.moment = clock.now()

    def now(self) -> datetime:
        return self.moment

    def monotonic(self) -> float:
        return self._clock.monotonic()

    def call_later(self, delay_s: float, fn: Callable[[], object]) -> Timer:
        return self._clock.call_later(delay_s, fn)
