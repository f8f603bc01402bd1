"""PH-31 in Chromium: a call is recorded, paused and heard again; the administrator says what is recorded always."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.scenarios.installation import TONE
from tests.support.waiting import wait_for
from tests.web.admin import administrator, get
from tests.web.conftest import NARROW, ROOT, StartWebApp
from tests.web.site import Site, running_site

pytestmark = [pytest.mark.browser]
SETTINGS = "/account/~/call-recording"


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    if not (ROOT / "web/dist/index.html").is_file():
        pytest.skip("the web app is not built")
    async with running_site(tmp_path) as site:
        yield site


@pytest.mark.scenario
async def test_a_call_is_recorded_with_a_pause_and_heard_in_the_history(web_app: StartWebApp, tmp_path: Path) -> None:
    """PH-31"""
    ada = await web_app("101", tone=600)
    await ada.dial_on_pad(TONE)
    await ada.talks()
    await ada.click("Record", exact=True)
    await ada.click("Pause rec.", exact=True)
    await ada.click("Go on rec.", exact=True)
    await ada.do("picture", file=str(tmp_path / "recording.png"))
    await ada.sees("Pause rec.")
    await ada.click("Hang up")
    await ada.call_ended()
    await ada.click("Hear the call with")
    await ada.do("sees_id", part="recording")
    await ada.click("Play Call with")
    await ada.click("Pause Call with")
    await ada.do("picture", file=str(tmp_path / "history.png"))
    assert await ada.do("problems") == []


async def test_an_administrator_says_what_is_recorded_always(site: Site) -> None:
    """PH-31"""
    ada = await administrator(site, path="/recordings")

    async def saved(name: str) -> bool:
        return bool((await get(site, SETTINGS))["automatic"][name])

    # One after the other: while one is saved, the others wait.
    await ada.do("tick", role="switch", label="Record without being asked")
    await wait_for(lambda: saved("enabled"), missing="the first setting")
    await ada.sees("Whose calls are all recorded")
    await ada.do("tick", role="switch", label="Tell people who are called")
    await wait_for(lambda: saved("outboundCallAnnouncement"), missing="the second setting")
    await ada.choose("Person or queue", "Ben Okafor · 102", typed="okafor")
    await ada.choose("Which calls", "Calls that come in")
    await ada.click("Add", exact=True)
    await ada.sees("102 · Calls that come in")
    records = (await get(site, f"{SETTINGS}/extensions"))["records"]
    assert [(one["extensionNumber"], one["callDirection"]) for one in records] == [("102", "Inbound")]
    await ada.do("settled")
    await ada.do("picture", file=str(site.folder / "recordings.png"))
    assert await ada.do("audit") == []
    assert await ada.do("sticks_out") <= 0
    await ada.click("Record no longer all calls of Ben Okafor")

    async def empty() -> bool:
        return (await get(site, f"{SETTINGS}/extensions"))["records"] == []

    await wait_for(empty, missing="an empty list")


async def test_the_page_fits_a_phone(site: Site) -> None:
    ada = await administrator(site, path="/recordings", size=NARROW)
    await ada.sees("People may record their calls")
    await ada.do("settled")
    await ada.do("picture", file=str(site.folder / "narrow.png"))
    assert await ada.do("sticks_out") <= 0
    assert await ada.do("audit") == []
