"""PH-29, PH-47: the page of one's conference in Chromium: codes, who is in it, and what hosts do to them."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from clarion.calls.control import topic
from tests.support.waiting import wait_for
from tests.web.admin import administrator, get
from tests.web.conftest import ROOT
from tests.web.looks import PHONE, fits
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
    """Has one conference, once somebody is in it."""

    def __init__(self, site: Site) -> None:
        self.inside: list[str] = []
        self.asked: list[dict[str, Any]] = []
        self.set = {"quiet": False, "locked": False}
        self.muted = False
        site.here.bus.serve(topic(site.here.settings.server_id), self.answer)

    async def answer(self, payload: dict[str, Any]) -> dict[str, Any]:
        self.asked.append(payload)
        match payload["op"]:
            case "conferences":
                return {"conferences": [self.session()] if self.inside else []}
            case "set-conference":
                self.set["quiet"] = payload["setting"] == "quiet"
                return self.session()
            case "act":
                self.muted = payload["action"] == "mute"
                if payload["action"] == "hang-up":
                    self.inside = self.inside[:1]
                return self.session()
            case "get":
                return self.session()
        return {name: [] for name in ("presence", "devices", "registrations", "trunks", "queues", "sessions")}

    def session(self) -> dict[str, Any]:
        parties = [
            {
                "id": f"p-a0abcz1-{index}",
                "direction": "Outbound",
                "from": {"name": name},
                "to": {"phoneNumber": "conference"},
                "conferenceRole": "Participant" if index > 1 else "Host",
                "status": {"code": "Answered"},
                "muted": self.muted and index > 1,
            }
            for index, name in enumerate(self.inside, start=1)
        ]
        about = {"room": "", "open": True, "tones": True, "ownerId": "", **self.set}
        return {"id": SESSION, "creationTime": "2026-01-05T09:00:00.000Z", "parties": parties, "conference": about}


async def test_a_conference_is_led_on_its_page(site: Site) -> None:
    calls = CallServer(site)
    ada = await administrator(site, path="/conferences", **PHONE)
    await ada.sees("No conference in progress")
    await ada.tick("Others may begin without me", role="switch")

    async def kept() -> bool:
        return bool((await get(site, "/account/~/extension/~/conferencing"))["allowJoinBeforeHost"])

    await wait_for(kept, missing="the leave to begin without the host")
    await fits(ada, site.folder, "conference-none")
    calls.inside = ["Ada Admin", "Wilhelmina Featherstonehaugh-Cholmondeley of Purchasing"]
    await ada.sees("Wilhelmina Featherstonehaugh-Cholmondeley of Purchasing")
    await fits(ada, site.folder, "conference")
    await ada.do("gone", text="Saved")  # it covers the switch
    await ada.tick("Only hosts are heard", role="switch")
    await wait_for(lambda: calls.set["quiet"], missing="silence")
    await ada.click("Mute Wilhelmina Featherstonehaugh-Cholmondeley of Purchasing", exact=True)
    await ada.sees("Muted")
    await ada.click("Remove Wilhelmina Featherstonehaugh-Cholmondeley of Purchasing from the conference", exact=True)
    await wait_for(lambda: calls.inside == ["Ada Admin"], missing="her leaving")
