"""A meeting as `clarion up` runs it: from the link to the picture, and on after a kill (MTG-16, MTG-20, MTG-40)."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.scenarios.installation import Installation
from tests.support.phones import installed
from tests.support.sfu import media_server_settings
from tests.support.waiting import wait_for
from tests.web.browsers import open_window
from tests.web.conftest import ROOT
from tests.web.looks import PHONE
from tests.web.site import Browser
from tests.web.test_meeting_room import COLORS, devices, sees
from tests.web.test_meetings import item, join

pytestmark = [pytest.mark.scenario, pytest.mark.engine, pytest.mark.browser]


async def window(clarion: Installation, name: str, hz: int, **look: object) -> Browser:
    size = look.get("size", (1280, 860))
    assert isinstance(size, tuple)
    scheme = look.get("scheme", "light")
    browser = await open_window(
        Browser, url=clarion.url, instance="x", own=False, width=size[0], height=size[1], scheme=scheme
    )
    await devices(browser, name, hz)
    return browser


async def test_mtg_16_mtg_40_a_guest_opens_the_link_is_seen_and_stays_when_clarion_is_killed(tmp_path: Path) -> None:
    if not (ROOT / "web/dist/meeting.html").is_file():
        pytest.skip("the web app is not built")
    async with installed(tmp_path, **media_server_settings()) as clarion:
        bridge = await clarion.request("101", "GET", "/rcvideo/v2/account/~/extension/~/bridges/default")
        link = "/meet/" + str(bridge["discovery"]["web"]).rpartition("/meet/")[2]
        host = await window(clarion, "Ada Admin", 500)
        await host.enter(link, "101", clarion.env["CLARION_101_PASSWORD"])
        await join(host)
        guest = await window(clarion, "Grace", 800, **PHONE)
        await guest.do("open", path=link)
        await guest.fill("Your name", "Grace")
        await join(guest)
        await sees(host, "Grace", COLORS["Grace"])
        await sees(guest, "Ada Admin", COLORS["Ada Admin"])
        # MTG-20: what is recorded outlives Clarion, as the media does.
        await item(host, "More", "Record")
        await guest.click("Stay in the meeting")
        clarion.roles.running["up"].kill()
        await clarion.roles.restart("up", "up", timeout=180)
        await sees(host, "Grace", COLORS["Grace"])
        await sees(guest, "Ada Admin", COLORS["Ada Admin"])
        await guest.click("Raise hand")
        await host.sees("Grace raised their hand")
        await guest.do("sees_id", part="recording-badge")
        await item(host, "More", "Stop recording")
        made: dict[str, Any] = {}

        async def composed() -> bool:
            listed = await clarion.request("101", "GET", "/rcvideo/v1/account/~/extension/~/recordings")
            made.update(listed["recordings"][0])
            return bool(made["url"])

        await wait_for(composed, missing=lambda: f"the file of {made}", timeout=120)
        assert made["duration"] > 2
        async with httpx.AsyncClient(timeout=60) as client:
            film = await client.get(made["url"], headers={"Range": "bytes=4-7"})
        assert (film.status_code, film.content) == (206, b"ftyp")
