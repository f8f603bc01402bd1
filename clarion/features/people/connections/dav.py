"""Contacts and calendars of a CardDAV and CalDAV server (RFC 6352, 4791), found by RFC 6764, read by RFC 6578."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import escape
from typing import Any
from urllib.parse import unquote, urljoin
from zoneinfo import ZoneInfo

from clarion.base.calendar_events import RemoteEvent
from clarion.base.ical_process import IcalProcess
from clarion.base.sandbox import SandboxLimitExceeded
from clarion.features.people.connections.cards import photo_in, read_card
from clarion.features.people.connections.dav_wire import CAL, CARD, DAV, Dav, Entry, Multistatus, hrefs_of
from clarion.features.people.connections.found import (
    MOST_CALENDARS,
    MOST_CONTACTS,
    ContactChanges,
    Enough,
    RemoteCalendar,
    RemoteContact,
    SourceProblem,
    Stale,
    TooLarge,
    calendar_of,
)

_MOST_COLLECTIONS = 20
_AT_ONCE = 100
_MOST_ROUNDS = 50
_NOT_THERE = frozenset({400, 403, 404, 405, 501})
_NO_SYNC = frozenset({400, 403, 405, 409, 410, 412, 415, 501, 507})
_TYPE, _ETAG = f"{{{DAV}}}resourcetype", f"{{{DAV}}}getetag"
_NAME = f"{{{DAV}}}displayname"
_BOOK, _CALENDAR = f"{{{CARD}}}addressbook", f"{{{CAL}}}calendar"
_COLLECTION = "<D:displayname/><D:resourcetype/><D:current-user-principal/><L:supported-calendar-component-set/>"
_LIST = tuple[dict[str, str], set[str], str]


@dataclass(frozen=True)
class Homes:
    """What was found: addresses of address books and calendars. `people`: e-mail addresses of the person. `names`: of
    calendars, as the person calls them.
    """

    books: tuple[str, ...]
    calendars: tuple[str, ...]
    people: frozenset[str]
    names: Mapping[str, str] = field(default_factory=dict)


class DavSource:
    """`dav`, `address`: for contacts what the person named: a server, a principal, an address book or a calendar; the
    same for calendars, unless they are elsewhere (`calendars`). `zone`: of times that have none.
    """

    def __init__(
        self, dav: Dav, address: str, user: str, zone: ZoneInfo, reader: IcalProcess,
        calendars: tuple[Dav, str] | None = None,
    ) -> None:  # fmt: skip
        self._dav = dav
        self._reader = reader
        self._address = address
        self._calendars, self._calendar_address = calendars or (dav, address)
        self._user = user
        self._zone = zone
        self._found: Homes | None = None

    # ---- where it is

    async def homes(self, *, contacts: bool, calendar: bool) -> Homes:
        """Raises SourceProblem when there is neither."""
        books: list[str] = []
        calendars: list[str] = []
        people = {self._user.lower()} if "@" in self._user else set()
        names: dict[str, str] = {}
        for wanted, dav, at, well_known, home, kind, into in (
            (contacts, self._dav, self._address, "carddav", f"{{{CARD}}}addressbook-home-set", _BOOK, books),
            (calendar, self._calendars, self._calendar_address, "caldav", f"{{{CAL}}}calendar-home-set", _CALENDAR,
             calendars),
        ):  # fmt: skip
            if wanted:
                principal, itself = await _principal(dav, at, well_known)
                if itself is not None:
                    into += [itself.address] if _is_kind(itself, kind) else []
                    names[itself.address] = itself.text(_NAME)
                elif principal:
                    found = await _collections(dav, principal, home, kind, people)
                    into += sorted(found)
                    names |= found
        if not books and not calendars:
            what = (
                "address book" if contacts and not calendar else "calendar" if calendar and not contacts else "either"
            )
            words = "neither an address book nor a calendar" if what == "either" else f"no {what}"
            raise SourceProblem(f"There is {words} at this address.", again=False, status=404)
        return Homes(tuple(books[:_MOST_COLLECTIONS]), tuple(calendars[:MOST_CALENDARS]), frozenset(people), names)

    # ---- contacts

    async def contacts(self, cursors: Mapping[str, str], known: Mapping[str, str]) -> ContactChanges:
        homes = await self.homes(contacts=True, calendar=False)
        changed: list[RemoteContact] = []
        gone = {each for each in known if not each.startswith(homes.books)}
        following = {book: token for book, token in cursors.items() if book in homes.books}
        for book in homes.books:
            ours = {each: etag for each, etag in known.items() if each.startswith(book)}
            token = following.pop(book, "")
            try:
                listed, away, token = await self._changes(book, token)
                gone |= away
            except Stale:
                listed, _, token = await self._everything(book)
                gone |= set(ours) - set(listed)
            wanted = [each for each, etag in listed.items() if not etag or ours.get(each) != etag]
            found, empty, problem = await self._cards(book, wanted[:MOST_CONTACTS])
            changed += found
            gone |= empty
            if problem is not None and not changed:
                raise problem
            if problem is not None:
                break  # the next reading goes on, by etags
            if token:
                following[book] = token
        return ContactChanges(tuple(changed), frozenset(gone), following)

    async def _changes(self, book: str, token: str) -> _LIST:
        """What changed since `token`. Raises Stale when the server cannot say."""
        if not token:
            raise Stale
        return await self._synchronised(book, token)

    async def _everything(self, book: str) -> _LIST:
        try:
            return await self._synchronised(book, "")
        except Stale:  # a server without synchronisation: etags tell what changed
            found = await self._dav.propfind(book, 1, "<D:getetag/><D:resourcetype/>")
            entries = found.entries if found else ()
            listed = {each.address: each.text(_ETAG)[:200] for each in entries if not _is_collection(each)}
            return listed, set(), ""

    async def _synchronised(self, book: str, token: str) -> _LIST:
        """(address to etag, addresses that are gone, token for next time), in as many rounds as the server wants."""
        listed: dict[str, str] = {}
        gone: set[str] = set()
        for _ in range(_MOST_ROUNDS):
            inner = f"<D:sync-token>{escape(token)}</D:sync-token><D:sync-level>1</D:sync-level>"
            found = await self._dav.report(
                book, 0, "D:sync-collection", f"{inner}<D:prop><D:getetag/></D:prop>", expected=_NO_SYNC
            )
            if found is None or not found.token:
                raise Stale
            more = False
            for entry in found.entries:
                if entry.status == 507:
                    more = True
                elif entry.status == 404:
                    gone.add(entry.address)
                    listed.pop(entry.address, None)
                elif entry.address.rstrip("/") != book.rstrip("/"):
                    listed[entry.address] = entry.text(_ETAG)[:200]
                    gone.discard(entry.address)
            if not more or found.token == token:
                return listed, gone, found.token
            token = found.token
        return listed, gone, token

    async def _cards(
        self, book: str, addresses: list[str]
    ) -> tuple[list[RemoteContact], set[str], SourceProblem | None]:
        """(contacts, addresses of cards that say nothing, why not all were read). Where cards are large, because of
        their pictures, fewer are read at once.
        """
        contacts: list[RemoteContact] = []
        empty: set[str] = set()
        left, at_once = [each for each in addresses if len(each) <= 600], _AT_ONCE
        while left:
            try:
                found = await self._some_cards(book, left[:at_once])
            except TooLarge:
                if at_once > 1:
                    at_once = max(1, at_once // 4)
                    continue
                found = ()
            except Enough as problem:
                return contacts, empty, problem
            left = left[at_once:]
            for entry in found:
                card, photo = await asyncio.to_thread(_card, entry.text(f"{{{CARD}}}address-data"))
                if card:
                    contacts.append(RemoteContact(entry.address, card, entry.text(_ETAG)[:200], photo))
                else:
                    empty.add(entry.address)
        return contacts, empty, None

    async def _some_cards(self, book: str, addresses: list[str]) -> tuple[Entry, ...]:
        wanted = "".join(f'<C:prop name="{name}"/>' for name in _CARD_PROPS)
        props = f"<D:prop><D:getetag/><C:address-data>{wanted}</C:address-data></D:prop>"
        found = await self._dav.report(book, 1, "C:addressbook-multiget", props + hrefs_of(addresses))
        return found.entries if found else ()

    # ---- calendars

    async def photo(self, ref: str) -> bytes:
        """They are in the cards."""
        return b""

    async def calendars(self) -> list[RemoteCalendar]:
        """All that are read at once are usual: servers say of none that it is the first."""
        self._found = await self.homes(contacts=False, calendar=True)
        listed = [
            calendar_of(each, self._found.names.get(each) or _last(each), primary=at < _MOST_COLLECTIONS)
            for at, each in enumerate(self._found.calendars)
        ]
        return [each for each in listed if each is not None]

    async def events(self, start: datetime, end: datetime, chosen: Sequence[str] | None) -> list[RemoteEvent]:
        homes = self._found or await self.homes(contacts=False, calendar=True)
        wanted = [each for each in homes.calendars if chosen is None or each in chosen][:_MOST_COLLECTIONS]
        span = f'<L:time-range start="{_utc(start)}" end="{_utc(end)}"/>'
        inner = (
            "<D:prop><L:calendar-data/></D:prop>"
            f'<L:filter><L:comp-filter name="VCALENDAR"><L:comp-filter name="VEVENT">{span}'
            "</L:comp-filter></L:comp-filter></L:filter>"
        )
        files: list[str] = []
        for calendar in wanted:
            found = await self._calendars.report(calendar, 1, "L:calendar-query", inner, expected=_NOT_THERE)
            files += _files(found)
        try:
            return await self._reader.read(files, start, end, self._zone.key, homes.people)
        except SandboxLimitExceeded:
            raise SourceProblem("The calendars there take too long to be worked out.", again=True) from None


async def _principal(dav: Dav, address: str, well_known: str) -> tuple[str, Entry | None]:
    """(address of the principal, None), or ("", the collection that was named itself)."""
    places = [address, urljoin(address, f"/.well-known/{well_known}"), urljoin(address, "/")]
    for place in dict.fromkeys(places):
        found = await dav.propfind(place, 0, _COLLECTION, expected=_NOT_THERE)
        if found is None or not found.entries:
            continue
        entry = found.entries[0]
        if place == address and (_is_kind(entry, _BOOK) or _is_kind(entry, _CALENDAR)):
            return "", entry
        principals = entry.hrefs(f"{{{DAV}}}current-user-principal", found.address)
        if principals:
            return principals[0], None
    return "", None


async def _collections(dav: Dav, principal: str, home: str, kind: str, people: set[str]) -> dict[str, str]:
    """Address to name."""
    props = "<C:addressbook-home-set/><L:calendar-home-set/><L:calendar-user-address-set/>"
    found = await dav.propfind(principal, 0, props, expected=_NOT_THERE)
    if found is None or not found.entries:
        return {}
    said = found.entries[0].hrefs(f"{{{CAL}}}calendar-user-address-set", "mailto:")
    people |= {each.lower().removeprefix("mailto:") for each in said if "@" in each}
    listed: dict[str, str] = {}
    for address in found.entries[0].hrefs(home, found.address)[:3]:
        inside = await dav.propfind(address, 1, _COLLECTION, expected=_NOT_THERE)
        entries = inside.entries if inside else ()
        listed |= {entry.address: entry.text(_NAME) for entry in entries if _is_kind(entry, kind)}
    return listed


def _card(text: str) -> tuple[dict[str, Any] | None, bytes]:
    return read_card(text), photo_in(text)


def _last(address: str) -> str:
    """What the path of an address ends with."""
    return unquote(address.rstrip("/").rpartition("/")[2])


_CARD_PROPS = ("VERSION", "UID", "FN", "N", "NICKNAME", "ORG", "TITLE", "TEL", "EMAIL", "URL", "NOTE", "KIND", "PHOTO")


def _files(found: Multistatus | None) -> list[str]:
    texts = (entry.text(f"{{{CAL}}}calendar-data") for entry in (found.entries if found else ()))
    return [text for text in texts if text]


def _is_collection(entry: Entry) -> bool:
    return entry.has_child(_TYPE, f"{{{DAV}}}collection")


def _is_kind(entry: Entry, kind: str) -> bool:
    """An address book, or a calendar that may hold events."""
    if not entry.has_child(_TYPE, kind):
        return False
    parts = entry.props.get(f"{{{CAL}}}supported-calendar-component-set")
    names = [str(part.get("name", "")).upper() for part in parts] if parts is not None else []
    return kind == _BOOK or not names or "VEVENT" in names


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
