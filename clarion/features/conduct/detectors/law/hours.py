"""Whether it is an hour for calls that sell, at every place where the callee may be. Pure; the tables are data.

A call is inside only if it is inside for every candidate zone under every candidate table, and stays so for the minute
it begins in. Local time is taken from UTC, so that a clock that jumps lets nothing through early or late.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from importlib.metadata import version
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from clarion.features.conduct.detectors.law.rest_days import is_rest_day
from clarion.features.conduct.rulebook import Table, find_row

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY = "(?:mon|tue|wed|thu|fri|sat|sun)"
_ENTRY = re.compile(rf"(daily|{_DAY}(?:-{_DAY})?)((?: \d\d:\d\d-\d\d:\d\d)+)")
_FURTHEST = timedelta(days=14)
_DAY_ENDS = time.max


class BadHours(ValueError):
    """A text of hours that nobody can read."""


@dataclass(frozen=True, slots=True)
class Hours:
    """Open times by weekday, Monday first; `rests`: closed on public holidays."""

    days: tuple[tuple[tuple[time, time], ...], ...]
    rests: bool

    @property
    def on_quarters(self) -> bool:
        """Whether nothing begins or ends within a quarter of an hour; a day that ends at 24:00 ends with one."""
        ends = {clock for day in self.days for span in day for clock in span} - {_DAY_ENDS}
        return all(not clock.minute % 15 and not clock.second for clock in ends)

    def open_at(self, local: datetime, place: str) -> bool:
        if self.rests and is_rest_day(place, local.date()):
            return False
        clock = local.time().replace(tzinfo=None)
        return any(begin <= clock < end for begin, end in self.days[local.weekday()])


@lru_cache(maxsize=512)
def read_hours(text: str) -> Hours:
    """`mon-fri 09:00-20:00, sat 09:00-17:00, no holidays`. Raises `BadHours` with the part that is wrong."""
    days: list[list[tuple[time, time]]] = [[] for _ in _DAYS]
    rests = False
    for part in (each.strip() for each in text.split(",")):
        if part == "no holidays":
            rests = True
            continue
        entry = _ENTRY.fullmatch(part)
        if entry is None:
            raise BadHours(f"{part!r}: write such as mon-fri 09:00-20:00")
        for day in _days_of(entry[1]):
            days[day] += [_span(span) for span in entry[2].split()]
    return Hours(tuple(tuple(sorted(spans)) for spans in days), rests)


def _days_of(text: str) -> Sequence[int]:
    if text == "daily":
        return range(7)
    first, _, last = text.partition("-")
    begin, end = _DAYS.index(first), _DAYS.index(last or first)
    if end < begin:
        raise BadHours(f"{text!r}: days run from Monday to Sunday")
    return range(begin, end + 1)


def _span(text: str) -> tuple[time, time]:
    begin, _, end = text.partition("-")
    try:
        first, last = time.fromisoformat(begin), _DAY_ENDS if end == "24:00" else time.fromisoformat(end)
    except ValueError:
        raise BadHours(f"{text!r}: no time of day") from None
    if first >= last:
        raise BadHours(f"{text!r}: ends before it begins")
    return first, last


@dataclass(frozen=True, slots=True)
class HoursFound:
    """`closed_by`: zone, place and row that say no, for the record. `zone_data`: which version of the tz database."""

    inside: bool
    closed_by: tuple[str, ...]
    zones: tuple[str, ...]
    places: tuple[str, ...]
    zone_data: str


def calling_hours(table: Table, at: datetime, zones: Collection[str], places: Collection[str]) -> HoursFound:
    """The strictest answer over all zones and places. Without a zone, or with one nobody knows, it is outside."""
    moment = at.astimezone(UTC)
    asked = tuple(sorted(places)) or ("",)
    closed: list[str] = []
    for name in sorted(zones):
        zone = _find_zone(name)
        if zone is None:
            closed.append(f"{name}: no such zone")
            continue
        local = moment.astimezone(zone)
        for place in asked:
            found = find_row(table, place, local.date())
            if found is None:
                closed.append(f"{name}: no row for {place or 'everywhere'}")
            elif not read_hours(str(found.value)).open_at(local, place):
                closed.append(f"{name} {local:%a %H:%M}: {place or 'everywhere'} {found.value} ({found.row.source})")
    if not zones:
        closed.append("no zone is known")
    return HoursFound(not closed, tuple(closed), tuple(sorted(zones)), asked, zone_data())


def opens_at(table: Table, at: datetime, zones: Collection[str], places: Collection[str]) -> datetime | None:
    """The first quarter of an hour, within two weeks, that is inside; None when there is none."""
    moment = at.astimezone(UTC).replace(second=0, microsecond=0)
    moment -= timedelta(minutes=moment.minute % 15)
    last = moment + _FURTHEST
    while moment <= last:
        if moment >= at.astimezone(UTC) and calling_hours(table, moment, zones, places).inside:
            return moment
        moment += timedelta(minutes=15)
    return None


@lru_cache(maxsize=1024)
def _find_zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


@lru_cache(maxsize=1)
def zone_data() -> str:
    return f"tzdata {version('tzdata')}"
