"""How much a browser loads until the first page is there, and until everything behind it runs."""

import re
from pathlib import Path

import pytest

from tests.web.site import Browser, running_site

pytestmark = [pytest.mark.browser]
DIST = Path(__file__).parents[2] / "web/dist"
MOST_FIRST_BYTES = 400_000
MOST_BYTES = 500_000
"""With the phone and encryption, which the first page does not wait for."""
MOST_MEETING_BYTES = 260_000
"""Of the page that guests join by, the room included: they load nothing of the app."""
_IMPORTS = re.compile(r"""(?:from|import)\s*["']\./([^"']+\.js)["']""")


async def files(browser: Browser) -> dict[str, int]:
    """The bytes of each file of the app; answers of the API are not counted."""
    found = await browser.do("transferred")
    return {path: size for path, size in found if not path.startswith("/restapi")}


def scripts_of_the_first_page() -> set[str]:
    """Those that index.html names, and all that they import before they run."""
    waiting = re.findall(r"/assets/([^\"]+\.js)", (DIST / "index.html").read_text())
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += _IMPORTS.findall((DIST / "assets" / name).read_text())
    return {f"/assets/{name}" for name in found}


async def test_the_sign_in_page_and_the_first_page_are_small(tmp_path: Path) -> None:
    if not (DIST / "index.html").is_file():
        pytest.skip("the web app is not built")
    async with running_site(tmp_path) as site:
        browser = await site.browser()
        await browser.do("open", path="/")
        await browser.comes_to(f"{site.url}/sign-in")
        loaded = await files(browser)
        await browser.give_name_and_password("101", site.password("101"))
        await browser.sees("Voicemail")  # of the shell, which the sign-in page has not
        for path, size in (await files(browser)).items():
            loaded[path] = max(size, loaded.get(path, 0))
        needed = scripts_of_the_first_page()
        assert needed <= loaded.keys(), needed - loaded.keys()
        first = {path: size for path, size in loaded.items() if path in needed or not path.endswith(".js")}
        largest = sorted(loaded.items(), key=lambda each: -each[1])[:8]
        assert sum(first.values()) < MOST_FIRST_BYTES, f"{sum(first.values())} bytes; the largest: {largest}"
        assert sum(loaded.values()) < MOST_BYTES, f"{sum(loaded.values())} bytes; the largest: {largest}"


async def test_mtg_16_the_page_of_meetings_is_smaller_and_holds_nothing_of_the_app(tmp_path: Path) -> None:
    if not (DIST / "meeting.html").is_file():
        pytest.skip("the web app is not built")
    async with running_site(tmp_path) as site:
        browser = await site.browser()
        await browser.do("open", path="/meet/AbCdEfGhIjKlMnOpQrStUv")
        await browser.sees("This meeting does not exist")
        loaded = await files(browser)
        assert sum(loaded.values()) < MOST_MEETING_BYTES, loaded
        assert not loaded.keys() & scripts_of_the_first_page()
