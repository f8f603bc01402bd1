"""Lines in the log about what others do wrong: so many from one place and in all, so long, whatever anybody sends.

What is over that is counted, and told in one line at the end of the minute: a flood does not fill the disk, and hides
neither itself nor what else goes wrong.
"""

from collections import Counter
from typing import Final

from clarion.base.clock import Clock
from clarion.base.telemetry import get_logger

PERIOD_S: Final = 60.0
_MOST_PLACES: Final = 5_000  # beyond, all new ones share a count
_ELSEWHERE: Final = "elsewhere"
_LONGEST: Final = 300  # characters of what a line says of one thing


class LimitedLog:
    """`name`: of the logger. `each`, `in_all`: lines a minute about one place, and together."""

    def __init__(self, name: str, clock: Clock, *, each: int = 20, in_all: int = 300) -> None:
        self._log = get_logger(name)
        self._clock = clock
        self._each, self._in_all = each, in_all
        self._counts: Counter[str] = Counter()
        self._left_out: Counter[str] = Counter()
        self._told = 0
        self._begun = float("-inf")

    def note(self, event: str, place: str, **fields: object) -> None:
        """One line about something from `place` (an address without port), unless there were too many."""
        now = self._clock.monotonic()
        if now - self._begun >= PERIOD_S:
            self._begin(now)
        if place not in self._counts and len(self._counts) >= _MOST_PLACES:
            place = _ELSEWHERE
        self._counts[place] += 1
        if self._counts[place] > self._each or self._told >= self._in_all:
            if not self._left_out:
                self._clock.call_later(self._begun + PERIOD_S - now, self._tell_left_out)
            self._left_out[place] += 1
            return
        self._told += 1
        self._log.info(event, **{name: one[:_LONGEST] if isinstance(one, str) else one for name, one in fields.items()})

    def _begin(self, now: float) -> None:
        self._tell_left_out()
        self._counts.clear()
        self._told, self._begun = 0, now

    def _tell_left_out(self) -> None:
        if not self._left_out:
            return
        [(most, _)] = self._left_out.most_common(1)
        self._log.warning(
            "More of the same was left out",
            count=self._left_out.total(),
            places=len(self._left_out),
            most_from=most,
            hint="Look at the lines before this one, and at the program at that address.",
        )
        self._left_out.clear()
