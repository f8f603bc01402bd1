"""The page of contacts, and the cards of people, in a browser."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.web.admin import administrator, ask, get
from tests.web.looks import PHONE, fits
from tests.web.site import Site, running_site

pytestmark = [pytest.mark.browser]
ROOT = Path(__file__).parents[2]
OWN = "/account/~/extension/~"
TABLE = "First Name,Last Name,Mobile Phone\nGrace,Hopper,+12025550115\nGrace,Hopper,+12025550116\nBroken,,x\n"


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    if not (ROOT / "web/dist/index.html").is_file():
        pytest.skip("the web app is not built")
    async with running_site(tmp_path) as site:
        yield site


async def contacts(site: Site) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = (await get(site, f"{OWN}/clarion/contacts"))["records"]
    return records


async def test_contacts_are_saved_found_imported_and_merged(site: Site, tmp_path: Path) -> None:
    ada = await administrator(site, path="/contacts", **PHONE)
    await ada.sees("No contacts yet")
    await ada.click("Add contact")
    await ada.write("First name", "Zoë")
    await ada.write("Company", "Harbour Bakery")
    await ada.write("Mobile", "(202) 555-0150")
    await ada.write("Notes", "Prefers mornings")
    await ada.choose("Shared with", "Whole company")
    await ada.click("Save contact")
    await ada.sees("Contact saved")
    (saved,) = await contacts(site)
    assert (saved["mobilePhone"], saved["sharing"]["kind"]) == ("+12025550150", "Company")
    await ada.click("Show the card of Zoë")
    await ada.sees("Prefers mornings")
    await ada.sees("No calls, texts, voicemails or faxes yet.")
    await fits(ada, site.folder, "contact-card")
    await ada.press("Escape")

    file = tmp_path / "contacts.csv"
    file.write_text(TABLE)
    await ada.click("More for contacts")
    await ada.click("Import contacts", role="menuitem")
    await ada.choose("Contacts that exist already", "Add them again")
    await ada.do("upload", file=str(file))
    await ada.sees("3 added")
    await ada.click("Close")
    await ada.click("More for contacts")
    await ada.click("Merge duplicates", role="menuitem")
    await ada.click("Merge into Grace Hopper")
    await ada.sees("No duplicates")
    await ada.click("Close")
    await fits(ada, site.folder, "contacts")
    grace = next(each for each in await contacts(site) if each.get("firstName") == "Grace")
    assert {grace["mobilePhone"], grace["homePhone"]} == {"+12025550115", "+12025550116"}
    await ada.fill("Search contacts", "0116")
    await ada.sees("Grace Hopper")


async def test_the_card_of_a_colleague_says_who_they_are_and_reaches_them(site: Site) -> None:
    hours = {"schedule": {"weeklyRanges": {"monday": [{"from": "09:00", "to": "17:00"}]}}}
    people = (await get(site, "/account/~/directory/entries"))["records"]
    ben = next(each for each in people if each["extensionNumber"] == "102")
    await ask(site, "PUT", f"/account/~/extension/{ben['id']}/business-hours", hours)
    ada = await administrator(site, path="/colleagues", **PHONE)
    await ada.click(f"Show the card of {ben['name']}")
    await ada.sees("Working hours")
    await ada.sees("Mon 9:00")
    await fits(ada, site.folder, "colleague-card")
    await ada.click("Chat")
    await ada.sees(ben["name"])
    chats = (await ask(site, "GET", "/team-messaging/v1/chats?type=Direct", root=""))["records"]
    assert any(len(chat["members"]) == 2 for chat in chats)


async def test_a_photo_is_chosen_cropped_and_seen_by_colleagues(site: Site, tmp_path: Path) -> None:
    file = tmp_path / "me.png"
    Image.new("RGB", (300, 200), "teal").save(file)
    ada = await administrator(site, path="/settings", **PHONE)
    await ada.sees("How colleagues see you.")
    await ada.do("upload", file=str(file))
    await ada.sees("Crop your photo")
    await fits(ada, site.folder, "crop-photo")
    await ada.click("Save photo")
    await ada.sees("Photo saved")
    me = await get(site, OWN)
    assert me["profileImage"]["etag"]
    await ada.click("Remove photo")
    await ada.sees("Photo removed")
    assert "etag" not in (await get(site, OWN))["profileImage"]
