"""The app gallery in Chromium: found on a phone, a bot added by an administrator and brought into a chat, a webhook."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from clarion.features.developer.apps.schemas import AppFields
from clarion.features.developer.apps.service import create_app
from clarion.features.people import demo
from tests.web.chatting import NARROW, ROOT, Chatting, make_team, says
from tests.web.site import Browser, Site, running_site

pytestmark = [pytest.mark.browser]
PARROT = {
    "name": "Parrot",
    "maker": "Acme",
    "privacyUrl": "https://acme.example/privacy",
    "listed": True,
    "bot": True,
    "scopes": ["TeamMessaging", "ReadAccounts"],
    "redirectUris": ["com.acme.parrot:/bot"],
}


@pytest.fixture
async def chatting(tmp_path: Path) -> AsyncIterator[Chatting]:
    if not (ROOT / "web/dist/index.html").is_file():
        pytest.skip("the web app is not built")
    async with running_site(tmp_path) as site:
        yield Chatting(site)


async def register(site: Site) -> None:
    here = site.here
    author = demo.demo_extension_id(here.keys, demo.DEMO, "101")
    async with here.storage.transaction() as session:
        account = demo.demo_account_id(here.keys, demo.DEMO)
        await create_app(session, here, account, author, AppFields.model_validate(PARROT))


async def fits(browser: Browser) -> None:
    await browser.do("settled")
    assert await browser.do("audit") == []
    assert await browser.do("sticks_out") <= 0


async def test_msg37_msg34_a_bot_is_found_added_and_brought_into_a_chat(chatting: Chatting, tmp_path: Path) -> None:
    """MSG-37, MSG-34, MSG-36"""
    await register(chatting.site)
    ada = await chatting.person("101")
    await make_team(ada, "Project", "Ben Okafor")
    await ada.do("open", path="/gallery")
    await ada.click("Details of Parrot")
    await ada.sees("Privacy policy")
    await ada.do("picture", file=str(tmp_path / "details.png"))
    await ada.click("Add to the company")
    await ada.click("Add to the company")
    await ada.sees("Token of the bot")
    await fits(ada)
    await ada.click("Done", exact=True)
    await ada.sees("Remove from the company")

    ben = await chatting.person("102", NARROW, "dark")
    await ben.do("open", path="/gallery")
    await ben.click("Details of Parrot")
    await ben.sees("What it may do, as itself")
    await fits(ben)
    await ben.do("picture", file=str(tmp_path / "narrow.png"))
    await ben.do("open", path="/chats")
    await ben.click("Project")
    await ben.click("More for Project")
    await ben.do("pick", item="Members and settings")
    await ben.do("choose", label="Add a bot", option="Parrot")
    await ben.click("Add", exact=True)
    await says(ben, "members", "Parrot")
    await ben.click("Make a webhook")
    await says(ben, "webhook", "/webhook/v2/")
    await fits(ben)
    await ben.do("picture", file=str(tmp_path / "panel.png"))
