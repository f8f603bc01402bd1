"""Contacts and calendar of a Microsoft 365 account: Microsoft Graph v1.0."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time
from typing import Any
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

from clarion.base.calendar_events import BUSY, FREE, MOST_EVENTS, OUT_OF_OFFICE, TENTATIVE, RemoteEvent
from clarion.features.people.connections.asking import Asker, host_of
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

GRAPH = "https://graph.microsoft.com/v1.0"
_MOST_FOLDERS = 20
_SELECT = (
    "givenName,surname,middleName,nickName,displayName,companyName,jobTitle,emailAddresses,"
    "mobilePhone,businessPhones,homePhones"
)
_EVENT = (
    "subject,start,end,isAllDay,isCancelled,showAs,location,onlineMeeting,onlineMeetingUrl,bodyPreview,responseStatus"
)
_KINDS = {"free": FREE, "workingElsewhere": FREE, "tentative": TENTATIVE, "oof": OUT_OF_OFFICE}


class MicrosoftSource:
    """`token`: an access token. `zone`: of whole days."""

    def __init__(self, asker: Asker, token: str, zone: ZoneInfo) -> None:
        self._asker = asker
        self._zone = zone
        self._headers = {
            "Authorization": f"Bearer {token}",
            "Accept": "application/json",
            "Prefer": 'odata.maxpagesize=200, outlook.timezone="UTC", IdType="ImmutableId"',
        }

    async def contacts(self, cursors: Mapping[str, str], known: Mapping[str, str]) -> ContactChanges:
        """Each folder by itself: that is how Graph tells what changed. `etag` names the folder of a contact."""
        folders = await self._folders()
        changed: dict[str, RemoteContact] = {}
        gone = {each for each, folder in known.items() if folder not in folders}
        following: dict[str, str] = {}
        for folder in folders:
            ours = {each for each, of in known.items() if of == folder}
            try:
                link, now, away = await self._folder(folder, cursors.get(folder, ""), ours)
            except Stale:
                link, now, away = await self._folder(folder, "", ours)
            following[folder] = link
            gone |= away
            changed |= now
            if len(changed) > MOST_CONTACTS:
                break
        return ContactChanges(tuple(changed.values()), frozenset(gone - set(changed)), following)

    async def _folders(self) -> list[str]:
        """Ids: the standard folder is not among the others, but its contacts name it."""
        first = await self._get(f"{GRAPH}/me/contacts?{urlencode({'$top': '1', '$select': 'parentFolderId'})}")
        found = [_text(each.get("parentFolderId")) for each in _objects(first.get("value"))]
        others = await self._get(f"{GRAPH}/me/contactFolders?{urlencode({'$top': '50', '$select': 'id'})}")
        found += [_text(each.get("id")) for each in _objects(others.get("value"))]
        return list(dict.fromkeys(each[:200] for each in found if each))[:_MOST_FOLDERS]

    async def _folder(
        self, folder: str, cursor: str, known: set[str]
    ) -> tuple[str, dict[str, RemoteContact], set[str]]:
        """(link for next time, changed, gone)."""
        changed: dict[str, RemoteContact] = {}
        gone: set[str] = set()
        first = f"{GRAPH}/me/contactFolders/{quote(folder, safe='')}/contacts/delta?{urlencode({'$select': _SELECT})}"
        address = cursor or first
        while True:
            found = await self._get(address, expected=frozenset({410}))
            for each in _objects(found.get("value")):
                _take(each, folder, changed, gone)
            following = _text(found.get("@odata.nextLink"))
            last = _text(found.get("@odata.deltaLink"))
            if not following or len(changed) > MOST_CONTACTS:
                break
            address = following
        return last, changed, gone if cursor else known - set(changed)

    async def photo(self, ref: str) -> bytes:
        answer = await self._asker.ask(
            "GET", f"{GRAPH}/me/contacts/{quote(ref, safe='')}/photo/$value", self._headers | {"Accept": "image/*"},
            expected=frozenset({404}),
        )  # fmt: skip
        return answer.content if answer.status == 200 and answer.whole else b""

    async def calendars(self) -> list[RemoteCalendar]:
        query = urlencode({"$top": str(MOST_CALENDARS), "$select": "id,name,isDefaultCalendar"})
        found = await self._get(f"{GRAPH}/me/calendars?{query}")
        listed = [
            calendar_of(_text(each.get("id")), _text(each.get("name")), primary=each.get("isDefaultCalendar") is True)
            for each in _objects(found.get("value"))
        ]
        return [each for each in listed if each is not None][:MOST_CALENDARS]

    async def events(self, start: datetime, end: datetime, chosen: Sequence[str] | None) -> list[RemoteEvent]:
        if chosen is None:
            return in_order(await self._events_of(f"{GRAPH}/me/calendarView", start, end))
        found: list[RemoteEvent] = []
        for calendar in chosen:
            try:
                place = f"{GRAPH}/me/calendars/{quote(calendar, safe='')}/calendarView"
                found += await self._events_of(place, start, end, expected=frozenset({404}))
            except Stale:
                continue  # it is not there any more
        return in_order(found)

    async def _events_of(
        self, place: str, start: datetime, end: datetime, expected: frozenset[int] = frozenset()
    ) -> list[RemoteEvent]:
        """Raises Stale for an answer with one of the `expected` statuses."""
        query = {
            "startDateTime": _wire(start),
            "endDateTime": _wire(end),
            "$select": _EVENT,
            "$orderby": "start/dateTime",
            "$top": "200",
        }
        address = f"{place}?{urlencode(query)}"
        events: list[RemoteEvent] = []
        while address and len(events) < MOST_EVENTS:
            found = await self._get(address, expected=expected)
            events += filter(None, (_event(each, self._zone) for each in _objects(found.get("value"))))
            address = _text(found.get("@odata.nextLink"))
        return events

    async def _get(self, address: str, expected: frozenset[int] = frozenset()) -> dict[str, Any]:
        """Raises SourceProblem; Stale for a status that is expected."""
        if host_of(address) != host_of(GRAPH):  # the token goes nowhere else, whatever an answer says
            raise SourceProblem("Microsoft 365 sends us to another server.", again=False)
        status, found = await self._asker.ask_json("GET", address, self._headers, expected=expected)
        if status in expected:
            raise Stale
        return found


def _take(item: Mapping[str, Any], folder: str, changed: dict[str, RemoteContact], gone: set[str]) -> None:
    name = _text(item.get("id"))[:600]
    details = {} if "@removed" in item else _details(item)
    if not name:
        return
    if details:
        changed[name] = RemoteContact(name, details, folder, photo_ref=name)  # who has one is not said
        gone.discard(name)
    else:
        changed.pop(name, None)
        gone.add(name)


def _details(item: Mapping[str, Any]) -> dict[str, Any]:
    numbers = [(frozenset({"cell"}), _text(item.get("mobilePhone")))]
    numbers += [(frozenset({"work"}), each) for each in _texts(item.get("businessPhones"))]
    numbers += [(frozenset({"home"}), each) for each in _texts(item.get("homePhones"))]
    emails = [_text(each.get("address")) for each in _objects(item.get("emailAddresses"))]
    named = item.get("givenName") or item.get("surname")
    return details_of(
        {
            "firstName": item.get("givenName") if named else item.get("displayName"),
            "lastName": item.get("surname"),
            "middleName": item.get("middleName"),
            "nickName": item.get("nickName"),
            "company": item.get("companyName"),
            "jobTitle": item.get("jobTitle"),
            **dict(zip(("email", "email2", "email3"), dict.fromkeys(filter(None, emails)), strict=False)),
            **place_numbers(numbers),
        }
    )


def _event(item: Mapping[str, Any], zone: ZoneInfo) -> RemoteEvent | None:
    all_day = item.get("isAllDay") is True
    starts_at, ends_at = (_moment(item.get(name), zone if all_day else None) for name in ("start", "end"))
    if starts_at is None or ends_at is None or item.get("isCancelled") is True:
        return None
    place = item.get("location")
    location = _text(place.get("displayName")) if isinstance(place, dict) else ""
    online = item.get("onlineMeeting")
    links = [_text(online.get("joinUrl")) if isinstance(online, dict) else "", _text(item.get("onlineMeetingUrl"))]
    answer = item.get("responseStatus")
    refused = isinstance(answer, dict) and answer.get("response") == "declined"
    return RemoteEvent(
        starts_at=starts_at,
        ends_at=ends_at,
        kind=FREE if refused else _KINDS.get(_text(item.get("showAs")), BUSY),
        title=_text(item.get("subject")),
        location=location,
        all_day=all_day,
        text="\n".join((location, _text(item.get("bodyPreview")), _text(item.get("subject")))),
        links=tuple(link for link in links if link),
    )


def _moment(said: object, zone: ZoneInfo | None) -> datetime | None:
    """UTC, as was asked for; seven digits of a second, of which six are read. `zone`: of whole days, which begin at
    midnight wherever one is.
    """
    text = _text(said.get("dateTime")) if isinstance(said, dict) else ""
    try:
        moment = datetime.fromisoformat(text[:19]).replace(tzinfo=UTC)
        if zone is not None and moment.time() == time():
            return moment.replace(tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment


def _wire(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _objects(value: object) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _texts(value: object) -> list[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
