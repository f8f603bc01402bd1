"""Accounts elsewhere through the API: connected, read, shown, used for calls, disconnected. PH-60."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from clarion.features.people import demo, names_by_number
from clarion.features.people.connections import google, microsoft, oauth
from clarion.features.people.connections.keeper import ConnectionKeeper
from clarion.features.people.connections.models import Connection, ConnectionContact, ConnectionEvent
from clarion.features.people.connections.syncing import run
from clarion.features.phone.handling.model import CallFacts
from clarion.features.phone.handling.rules import decide
from clarion.features.phone.handling.store import accounts_with_handling, read_profiles
from tests.features.people.connections.servers import Answer, Asked, Vendor, a_radicale, a_vendor, id_token
from tests.support.api import Api
from tests.support.waiting import wait_for

OWN = "/account/~/extension/~/clarion"
ROOT, PROVIDERS = f"{OWN}/connections", "/account/~/clarion/connection-providers"
CASEY, DANA = "+12025550123", "+12025550124"


def card(name: str, number: str) -> str:
    return f"BEGIN:VCARD\nVERSION:3.0\nUID:{name.split()[0]}\nFN:{name}\nTEL;TYPE=CELL:{number}\nEND:VCARD\n"


def event(uid: str, start: datetime, minutes: int, more: str = "") -> str:
    at, until = (each.strftime("%Y%m%dT%H%M%SZ") for each in (start, start + timedelta(minutes=minutes)))
    lines = f"UID:{uid}\nDTSTAMP:{at}\nDTSTART:{at}\nDTEND:{until}\nSUMMARY:Secret plans\n{more}".rstrip()
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nBEGIN:VEVENT\n{lines}\nEND:VEVENT\nEND:VCALENDAR\n"


async def one(api: Api, person: str = "102") -> dict[str, Any]:
    [found] = (await api.get(ROOT, person)).json()["records"]
    return dict(found)


async def settled(api: Api, state: str = "Working", person: str = "102") -> dict[str, Any]:
    """The connection, once it was read."""

    async def read() -> dict[str, Any] | None:
        found = await one(api, person)
        return found if found["state"] == state else None

    return await wait_for(read, missing=lambda: f"a connection that is {state}")


async def read_again(api: Api, seconds: float = 31) -> dict[str, Any]:
    """What it is after another reading."""
    before = await one(api)
    api.clock.advance(seconds)
    answer = await api.request("POST", f"{ROOT}/{before['id']}/refresh", "102")
    assert answer.status_code == 202, answer.text

    async def read() -> dict[str, Any] | None:
        found = await one(api)
        return found if found["lastReadTime"] != before["lastReadTime"] else None

    return await wait_for(read, missing="another reading")


async def contacts(api: Api, person: str = "102", **query: str) -> list[tuple[str, str]]:
    answer = await api.get(f"{OWN}/connection-contacts", person, params=query)
    assert answer.status_code == 200, answer.text
    return [(each["name"], each.get("mobilePhone", "")) for each in answer.json()["records"]]


async def names(api: Api) -> dict[str, str]:
    """By which call servers know callers of 102."""
    async with api.here.storage.reading() as session:
        return (await names_by_number(session)).get(api.extension_id("102"), {})


async def presence(api: Api, person: str = "103") -> dict[str, Any]:
    found: dict[str, Any] = (await api.get(f"/account/~/extension/{api.extension_id('102')}/presence", person)).json()
    return found


async def connect_dav(api: Api, address: str, **more: Any) -> Any:
    body = {"address": address, "userName": "ann", "password": "s3cret"} | more
    return await api.request("POST", f"{ROOT}/dav", "102", json=body)


async def test_an_address_book_and_a_calendar_of_a_real_server_are_read_used_and_gone_with_it(
    api: Api, tmp_path: Path
) -> None:
    """PH-60 PH-17 PH-42"""
    now = api.clock.now()
    async with a_radicale(tmp_path) as server:
        await server.put("/ann/book/casey.vcf", card("Casey Jones", "(202) 555-0123"))
        await server.put("/ann/book/dana.vcf", card("Dana", DANA))
        await server.put("/ann/work/1.ics", event("1", now - timedelta(minutes=5), 30, f"LOCATION:Call {CASEY}"))
        await server.put("/ann/work/2.ics", event("2", now + timedelta(minutes=25), 30))
        await server.put("/ann/work/3.ics", event("3", now + timedelta(days=30), 30))

        wrong = await connect_dav(api, server.root, password="wr0ng")
        assert (wrong.status_code, wrong.json()["parameterName"]) == (400, "password")
        nothing = await connect_dav(api, f"{server.root}/ann/work/", calendar=False)
        assert (nothing.status_code, nothing.json()["parameterName"]) == (400, "address")
        made = await connect_dav(api, server.root, name="Home")
        assert made.status_code == 201 and "s3cret" not in made.text, made.text
        found = await settled(api)
        assert (found["contactCount"], found["eventCount"], found["problem"]) == (2, 2, "")
        assert await contacts(api) == [("Dana", DANA), ("Casey Jones", CASEY)]
        assert await contacts(api, startsWith="jon") == await contacts(api, phoneNumber="202 555 0123")
        assert await names(api) == {CASEY: "Casey Jones", DANA: "Dana"}
        assert (await api.get("/account/~/extension/~/address-book-sync", "102")).json()["records"] == []

        # Nobody else sees any of it; the first event is in no other account's calendar.
        assert (await api.get(ROOT, "101")).json()["records"] == []
        other = f"/account/~/extension/{api.extension_id('102')}/clarion"
        for path in ("connections", "connection-contacts", "calendar", "calendar-settings"):
            assert (await api.get(f"{other}/{path}", "101")).status_code == 403
        stranger = await api.request("DELETE", f"{ROOT}/{found['id']}", "101")
        assert stranger.status_code == 404

        [first, second] = (await api.get(f"{OWN}/calendar", "102")).json()["records"]
        assert (first["title"], first["kind"], first["phoneNumber"]) == ("Secret plans", "busy", CASEY)
        assert "inMeetingUntil" not in await presence(api)
        body = {"presence": True, "doNotDisturb": True, "stillRing": ["(202) 555-0124", "103"]}
        assert (await api.request("PUT", f"{OWN}/calendar-settings", "102", json=body)).json()["stillRing"] == [
            DANA,
            "103",
        ]
        await api.settled()
        shown = await wait_for(lambda: _in_meeting(api), missing="the meeting")
        assert (shown["inMeetingUntil"], shown["presenceStatus"]) == (second["endTime"], "Busy")
        assert "Secret" not in str(shown)
        async with api.here.storage.reading() as session:
            assert api.account_id() in await accounts_with_handling(session)
            profiles = {each.extension_id: each for each in await read_profiles(session, api.account_id())}
        profile = profiles[api.extension_id("102")]
        assert "Secret" not in str(profile)
        at = now.timestamp()
        quiet = decide(profile, CallFacts(at=at, caller=CASEY)).rule
        assert quiet is not None and quiet.kind == "dnd"
        assert decide(profile, CallFacts(at=at, caller=DANA)).rule is None
        assert decide(profile, CallFacts(at=at, caller="+16505550102", caller_short="103")).rule is None
        assert decide(profile, CallFacts(at=at + 7200, caller=CASEY)).rule is None

        # What changes there changes here; what goes there goes here.
        await server.put("/ann/book/casey.vcf", card("Casey Smith", CASEY))
        await server.remove("/ann/book/dana.vcf")
        await server.remove("/ann/work/2.ics")
        found = await read_again(api)
        assert (found["contactCount"], found["eventCount"]) == (1, 1)
        assert await names(api) == {CASEY: "Casey Smith"}
        await wait_for(lambda: _in_meeting(api, first["endTime"]), missing="the end of the first meeting")

        # Unlinked: everything is gone, at once.
        assert (await api.request("DELETE", f"{ROOT}/{found['id']}", "102")).status_code == 204
        assert await contacts(api) == [] and await names(api) == {}
        await api.settled()
        await wait_for(lambda: _in_no_meeting(api), missing="the end of the meeting")
        async with api.here.storage.reading() as session:
            assert not (await session.scalars(select(ConnectionEvent))).all()
    trail = await api.request(
        "POST", "/restapi/v1.0/account/~/audit-trail/search", "101", json={"page": 1, "perPage": 100}
    )
    assert "CREATE_DAV_CONNECTION" in trail.text and "DELETE_CONNECTION" in trail.text
    assert "s3cret" not in trail.text and "Casey" not in trail.text


async def _in_meeting(api: Api, until: str = "") -> dict[str, Any] | None:
    await api.here.get(ConnectionKeeper).show()
    found = await presence(api)
    return found if found.get("inMeetingUntil") and until in ("", found["inMeetingUntil"]) else None


async def _in_no_meeting(api: Api) -> bool:
    await api.here.get(ConnectionKeeper).show()
    return "inMeetingUntil" not in await presence(api)


# ---- Google


class Google:
    """As it documents itself."""

    def __init__(self) -> None:
        self.people: list[dict[str, Any]] = [_person("people/1", "Casey", CASEY), _person("people/2", "Dana", DANA)]
        self.events: list[dict[str, Any]] = []
        self.refuse: dict[str, Answer] = {}
        self.tokens = 0
        self.valid = 0

    def __call__(self, asked: Asked) -> Answer:
        if asked.path in self.refuse:
            return self.refuse[asked.path]
        if asked.path == "/token":
            self.tokens += 1
            scope = "openid email https://www.googleapis.com/auth/contacts.readonly https://www.googleapis.com/auth/calendar.events.readonly"
            said = {"access_token": f"a-{self.tokens}", "scope": scope, "expires_in": 3600}
            if asked.form["grant_type"] == "authorization_code":
                said |= {"refresh_token": "r-1", "id_token": id_token("ann@example.com")}
            return 200, {}, said
        if asked.path == "/revoke":
            return 200, {}, {}
        if asked.headers.get("authorization") != f"Bearer a-{self.tokens}" or self.tokens < self.valid:
            return 401, {}, {"error": {"code": 401, "status": "UNAUTHENTICATED"}}
        if asked.path == "/people":
            return self._people(asked)
        return 200, {}, {"items": self.events}

    def _people(self, asked: Asked) -> Answer:
        if asked.query.get("syncToken") == "old":
            reason = {"reason": "EXPIRED_SYNC_TOKEN", "@type": "type.googleapis.com/google.rpc.ErrorInfo"}
            return 400, {}, {"error": {"code": 400, "status": "FAILED_PRECONDITION", "details": [reason]}}
        if not asked.query.get("pageToken"):
            return 200, {}, {"connections": self.people[:1], "nextPageToken": "p2"}
        return 200, {}, {"connections": self.people[1:], "nextSyncToken": "s-1"}


def _person(name: str, given: str, number: str) -> dict[str, Any]:
    return {
        "resourceName": name,
        "etag": "e",
        "names": [{"givenName": given}],
        "phoneNumbers": [{"value": number, "type": "mobile"}],
    }


@pytest.fixture
def registered(monkeypatch: pytest.MonkeyPatch) -> Callable[[Vendor], None]:
    """Point a provider at a vendor of ours."""

    def point(vendor: Vendor) -> None:
        for key, server in oauth.SERVERS.items():
            mine = replace(server, token=f"{vendor.root}/token", revoke=server.revoke and f"{vendor.root}/revoke")
            monkeypatch.setitem(oauth.SERVERS, key, mine)
        monkeypatch.setattr(google, "PEOPLE", f"{vendor.root}/people")
        monkeypatch.setattr(google, "CALENDAR", f"{vendor.root}/events")
        monkeypatch.setattr(microsoft, "GRAPH", f"{vendor.root}/graph")

    return point


async def begin(api: Api, provider: str) -> dict[str, str]:
    """The query of the address at which a person agrees."""
    answer = await api.request("POST", f"{ROOT}/authorize", "102", json={"provider": provider})
    assert answer.status_code == 200, answer.text
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.json()["authorizationUri"]).query).items()}


async def set_up(api: Api, provider: str, **more: Any) -> Any:
    body = {"clientId": "c-1", "clientSecret": "cs-1", **more}
    return await api.request("PUT", f"{PROVIDERS}/{provider}", "101", json=body)


async def connect(api: Api, provider: str) -> dict[str, Any]:
    assert (await set_up(api, provider)).status_code == 200
    state = (await begin(api, provider))["state"]
    answer = await api.request("POST", f"{ROOT}/complete", "102", json={"state": state, "code": "k"})
    assert answer.status_code == 201, answer.text
    return await settled(api)


async def test_only_who_was_sent_to_google_comes_back_from_there(
    sqlite_api: Api, registered: Callable[[Vendor], None]
) -> None:
    """PH-60"""
    api = sqlite_api
    async with a_vendor(Google()) as vendor:
        registered(vendor)
        assert (await api.get(ROOT, "102")).json()["providers"] == ["dav"]
        refused = await api.request("POST", f"{ROOT}/authorize", "102", json={"provider": "google"})
        assert refused.status_code == 409
        assert (await set_up(api, "google", clientSecret="")).json()["parameterName"] == "clientSecret"
        assert (await set_up(api, "yahoo")).status_code == 404
        person = await api.request("PUT", f"{PROVIDERS}/google", "102", json={"clientId": "c"})
        assert person.status_code == 403
        kept = await set_up(api, "google")
        assert kept.json()["hasClientSecret"] and "cs-1" not in kept.text
        asked = await begin(api, "google")
        assert asked["redirect_uri"] == kept.json()["redirectUri"] and asked["redirect_uri"].endswith(
            "/connections/return"
        )
        assert (asked["code_challenge_method"], asked["access_type"]) == ("S256", "offline")
        back = {"state": asked["state"], "code": "k"}
        for person_of in ("101", "103"):  # another person, with the same state
            forged = await api.request("POST", f"{ROOT}/complete", person_of, json=back)
            assert forged.status_code == 403
        session = await api.get_tokens("102")  # the same person, in another session
        headers = {"Authorization": f"Bearer {session['access_token']}"}
        elsewhere = await api.client.post(f"/restapi/v1.0{ROOT}/complete", json=back, headers=headers)
        assert elsewhere.status_code == 403 and "/token" not in vendor.paths()
        assert (await api.request("POST", f"{ROOT}/complete", "102", json=back)).status_code == 201
        [traded] = [each.form for each in vendor.asked if each.form.get("grant_type") == "authorization_code"]
        assert oauth.challenge(traded["code_verifier"]) == asked["code_challenge"]
        again = await api.request("POST", f"{ROOT}/complete", "102", json=back)
        assert again.status_code == 403
        late = await begin(api, "google")
        api.clock.advance(timedelta(minutes=16).total_seconds())
        too_late = await api.request("POST", f"{ROOT}/complete", "102", json={"state": late["state"], "code": "k"})
        assert too_late.status_code in (401, 403)


async def test_google_is_read_by_pages_then_by_changes_and_anew_when_its_token_is_old(
    api: Api, registered: Callable[[Vendor], None]
) -> None:
    """PH-60"""
    vendor_of = Google()
    start = api.clock.now() + timedelta(minutes=10)
    times = {"start": {"dateTime": start.isoformat()}, "end": {"dateTime": (start + timedelta(hours=1)).isoformat()}}
    vendor_of.events = [
        {**times, "summary": "Plans", "hangoutLink": "https://meet.google.com/abc"},
        {**times, "summary": "Away", "eventType": "outOfOffice"},
        {**times, "summary": "No", "attendees": [{"self": True, "responseStatus": "declined"}]},
        {"summary": "broken", "start": {"dateTime": "yesterday"}, "end": {}},
    ]
    async with a_vendor(vendor_of) as vendor:
        registered(vendor)
        found = await connect(api, "google")
        assert (found["userName"], found["contactCount"], found["eventCount"]) == ("ann@example.com", 2, 2)
        events = (await api.get(f"{OWN}/calendar", "102")).json()["records"]
        assert {(each["title"], each["kind"], each["joinUri"]) for each in events} == {
            ("Plans", "busy", "https://meet.google.com/abc"),
            ("Away", "out-of-office", ""),
            ("No", "free", ""),
        }
        # From now on only what changed.
        vendor_of.people = [
            {"resourceName": "people/2", "metadata": {"deleted": True}},
            _person("people/3", "Eve", DANA),
        ]
        await read_again(api)
        assert vendor.asked[-2].query["syncToken"] == "s-1"
        assert [name for name, _ in await contacts(api)] == ["Casey", "Eve"]
        # The token is too old: everything again, and what is not there any more goes.
        async with api.here.storage.transaction() as session:
            for row in await session.scalars(select(Connection)):
                row.cursors = {"people": "old"}
        vendor_of.people = [_person("people/3", "Eve", DANA)]
        await read_again(api)
        assert [name for name, _ in await contacts(api)] == ["Eve"]
        # An access token that was taken back early: another one, once.
        vendor_of.valid = vendor_of.tokens + 2
        assert (await read_again(api))["state"] == "Working"
        # Too often: as long as it says, nothing is asked; what was read stays.
        vendor_of.refuse["/people"] = (429, {"Retry-After": "7200"}, {"error": {"status": "RESOURCE_EXHAUSTED"}})
        found = await read_again(api)
        assert (found["state"], found["problem"]) == ("Failing", "Google refuses (HTTP 429: RESOURCE_EXHAUSTED).")
        waits = datetime.fromisoformat(found["nextReadTime"]) - datetime.fromisoformat(found["lastReadTime"])
        assert waits == timedelta(hours=2) and len(await contacts(api)) == 1
        vendor_of.refuse.clear()
        # The person took the consent back.
        vendor_of.refuse["/token"] = (400, {}, {"error": "invalid_grant"})
        found = await read_again(api)
        assert (found["state"], found["nextReadTime"]) == ("NeedsYou", None)
        assert found["problem"] == "Google wants you to sign in again."
        # Connected again, it is the same one.
        vendor_of.refuse.clear()
        assert (await connect(api, "google"))["id"] == found["id"]
        assert (await api.request("DELETE", f"{ROOT}/{found['id']}", "102")).status_code == 204
        assert vendor.asked[-1].path == "/revoke" and vendor.asked[-1].form == {"token": "r-1"}


async def test_what_is_disconnected_while_it_is_read_leaves_nothing(
    sqlite_api: Api, registered: Callable[[Vendor], None]
) -> None:
    """PH-60"""
    api, vendor_of = sqlite_api, Google()
    async with a_vendor(vendor_of) as vendor:
        registered(vendor)
        found = await connect(api, "google")
        async with api.here.storage.transaction() as session:
            row = await session.get_one(Connection, found["id"])
            row.run_id = "another"  # as if somebody connected it anew in this moment
        keeper = api.here.get(ConnectionKeeper)
        old = Connection(
            **{each.key: getattr(row, each.key) for each in Connection.__table__.columns} | {"run_id": "older"}
        )
        vendor_of.people = []
        await run(api.here, old)
        assert len(await contacts(api)) == 2
        await api.request("DELETE", f"{ROOT}/{found['id']}", "102")
        await run(api.here, old)
        assert await keeper.work() == 0
        async with api.here.storage.reading() as session:
            assert not (await session.scalars(select(ConnectionContact))).all()
    other = await api.request("GET", ROOT, "101", demo.NEIGHBOUR)
    assert other.json()["records"] == []


# ---- Microsoft


class Graph:
    """As Microsoft documents it: changes by folder, and links to go on with."""

    def __init__(self) -> None:
        self.root = ""
        self.expired = False
        self.next = ""
        self.people = [{"id": "1", "givenName": "Casey", "surname": "Jones", "mobilePhone": "202-555-0123"}]

    def __call__(self, asked: Asked) -> Answer:
        if asked.path == "/token":
            said = {"access_token": "a", "refresh_token": "r-2", "id_token": id_token("ann@example.com")}
            return 200, {}, said | {"scope": "Contacts.Read Calendars.Read"}
        if asked.path == "/graph/me/contacts":
            return 200, {}, {"value": [{"id": "1", "parentFolderId": "main"}]}
        if asked.path == "/graph/me/contactFolders":
            return 200, {}, {"value": []}
        if asked.path == "/graph/me/contactFolders/main/contacts/delta":
            return self._delta(asked)
        start = {"dateTime": "2026-01-05T15:00:00.0000000", "timeZone": "UTC"}
        event = {"subject": "Call", "start": start, "end": {"dateTime": "2026-01-05T16:00:00.0000000"}, "showAs": "oof"}
        return 200, {}, {"value": [event]}

    def _delta(self, asked: Asked) -> Answer:
        if "$deltatoken" in asked.query and self.expired:
            return 410, {}, {"error": {"code": "resyncRequired"}}
        if "$skiptoken" not in asked.query and "$deltatoken" not in asked.query:
            return (
                200,
                {},
                {"value": self.people, "@odata.nextLink": self.next or f"{self.root}{asked.path}?$skiptoken=1"},
            )
        gone = [{"id": "1", "@removed": {"reason": "deleted"}}] if "$deltatoken" in asked.query else []
        return 200, {}, {"value": gone, "@odata.deltaLink": f"{self.root}{asked.path}?$deltatoken=2"}


async def test_microsoft_is_read_by_folders_and_their_changes_and_its_token_goes_nowhere_else(
    sqlite_api: Api, registered: Callable[[Vendor], None]
) -> None:
    """PH-60"""
    api, graph = sqlite_api, Graph()
    async with a_vendor(graph) as vendor:
        graph.root = vendor.root
        registered(vendor)
        found = await connect(api, "microsoft")
        assert (found["contactCount"], found["eventCount"]) == (1, 1)
        assert await contacts(api) == [("Casey Jones", CASEY)]
        graph.expired = True  # everything again
        assert (await read_again(api))["contactCount"] == 1
        graph.expired = False
        assert (await read_again(api))["contactCount"] == 0
        assert vendor.asked[-1].form.get("refresh_token") is None
        refreshed = [
            each.form["refresh_token"] for each in vendor.asked if each.form.get("grant_type") == "refresh_token"
        ]
        assert set(refreshed) == {"r-2"}
        graph.expired, graph.next = True, "https://evil.example/steal"
        found = await read_again(api)
        assert (found["state"], found["problem"]) == ("NeedsYou", "Microsoft 365 sends us to another server.")
        assert await set_up(api, "microsoft", enabled=False, tenant="acme.onmicrosoft.com") is not None
        assert (await api.get(ROOT, "102")).json()["providers"] == ["dav"]


@pytest.mark.parametrize(
    ("body", "parameter"),
    [
        ({"address": "ftp://x.example"}, "address"),
        ({"address": "http://dav.example.com"}, "address"),
        ({"address": "https://10.0.0.1/"}, "address"),
        ({"address": "https://u:p@dav.example.com/"}, "address"),
        ({"address": "https://[::"}, "address"),
        ({"userName": "a:b"}, "userName"),
        ({"password": ""}, "password"),
        ({"contacts": False, "calendar": False}, ""),
    ],
)
async def test_what_is_wrong_with_a_server_is_said(sqlite_api: Api, body: dict[str, Any], parameter: str) -> None:
    """PH-60"""
    answer = await connect_dav(sqlite_api, **{"address": "https://dav.example.com/", **body})
    assert answer.status_code == 400, answer.text
    assert answer.json().get("parameterName", "") == parameter or not parameter


async def test_a_rule_counts_while_the_calendar_says_so(sqlite_api: Api) -> None:
    """PH-60 PH-16"""
    api, rules = sqlite_api, "/account/~/extension/~/answering-rule"
    body = {"type": "Custom", "name": "Meetings", "calendar": "Busy", "callHandlingAction": "TakeMessagesOnly"}
    made = await api.request("POST", rules, "102", json=body)
    assert made.status_code == 200 and made.json()["calendar"] == "Busy", made.text
    newer = "/restapi/v2/accounts/~/extensions/~/comm-handling/voice/interaction-rules"
    [shown] = (await api.get(newer, "102")).json()["records"]
    assert shown["conditions"] == [{"type": "Calendar", "calendar": "Busy"}]
    change = {"conditions": [{"type": "Calendar", "calendar": "OutOfOffice"}]}
    changed = await api.request("PATCH", f"{newer}/{shown['id']}", "102", json=change)
    assert changed.json()["conditions"] == change["conditions"], changed.text
    assert (await api.get(f"{rules}/{shown['id']}", "102")).json()["calendar"] == "OutOfOffice"
    bare = await api.request("PUT", f"{rules}/{shown['id']}", "102", json={"calendar": "None"})
    assert bare.status_code == 400
