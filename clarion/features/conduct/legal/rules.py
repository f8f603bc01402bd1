"""What is complete, what covers what, and by when: the arithmetic of legal notices. Pure."""

from datetime import datetime, timedelta
from typing import Literal

from clarion.features.conduct.detectors.law import is_rest_day

LegalStep = Literal["accept", "answer", "dismiss", "uphold"]
Instrument = Literal["court-order", "emergency", "preservation", "subpoena", "treaty", "warrant"]
DataClass = Literal["content", "records", "subscriber"]

TRACEBACK_PAGE, TRACEBACK_WITHIN = timedelta(hours=4), timedelta(hours=24)  # 47 CFR 64.1200(n)
TRACEBACK_STEPS = (24.0, 4.0)
TRACED_WITHIN = timedelta(minutes=10)
"""How far the clock of the one who asks may be from ours."""

RESTORED_FROM, RESTORED_BY = 10, 14  # business days after a counter-notice, 17 USC 512(g)
COUNTERED_WITHIN = timedelta(days=14)
UPHELD_COUNT_FOR = timedelta(days=180)

KEPT_FOR = timedelta(days=90)  # 18 USC 2703(f)
LONGEST_SPAN = timedelta(days=366)
_STRENGTH: dict[Instrument, int] = {
    "preservation": 0, "subpoena": 1, "court-order": 2, "warrant": 3, "emergency": 3, "treaty": 3,
}  # fmt: skip
_NEEDED: dict[DataClass, int] = {"subscriber": 1, "records": 2, "content": 3}  # 18 USC 2703


def business_days_after(start: datetime, count: int, place: str = "US") -> datetime:
    """The same time of day, `count` business days later."""
    at = start
    while count:
        at += timedelta(days=1)
        if at.weekday() < 5 and not is_rest_day(place, at.date()):
            count -= 1
    return at


def mismatch(
    *,
    instrument: Instrument,
    data_class: DataClass,
    country: str,
    home: str,
    since: datetime | None,
    until: datetime | None,
    now: datetime,
) -> str:
    """Why the instrument does not cover the data; "" when it does. `home`: where the operator is."""
    if instrument == "preservation":
        return "A preservation request keeps data; it hands none over."
    if country != home and instrument != "treaty":
        return "An authority of another country asks through a treaty or an executive agreement."
    if _STRENGTH[instrument] < _NEEDED[data_class]:
        return "This class of data needs a stronger instrument."
    if data_class == "subscriber":
        return ""
    if since is None or until is None:
        return "The instrument names no period."
    if not since < until <= now or until - since > LONGEST_SPAN:
        return "The period must be over and at most a year."
    return ""
