"""The web app speaks French, Dutch and Chinese, and fits the screen in each."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.web.admin import administrator
from tests.web.conftest import NARROW, ROOT
from tests.web.site import Site, running_site

pytestmark = [pytest.mark.browser]

PAGES = ["/chats", "/texts", "/people", "/phones", "/queues", "/analytics", "/trust/rules", "/settings?tab=devices"]


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    if not (ROOT / "web/dist/index.html").is_file():
        pytest.skip("the web app is not built")
    async with running_site(tmp_path) as site:
        yield site


@pytest.mark.parametrize(
    ("name", "theme", "label"),
    [("Français", "Thème", "Langue"), ("Nederlands", "Thema", "Taal"), ("简体中文", "主题", "语言")],
    ids=["fr", "nl", "zh"],
)
async def test_every_page_speaks_the_language_that_is_chosen(site: Site, name: str, theme: str, label: str) -> None:
    ada = await administrator(site, path="/settings?tab=appearance", size=NARROW, scheme="light")
    await ada.choose("Language", name)
    await ada.sees(theme)
    for page in PAGES:
        await ada.page(page)
        await ada.do("settled")
        await ada.do("picture", file=str(site.folder / f"{name}-{page.strip('/').split('?')[0]}.png"))
        assert await ada.do("sticks_out") <= 0, f"{page} is wider than the screen"
    await ada.page("/settings?tab=appearance")
    await ada.choose(label, "English")
    await ada.sees("Theme")
