"""A guest in Chromium: invited by an administrator, comes by the link of a letter, talks, and is let go. MSG-25."""

import email
import email.policy
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from clarion.base.mail_queue import MailQueue
from tests.support.waiting import wait_for
from tests.web.chatting import NARROW, ROOT, Chatting, make_team, says
from tests.web.site import Site, running_site

pytestmark = [pytest.mark.browser]
ADDRESS, PASSWORD = "gwen@partner.example", "a long password of a guest"


@pytest.fixture
async def chatting(tmp_path: Path) -> AsyncIterator[Chatting]:
    if not (ROOT / "web/dist/index.html").is_file():
        pytest.skip("the web app is not built")
    async with running_site(tmp_path) as site:
        yield Chatting(site)


async def link_for(site: Site, to: str) -> str:
    """The link of the letter to this address, once it is there."""
    found: list[str] = []

    def look() -> bool:
        for file in (site.here.settings.data / "mail").glob("*.eml"):
            letter = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
            if to in str(letter["To"]):
                found.extend(re.findall(r"\S+/sign-in#link=\S+", str(letter.get_content())))
        return bool(found)

    await site.here.get(MailQueue).deliver()
    await wait_for(look, missing=f"a letter to {to}")
    return found[0]


async def test_msg25_a_guest_is_invited_talks_and_is_let_go(chatting: Chatting) -> None:
    ada = await chatting.person("101")
    await make_team(ada, "Project", "Ben Okafor")
    await ada.do("open", path="/guests")
    await ada.do("tick", label="Guests can be invited", role="switch")
    await ada.do("write", label="Email of the guest", text=ADDRESS)
    await ada.do("write", label="First name of the guest", text="Gwen")
    await ada.do("write", label="Last name of the guest", text="Guest")
    await ada.do("choose", label="Teams of the guest", option="Project")
    await ada.do("press", keys="Escape")
    await ada.click("Invite", exact=True)
    await says(ada, "guest", "Invited")
    await ada.do("settled")
    assert await ada.do("audit") == []
    assert await ada.do("sticks_out") <= 0

    gwen = await chatting.site.browser(NARROW, "dark")
    await gwen.do("go", address=await link_for(chatting.site, ADDRESS))
    await gwen.fill("New password", PASSWORD)
    await gwen.click("Continue")
    await gwen.do("sees_id", part="guest-page")
    await gwen.sees("Guest of")
    await gwen.fill("Write to Project", "Hello from outside")
    await gwen.do("press", keys="Enter")
    await says(gwen, "post", "Hello from outside")
    await gwen.click("Reply in a thread")
    await gwen.fill("Answer in the thread", "And in a thread")
    await gwen.do("press", keys="Enter")
    await says(gwen, "post", "And in a thread")
    await gwen.click("Back to Project")
    await gwen.click("1 reply")
    await gwen.click("Back to Project")
    await gwen.click("React", exact=True)
    await gwen.fill("Find emoji", "tada")
    await gwen.do("press", keys="Enter")
    await gwen.do("click", name="tada, 1")
    await gwen.fill("Search your teams", "outside")
    await says(gwen, "found", "Hello from outside")
    await gwen.do("open_found")
    await gwen.sees("To the newest")
    await gwen.do("settled")
    assert await gwen.do("audit") == []
    assert await gwen.do("sticks_out") <= 0

    await ada.do("open", path="/chats")
    await ada.click("Project")
    await says(ada, "post", "Hello from outside")
    await says(ada, "post", "Gwen Guest")
    await says(ada, "post", "Guest")
    await ada.do("open", path="/guests")
    await says(ada, "guest", "Comes and goes")
    await ada.click("More for Gwen Guest")
    await ada.do("click", role="menuitem", name="Let Gwen Guest go")
    await ada.do("click_last", name="Let Gwen Guest go")
    await says(ada, "guest", "Let go")
    await gwen.do("sees", text="Sign in")
