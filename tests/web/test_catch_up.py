"""Catching up on a chat in Chromium, also by the language model that an administrator chose."""

from pathlib import Path

import pytest

from clarion.base.language_model import LanguageModel
from tests.features.messaging.test_language_model import tells_all
from tests.support.language_model import Parrot
from tests.web.admin import administrator
from tests.web.chatting import NARROW, ROOT, Chatting, make_team, say, says, shows
from tests.web.looks import fits
from tests.web.site import running_site

pytestmark = [pytest.mark.browser]
SAID = [
    "@Ben Okafor can you finish the tax tables for the billing page?",
    "We decided to launch the billing page on Thursday.",
    "The tax tables for the billing page come before the launch.",
    "lol",
]


async def test_whoever_was_away_catches_up_and_asks(tmp_path: Path) -> None:
    """MSG-39"""
    if not (ROOT / "web/dist/index.html").is_file():
        pytest.skip("the web app is not built")
    async with running_site(tmp_path) as site:
        site.here.offer(LanguageModel, Parrot(tells_all))
        ada = await administrator(site, path="/language-model")
        await ada.tick("The one of this installation", role="radio")
        await ada.sees("are sent to this model")
        await fits(ada, site.folder, "language-model")
        await ada.click("Save")
        await ada.sees("Asks for one word")
        await ada.page("/chats")
        await make_team(ada, "Launch", "Ben Okafor")
        for text in SAID:
            await say(ada, "Launch", text)
        await shows(ada, SAID)
        await ada.click("Catch up", exact=True)
        await says(ada, "summary", "Worth reading")
        await fits(ada, site.folder, "wide")
        ben = await Chatting(site).person("102", NARROW, "dark")
        await ben.click("Launch")
        await ben.do("focus", label="Write to Launch")
        await ben.do("type", text="/summarize ")
        await ben.do("press", keys="Enter")
        await says(ben, "summary", "Asked of you")
        await says(ben, "summary", "Decided")
        await ben.click("Sum up in words")
        await says(ben, "in-words", SAID[1])
        await ben.sees("Written by parrot at parrot.internal")
        await fits(ben, site.folder, "in-words")
        await ben.fill("Your question", "When is the launch?")
        await ben.click("Ask", exact=True)
        await ben.sees("Posts that fit")
        await ben.do("point_at", part="in-words")
        await ben.click("Post 2, by Ada Admin")
        await says(ben, "post", SAID[1])
        await ada.page("/language-model")
        await ada.sees("Asked once,")
