"""Links in chats, and what people write to deceive, in Chromium with a real server."""

import base64
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.engines.previews.samples import png
from tests.support.web_pages import Page, WebPages, web_pages
from tests.web.chatting import NARROW, ROOT, Chatting, open_with, say, says, shows
from tests.web.site import running_site

pytestmark = [pytest.mark.browser]
ARTICLE = b"""<title>x</title><meta property="og:title" content="How parrots talk">
<meta property="og:description" content="They listen first, and repeat what pays.">
<meta property="og:site_name" content="Parrot News"><meta property="og:image" content="/look.png">"""
SCRIPTS = "<img src=x onerror=window.caught=1><script>window.caught=1</script>"
HOSTILE = f"""<title>x</title><meta property="og:title" content='{SCRIPTS}'>
<meta property="og:description" content='{SCRIPTS}'>
<meta property="og:site_name" content='&lt;b&gt;Bank\u202e'>""".encode()


@pytest.fixture
async def pages() -> AsyncIterator[WebPages]:
    async with web_pages() as found:
        found.pages = {"/article": Page(ARTICLE), "/look.png": Page(png(), "image/png"), "/hostile": Page(HOSTILE)}
        yield found


@pytest.fixture
async def chatting(tmp_path: Path) -> AsyncIterator[Chatting]:
    if not (ROOT / "web/dist/index.html").is_file():
        pytest.skip("the web app is not built")
    async with running_site(tmp_path, link_previews="loopback") as site:
        yield Chatting(site)


async def test_msg05_a_link_shows_its_page_until_its_author_takes_that_away(
    chatting: Chatting, pages: WebPages
) -> None:
    ben, chloe = await chatting.person("102"), await chatting.person("103", NARROW, "dark")
    await open_with(ben, "Chloé Martin")
    await say(ben, "Chloé Martin", "Read " + pages.url("/article"))
    await chloe.click("Ben Okafor")
    for browser in (ben, chloe):
        await says(browser, "link-card", "How parrots talk")
        await says(browser, "link-card", "Parrot News · 127.0.0.1")
        assert await browser.do("picture_in", part="link-card") == [800, 400]
        await browser.do("point_at", part="flow")
        assert await browser.do("audit") == []
        assert await browser.do("sticks_out") <= 0
    assert pages.paths() == ["/article", "/look.png"], "browsers asked the page nothing"
    assert await chloe.do("counted_buttons", name="Take away the preview of 127.0.0.1") == 0
    await ben.click("Take away the preview of 127.0.0.1")
    for browser in (ben, chloe):
        await browser.do("says_not", part="link-card", text="How parrots talk")
        await says(browser, "post", "/article")


async def test_what_is_written_to_act_or_to_deceive_is_only_text(chatting: Chatting, pages: WebPages) -> None:
    """Markup and direction marks in posts, file names, names of teams and titles of pages."""
    ben, chloe = await chatting.person("102"), await chatting.person("103", NARROW)
    shown = f"{SCRIPTS} evil"
    await ben.click("New", exact=True)
    await ben.do("switch_to", word="New team")
    await ben.fill("Name", f"{SCRIPTS} \u202eevil")
    await ben.do("give_to", label="Members", option="Chloé Martin")
    await ben.click("Create team")
    # What follows the mark would be read the other way round.
    coded = base64.b64encode(b"One, two, three").decode()
    name = "plan\u202etxt.pdf.txt"
    await ben.do("hand_over", label=f"Write to {shown}", how="drop", name=name, type="text/plain", base64=coded)
    await ben.do("brought", name="plantxt.pdf.txt")
    await say(ben, shown, f"{SCRIPTS} [words](javascript:window.caught=1) \u202eabc {pages.url('/hostile')}")
    await chloe.do("click", name=shown)
    for browser in (ben, chloe):
        await says(browser, "link-card", SCRIPTS)
        await says(browser, "post", "plantxt.pdf.txt")
        assert await browser.do("markup_in", part="flow") == {"script": 0, "broken": 0, "acting": 0, "caught": False}
        [said] = await browser.do("posts", part="flow")
        assert "\u202e" not in said and SCRIPTS in said
        assert await browser.do("sticks_out") <= 0
    await shows(chloe, await ben.do("posts", part="flow"))
    assert pages.paths() == ["/hostile"]
