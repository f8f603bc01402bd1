"""Team messaging in Chromium, with a real server: several people, and one who was away."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.waiting import wait_for
from tests.web.site import Browser, Site, running_site

pytestmark = [pytest.mark.browser]
ROOT = Path(__file__).parents[2]
WIDE, NARROW = (1280, 860), (390, 844)


class Chatting:
    """A site where people talk."""

    def __init__(self, site: Site) -> None:
        self.site = site

    async def person(self, number: str, size: tuple[int, int] = WIDE, scheme: str = "light") -> Browser:
        browser = await self.site.browser(size, scheme)
        await browser.do("open", path="/sign-in?to=/chats", within=40)
        await browser.give_name_and_password(number, self.site.password(number))
        await browser.do("sees_id", part="chats")
        return browser


@pytest.fixture
async def chatting(tmp_path: Path) -> AsyncIterator[Chatting]:
    if not (ROOT / "web/dist/index.html").is_file():
        pytest.skip("the web app is not built")
    async with running_site(tmp_path) as site:
        yield Chatting(site)


async def open_with(browser: Browser, *people: str) -> None:
    """A conversation with these."""
    await browser.click("New", exact=True)
    for name in people:
        await browser.do("give_to", label="To", option=name)
    await browser.click("Open", exact=True)


async def say(browser: Browser, to: str, text: str) -> None:
    await browser.fill(f"Write to {to}", text)
    await browser.do("press", keys="Enter")


async def shows(browser: Browser, wanted: list[str], part: str = "flow") -> None:
    found: list[str] = []

    async def look() -> bool:
        found[:] = await browser.do("posts", part=part)
        return found == wanted

    await wait_for(look, missing=lambda: f"{wanted} in the {part}, which says {found}")


async def test_msg02_two_people_see_each_others_posts_at_once_and_one_who_was_away_catches_up(
    chatting: Chatting,
) -> None:
    ben, chloe = await chatting.person("102"), await chatting.person("103")
    await open_with(ben, "Chloé Martin")
    await ben.do("sees", text="This is the beginning of the conversation.")
    await say(ben, "Chloé Martin", "Hello")
    await chloe.click("Ben Okafor")
    await shows(chloe, ["Hello"])
    await say(chloe, "Ben Okafor", "Hi Ben")
    await shows(ben, ["Hello", "Hi Ben"])
    await ben.do("says", part="post", text="Hi Ben")

    await chloe.do("offline", off=True)
    await say(ben, "Chloé Martin", "Are you there?")
    await say(chloe, "Ben Okafor", "Written on the train, one")
    await say(chloe, "Ben Okafor", "Written on the train, two")
    await chloe.do("says", part="pending-post", text="Waits for the connection")
    await chloe.do("offline", off=False)
    everything = ["Hello", "Hi Ben", "Are you there?", "Written on the train, one", "Written on the train, two"]
    await shows(ben, everything)
    await shows(chloe, everything)

    await ben.do("press", keys="ArrowUp")
    await ben.fill("Change the post", "Are you there now?")
    await ben.do("press", keys="Enter")
    everything[2] = "Are you there now?\nedited"
    await shows(ben, everything)
    await shows(chloe, everything)
    assert await ben.do("audit") == []
    assert await ben.do("sticks_out") <= 0
