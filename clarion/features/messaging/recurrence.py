"""Repeats of events and tasks: how often, and when they are over. Pure.

Repeats keep the time of the wall clock: what happens at nine happens at nine in summer, too. On a day that a month
does not have, its last day counts.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from dateutil.rrule import DAILY, FR, MO, MONTHLY, TH, TU, WE, WEEKLY, YEARLY, rrule

from clarion.base.errors import Invalid

MOST_REPEATS = 10
"""What the surface allows where the number of repeats is given."""
_LAST_SURE_DAY = 28
_WEEKDAYS = (MO, TU, WE, TH, FR)
_FREQUENCIES = {"Day": DAILY, "Weekday": WEEKLY, "Week": WEEKLY, "Month": MONTHLY, "Year": YEARLY}
_SHORTEST_DAYS = {"Day": 1, "Weekday": 1, "Week": 7, "Month": 28, "Year": 365}


@dataclass(frozen=True)
class Recurrence:
    """`every`: Day, Weekday, Week, Month, Year. `count` of all times, or `until` when, or neither: for ever."""

    every: str
    count: int | None = None
    until: datetime | None = None


def check_recurrence(recurrence: Recurrence, start: datetime, end: datetime) -> None:
    """Raises Invalid for what repeats before it is over, or ends before it begins."""
    if end - start > timedelta(days=_SHORTEST_DAYS[recurrence.every]):
        raise Invalid(
            f"What is repeated every {recurrence.every.lower()} may not last longer than that.",
            parameter="recurrence.schedule",
        )
    if recurrence.until is not None and recurrence.until < start:
        raise Invalid("The repeats end before they begin.", parameter="recurrence.endingOn")


def starts_of(recurrence: Recurrence | None, start: datetime) -> Iterator[datetime]:
    """When it begins, each time; `start` in the zone whose wall clock counts."""
    if recurrence is None:
        yield start
    else:
        yield from _rule(recurrence, start)


def between(
    recurrence: Recurrence | None, start: datetime, lasts: timedelta, since: datetime, until: datetime, most: int
) -> list[datetime]:
    """The beginnings of what is on between two times, at most `most`."""
    if recurrence is None:
        return [start] if start < until and start + lasts >= since else []
    rule = _rule(recurrence, start)
    return list(islice(_until(rule.xafter(since - lasts, inc=True), until), most))


def next_start(recurrence: Recurrence, start: datetime, after: datetime) -> datetime | None:
    """The first time after `after`; None when that was the last one."""
    found: datetime | None = _rule(recurrence, start).after(after)
    return found


def rule_parts(recurrence: Recurrence, start: datetime) -> dict[str, Any]:
    """The same as parts of an RRULE."""
    parts: dict[str, Any] = {"FREQ": {DAILY: "DAILY", WEEKLY: "WEEKLY", MONTHLY: "MONTHLY", YEARLY: "YEARLY"}[
        _FREQUENCIES[recurrence.every]
    ]}  # fmt: skip
    if recurrence.every == "Weekday":
        parts["BYDAY"] = ["MO", "TU", "WE", "TH", "FR"]
    days = _days_of_month(recurrence.every, start)
    if days:
        parts |= {"BYMONTHDAY": list(days), "BYSETPOS": -1}
        if recurrence.every == "Year":
            parts["BYMONTH"] = start.month
    if recurrence.count is not None:
        parts["COUNT"] = recurrence.count
    elif recurrence.until is not None:
        parts["UNTIL"] = recurrence.until.astimezone(UTC)
    return parts


def _rule(recurrence: Recurrence, start: datetime) -> rrule:
    more: dict[str, Any] = {}
    if recurrence.every == "Weekday":
        more["byweekday"] = _WEEKDAYS
    days = _days_of_month(recurrence.every, start)
    if days:
        more |= {"bymonthday": days, "bysetpos": -1}
        if recurrence.every == "Year":
            more["bymonth"] = start.month
    if recurrence.count is not None:
        more["count"] = recurrence.count
    elif recurrence.until is not None:
        more["until"] = recurrence.until.astimezone(UTC)
    return rrule(_FREQUENCIES[recurrence.every], dtstart=start, **more)  # type: ignore[arg-type]


def _days_of_month(every: str, start: datetime) -> tuple[int, ...]:
    """Of which the last that there is counts; none where every month has the day."""
    late = start.day > _LAST_SURE_DAY and (every == "Month" or (every == "Year" and start.month == 2))
    return tuple(range(_LAST_SURE_DAY, start.day + 1)) if late else ()


def _until(starts: Iterator[datetime], until: datetime) -> Iterator[datetime]:
    for start in starts:
        if start >= until:
            return
        yield start
