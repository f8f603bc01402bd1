"""How closing an account goes on, and its dates. Pure.

Notice: everything works, the company takes its data and its numbers along, and may change its mind. After that nothing
of it is left within `ERASED_WITHIN`, unless a legal hold or a number on its way out stops it.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from clarion.base.errors import Conflict, Invalid

NOTICE: Final = timedelta(days=30)
SHORTEST_NOTICE: Final = timedelta(days=7)
"""Only the provider may set less than `NOTICE`."""
LONGEST_NOTICE: Final = timedelta(days=365)
ERASED_WITHIN: Final = timedelta(days=30)
REMINDERS: Final = (7, 1)
"""Days before the end of the notice, most first."""


class Status(StrEnum):
    NOTICE = "Notice"
    ERASING = "Erasing"
    CLOSED = "Closed"
    WITHDRAWN = "Withdrawn"
    FAILED = "Failed"


OPEN: Final = frozenset({Status.NOTICE, Status.ERASING, Status.FAILED})


class Blocker(StrEnum):
    """What the end of the notice waits for."""

    PROVIDER_HOLD = "ProviderHold"
    LEGAL_HOLD = "LegalHold"
    PORT_OUT = "PortOut"


def end_of_notice(now: datetime, wanted: datetime | None, *, provider: bool) -> datetime:
    """Raises Invalid for a date that is too early or too late."""
    shortest = SHORTEST_NOTICE if provider else NOTICE
    end = wanted or now + NOTICE
    # A date that was chosen a moment ago still counts.
    if end < now + shortest - timedelta(minutes=5):
        raise Invalid(f"The notice is at least {shortest.days} days. Choose a later date.", parameter="endTime")
    if end > now + LONGEST_NOTICE:
        raise Invalid(f"The notice is at most {LONGEST_NOTICE.days} days. Choose an earlier date.", parameter="endTime")
    return end


def check_withdrawable(status: str) -> None:
    """Raises Conflict once something has been erased."""
    if status != Status.NOTICE:
        raise Conflict(f"This account cannot be kept any more: its closing is in the state {status}.")


def reminder_due(end: datetime, now: datetime, last: int) -> int:
    """Which reminder is due: its days before the end; 0 when none is. `last`: the one sent before, 0 for none."""
    due = [days for days in REMINDERS if now >= end - timedelta(days=days)]
    return due[-1] if due and now < end and (last == 0 or due[-1] < last) else 0
