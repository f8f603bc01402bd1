"""The tour of the web app in Chromium: each role has five steps, by mouse and keyboard, and it never comes back."""

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
    async with running_site(tmp_path, tour="true") as site:
        yield site


async def offered(site: Site) -> bool:
    return bool((await get(site, "/account/~/extension/~/authz-profile"))["clarionTour"])


async def test_a_tour_leads_through_five_pages_and_never_comes_back(site: Site) -> None:
    ada = await administrator(site, path="/colleagues", **PHONE)
    await ada.sees("Step 1 of 5")
    await fits(ada, site.folder, "tour")
    for heading, path in (("Add people", "/people"), ("Assign numbers", "/numbers"), ("Greet callers", "/menus")):
        await ada.click("Next", exact=True)
        await ada.sees(heading)
        await ada.comes_to(f"{site.url}{path}")
    await ada.click("Next", exact=True)
    await ada.sees("Step 5 of 5")
    await fits(ada, site.folder, "tour-end")
    await ada.click("Finish", exact=True)

    async def ended() -> bool:
        return not await offered(site)

    await wait_for(ended, missing="the end of the tour on the server")
    await ada.page("/colleagues")
    await ada.sees("Ben Okafor")
    assert await ada.lacks("Skip the tour")


async def test_a_person_has_a_tour_of_their_own_and_skips_it_with_the_keyboard(site: Site) -> None:
    ben = await administrator(site, "102", path="/colleagues")
    await ben.sees("Place a call")
    await ben.do("focus_button", name="Skip the tour")
    await ben.do("press", keys="Escape")

    async def gone() -> bool:
        return await ben.lacks("Skip the tour")

    await wait_for(gone, missing="the end of the tour")
    await ben.page("/chats")
    await ben.sees("Messages")
    assert await ben.lacks("Skip the tour")
    assert await offered(site), "Ada's tour is hers"
