"""PH-60 in Chromium: Google is set up, somebody connects an account there and comes back, and sees what it does."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest

from clarion.base.dns_lookup import DnsLookup, Service
from clarion.features.people.connections import google, oauth
from tests.features.people.connections.servers import Answer, Asked, a_vendor
from tests.features.people.connections.vendors import Google, a_picture
from tests.support.waiting import wait_for
from tests.web.admin import administrator, get
from tests.web.conftest import ROOT
from tests.web.looks import PHONE, fits
from tests.web.site import Site, running_site

pytestmark = [pytest.mark.browser]


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    if not (ROOT / "web/dist/index.html").is_file():
        pytest.skip("the web app is not built")
    async with running_site(tmp_path) as site:
        yield site


class Hosted(DnsLookup):
    async def services(self, name: str) -> list[Service]:
        return [Service("dav.elsewhere.com", 443)] if name.endswith("davs._tcp.hosted.com") else []

    async def texts(self, name: str) -> list[str]:
        return []


async def test_an_account_is_connected_and_what_is_next_is_shown(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """PH-60"""
    vendor_of = Google()
    start = site.here.clock.now() - timedelta(minutes=5)
    times = {"start": {"dateTime": start.isoformat()}, "end": {"dateTime": (start + timedelta(hours=1)).isoformat()}}
    vendor_of.events = [
        {**times, "summary": "Plans", "location": "(202) 555-0123", "hangoutLink": "https://meet.google.com/a"}
    ]

    vendor_of.pictures["/photos/dana"] = a_picture()
    vendor_of.calendars.append({"id": "team@example.com", "summary": "Team"})
    vendor_of.others["team@example.com"] = []

    def answer(asked: Asked) -> Answer:
        if asked.path != "/agree":
            return vendor_of(asked)
        back = urlencode({"state": asked.query["state"], "code": "k"})
        return 302, {"Location": f"{asked.query['redirect_uri']}?{back}"}, {}

    async with a_vendor(answer) as vendor:
        at = {"authorize": f"{vendor.root}/agree", "token": f"{vendor.root}/token", "revoke": f"{vendor.root}/revoke"}
        monkeypatch.setitem(oauth.SERVERS, "google", replace(oauth.GOOGLE, **at))
        monkeypatch.setattr(google, "PEOPLE", f"{vendor.root}/people")
        monkeypatch.setattr(google, "CALENDAR", vendor.root)
        monkeypatch.setattr(google, "PHOTOS", re.compile(r"http://127\.0\.0\.1:\d+/photos/\w+"))
        vendor_of.people[1]["photos"] = [{"url": f"{vendor.root}/photos/dana"}]
        ada = await administrator(site, path="/connections", **PHONE)
        await ada.sees("The phone connection is lost")  # the page has moved to make room for that
        await ada.tick("People may connect Google", "switch")
        await ada.write("Client ID", "c-1")
        await ada.do("fill", label="Client secret", text="cs-1")
        await ada.click("Save changes: Google", exact=True)
        await ada.sees("Saved. Leave empty")
        await fits(ada, site.folder, "connection-providers")
        await ada.page("/settings?tab=connections")
        await ada.click("Connect Google", exact=True)
        await ada.sees("ann@example.com")
        await ada.sees("2 contacts")
        await ada.sees("Plans")
        await ada.click("Calendars of ann@example.com", exact=True)
        await ada.sees("Calendars that count")
        await ada.tick("Team")
        await fits(ada, site.folder, "connection-calendars")
        await ada.click("Save changes", exact=True)

        async def both_count() -> bool:
            [found] = (await get(site, "/account/~/extension/~/clarion/connections"))["records"]
            return [each["counts"] for each in found["calendars"]] == [True, True]

        await wait_for(both_count, missing="the calendar that was chosen")
        await ada.tick("Show colleagues that I am in a meeting", "switch")
        await ada.sees("Join")
        await fits(ada, site.folder, "connections")
        # A domain that names another one's servers: the person is asked before the password goes there.
        site.here.offer(DnsLookup, Hosted())
        await ada.click("Connect CardDAV or CalDAV", exact=True)
        await ada.write("Server address", "ann@hosted.com")
        await ada.do("fill", label="Password", text="s3cret")
        await ada.click("Connect", exact=True)
        await ada.sees("calendars of this domain are at dav.elsewhere.com")
        await ada.sees("Connect to dav.elsewhere.com")
        await fits(ada, site.folder, "connection-servers")
        await ada.click("Close", exact=True)
        await ada.page("/colleagues")
        await ada.sees("In a meeting until")
        await ada.page("/")
        await ada.write("Name or number to call", "dan")
        await ada.sees("Dana")
        assert await ada.do("face_shown", text="Dana") == [128, 128]
        await fits(ada, site.folder, "connection-pictures")
    assert (await get(site, "/account/~/extension/~/clarion/calendar-settings"))["presence"] is True
