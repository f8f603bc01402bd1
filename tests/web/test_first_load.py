"""How much a browser loads until the first page is there."""

from pathlib import Path

import pytest

from tests.web.site import Browser, running_site

pytestmark = [pytest.mark.browser]
ROOT = Path(__file__).parents[2]
MOST_BYTES = 500_000


async def files(browser: Browser) -> dict[str, int]:
    """The bytes of each file of the app; answers of the API are not counted."""
    found = await browser.do("transferred")
    return {path: size for path, size in found if not path.startswith("/restapi")}


async def test_the_sign_in_page_and_the_first_page_are_small(tmp_path: Path) -> None:
    if not (ROOT / "web/dist/index.html").is_file():
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
        assert any(path.endswith(".js") for path in loaded)
        largest = sorted(loaded.items(), key=lambda each: -each[1])[:8]
        assert sum(loaded.values()) < MOST_BYTES, f"{sum(loaded.values())} bytes; the largest: {largest}"
