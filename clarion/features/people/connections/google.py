"""Contacts and calendar of a Google account: People API v1, Calendar API v3."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

from clarion.base.calendar_events import BUSY, FREE, MOST_EVENTS, OUT_OF_OFFICE, TENTATIVE, RemoteEvent
from clarion.features.people.connections.asking import Asker
from clarion.features.people.connections.cards import place_numbers
from clarion.features.people.connections.found import (
    MOST_CALENDARS,
    MOST_CONTACTS,
    ContactChanges,
    RemoteCalendar,
    RemoteContact,
    SourceProblem,
    Stale,
    calendar_of,
    details_of,
    in_order,
)

PEOPLE = "https://people.googleapis.com/v1/people/me/connections"
CALENDAR = "https://www.googleapis.com/calendar/v3"
_PRIMARY = "primary"
_FIELDS = "names,nicknames,phoneNumbers,emailAddresses,organizations,photos,metadata"
_CURSOR = "people with photos"  # a token is for the same fields only
PHOTOS = re.compile(r"https://[a-z0-9-]+\.googleusercontent\.com/[\x21-\x7e]{1,900}")
"""Where pictures may be."""
_GONE, _NONE = frozenset({404, 410}), frozenset[int]()
_FAXES = {"homeFax", "workFax", "otherFax"}


class GoogleSource:
    """`token`: an access token. `zone`: of whole days."""

    def __init__(self, asker: Asker, token: str, zone: ZoneInfo) -> None:
        self._asker = asker
        self._headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
        self._zone = zone

    async def contacts(self, cursors: Mapping[str, str], known: Mapping[str, str]) -> ContactChanges:
        cursor = cursors.get(_CURSOR, "")
        try:
            return await self._read(cursor, known)
        except Stale:
            return await self._read("", known)

    async def _read(self, cursor: str, known: Mapping[str, str]) -> ContactChanges:
        changed: dict[str, RemoteContact] = {}
        gone: set[str] = set()
        page, following = "", ""
        while True:
            query = {"personFields": _FIELDS, "pageSize": "1000", "requestSyncToken": "true"}
            query |= {"syncToken": cursor} if cursor else {}
            query |= {"pageToken": page} if page else {}
            found = await self._page(query)
            for person in _objects(found.get("connections")):
                _take(person, changed, gone)
            page = _text(found.get("nextPageToken"))
            following = _text(found.get("nextSyncToken"))
            if not page or len(changed) > MOST_CONTACTS:
                break
        if not cursor:
            gone = set(known) - set(changed)
        return ContactChanges(tuple(changed.values()), frozenset(gone), {_CURSOR: following} if following else {})

    async def _page(self, query: Mapping[str, str]) -> dict[str, Any]:
        status, found = await self._asker.ask_json(
            "GET", f"{PEOPLE}?{urlencode(query)}", self._headers, expected=frozenset({400, 410})
        )
        if status in (400, 410):
            if status == 410 or "EXPIRED_SYNC_TOKEN" in str(found):
                raise Stale
            raise SourceProblem("Google does not take the question (HTTP 400).", again=False, status=400)
        return found

    async def photo(self, ref: str) -> bytes:
        """Anybody may read them who knows the address; the token does not go there."""
        answer = await self._asker.ask("GET", ref, {"Accept": "image/*"}, expected=frozenset({400, 403, 404, 410}))
        return answer.content if answer.status == 200 and answer.whole else b""

    async def calendars(self) -> list[RemoteCalendar]:
        """The primary one alone where the person agreed before there was a choice."""
        query = urlencode({"minAccessRole": "freeBusyReader", "maxResults": "250"})
        status, found = await self._asker.ask_json(
            "GET", f"{CALENDAR}/users/me/calendarList?{query}", self._headers, expected=frozenset({403})
        )
        if status == 403 and "ateLimitExceeded" in str(found):
            raise SourceProblem("Google refuses (HTTP 403: rateLimitExceeded).", again=True, status=403)
        if status == 403:
            return [RemoteCalendar(_PRIMARY, "", primary=True)]
        listed = [
            calendar_of(
                _text(each.get("id")),
                _text(each.get("summaryOverride")) or _text(each.get("summary")),
                primary=each.get("primary") is True,
            )
            for each in _objects(found.get("items"))
        ]
        return [each for each in listed if each is not None][:MOST_CALENDARS]

    async def events(self, start: datetime, end: datetime, chosen: Sequence[str] | None) -> list[RemoteEvent]:
        found: list[RemoteEvent] = []
        for calendar in [_PRIMARY] if chosen is None else chosen:
            found += await self._events_of(calendar, start, end)
        return in_order(found)

    async def _events_of(self, calendar: str, start: datetime, end: datetime) -> list[RemoteEvent]:
        events: list[RemoteEvent] = []
        address, page = f"{CALENDAR}/calendars/{quote(calendar, safe='')}/events", ""
        while len(events) < MOST_EVENTS:
            query = {
                "singleEvents": "true",
                "orderBy": "startTime",
                "timeMin": start.astimezone(UTC).isoformat(),
                "timeMax": end.astimezone(UTC).isoformat(),
                "maxResults": "250",
            } | ({"pageToken": page} if page else {})
            _, found = await self._asker.ask_json(
                "GET", f"{address}?{urlencode(query)}", self._headers, expected=_GONE if calendar != _PRIMARY else _NONE
            )
            events += filter(None, (self._event(each) for each in _objects(found.get("items"))))
            page = _text(found.get("nextPageToken"))
            if not page:
                break
        return events

    def _event(self, item: dict[str, Any]) -> RemoteEvent | None:
        starts_at, ends_at = (self._moment(item.get(name)) for name in ("start", "end"))
        if starts_at is None or ends_at is None or item.get("status") == "cancelled":
            return None
        start = item["start"]
        entries = _objects((item.get("conferenceData") or {}).get("entryPoints"))
        links = [_text(item.get("hangoutLink"))]
        links += [_text(entry.get("uri")) for entry in entries if entry.get("entryPointType") == "video"]
        phones = [_text(entry.get("uri")) for entry in entries if entry.get("entryPointType") == "phone"]
        words = [_text(item.get(name)) for name in ("location", "description", "summary")]
        return RemoteEvent(
            starts_at=starts_at,
            ends_at=ends_at,
            kind=_kind(item),
            title=_text(item.get("summary")),
            location=_text(item.get("location")),
            all_day="date" in start,
            text="\n".join([*words[:1], *(phone.removeprefix("tel:") for phone in phones), *words[1:]]),
            links=tuple(link for link in links if link),
        )

    def _moment(self, said: object) -> datetime | None:
        if not isinstance(said, dict):
            return None
        try:
            if _text(said.get("dateTime")):
                moment = datetime.fromisoformat(said["dateTime"])
                return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
            return datetime.combine(date.fromisoformat(str(said.get("date"))), time(), self._zone).astimezone(UTC)
        except (ValueError, OverflowError):
            return None


def _kind(item: Mapping[str, Any]) -> str:
    own = next((each for each in _objects(item.get("attendees")) if each.get("self") is True), {})
    if own.get("responseStatus") == "declined":
        return FREE
    if item.get("eventType") == "outOfOffice":
        return OUT_OF_OFFICE
    if item.get("transparency") == "transparent" or item.get("eventType") in ("workingLocation", "birthday"):
        return FREE
    if item.get("status") == "tentative" or own.get("responseStatus") in ("tentative", "needsAction"):
        return TENTATIVE
    return BUSY


def _take(person: Mapping[str, Any], changed: dict[str, RemoteContact], gone: set[str]) -> None:
    name = _text(person.get("resourceName"))[:600]
    if not name:
        return
    metadata = person.get("metadata")
    details = _details(person)
    if (isinstance(metadata, dict) and metadata.get("deleted") is True) or not details:
        gone.add(name)
        changed.pop(name, None)
    else:
        changed[name] = RemoteContact(name, details, _text(person.get("etag"))[:200], photo_ref=_photo(person))
        gone.discard(name)


def _photo(person: Mapping[str, Any]) -> str:
    """Where the person's picture is, if somebody put one there: Google draws a letter for everybody else."""
    said = (_text(each.get("url")) for each in _objects(person.get("photos")) if each.get("default") is not True)
    return next((url for url in said if PHOTOS.fullmatch(url)), "")


def _details(person: Mapping[str, Any]) -> dict[str, Any]:
    names, work = (next(iter(_objects(person.get(each))), {}) for each in ("names", "organizations"))
    numbers = [
        (_kinds(_text(each.get("type"))), _text(each.get("value"))) for each in _objects(person.get("phoneNumbers"))
    ]
    emails = [_text(each.get("value")) for each in _objects(person.get("emailAddresses"))]
    nick = next((_text(each.get("value")) for each in _objects(person.get("nicknames"))), "")
    return details_of(
        {
            "firstName": names.get("givenName") or ("" if names.get("familyName") else names.get("displayName")),
            "lastName": names.get("familyName"),
            "middleName": names.get("middleName"),
            "nickName": nick,
            "company": work.get("name"),
            "jobTitle": work.get("title"),
            **dict(zip(("email", "email2", "email3"), dict.fromkeys(filter(None, emails)), strict=False)),
            **place_numbers(numbers),
        }
    )


def _kinds(kind: str) -> frozenset[str]:
    return frozenset({"fax"}) if kind in _FAXES else frozenset({kind.removesuffix("Mobile").lower() or "cell"})


def _objects(value: object) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
