"""Events out of iCalendar files (RFC 5545), each time that they happen. Only for `ical_worker`: strange files take any
time and memory, and alarms of the process end what takes too long.
"""

import signal
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from time import process_time
from types import FrameType
from typing import Any
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar
from icalendar.timezone import tzp

from clarion.base.calendar_events import BUSY, FREE, MOST_EVENTS, OUT_OF_OFFICE, TENTATIVE, RemoteEvent

MOST_BYTES = 512 * 1024
_OFTEN = {"SECONDLY", "MINUTELY", "HOURLY"}
_EARLIEST = 1970
_WITHIN_S = 10.0
_LONGEST_TEXT, _LONGEST_LINK = 8000, 1000


class _TooLong(BaseException):
    """Nothing that readers do about errors stops it."""


def _ring(_signal: int, _frame: FrameType | None) -> None:
    raise _TooLong


def read_events(
    files: Iterable[str],
    start: datetime,
    end: datetime,
    zone_name: str,
    addresses: frozenset[str] = frozenset(),
    *,
    file_s: float = 2.0,
) -> list[RemoteEvent]:
    """What happens between `start` and `end`, sorted. `zone_name`: of times without one, and of whole days.
    `addresses`: of the person (`mailto:` left out), whose refusals make free. A file that cannot be read, or not within
    `file_s`, is left out. Seconds are those of the processor, however busy the machine is.
    """
    zone, until = ZoneInfo(zone_name), process_time() + _WITHIN_S
    found: list[RemoteEvent] = []
    before = signal.signal(signal.SIGVTALRM, _ring)
    try:
        for text in files:
            if process_time() > until or len(found) >= MOST_EVENTS:
                break
            if len(text) <= MOST_BYTES:
                found += _in_time(partial(_events_of, text, start, end, zone, addresses), file_s)
    finally:
        signal.signal(signal.SIGVTALRM, before)
    return sorted(found, key=lambda event: (event.starts_at, event.title))[:MOST_EVENTS]


def _in_time(work: Callable[[], list[RemoteEvent]], within_s: float) -> list[RemoteEvent]:
    signal.setitimer(signal.ITIMER_VIRTUAL, within_s)
    try:
        return work()
    except _TooLong:
        return []
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def _events_of(
    text: str, start: datetime, end: datetime, zone: ZoneInfo, addresses: frozenset[str]
) -> list[RemoteEvent]:
    tzp.use_default()  # what another file calls a time zone is none of this one
    try:
        calendar = Calendar.from_ical(text)
        if any(_too_often(event) for event in calendar.walk("VEVENT")):
            return []
        happening = recurring_ical_events.of(calendar, skip_bad_series=True).between(
            start.astimezone(zone), end.astimezone(zone)
        )
        events = [_event(each, zone, addresses) for each in happening[:MOST_EVENTS]]
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError, RecursionError, MemoryError):
        return []  # whatever a strange file makes its readers stumble over
    return [event for event in events if event is not None and event.ends_at > start and event.starts_at < end]


def _too_often(event: Any) -> bool:
    """Rules that would be worked out for minutes: nobody meets every second, or since the year 1."""
    rules = event.get("RRULE", [])
    rules = rules if isinstance(rules, list) else [rules]
    begin = event.get("DTSTART")
    old = begin is not None and begin.dt.year < _EARLIEST
    return any(old or bool(_OFTEN & {str(each).upper() for each in rule.get("FREQ", [])}) for rule in rules)


def _event(event: Any, zone: ZoneInfo, addresses: frozenset[str]) -> RemoteEvent | None:
    if "DTSTART" not in event:
        return None
    begin = event["DTSTART"].dt
    all_day = not isinstance(begin, datetime)
    ends = event["DTEND"].dt if "DTEND" in event else None
    if ends is None:
        lasts = event["DURATION"].dt if "DURATION" in event else timedelta(days=1 if all_day else 0)
        ends = begin + lasts
    text = "\n".join(str(event.get(name, "")) for name in ("LOCATION", "DESCRIPTION", "URL", "SUMMARY"))
    links = [str(event[name]) for name in ("CONFERENCE", "X-GOOGLE-CONFERENCE") if name in event]
    return RemoteEvent(
        starts_at=_moment(begin, zone),
        ends_at=_moment(ends, zone),
        kind=_kind(event, addresses),
        title=str(event.get("SUMMARY", ""))[:_LONGEST_LINK],
        location=str(event.get("LOCATION", ""))[:_LONGEST_LINK],
        all_day=all_day,
        text=text[:_LONGEST_TEXT],
        links=tuple(link for link in links if len(link) <= _LONGEST_LINK),
    )


def _kind(event: Any, addresses: frozenset[str]) -> str:
    shown = str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper()
    if str(event.get("STATUS", "")).upper() == "CANCELLED" or _refused(event, addresses):
        return FREE
    if shown == "OOF":
        return OUT_OF_OFFICE
    if str(event.get("TRANSP", "")).upper() == "TRANSPARENT" or shown in ("FREE", "WORKINGELSEWHERE"):
        return FREE
    return TENTATIVE if str(event.get("STATUS", "")).upper() == "TENTATIVE" or shown == "TENTATIVE" else BUSY


def _refused(event: Any, addresses: frozenset[str]) -> bool:
    asked = event.get("ATTENDEE", [])
    return any(
        str(each).lower().removeprefix("mailto:") in addresses
        and str(getattr(each, "params", {}).get("PARTSTAT", "")).upper() == "DECLINED"
        for each in (asked if isinstance(asked, list) else [asked])
    )


def _moment(value: date | datetime, zone: ZoneInfo) -> datetime:
    if not isinstance(value, datetime):
        value = datetime.combine(value, time(), zone)
    if value.tzinfo is None:
        value = value.replace(tzinfo=zone)
    return value.astimezone(UTC)
