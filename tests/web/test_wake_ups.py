"""PH-67, PH-74 in Chromium: wake-up calls of oneself and of others, and how many phones may be signed in."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

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


async def test_wake_up_calls_are_set_and_taken_back(site: Site) -> None:
    """PH-67, PH-74"""
    ada = await administrator(site, path="/settings?tab=devices", **PHONE)
    await ada.sees("No wake-up call is set.")
    await ada.click("Set a wake-up call", exact=True)
    await ada.write("Time", "06:45")
    await ada.choose("Repeat", "Monday to Friday")
    await fits(ada, site.folder, "wake-up-form")
    await ada.click("Save changes", exact=True)
    await ada.sees("06:45 · Monday to Friday")
    await fits(ada, site.folder, "wake-ups")
    records = (await get(site, "/account/~/extension/~/clarion/wake-ups"))["records"]
    assert [(one["time"], one["repeat"], one["status"]) for one in records] == [("06:45", "Workdays", "Waiting")]
    await ada.click("Remove the wake-up call at 06:45")
    await ada.sees("No wake-up call is set.")
    await ada.page("/phones")
    await ada.choose("When all are taken", "Sign out the oldest")

    async def saved() -> bool:
        return bool((await get(site, "/account/~/clarion/phone-limit"))["whenFull"] == "replace")

    await wait_for(saved, missing="the choice")
    await fits(ada, site.folder, "phone-limit")
