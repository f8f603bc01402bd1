"""A real server of CardDAV and CalDAV, and what calendars do, through the API. PH-60."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from clarion.base.dns_lookup import DnsLookup, Service
from clarion.base.errors import Invalid
from clarion.features.people.connections.models import ConnectionEvent
from clarion.features.people.connections.service import dav_address
from clarion.features.people.connections.sync_worker import ConnectionSyncWorker
from clarion.features.phone.handling.model import CallFacts
from clarion.features.phone.handling.rules import decide
from clarion.features.phone.handling.store import accounts_with_handling, read_profiles
from tests.features.people.connections.servers import a_radicale
from tests.features.people.connections.steps import (
    CASEY,
    DANA,
    OWN,
    PROVIDERS,
    ROOT,
    card,
    choose,
    connect_dav,
    contacts,
    event,
    names,
    photo_of,
    presence,
    read_again,
    settled,
)
from tests.features.people.connections.vendors import a_picture
from tests.support.api import Api
from tests.support.waiting import wait_for


async def test_an_address_book_and_a_calendar_of_a_real_server_are_read_used_and_gone_with_it(
    api: Api, tmp_path: Path
) -> None:
    """PH-60 PH-17 PH-42"""
    now = api.clock.now()
    async with a_radicale(tmp_path) as server:
        await server.put("/ann/book/casey.vcf", card("Casey Jones", "(202) 555-0123", a_picture("JPEG")))
        await server.put("/ann/book/dana.vcf", card("Dana", DANA))
        await server.put("/ann/work/1.ics", event("1", now - timedelta(minutes=5), 30, f"LOCATION:Call {CASEY}"))
        await server.put("/ann/work/2.ics", event("2", now + timedelta(minutes=25), 30))
        await server.put("/ann/work/3.ics", event("3", now + timedelta(days=30), 30))

        wrong = await connect_dav(api, server.root, password="wr0ng")
        assert (wrong.status_code, wrong.json()["parameterName"]) == (400, "password")
        nothing = await connect_dav(api, f"{server.root}/ann/work/", calendar=False)
        assert (nothing.status_code, nothing.json()["parameterName"]) == (400, "address")
        # By a mail address: DNS says where, the person that the password may go there, and the server who it is.
        api.here.offer(DnsLookup, Domain(int(server.root.rpartition(":")[2])))
        strange = await connect_dav(api, "ann@acme.localhost", userName="")
        assert (strange.status_code, strange.json()["parameterName"]) == (409, "otherServers"), strange.text
        assert strange.json()["parameterValue"] == "localhost"
        made = await connect_dav(api, "ann@acme.localhost", userName="", otherServers=["localhost"], name="Home")
        assert made.status_code == 201 and "s3cret" not in made.text, made.text
        found = await settled(api)
        assert (found["address"], found["userName"]) == ("acme.localhost", "ann")
        assert (found["contactCount"], found["eventCount"], found["problem"]) == (2, 2, "")
        assert await contacts(api) == [("Dana", DANA), ("Casey Jones", CASEY)]
        assert await photo_of(api, "Casey") and not await photo_of(api, "Dana")
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

        [work] = found["calendars"]
        assert (work["name"], work["counts"]) == ("ann/work", True), "as the server calls it"
        for chosen, count in ((), 0), ((work["id"],), 1):
            assert (await choose(api, *chosen)).status_code == 200
            assert (await read_again(api))["eventCount"] == count

        # Not offered any more: it is not read, until it is again.
        for enabled, state in ((False, "Failing"), (True, "Working")):
            offered = await api.request("PUT", f"{PROVIDERS}/dav", "101", json={"enabled": enabled})
            assert offered.json()["ready"] is enabled
            assert (await read_again(api))["state"] == state

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


class Domain(DnsLookup):
    """acme.localhost keeps its address books and calendars at a port of this machine."""

    def __init__(self, port: int) -> None:
        super().__init__()
        self._at = Service("localhost", port)

    async def services(self, name: str) -> list[Service]:
        return [self._at] if name in ("_carddav._tcp.acme.localhost", "_caldav._tcp.acme.localhost") else []

    async def texts(self, name: str) -> list[str]:
        return ["path=/ann/book/"] if name.startswith("_carddav.") else []


async def _in_meeting(api: Api, until: str = "") -> dict[str, Any] | None:
    await api.here.get(ConnectionSyncWorker).show()
    found = await presence(api)
    return found if found.get("inMeetingUntil") and until in ("", found["inMeetingUntil"]) else None


async def _in_no_meeting(api: Api) -> bool:
    await api.here.get(ConnectionSyncWorker).show()
    return "inMeetingUntil" not in await presence(api)


@pytest.mark.parametrize(
    ("body", "parameter"),
    [
        ({"address": "ftp://x.example"}, "address"),
        ({"address": "http://dav.example.com"}, "address"),
        ({"address": "https://10.0.0.1/"}, "address"),
        ({"address": "https://u:p@dav.example.com/"}, "address"),
        ({"address": "https://[::"}, "address"),
        ({"address": "https://dav..example.com/"}, "address"),
        ({"address": "https://" + "\u00fa" * 99}, "address"),
        ({"address": "E\u00fa_\udb7b\udd1c".encode("utf-16", "surrogatepass").decode("utf-16")}, "address"),
        ({"userName": "a:b"}, "userName"),
        ({"password": ""}, "password"),
        ({"contacts": False, "calendar": False}, ""),
    ],
)
async def test_what_is_wrong_with_a_server_is_said(sqlite_api: Api, body: dict[str, Any], parameter: str) -> None:
    """PH-60"""
    with pytest.raises(Invalid, match="longer than 300"):
        dav_address(sqlite_api.here, "dav.example/" + "a" * 287)
    kept = dav_address(sqlite_api.here, "https://b\u00fccher.example/dav/B\u00fccher%20alt/")
    assert kept == "https://xn--bcher-kva.example/dav/B%C3%BCcher%20alt/"
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
