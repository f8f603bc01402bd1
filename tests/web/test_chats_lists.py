"""The list of chats in Chromium: folders."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.waiting import wait_for
from tests.web.chatting import NARROW, ROOT, Chatting, make_team
from tests.web.site import Browser, running_site

pytestmark = [pytest.mark.browser]


@pytest.fixture
async def chatting(tmp_path: Path) -> AsyncIterator[Chatting]:
    if not (ROOT / "web/dist/index.html").is_file():
        pytest.skip("the web app is not built")
    async with running_site(tmp_path) as site:
        yield Chatting(site)


async def listed(browser: Browser, wanted: list[str]) -> None:
    """Wait until the rows of the list begin so, in this order."""
    found: list[str] = []

    async def look() -> bool:
        names = [name.split("\n")[0] for name in await browser.do("chat_names")]
        found[:] = [name for name in names if name != "Clarion Demo"]  # comes when it likes
        return found == wanted

    await wait_for(look, missing=lambda: f"{wanted} in the list, which has {found}")


async def make_folder(browser: Browser, name: str) -> None:
    await browser.click("More for the list")
    await browser.do("click", role="menuitem", name="New folder")
    await browser.fill("Name of the folder", name)
    await browser.do("press", keys="Enter")
    await browser.do("no_dialog")


async def test_msg04_folders_are_made_filled_by_mouse_and_by_keys_ordered_folded_and_deleted(
    chatting: Chatting,
) -> None:
    ben = await chatting.person("102")
    await make_team(ben, "Roof")
    await make_team(ben, "Cellar")
    await make_folder(ben, "House")
    await make_folder(ben, "Old things")
    await listed(ben, ["House", "Old things", "People", "Notes to yourself", "Teams", "Cellar", "Roof"])
    await ben.do("drag_chat", chat="Roof", to="House")
    await listed(ben, ["House", "Roof", "Old things", "People", "Notes to yourself", "Teams", "Cellar"])
    await ben.click("More for Cellar")
    await ben.do("click", role="menuitem", name="Move to House")
    await listed(ben, ["House", "Cellar", "Roof", "Old things", "People", "Notes to yourself", "Teams"])
    await ben.do("no_menu")
    assert await ben.do("audit") == []
    await ben.click("More for the folder House")
    await ben.do("click", role="menuitem", name="Move down")
    await listed(ben, ["Old things", "House", "Cellar", "Roof", "People", "Notes to yourself", "Teams"])
    await ben.click("More for the folder House")
    await ben.do("click", role="menuitem", name="Rename")
    await ben.fill("Name of the folder", "Building")
    await ben.do("press", keys="Enter")
    await listed(ben, ["Old things", "Building", "Cellar", "Roof", "People", "Notes to yourself", "Teams"])
    await ben.do("drag_chat", chat="Roof", to="Teams")
    await ben.click("Building 1")
    folded = ["Old things", "Building", "People", "Notes to yourself", "Teams", "Roof"]
    await listed(ben, folded)

    narrow = await chatting.person("102", NARROW, "dark")
    await listed(narrow, [*folded[:2], "Cellar", *folded[2:]])
    assert await narrow.do("audit") == []
    assert await narrow.do("sticks_out") <= 0
    await narrow.click("More for the folder Building")
    await narrow.do("click", role="menuitem", name="Delete folder")
    await narrow.click("Delete folder")
    await listed(narrow, ["Old things", "People", "Notes to yourself", "Teams", "Cellar", "Roof"])
