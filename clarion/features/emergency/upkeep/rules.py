"""How fresh an emergency location is, when it is tested again, and when administrators are alerted. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from clarion.features.emergency.upkeep.models import LocationTestResult

Freshness = Literal["Fresh", "Unconfirmed", "TestFailed"]
TESTED_IN: Final = frozenset({"US", "CA", "PR", "VI", "GU", "AS", "MP"})
"""Where carriers have an address test at 933. Elsewhere a location is tested when somebody asks for it."""
SETTLES: Final = timedelta(hours=1)
"""After a change the first test waits so long: carriers need a moment for a new address."""
GIVES_UP: Final = timedelta(minutes=5)
"""A test that has not ended by then was not answered."""
RETRY: Final = timedelta(days=1)
"""A test that failed is repeated after this."""
ALARM_AGAIN: Final = timedelta(days=7)
KEPT: Final = timedelta(days=2 * 365)
_LOOKS_AGAIN: Final = timedelta(days=1)


@dataclass(frozen=True)
class Checked:
    """What is known of a location. `confirmed`: when somebody last saved or confirmed it; `alarm`: what administrators
    were last told of it.
    """

    changed: datetime
    confirmed: datetime
    tested: datetime | None = None
    result: LocationTestResult | None = None
    alarm: str = ""
    alarmed: datetime | None = None


@dataclass(frozen=True)
class Terms:
    """After how many days a location has to be confirmed, and is tested again; 0 for never."""

    confirm_days: int
    test_days: int


def freshness(checked: Checked, now: datetime, terms: Terms) -> Freshness:
    """A failed test counts more than age; only another test or another address undoes it."""
    failed = checked.result not in (None, "Passed", "Running")
    if failed and checked.tested is not None and checked.tested >= checked.changed:
        return "TestFailed"
    old = terms.confirm_days > 0 and now - checked.confirmed >= timedelta(days=terms.confirm_days)
    return "Unconfirmed" if old else "Fresh"


def test_due_at(checked: Checked, country: str, terms: Terms) -> datetime | None:
    """When the next automatic test of the location is due; None: never."""
    if not terms.test_days or country not in TESTED_IN or checked.result == "Running":
        return None
    if checked.tested is None or checked.tested < checked.changed:
        return checked.changed + SETTLES
    return checked.tested + (timedelta(days=terms.test_days) if checked.result == "Passed" else RETRY)


def is_alarmed(checked: Checked, now: datetime, terms: Terms) -> bool:
    """Whether to alert administrators now: at once about a new problem, then once a week while it lasts."""
    state = freshness(checked, now, terms)
    if state == "Fresh":
        return False
    return state != checked.alarm or checked.alarmed is None or now - checked.alarmed >= ALARM_AGAIN


def look_again_at(checked: Checked, country: str, now: datetime, terms: Terms) -> datetime:
    """When something has to be decided again: at the latest in a day, for it may be used by then."""
    moments = [now + _LOOKS_AGAIN]
    if terms.confirm_days:
        moments.append(checked.confirmed + timedelta(days=terms.confirm_days))
    tested = test_due_at(checked, country, terms)
    if tested is not None:
        moments.append(tested)
    return min(moment for moment in moments if moment > now)
