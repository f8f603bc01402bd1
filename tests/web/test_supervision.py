"""PH-30, PH-34, PH-35: supervision, paging and intercom in Chromium: groups, settings, ways into live calls."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from clarion.calls.control import topic
from tests.support.waiting import wait_for
from tests.web.admin import administrator, get
from tests.web.conftest import ROOT
from tests.web.looks import fits
from tests.web.site import Site, running_site

pytestmark = [pytest.mark.browser]
SESSION = "s-a0abcz1"


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    if not (ROOT / "web/dist/index.html").is_file():
        pytest.skip("the web app is not built")
    async with running_site(tmp_path) as site:
        yield site


class CallServer:
    """Ben talks with somebody outside."""

    def __init__(self, site: Site) -> None:
        self.agent = ""
        site.here.bus.serve(topic(site.here.settings.server_id), self.answer)

    async def answer(self, payload: dict[str, Any]) -> dict[str, Any]:
        party = {
            "id": "p-a0abcz1-2",
            "extensionId": self.agent,
            "direction": "Inbound",
            "status": {"code": "Answered"},
            "from": {"phoneNumber": "+12025550123"},
        }
        session = {"id": SESSION, "creationTime": "2026-01-05T09:00:00.000Z", "parties": [party]}
        empty = ("presence", "devices", "registrations", "trunks", "recordings", "queues")
        return {**{name: [] for name in empty}, "sessions": [session] if self.agent else []}


async def test_supervision_and_paging_are_set_up(site: Site) -> None:
    calls = CallServer(site)
    ada = await administrator(site, path="/supervision")
    await ada.sees("No groups yet")
    await fits(ada, site.folder, "supervision-none")
    await ada.click("Add a group", exact=True)
    await ada.choose("Are supervised", "Ben Okafor · 102")
    await ada.write("Name", "Sales")  # closes the list of people, which lies over what is below
    await ada.choose("May supervise", "Ada Admin · 101")
    await ada.write("Name", "Sales floor")
    await fits(ada, site.folder, "supervision-group")
    await ada.click("Save changes", exact=True)
    await ada.sees("Sales floor")
    await ada.tick("They hear a tone", role="switch")

    async def kept() -> bool:
        return bool((await get(site, "/account/~/clarion/supervision"))["tone"])

    await wait_for(kept, missing="the tone")
    [group] = (await get(site, "/account/~/call-monitoring-groups"))["records"]
    members = (await get(site, f"/account/~/call-monitoring-groups/{group['id']}/members"))["records"]
    assert [(each["extensionNumber"], each["permissions"]) for each in members] == [
        ("101", ["Monitoring"]),
        ("102", ["Monitored"]),
    ]
    await fits(ada, site.folder, "supervision")

    await ada.page("/paging")
    await ada.click("Add a paging group", exact=True)
    await ada.write("Name", "Hall")
    await ada.write("Number", "345")
    await ada.choose("Who may page", "Ada Admin · 101")
    await ada.write("Multicast address", "224.0.0.1")
    await ada.click("Save changes", exact=True)
    await ada.sees("A multicast address lies between 239.0.0.0 and 239.255.255.255: these stay inside a company.")
    await ada.write("Multicast address", "239.1.2.3")
    await ada.write("Port", "5004")
    await fits(ada, site.folder, "paging-group")
    await ada.click("Save changes", exact=True)
    await ada.sees("Hall · 345")
    await fits(ada, site.folder, "paging")
    [hall] = (await get(site, "/account/~/clarion/paging-groups"))["records"]
    assert (hall["multicast"], hall["users"]) == ({"address": "239.1.2.3", "port": 5004, "ttl": 1}, 1)

    calls.agent = members[1]["id"]
    await ada.page("/queues")
    await ada.sees("Calls you can supervise")
    await ada.sees("(202) 555-0123")
    await fits(ada, site.folder, "supervision-live")

    await ada.page("/settings?tab=devices")
    await ada.tick("My phones answer calls by intercom", role="switch")

    async def refused() -> bool:
        return (await get(site, "/account/~/extension/~/clarion/intercom"))["allowed"] is False

    await wait_for(refused, missing="no intercom")
    await fits(ada, site.folder, "intercom")
