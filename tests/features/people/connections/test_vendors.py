"""Google and Microsoft 365 through the API: consent, reading, and what goes wrong there. PH-60."""

import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from PIL import Image
from sqlalchemy import select

from clarion.features.people import demo
from clarion.features.people.connections import google, microsoft, oauth
from clarion.features.people.connections.models import Connection, ConnectionContact
from clarion.features.people.connections.sync_worker import ConnectionSyncWorker
from clarion.features.people.connections.syncing import run
from tests.features.people.connections.servers import Vendor, a_vendor
from tests.features.people.connections.steps import (
    CASEY,
    DANA,
    OWN,
    PROVIDERS,
    ROOT,
    begin,
    choose,
    connect,
    contacts,
    photo_of,
    read_again,
    set_up,
)
from tests.features.people.connections.vendors import Google, Graph, a_person, a_picture
from tests.features.people.test_sites import make_site, make_site_admin
from tests.support.api import Api
from tests.support.waiting import wait_for


@pytest.fixture
def registered(monkeypatch: pytest.MonkeyPatch) -> Callable[[Vendor], None]:
    """Point a provider at a vendor of ours."""

    def point(vendor: Vendor) -> None:
        for key, server in oauth.SERVERS.items():
            mine = replace(server, token=f"{vendor.root}/token", revoke=server.revoke and f"{vendor.root}/revoke")
            monkeypatch.setitem(oauth.SERVERS, key, mine)
        monkeypatch.setattr(google, "PEOPLE", f"{vendor.root}/people")
        monkeypatch.setattr(google, "CALENDAR", vendor.root)
        monkeypatch.setattr(google, "PHOTOS", re.compile(re.escape(vendor.root) + r"/photos/\w+"))
        monkeypatch.setattr(microsoft, "GRAPH", f"{vendor.root}/graph")

    return point


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
        await make_site_admin(api, await make_site(api))
        limited = await api.request("PUT", f"{PROVIDERS}/google", "102", json={"enabled": False})
        assert limited.status_code == 403 and "some sites" in limited.text
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
    vendor_of.calendars.append({"id": "team@group.calendar.google.com", "summary": "Team"})
    vendor_of.others["team@group.calendar.google.com"] = [{**times, "summary": "Stand-up"}]
    async with a_vendor(vendor_of) as vendor:
        registered(vendor)
        found = await connect(api, "google")
        assert (found["userName"], found["contactCount"], found["eventCount"]) == ("ann@example.com", 2, 2)
        assert found["calendars"] == [
            {"id": "ann@example.com", "name": "Ann", "primary": True, "counts": True},
            {"id": "team@group.calendar.google.com", "name": "Team", "primary": False, "counts": False},
        ]
        events = (await api.get(f"{OWN}/calendar", "102")).json()["records"]
        assert {(each["title"], each["kind"], each["joinUri"]) for each in events} == {
            ("Plans", "busy", "https://meet.google.com/abc"),
            ("Away", "out-of-office", ""),
            ("No", "free", ""),
        }
        await check_calendars_are_chosen(api, vendor_of)
        await check_pictures_are_made_here(api, vendor)
        # From now on only what changed.
        vendor_of.people = [
            {"resourceName": "people/2", "metadata": {"deleted": True}},
            {"resourceName": "people/9", "metadata": {"deleted": True}},
            a_person("people/3", "Eve", DANA),
        ]
        await read_again(api)
        assert vendor.asked[-2].query["syncToken"] == "s-1"
        assert [name for name, _ in await contacts(api)] == ["Casey", "Eve"]
        # The token is too old: everything again, and what is not there any more goes.
        async with api.here.storage.transaction() as session:
            for row in await session.scalars(select(Connection)):
                row.cursors = {"people with photos": "old"}
        vendor_of.people = [a_person("people/3", "Eve", DANA)]
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
        await wait_for(lambda: vendor.asked[-1].path == "/revoke", missing="the provider hears of it")
        assert vendor.asked[-1].form == {"token": "r-1"}


async def check_pictures_are_made_here(api: Api, vendor: Vendor) -> None:
    """Small ones, of pictures alone, from where Google keeps them, asked for once; letters that it draws are none."""
    vendor_of = vendor.answer
    assert isinstance(vendor_of, Google)
    vendor_of.pictures = {"/photos/casey": a_picture("GIF"), "/photos/dana": b"GIF89a no picture"}
    for person, url in zip(
        vendor_of.people, (f"{vendor.root}/photos/casey", f"{vendor.root}/photos/dana"), strict=True
    ):
        person["photos"] = [{"url": f"{vendor.root}/photos/letter", "default": True}, {"url": url}]
    vendor_of.people.append(a_person("people/9", "Fay", DANA) | {"photos": [{"url": "http://169.254.169.254/x"}]})
    await read_again(api)
    picture = await wait_for(lambda: photo_of(api, "Casey"), missing="a picture of Casey")
    with Image.open(io.BytesIO(picture)) as shown:
        assert (shown.format, shown.size) == ("JPEG", (128, 128))
    assert not await photo_of(api, "Dana") and not await photo_of(api, "Fay")
    asked = [path for path in vendor.paths() if path.startswith("/photos/")]
    assert sorted(asked) == ["/photos/casey", "/photos/dana"]


async def check_calendars_are_chosen(api: Api, vendor_of: Google) -> None:
    """Only those that one chose count, none that one does not have; nobody else chooses."""
    team = "team@group.calendar.google.com"
    wrong = await choose(api, "ann@example.com", "x")
    assert (wrong.status_code, wrong.json()["parameterName"]) == (400, "calendars[1]")
    assert (await choose(api, *(str(n) for n in range(21)))).status_code == 400
    assert (await choose(api, team, person="101")).status_code == 404
    for chosen, titles in (((team,), {"Stand-up"}), ((), set()), ((team, "ann@example.com"), {"Stand-up", "Plans"})):
        answer = await choose(api, *chosen)
        assert [each["id"] for each in answer.json()["calendars"] if each["counts"]] == sorted(chosen), answer.text
        await read_again(api)
        events = (await api.get(f"{OWN}/calendar", "102")).json()["records"]
        assert {each["title"] for each in events if each["kind"] == "busy"} == titles
    del vendor_of.others[team]  # it is not there any more
    assert (await read_again(api))["state"] == "Working"
    # Who agreed before there was a choice has the primary one; "too often" is not that.
    vendor_of.refuse["/users/me/calendarList"] = (403, {}, {"error": {"status": "PERMISSION_DENIED"}})
    found = await read_again(api)
    assert [(each["id"], each["primary"]) for each in found["calendars"]] == [("primary", True)]
    vendor_of.refuse["/users/me/calendarList"] = (403, {}, {"error": {"errors": [{"reason": "rateLimitExceeded"}]}})
    assert (await read_again(api))["state"] == "Failing"
    vendor_of.refuse.clear()
    await read_again(api)


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
        keeper = api.here.get(ConnectionSyncWorker)
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
        assert await wait_for(lambda: photo_of(api, "Casey"), missing="a picture of Casey")
        assert [(each["name"], each["counts"]) for each in found["calendars"]] == [("Calendar", True), ("Team", False)]
        assert (await choose(api, "c=1", "c=2")).status_code == 200
        graph.expired = True  # everything again
        found = await read_again(api)
        assert (found["contactCount"], found["eventCount"]) == (1, 1), "of the one that is still there"
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
