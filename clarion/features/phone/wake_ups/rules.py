"""When a wake-up call is due, by the clock on the wall of whom it wakes. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from clarion.features.phone.wake_ups.models import WakeUpLastResult

ONCE, DAILY, WORKDAYS = "Once", "Daily", "Workdays"
REPEATS: Final = (ONCE, DAILY, WORKDAYS)
SOUNDS: Final = {"None": "", "Music": "music-on-hold", "Evening": "music-evening"}
MOST_SNOOZES: Final = 6
LATEST: Final = timedelta(minutes=30)
"""A call that could not be made in time, because nothing ran, is not made later than that."""


def minute_of(digits: str) -> int | None:
    """Four digits of a 24-hour clock (0730) as a minute of the day; None for what is no time."""
    if len(digits) != 4 or not (digits.isascii() and digits.isdigit()):
        return None
    hours, minutes = int(digits[:2]), int(digits[2:])
    return hours * 60 + minutes if hours < 24 and minutes < 60 else None


def digits_of(minute: int) -> str:
    """0730."""
    return f"{minute // 60:02}{minute % 60:02}"


def next_due(minute: int, repeat: str, zone: ZoneInfo, after: datetime) -> datetime:
    """The first such moment after `after`, in UTC. A time that the clocks skip is as much later, one that they show
    twice counts the first time (RFC 5545 §3.3.5).
    """
    today = after.astimezone(zone).date()
    days = (today + timedelta(days=ahead) for ahead in range(5))
    return next(
        moment
        for day in days
        if (repeat != WORKDAYS or day.weekday() < 5) and (moment := _moment(day, minute, zone)) > after
    )


def _moment(day: date, minute: int, zone: ZoneInfo) -> datetime:
    local = datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=zone, fold=0)
    return local.astimezone(UTC)


@dataclass(frozen=True)
class Plan:
    """What becomes of a wake-up call. `attempt`: how often it has rung this time; `due`: None when it is over."""

    due: datetime | None
    attempt: int
    result: WakeUpLastResult
    snoozes: int


@dataclass(frozen=True)
class Alarm:
    """A wake-up call as it is set, and how far it has got."""

    minute: int
    repeat: str
    zone: ZoneInfo
    tries: int
    pause: timedelta
    snooze: timedelta
    attempt: int = 0
    snoozes: int = 0
    result: WakeUpLastResult = ""

    def _next(self, now: datetime) -> datetime | None:
        return None if self.repeat == ONCE else next_due(self.minute, self.repeat, self.zone, now)

    def rings(self, now: datetime) -> Plan:
        """It counts as unanswered until somebody answers, and is tried again after a while."""
        snoozes = self.snoozes if self.attempt or self.result == "Snoozed" else 0
        attempt = self.attempt + 1
        if attempt < self.tries:
            return Plan(now + self.pause, attempt, "NoAnswer", snoozes)
        return Plan(self._next(now), 0, "NoAnswer", snoozes)

    def answered(self, now: datetime) -> Plan:
        return Plan(self._next(now), 0, "Answered", self.snoozes)

    def snoozed(self, now: datetime) -> Plan:
        """Again in a moment, though not for ever."""
        if self.snoozes >= MOST_SNOOZES:
            return self.answered(now)
        return Plan(now + self.snooze, 0, "Snoozed", self.snoozes + 1)

    def missed(self, now: datetime) -> Plan:
        """Nothing ran when it was due."""
        return Plan(self._next(now), 0, "Missed", 0)


def spoken(minutes: Iterable[tuple[int, str]]) -> tuple[str, ...]:
    """Prompts that tell the times and how they repeat."""
    return tuple(
        prompt
        for minute, repeat in minutes
        for prompt in (*(f"digit-{digit}" for digit in digits_of(minute)), f"wake-up-{repeat.lower()}")
    )
