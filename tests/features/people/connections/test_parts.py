"""Cards, calendars, ways to take part, and when to ask again: the pure parts of accounts elsewhere. PH-60."""

import io
import struct
from datetime import UTC, datetime
from re import findall
from types import SimpleNamespace
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest
from lxml import etree
from PIL import Image

from clarion.base.container import Container
from clarion.base.dns_lookup import DnsLookup, Service
from clarion.base.errors import Conflict
from clarion.base.ical import read_events
from clarion.base.ical_process import IcalProcess
from clarion.base.ssrf_guard import EgressPolicy
from clarion.base.thumbnail import make_thumbnail
from clarion.base.thumbnail_process import ThumbnailProcess
from clarion.features.people.connections import photos
from clarion.features.people.connections.asking import wait_of
from clarion.features.people.connections.busy import BusySpan, joined
from clarion.features.people.connections.cards import photo_in, read_card
from clarion.features.people.connections.dav import DavSource
from clarion.features.people.connections.dav_wire import CARD as CARD_SPACE
from clarion.features.people.connections.dav_wire import Dav, Entry, Multistatus, leads_to_same
from clarion.features.people.connections.finding import CALENDAR, CONTACTS, Named, named, servers_of
from clarion.features.people.connections.found import (
    ContactChanges,
    Enough,
    RemoteContact,
    Source,
    SourceProblem,
    TooLarge,
)
from clarion.features.people.connections.microsoft import _event
from clarion.features.people.connections.syncing import EVERY, _with_photos, pause_after
from clarion.features.people.connections.taking_part import join_link, number_to_call
from tests.features.people.connections.vendors import a_picture

BERLIN = "Europe/Berlin"

CARD = """BEGIN:VCARD
VERSION:4.0
FN:Ann Lee
N:Lee;Ann;;;
ORG:Acme;Sales
TEL;VALUE=uri;TYPE="voice,cell":tel:+1-202-555-0123;ext=5
item1.TEL;TYPE=work:(202) 555-0124
TEL;TYPE=FAX:+12025550125
EMAIL:ann@example.com
PHOTO:data:image/jpeg;base64,aGVs
END:VCARD
"""


def test_cards_of_every_version_are_read_and_what_is_none_is_not(caplog: pytest.LogCaptureFixture) -> None:
    """PH-60"""
    assert read_card(CARD) == {
        "firstName": "Ann",
        "lastName": "Lee",
        "company": "Acme",
        "email": "ann@example.com",
        "mobilePhone": "+1-202-555-0123",
        "businessPhone": "(202) 555-0124",
        "businessFax": "+12025550125",
    }
    coded = "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=C3=B6rg"
    old = f"BEGIN:VCARD\nVERSION:2.1\n{coded}\nTEL;CELL:01\nEND:VCARD"
    assert read_card(old) == {"firstName": "Jörg", "lastName": "Müller", "mobilePhone": "01"}
    named = read_card("BEGIN:VCARD\nVERSION:3.0\nFN:Mary Ann Smith\nEND:VCARD")
    assert named == {"firstName": "Mary Ann", "lastName": "Smith"}
    picture = "item1.PHOTO;ENCODING=b:" + "\n ".join(["QUJD" * 18] * 9000)
    assert read_card(CARD.replace("PHOTO:", f"{picture}\nLOGO:")) == read_card(CARD), "much larger than a card may be"
    group = "BEGIN:VCARD\nVERSION:4.0\nKIND:group\nFN:Friends\nEND:VCARD"
    for strange in (group, "", "secret words", "BEGIN:VCARD\nVERSION:3.0\nFN;=:x\nTEL", "BEGIN:VEVENT\nEND:VEVENT"):
        assert read_card(strange) is None
    assert "secret words" not in caplog.text


def test_pictures_in_cards_of_every_version_are_found_and_addresses_are_not() -> None:
    """PH-60"""
    for line in (
        "PHOTO;ENCODING=b;TYPE=PNG:aGVs\n bG8=",
        "item1.PHOTO:data:image/png;base64,aGVs\r\n bG8",
        "PHOTO;PNG;ENCODING=BASE64:\n aGVsbG8=\n",
    ):
        assert photo_in(CARD.replace("PHOTO:data:image/jpeg;base64,aGVs", line)) == b"hello", line
    for line in ("PHOTO;VALUE=uri:https://x.example/a", "PHOTO:http://x", "PHOTO:data:,x", "PHOTO:" + "A" * 6_300_000):
        assert photo_in(CARD.replace("PHOTO:data:image/jpeg;base64,aGVs", line)) == b"", line[:40]


async def test_a_process_of_its_own_makes_pictures_small_and_nothing_else_is_one() -> None:
    """PH-60: what is no picture, too large or half there has none, and spoils none beside it."""
    bomb = io.BytesIO()
    Image.new("1", (5000, 5000)).save(bomb, "PNG")
    odd = io.BytesIO()  # its width is not of the type that Exif wants
    tags = ((0x100, 5, 1, 5), (0x112, 3, 1, 6))
    exif = b"Exif\0\0II*\0\x08\0\0\0\2\0" + b"".join(struct.pack("<HHLL", *tag) for tag in tags) + bytes(4)
    Image.new("RGB", (20, 10)).save(odd, "JPEG", exif=exif)
    files = [a_picture("PNG"), b"", b"<svg/>", a_picture("JPEG")[:200], bomb.getvalue(), odd.getvalue()]
    files += [a_picture("WEBP"), a_picture("GIF")]
    turned, pair = io.BytesIO(), io.BytesIO()  # cameras write these
    exif_turned = Image.Exif()
    exif_turned[0x112] = 6
    half = Image.new("RGB", (40, 20))
    half.paste("red", (0, 0, 20, 20))
    half.save(turned, "JPEG", exif=exif_turned)
    half.save(pair, "MPO", save_all=True, append_images=[half])
    made = await ThumbnailProcess().make([turned.getvalue(), pair.getvalue()])
    assert made == [make_thumbnail(turned.getvalue()), make_thumbnail(pair.getvalue())] and all(made)
    made = await ThumbnailProcess().make(files)
    assert [each[:3] == b"\xff\xd8\xff" for each in made] == [True, False, False, False, False, True, True, True]
    assert [bool(each) for each in made] == [True, False, False, False, False, True, True, True]


async def test_pictures_for_which_there_is_no_time_come_with_the_next_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    """PH-60: many that take long keep no reading longer than it is one's own."""
    clock = iter((0.0, 1.0, 61.0))
    monkeypatch.setattr(photos, "monotonic", lambda: next(clock))
    here = cast(
        Container, SimpleNamespace(get=lambda _kind: SimpleNamespace(photos=SimpleNamespace(make=_as_they_are)))
    )
    changed = tuple(RemoteContact(str(at), {}, etag=f"e{at}", photo=b"p") for at in range(22))
    found, small = await _with_photos(here, ContactChanges(changed, frozenset(), {"book": "token"}))
    assert found is not None and set(small) == {str(at) for at in range(20)}
    assert [each.etag for each in found.changed] == [*(f"e{at}" for at in range(20)), "", ""]
    assert found.cursors == {}, "all is listed again, and what has no etag is read again"


class Stumbling:
    """A source that answers with 500 for some pictures."""

    def __init__(self, bad: set[str]) -> None:
        self._bad = bad

    async def photo(self, ref: str) -> bytes:
        if ref in self._bad:
            raise SourceProblem("It refuses (HTTP 500).", again=True, status=500)
        return b"p"


async def test_a_picture_over_which_its_server_stumbles_keeps_few_others_waiting() -> None:
    """PH-60: of a server that stumbles over everything not much is asked."""
    refs = [(f"c{each}", each) for each in "1234567"]
    answers: list[tuple[str, bytes]] = []
    await photos._ask(cast(Source, Stumbling({"1", "4"})), refs, answers)
    assert [contact for contact, _ in answers] == ["c2", "c3", "c5", "c6", "c7"]
    with pytest.raises(SourceProblem):
        await photos._ask(cast(Source, Stumbling(set("1234567"))), refs, answers)


async def _as_they_are(files: list[bytes]) -> list[bytes]:
    return files


class Domains(DnsLookup):
    """What some domains say of their address books and calendars."""

    async def services(self, name: str) -> list[Service]:
        found = {
            "_carddavs._tcp.acme.com": [Service("dav.acme.com", 443), Service("old.acme.com", 443)],
            "_caldavs._tcp.acme.com": [Service("acme.com", 8443)],
            "_carddavs._tcp.hosted.com": [Service("carddav.elsewhere.com", 443)],
            "_carddav._tcp.plain.com": [Service("plain.com", 80)],
        }
        return found.get(name, [])

    async def texts(self, name: str) -> list[str]:
        return ["v=x", "path=/dav/ann b"] if name == "_carddavs._tcp.acme.com" else ["path=//" + "a" * 400]


async def test_servers_of_a_domain_are_found_and_others_are_asked_about() -> None:
    """PH-60: RFC 6764; no password goes by plain http, nor to another domain that nobody allowed."""

    async def find(domain: str, *allowed: str) -> dict[str, str]:
        return await servers_of(Domains(), EgressPolicy(), domain, (CONTACTS, CALENDAR), allowed)

    assert await find("acme.com") == {
        CONTACTS: "https://dav.acme.com/dav/ann%20b",
        CALENDAR: "https://acme.com:8443/",
    }
    assert await find("plain.com") == dict.fromkeys((CONTACTS, CALENDAR), "https://plain.com/")
    with pytest.raises(Conflict) as refused:
        await find("hosted.com", "elsewhere.com")
    assert (refused.value.parameter, refused.value.details["parameterValue"]) == (
        "otherServers",
        "carddav.elsewhere.com",
    )
    allowed = await find("hosted.com", "carddav.elsewhere.com")
    assert allowed == {CONTACTS: "https://carddav.elsewhere.com/", CALENDAR: "https://hosted.com/"}
    for text, user, expected in (
        ("ann@Acme.com", "", Named("acme.com", ("ann@Acme.com", "ann"))),
        ("ann@acme.com", "x", Named("acme.com", ("x",))),
        ("b\u00fccher.example.", "x", Named("xn--bcher-kva.example", ("x",))),
        ("https://acme.com", "x", None),
        ("acme.com/dav", "x", None),
        ("acme.com:8443", "x", None),
        ("192.0.2.1", "x", None),
        ("@acme.com", "x", None),
        ("acme..example", "x", None),
        ("a:n@acme.com", "", Named("acme.com", ())),
        ("a" * 192 + "@acme.com", "", Named("acme.com", ())),
    ):
        assert named(text, user) == expected, text


class Photographs(Dav):
    """A server whose cards are large, of which it tells 20 in a reading."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    async def report(self, *asked: Any, expected: frozenset[int] = frozenset()) -> Multistatus:
        places = findall("<D:href>([^<]*)", asked[-1])
        self.asked.append(len(places))
        if len(places) > 10:
            raise TooLarge("Too large.", again=False)
        if len(self.asked) > 6:
            raise Enough("Enough.", again=False)
        said = etree.Element("x")
        said.text = CARD
        return Multistatus("", tuple(Entry(each, 200, {f"{{{CARD_SPACE}}}address-data": said}) for each in places), "")


async def test_of_large_cards_fewer_are_read_at_once_and_the_rest_later() -> None:
    """PH-60"""
    server = Photographs()
    source = DavSource(server, "", "", ZoneInfo("UTC"), IcalProcess())
    contacts, empty, problem = await source._cards("/", [f"/{each}" for each in range(90)])
    assert server.asked == [90, 25, 6, 6, 6, 6, 6] and len(contacts) == 24
    assert not empty and isinstance(problem, Enough)


def test_a_whole_day_at_microsoft_is_one_where_the_person_is() -> None:
    """PH-60"""
    ends = {"start": {"dateTime": "2026-03-20T00:00:00.0000000"}, "end": {"dateTime": "2026-03-21T00:00:00.0000000"}}
    event = _event({"isAllDay": True, "showAs": "oof", **ends}, ZoneInfo("America/New_York"))
    assert event is not None and event.starts_at == datetime(2026, 3, 20, 4, tzinfo=UTC)
    hours = _event({"isAllDay": False, **ends}, ZoneInfo("America/New_York"))
    assert hours is not None and hours.starts_at == datetime(2026, 3, 20, tzinfo=UTC)


def calendar(*events: str) -> str:
    inner = "".join(f"BEGIN:VEVENT\n{event}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{inner}END:VCALENDAR\n"


WEEKLY = "UID:a\nDTSTART;TZID=Europe/Berlin:20260101T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY\nSUMMARY:Weekly"


def test_what_repeats_happens_when_it_does_with_its_exceptions_over_a_change_of_clocks() -> None:
    """PH-60"""
    which = "RECURRENCE-ID;TZID=Europe/Berlin:20260326T090000"
    moved = f"UID:a\n{which}\nDTSTART:20260326T150000Z\nDTEND:20260326T160000Z\nSUMMARY:Moved"
    cancelled = WEEKLY + "\nEXDATE;TZID=Europe/Berlin:20260402T090000"
    start, end = datetime(2026, 3, 19, tzinfo=UTC), datetime(2026, 4, 10, tzinfo=UTC)
    found = read_events([calendar(cancelled, moved), "no calendar"], start, end, BERLIN)
    assert [(each.title, each.starts_at.isoformat()) for each in found] == [
        ("Weekly", "2026-03-19T08:00:00+00:00"),
        ("Moved", "2026-03-26T15:00:00+00:00"),
        ("Weekly", "2026-04-09T07:00:00+00:00"),
    ]


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        ("", "busy"),
        ("TRANSP:TRANSPARENT", "free"),
        ("STATUS:CANCELLED", "free"),
        ("STATUS:TENTATIVE", "tentative"),
        ("X-MICROSOFT-CDO-BUSYSTATUS:OOF", "out-of-office"),
        ("ATTENDEE;PARTSTAT=DECLINED:mailto:Ann@example.com", "free"),
        ("ATTENDEE;PARTSTAT=DECLINED:mailto:bob@example.com", "busy"),
    ],
)
def test_what_an_event_makes_of_the_time(more: str, kind: str) -> None:
    """PH-60"""
    text = calendar(f"UID:b\nDTSTART;VALUE=DATE:20260320\nSUMMARY:Day\n{more}".rstrip())
    start, end = datetime(2026, 3, 19, tzinfo=UTC), datetime(2026, 3, 25, tzinfo=UTC)
    [found] = read_events([text], start, end, BERLIN, frozenset({"ann@example.com"}))
    assert (found.kind, found.all_day, found.starts_at) == (kind, True, datetime(2026, 3, 19, 23, tzinfo=UTC))


def test_rules_that_would_take_minutes_are_not_worked_out() -> None:
    """PH-60"""
    start, end = datetime(2026, 3, 19, tzinfo=UTC), datetime(2026, 3, 25, tzinfo=UTC)
    often = "UID:c\nDTSTART:20260101T000000Z\nRRULE:FREQ=SECONDLY\nSUMMARY:x"
    ancient = "UID:d\nDTSTART:00010101T000000Z\nRRULE:FREQ=DAILY\nSUMMARY:x"
    assert read_events([calendar(often), calendar(ancient)], start, end, BERLIN) == []


async def test_a_file_that_asks_for_hours_of_work_keeps_nobody_else_waiting() -> None:
    """PH-60: neither a rule that never fits, nor a time zone that changes each second."""
    start, end = datetime(2026, 3, 19, tzinfo=UTC), datetime(2026, 3, 25, tzinfo=UTC)
    never = "UID:e\nDTSTART:20260101T000000Z\nRRULE:FREQ=DAILY;BYMONTH=1;BYYEARDAY=200\nSUMMARY:Never"
    flickering = in_own_zone("+0100", "RRULE:FREQ=SECONDLY")
    files = [calendar(*[never.replace("UID:e", f"UID:e{each}") for each in range(9)]), flickering, calendar(WEEKLY)]
    found = await IcalProcess(file_s=0.2).read(files, start, end, BERLIN, frozenset())
    assert [each.title for each in found] == ["Weekly"]


def test_a_time_zone_that_a_file_brings_along_counts_for_that_file() -> None:
    """PH-60"""
    start, end = datetime(2026, 3, 19, tzinfo=UTC), datetime(2026, 3, 25, tzinfo=UTC)
    found = read_events([in_own_zone("+0500"), in_own_zone("+0300")], start, end, BERLIN)
    assert [each.starts_at.hour for each in found] == [4, 6]


def in_own_zone(offset: str, more: str = "TZNAME:X") -> str:
    """An event at nine in a zone that only this file knows."""
    change = f"DTSTART:19700101T000000\nTZOFFSETFROM:+0000\nTZOFFSETTO:{offset}\n{more}"
    parts = "".join(f"BEGIN:{part}\n{change}\nEND:{part}\n" for part in ("STANDARD", "DAYLIGHT"))
    zone = f"BEGIN:VTIMEZONE\nTZID:Own\n{parts}END:VTIMEZONE\n"
    event = calendar("UID:f\nDTSTART;TZID=Own:20260320T090000\nDURATION:PT1H\nSUMMARY:Own")
    return event.replace("BEGIN:VEVENT", zone + "BEGIN:VEVENT")


def test_how_to_take_part_is_found_in_what_an_event_says() -> None:
    """PH-60"""
    assert number_to_call(["Room 4", "Dial <b>(202) 555-0123</b>, PIN 99"], "US") == "+12025550123"
    assert number_to_call(["https://x.example/202-555-0123", "12"], "US") == ""
    assert join_link(["see https://meet.google.com/abc-defg."], [], "us.example") == "https://meet.google.com/abc-defg"
    both = ["https://acme.zoom.us/j/1 http://us.example/conferences/7"]
    assert join_link(both, ["https://other.example/x"], "us.example") == "http://us.example/conferences/7"
    assert join_link([], ["https://other.example/x"], "us.example") == "https://other.example/x"
    for bad in ("javascript:alert(1)", "http://meet.google.com/x", "https://evilzoom.us/x", "https://[::1"):
        assert join_link([bad], [], "us.example") == ""
    assert join_link([], ["javascript:alert(1)"], "us.example") == ""


def test_a_password_goes_to_servers_of_the_same_domain_only() -> None:
    """PH-60"""
    assert leads_to_same("https://contacts.icloud.com/", "https://p42-contacts.icloud.com/1")
    for other in ("https://evil.com/", "http://contacts.icloud.com/", "https://icloud.com.evil.com/", "", "https://["):
        assert not leads_to_same("https://contacts.icloud.com/", other)
    assert not leads_to_same("https://a.co.uk/", "https://b.co.uk/")
    assert not leads_to_same("https://ann.synology.me/", "https://bob.synology.me/")
    assert not leads_to_same("http://10.0.0.1/", "http://10.0.0.2/")


def test_who_refuses_is_left_alone_for_as_long_as_they_say() -> None:
    """PH-60"""
    now = datetime(2026, 1, 1, tzinfo=UTC)
    assert wait_of("120", now) == 120 and wait_of("99999999999", now) == 86_400
    assert wait_of("Thu, 01 Jan 2026 00:10:00 GMT", now) == 600
    assert [wait_of(text, now) for text in ("", "soon", "-5", "²")] == [0, 0, 0, 0]
    assert pause_after(1, 86_400).total_seconds() == 86_400
    assert EVERY < pause_after(1, 0) < pause_after(3, 0)
    assert pause_after(99, 0).total_seconds() < 7 * 3600


def test_meetings_that_touch_are_one_and_absence_is_another_thing() -> None:
    """PH-60"""
    spans = (BusySpan(5, 9), BusySpan(0, 3), BusySpan(2, 5), BusySpan(1, 4, away=True))
    assert joined(spans) == (BusySpan(0, 9), BusySpan(1, 4, away=True))
