"""Somebody's calendar for other programs: an iCalendar file (RFC 5545) behind a link that only they know."""

import base64
import hmac
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vRecur

from clarion.base.errors import NotFound
from clarion.base.keys import MasterKey
from clarion.features.messaging.calendar.models import CalendarEvent, CalendarFeed
from clarion.features.messaging.calendar.service import repeats_of
from clarion.features.messaging.recurrence import rule_parts

PATH = "/clarion/calendars"
"""Not among the API's addresses, which are logged: whoever has the link can read."""
MOST_EVENTS = 5_000
_PURPOSE = "messaging: links to calendars"
_SIZE = 18  # bytes of the signature: 144 bits


class FeedLinks:
    """Makes and checks the keys in links to calendars."""

    def __init__(self, keys: MasterKey, public_url: str) -> None:
        self._secret = keys.derive(_PURPOSE)
        self._public_url = public_url.rstrip("/")

    def url(self, feed: CalendarFeed) -> str:
        return f"{self._public_url}{PATH}/{self.key(feed)}.ics"

    def key(self, feed: CalendarFeed) -> str:
        return f"{feed.extension_id}-{self._signature(feed.extension_id, feed.generation)}"

    def check(self, key: str, feed: CalendarFeed | None) -> CalendarFeed:
        """Raises 404 for a link that is forged or was replaced: nobody learns which."""
        if feed is None or not hmac.compare_digest(key.encode(), self.key(feed).encode()):
            raise NotFound("There is no calendar under this link: it may have been replaced by a new one.")
        return feed

    def _signature(self, extension_id: str, generation: int) -> str:
        raw = hmac.new(self._secret, f"{extension_id}\n{generation}".encode(), sha256).digest()[:_SIZE]
        return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def owner_of(key: str) -> str:
    return key.partition("-")[0][:64]


def calendar_file(events: Iterable[CalendarEvent], name: str, host: str, zones: Mapping[str, ZoneInfo]) -> bytes:
    """`zones`: by author. What repeats keeps its hour there in summer and winter, and whole days are theirs."""
    calendar = Calendar()
    calendar.add("prodid", "-//Clarion//Team messaging//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    for row in events:
        calendar.add_component(_entry(row, host, zones[row.creator_id]))
    calendar.add_missing_timezones()
    content: bytes = calendar.to_ical()
    return content


def _entry(row: CalendarEvent, host: str, zone: ZoneInfo) -> Event:
    entry = Event()
    entry.add("uid", f"{row.id}@{host}")
    entry.add("dtstamp", row.changed_at)
    entry.add("created", row.created_at)
    entry.add("last-modified", row.changed_at)
    entry.add("sequence", row.version)
    entry.add("summary", row.title)
    start, end = row.starts_at.astimezone(zone), row.ends_at.astimezone(zone)
    if row.all_day:
        entry.add("dtstart", start.date())
        entry.add("dtend", _day_after(end))
        entry.add("transp", "TRANSPARENT")
    else:
        entry.add("dtstart", start)
        entry.add("dtend", end)
    recurrence = repeats_of(row)
    if recurrence is not None:
        parts = rule_parts(recurrence, start)
        if row.all_day and "UNTIL" in parts:
            parts["UNTIL"] = parts["UNTIL"].date()
        entry.add("rrule", vRecur(parts))
    if row.location:
        entry.add("location", row.location)
    if row.description:
        entry.add("description", row.description)
    entry.add("color", row.color.lower())
    return entry


def _day_after(end: datetime) -> object:
    """The end of a file's whole days is the first day that is free again."""
    midnight = (end.hour, end.minute, end.second) == (0, 0, 0)
    return end.date() if midnight else end.date() + timedelta(days=1)
