"""A meeting or webinar for calendars (RFC 5545, RFC 5546)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dateutil.rrule import rrule
from icalendar import Calendar, Event, vCalAddress, vRecur, vText

REQUEST, CANCEL = "REQUEST", "CANCEL"


@dataclass(frozen=True)
class CalendarEntry:
    """`start` and `end` in the zone of the meeting; one with a higher `sequence` replaces an earlier one.

    `organizer`: address and name. `attendees`: addresses that are asked to answer.
    """

    uid: str
    sequence: int
    start: datetime
    end: datetime
    title: str
    text: str
    link: str
    organizer: tuple[str, str] | None = None
    attendees: Sequence[str] = ()
    repeats: rrule | None = None


def calendar_file(entry: CalendarEntry, method: str, now: datetime) -> bytes:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", now)
    event.add("dtstart", entry.start)
    event.add("dtend", entry.end)
    event.add("summary", entry.title)
    event.add("description", entry.text)
    event.add("location", entry.link)
    event.add("url", entry.link)
    event.add("status", "CANCELLED" if method == CANCEL else "CONFIRMED")
    if entry.organizer is not None:
        event.add("organizer", _address(*entry.organizer), encode=False)
    for email in entry.attendees:
        event.add("attendee", _address(email, email, asked=True), encode=False)
    if entry.repeats is not None:
        event.add("rrule", vRecur.from_ical(str(entry.repeats).rpartition("RRULE:")[2]))
    calendar = Calendar()
    calendar.add("prodid", "-//Clarion//Meetings//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(event)
    calendar.add_missing_timezones()
    found: bytes = calendar.to_ical()
    return found


def _address(email: str, name: str, *, asked: bool = False) -> Any:
    address = vCalAddress(f"mailto:{email}")
    address.params["CN"] = vText(name)
    if asked:
        address.params["RSVP"] = vText("TRUE")
        address.params["PARTSTAT"] = vText("NEEDS-ACTION")
    return address
