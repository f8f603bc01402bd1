"""PH-01, PH-02, PH-46 Menus in Chromium: made, seen as a picture, tried by keys; prompts, greetings, documents."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.waiting import wait_for
from tests.web.admin import Admin, administrator, get
from tests.web.conftest import NARROW, ROOT
from tests.web.looks import fits
from tests.web.site import Site, running_site

pytestmark = [pytest.mark.browser]
MENUS = "/account/~/clarion/ivr-menus"


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    if not (ROOT / "web/dist/index.html").is_file():
        pytest.skip("the web app is not built")
    async with running_site(tmp_path) as site:
        yield site


async def write_menu(ada: Admin, name: str, number: str, text: str, target: str, option: str) -> None:
    await ada.click("Add a menu", exact=True)
    await ada.write("Name", name)
    await ada.write("Extension", number)
    await ada.write("Text", text)
    await ada.click("Add a key", exact=True)
    await ada.choose(target, option)
    await ada.do("click_last", name="Add a menu")
    await wait_for(lambda: ada.lacks("Add a menu", "dialog"), missing="the page behind the dialog")


async def where_1_leads(site: Site) -> dict[str, str]:
    menus = await get(site, MENUS)
    return {menu["name"]: menu["actions"][0]["extension"]["pin"] for menu in menus["records"]}


async def test_menus_are_made_seen_and_tried(site: Site) -> None:
    ada = await administrator(site, path="/menus")
    await ada.sees("No menus yet")
    await fits(ada, site.folder, "none")
    await write_menu(ada, "Sales", "301", "Sales. Press one for Ben.", "Where 1 leads", "Ben Okafor · 102")
    await write_menu(ada, "Main menu", "300", "Welcome. For sales, press one.", "Where 1 leads", "Sales · 301")
    await ada.choose("Menu that answers", "Main menu · 300")
    await ada.sees("A menu answers.")
    await ada.choose("Menu that answers", "No menu")
    await ada.sees("The operator answers.")
    await ada.choose("Menu that answers", "Main menu · 300")
    await ada.sees("A menu answers.")
    assert await where_1_leads(site) == {"Main menu": "301", "Sales": "102"}
    await fits(ada, site.folder, "menus")
    await ada.click("Menu Sales", exact=True)
    await fits(ada, site.folder, "editor")
    await ada.click("Close", exact=True)
    await ada.click("Try it: Main menu", exact=True)
    await ada.sees("Welcome. For sales, press one.")
    for key in ("1", "1"):
        await ada.click(key, exact=True)
        await ada.click("Wait", exact=True)
    await ada.sees("Rings Ben Okafor (102)")
    await fits(ada, site.folder, "tried")
    await ada.click("Close", exact=True)
    await wait_for(lambda: ada.lacks("Close"), missing="the page behind the dialog")
    await ada.do("pull", title="Pull a line from 1 to another menu", row="Sales", card="Main menu")
    await ada.sees("1 leads to Main menu once you save.")
    await ada.do("click_last", name="Save changes")
    await wait_for(lambda: ada.lacks("Save changes"), missing="the page behind the dialog")
    assert await where_1_leads(site) == {"Main menu": "301", "Sales": "300"}


async def test_a_document_is_looked_at_before_it_is_imported(site: Site) -> None:
    ada = await administrator(site, path="/menus")
    await ada.click("Import and export", exact=True)
    await ada.write("Document", 'menus: [{name: Night, extensionNumber: "310", keys: {"1": Sing}}]')
    await ada.click("Look what it would do", exact=True)
    await ada.sees("Line 1: [Sing] is no action of a menu.")
    await ada.write("Document", 'menus: [{name: Night, extensionNumber: "310", keys: {"1": Disconnect}}]')
    await ada.click("Look what it would do", exact=True)
    await ada.sees("Night would be made")
    await ada.click("Import", exact=True)
    await ada.sees("1 key")
    assert [menu["name"] for menu in (await get(site, MENUS))["records"]] == ["Night"]


async def test_a_voice_speaks_prompts_and_greetings(site: Site) -> None:
    ada = await administrator(site, path="/menus", size=NARROW)
    await ada.click("Prompts", role="tab")
    await ada.sees("No prompts yet")
    await ada.click("Let a voice speak", exact=True)
    await ada.write("Name", "Night")
    await ada.write("Text", "We are closed.")
    await ada.do("click_last", name="Let a voice speak")
    await ada.sees("We are closed.")
    await fits(ada, site.folder, "prompts")
    await ada.click("Company greetings", role="tab")
    await ada.sees("Greeting of the main number")
    await fits(ada, site.folder, "company")
    await ada.page("/settings?tab=greetings")
    await ada.click("Change: Music on hold", exact=True)
    await ada.click("Evening", role="menuitem")
    await ada.sees("Heard now")
    await fits(ada, site.folder, "greetings")
    [mine] = (await get(site, "/account/~/extension/~/clarion/greetings"))["records"]
    assert (mine["type"], mine["clarion"]["preset"]["name"]) == ("HoldMusic", "Evening")


async def test_only_who_may_change_menus_gets_the_page(site: Site) -> None:
    ben = await administrator(site, "102", path="/menus")
    await ben.sees("This page is for administrators")
