"""Two companies on two servers in Chromium (MSG-26): connected by both administrators, then a team of both."""

from pathlib import Path

import pytest

from tests.support.waiting import wait_for
from tests.web.chatting import NARROW, ROOT, Chatting, make_team, say, shows
from tests.web.site import Browser, Site, running_site

pytestmark = [pytest.mark.browser]


async def address_of(browser: Browser) -> str:
    """As the administrator reads it on the page."""
    found: list[str] = []

    async def look() -> bool:
        found[:] = [text for text in await browser.do("codes") if "@" in text]
        return bool(found)

    await wait_for(look, missing="the address of the company")
    return found[0]


async def test_msg26_administrators_of_two_servers_connect_and_a_team_talks(tmp_path: Path) -> None:
    if not (ROOT / "web/dist/index.html").is_file():
        pytest.skip("the web app is not built")
    async with running_site(tmp_path / "a") as first, running_site(tmp_path / "b") as second:
        await _connect_and_talk(Chatting(first), Chatting(second), first)


async def _connect_and_talk(ours: Chatting, theirs: Chatting, first: Site) -> None:
    ada, erin = await ours.person("101"), await theirs.person("101", NARROW, "dark")
    for browser in (ada, erin):
        await browser.do("open", path="/companies")
    await ada.fill("Address of the other company", await address_of(erin))
    await ada.click("Ask to connect")
    await ada.sees("Was asked")
    await erin.do("open", path="/companies")
    await erin.sees("Asks to connect")
    await erin.do("check", label="Clarion Demo may look for your people by name")
    for browser in (ada, erin):
        assert await browser.do("audit") == []
        assert await browser.do("sticks_out") <= 0
    await erin.click("Connect", exact=True)
    await erin.sees("Connected")
    await ada.do("open", path="/companies")
    await ada.sees("Connected")

    await ada.do("open", path="/chats")
    await make_team(ada, "Joint work")
    await ada.click("Members and settings", exact=True)
    await ada.do("write", label="Add people of Clarion Demo", text="Ben")
    await ada.do("choose_found", option="Ben Okafor")
    await ada.do("press", keys="Escape")
    await ada.click("Share the team with them")
    await ada.sees("Ben Okafor · Clarion Demo")
    await say(ada, "Joint work", "Hello over there")
    ben = await theirs.person("102")
    await ben.click("Joint work")
    await shows(ben, ["Hello over there"])
    await say(ben, "Joint work", "Hello back")
    await shows(ada, ["Hello over there", "Hello back"])
    await ada.sees("Ben Okafor · Clarion Demo")
    assert await ada.do("audit") == []
