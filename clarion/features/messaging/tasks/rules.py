"""When a task is done, and when it comes again. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from clarion.features.messaging.recurrence import Recurrence, next_start

EVERY = {"Daily": "Day", "Weekdays": "Weekday", "Weekly": "Week", "Monthly": "Month", "Yearly": "Year"}
WHOLE = 100


@dataclass(frozen=True)
class Progress:
    """How far a task is: `done` tells of each assignee whether their part is."""

    status: str
    percentage: int
    done: Mapping[str, bool]


def status_of(condition: str, percentage: int, done: Mapping[str, bool]) -> str:
    """What the condition makes of the parts."""
    if condition == "Percentage":
        return "Completed" if percentage >= WHOLE else "InProgress" if percentage else "Pending"
    if condition == "AllAssignees" and done:
        return "Completed" if all(done.values()) else "InProgress" if any(done.values()) else "Pending"
    return "Completed" if percentage >= WHOLE else "Pending"


def complete(condition: str, done: Mapping[str, bool], who: set[str], *, finished: bool) -> Progress:
    """Somebody says that their part is done, or is not. `who`: for whom; nobody named means everybody."""
    if condition == "AllAssignees" and done:
        after = {person: finished if person in who or not who else was for person, was in done.items()}
        share = WHOLE * sum(after.values()) // len(after)
        return Progress(status_of(condition, share, after), share, after)
    share = WHOLE if finished else 0
    return Progress(status_of(condition, share, done), share, dict.fromkeys(done, finished))


def set_percentage(done: Mapping[str, bool], percentage: int) -> Progress:
    finished = percentage >= WHOLE
    return Progress(status_of("Percentage", percentage, done), percentage, dict.fromkeys(done, finished))


def next_dates(
    recurrence: Recurrence, start: datetime | None, due: datetime | None, occurrence: int, now: datetime
) -> tuple[datetime | None, datetime | None] | None:
    """Start and due of the next one, after those of this one; None when this was the last.

    Without dates of its own a task comes again from the day on which it was completed.
    """
    anchor = due or start or now
    if recurrence.count is not None and occurrence >= recurrence.count:
        return None
    following = next_start(Recurrence(recurrence.every, until=recurrence.until), anchor, anchor)
    if following is None:
        return None
    if due is None:
        return following, None
    return (following - (due - start) if start is not None else None), following
