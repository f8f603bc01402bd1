"""PH-62 in Chromium: a menu learns to listen, gets a question with its answer, and is tried out with words."""

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


async def test_a_menu_learns_to_listen(site: Site) -> None:
    """PH-62"""
    ada = await administrator(site, path="/menus", **PHONE)
    await ada.click("Add a menu", exact=True)
    await ada.write("Name", "Front")
    await ada.do("click_last", name="Add a menu")
    await wait_for(lambda: ada.lacks("Add a menu", "dialog"), missing="the page behind the dialog")
    await ada.click("Listen to callers of Front")
    await ada.click("Add a question", exact=True)
    await ada.write("Ways to ask it", "opening hours\n")
    await ada.write("Answer, spoken by a voice", "From nine to five.")
    await ada.do("check", label="Callers may say what they want")
    await fits(ada, site.folder, "receptionist")
    await ada.click("Save changes", exact=True)
    await ada.sees("The receptionist knows it now.")
    await ada.click("Listen to callers of Front")
    await ada.write("Say something", "what are your opening hours please")
    await ada.click("Try it", exact=True)
    await ada.sees("Says: From nine to five.")
    await ada.write("Say something", "blah")
    await ada.click("Try it", exact=True)
    await ada.sees("Does not understand, and asks again")
    menu = (await get(site, "/account/~/ivr-menus"))["records"][0]["id"]
    kept = await get(site, f"/account/~/clarion/receptionists/{menu}")
    assert kept["enabled"] is True
    assert [one["phrases"] for one in kept["answers"]] == [["opening hours"]]
