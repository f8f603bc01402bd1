"""PH-68, PH-13, PH-26 in Chromium: rooms of a hotel, groups for pickup, park locations."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.web.admin import administrator, get
from tests.web.conftest import NARROW, ROOT
from tests.web.looks import fits
from tests.web.site import Site, running_site

pytestmark = [pytest.mark.browser]


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    if not (ROOT / "web/dist/index.html").is_file():
        pytest.skip("the web app is not built")
    async with running_site(tmp_path) as site:
        yield site


async def test_guests_come_and_go_and_groups_take_calls_for_each_other(site: Site) -> None:
    """PH-68, PH-13, PH-26"""
    ada = await administrator(site, path="/rooms", size=NARROW, scheme="dark")
    await ada.sees("No extension is a room yet.")
    await ada.choose("Extension that is a room", "103", typed="103")
    await ada.click("Add a room", exact=True)
    await ada.sees("Vacant")
    [room] = (await get(site, "/account/~/clarion/rooms"))["records"]
    await ada.click(f"Check in to {room['name']}", exact=True)
    await ada.write("First name", "Grace")
    await ada.write("Last name", "Hopper")
    await fits(ada, site.folder, "check-in")
    await ada.click("Check in", exact=True)
    await ada.sees("May call outside")
    await ada.choose(f"Housekeeping of {room['name']}", "Inspected")
    await ada.click("Make an address", exact=True)
    await ada.sees("/clarion/property/")
    await fits(ada, site.folder, "rooms")
    await ada.click(f"Check out of {room['name']}", exact=True)
    await ada.sees("Grace Hopper leaves")
    await ada.click("Check out", exact=True)
    await ada.sees("Calls: 0.00 USD")
    [room] = (await get(site, "/account/~/clarion/rooms"))["records"]
    assert (room["status"], room["housekeeping"]) == ("Vacant", "Dirty")
    await ada.page("/pickup-groups")
    await ada.click("Add a group", exact=True)
    await ada.choose("People", "102", typed="102")
    await ada.write("Name", "Front desk")
    await ada.click("Save changes", exact=True)
    await ada.sees("Front desk")
    await ada.sees("1 person")
    await ada.click("Add a park location", exact=True)
    await ada.write("Name", "Shop floor")
    await ada.click("Save changes", exact=True)
    await ada.sees("No one waiting")
    await fits(ada, site.folder, "pickup")
    [group] = (await get(site, "/account/~/clarion/pickup-groups"))["records"]
    assert (group["name"], len(group["members"])) == ("Front desk", 1)
