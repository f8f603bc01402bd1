"""Files of chats in Chromium, with a real server: what they look like before they are opened, and voice messages."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.engines.previews.samples import film, pdf, sound
from tests.web.chatting import NARROW, ROOT, Chatting, give, open_with, say, says
from tests.web.site import running_site

pytestmark = [pytest.mark.browser]


@pytest.fixture
async def chatting(tmp_path: Path) -> AsyncIterator[Chatting]:
    if not (ROOT / "web/dist/index.html").is_file():
        pytest.skip("the web app is not built")
    async with running_site(tmp_path) as site:
        yield Chatting(site)


async def test_msg05_documents_films_and_sounds_show_what_they_are(chatting: Chatting) -> None:
    ben = await chatting.person("102")
    chloe = await chatting.person("103", NARROW, "dark")
    await open_with(ben, "Chloé Martin")
    field = "Write to Chloé Martin"
    await give(ben, field, "drop", "plan.pdf", "application/pdf", pdf(pages=3))
    await give(ben, field, "drop", "walk.webm", "video/webm", film("webm"))
    await give(ben, field, "drop", "song.mp3", "audio/mpeg", sound("mp3"))
    await say(ben, "Chloé Martin", "Three files")
    await chloe.click("Ben Okafor")
    await says(chloe, "post", "Three files")
    for browser in (ben, chloe):
        await says(browser, "document", "PDF · 3 pages")
        assert await browser.do("still", name="plan.pdf PDF · 3 pages") == [534, 800]
        assert await browser.do("still", name="Play walk.webm") == [640, 360]
        bars = await browser.do("bars", part="sound")
        assert len(bars) == 60 and max(bars) == 32 and min(bars[:50]) > 16
        await browser.do("point_at", part="flow")
        assert await browser.do("audit") == []
        assert await browser.do("sticks_out") <= 0
    await chloe.click("Play song.mp3", exact=True)
    assert 2.9 < await chloe.do("heard_some", label="song.mp3") < 3.2
    await chloe.click("Play walk.webm", exact=True)
    await chloe.do("plays", label="walk.webm")
    await ben.click("plan.pdf PDF · 3 pages")
    await ben.do("image_shown", alt="plan.pdf")
    assert await ben.do("audit") == []
    address = await ben.do("opens_document", name="Open in a new tab")
    assert address.startswith(("blob:" + chatting.site.url, "about:blank", "chrome-extension:")) or address == ""


async def test_msg12_what_is_spoken_is_heard_by_the_other_one(chatting: Chatting) -> None:
    """The microphone is a file with a tone."""
    ben, chloe = await chatting.person("102", NARROW), await chatting.person("103")
    await open_with(ben, "Chloé Martin")
    await ben.click("Record a voice message")
    await ben.do("recorded", seconds=1)
    await ben.click("Discard the recording")
    await ben.do("sees_id", part="recorder", state="detached")
    assert await ben.do("counted", part="upload") == 0
    await ben.click("Record a voice message")
    await ben.do("recorded", seconds=2)
    assert await ben.do("audit") == []
    await ben.click("Finish the recording")
    await ben.do("brought", name="Voice message")
    await ben.click("Play Voice message", exact=True)
    assert 1.5 < await ben.do("heard_some", label="Voice message") < 30
    await say(ben, "Chloé Martin", "Listen")
    await chloe.click("Ben Okafor")
    await says(chloe, "post", "Listen")
    await says(chloe, "sound", "Voice message")
    bars = await chloe.do("bars", part="sound")
    assert len(bars) == 60 and sum(bar > 16 for bar in bars) > 30, "the tone was recorded"
    await chloe.click("Play Voice message", exact=True)
    assert 1.5 < await chloe.do("heard_some", label="Voice message") < 30
    await chloe.click("Speed: 1×", exact=True)
    await chloe.do("point_at", part="flow")
    for browser in (ben, chloe):
        assert await browser.do("audit") == []
        assert await browser.do("sticks_out") <= 0
