"""Local time of a range: hours, days, weeks, months, as numbers that a database can compute. Pure.

Within a piece the distance to UTC stays the same, so that the local minute of a call is a sum. An *hour* is counted
from local 1970-01-01 00:00, a *day* likewise.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from clarion.features.operations.analytics.schemas import DAYS, TimeSettings

_EPOCH = date(1970, 1, 1)
MINUTES_A_DAY = 1440


@dataclass(frozen=True)
class Piece:
    """Seconds since the epoch, both included; `offset` in minutes east of UTC."""

    start: int
    end: int
    offset: int


@dataclass(frozen=True)
class Window:
    """Which calls a request is about. Empty `days` (0: Sunday) and `hours` (minutes from, to) do not narrow."""

    zone: str
    pieces: tuple[Piece, ...]
    days: frozenset[int] = frozenset()
    hours: tuple[tuple[int, int], ...] = ()

    @property
    def on_quarters(self) -> bool:
        """Whether quarters of an hour are fine enough for the hours."""
        return all(minute % 15 == 0 for each in self.hours for minute in each)


def window_of(asked: TimeSettings) -> Window:
    start, end = asked.time_range.time_from, asked.time_range.time_to
    hours = [(_minutes(each.from_), _minutes(each.to)) for each in asked.advanced_time_settings.include_hours]
    return Window(
        asked.time_zone,
        tuple(_pieces(ZoneInfo(asked.time_zone), int(start.timestamp()), int(end.timestamp()))),
        frozenset(DAYS.index(day) for day in asked.advanced_time_settings.include_days),
        tuple(hours),
    )


def _minutes(clock: str) -> int:
    hour, minute = clock.split(":")
    return min(int(hour) * 60 + int(minute), MINUTES_A_DAY)


def _pieces(zone: ZoneInfo, start: int, end: int) -> list[Piece]:
    """Cut where clocks are changed: at a day's distance, then to the second."""
    found: list[Piece] = []
    at = start
    while at <= end:
        offset, until = _offset(zone, at), at
        while until < end and _offset(zone, min(until + 86400, end)) == offset:
            until = min(until + 86400, end)
        if until < end:
            until = _last_with(zone, offset, until, min(until + 86400, end))
        found.append(Piece(at, until, offset))
        at = until + 1
    return found


def _last_with(zone: ZoneInfo, offset: int, good: int, bad: int) -> int:
    while bad - good > 1:
        middle = (good + bad) // 2
        good, bad = (middle, bad) if _offset(zone, middle) == offset else (good, middle)
    return good


def _offset(zone: ZoneInfo, at: int) -> int:
    away = datetime.fromtimestamp(at, zone).utcoffset()
    return int((away or timedelta()).total_seconds()) // 60


def slots_in(window: Window, interval: str) -> list[datetime]:
    """The local beginnings of all intervals in which calls of the window may lie, in order."""
    hourly = interval == "Hour"
    numbers: list[int] = []
    for piece in window.pieces:
        size = 60 if hourly else MINUTES_A_DAY
        first, last = ((at // 60 + piece.offset) // size for at in (piece.start, piece.end))
        numbers += [each for each in range(first, last + 1) if _belongs(window, each, hourly=hourly)]
    starts = dict.fromkeys(start_of(number, interval, window.zone) for number in sorted(set(numbers)))
    return list(starts)


def _belongs(window: Window, number: int, *, hourly: bool) -> bool:
    day = number // 24 if hourly else number
    if window.days and (day + 4) % 7 not in window.days:
        return False
    if not hourly or not window.hours:
        return True
    minute = number % 24 * 60
    return any(any(a < minute + 60 and minute < b for a, b in _ranges(each)) for each in window.hours)


def _ranges(hours: tuple[int, int]) -> Sequence[tuple[int, int]]:
    """Hours that end before they begin go over midnight."""
    start, end = hours
    return ((start, end),) if start < end else ((start, MINUTES_A_DAY), (0, end))


def ranges_of(window: Window) -> list[tuple[int, int]]:
    """Minutes of the day, from and before which."""
    return [each for hours in window.hours for each in _ranges(hours)]


def start_of(number: int, interval: str, zone: str) -> datetime:
    """When an interval began into which an hour or a day (by number) falls. Weeks begin on Sunday."""
    hour = number % 24 if interval == "Hour" else 0
    day = _EPOCH + timedelta(days=number // 24 if interval == "Hour" else number)
    if interval == "Week":
        day -= timedelta(days=(day.weekday() + 1) % 7)
    elif interval == "Month":
        day = day.replace(day=1)
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo(zone))
