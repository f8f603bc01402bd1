"""PH-61 in Chromium: an administrator agrees to share directories, and finds the other account's people."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from clarion.features.people import demo
from clarion.features.people.account_links.service import Shown, ask
from tests.web.admin import administrator
from tests.web.conftest import ROOT
from tests.web.looks import PHONE, fits
from tests.web.site import Site, running_site

pytestmark = [pytest.mark.browser]


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    if not (ROOT / "web/dist/index.html").is_file():
        pytest.skip("the web app is not built")
    async with running_site(tmp_path) as site:
        yield site


async def test_directories_are_shared_once_both_agree(site: Site) -> None:
    """PH-61"""
    async with site.here.storage.transaction() as session:
        ours = await demo.find_demo_account(session, site.here.keys, demo.DEMO)
        theirs = await demo.find_demo_account(session, site.here.keys, demo.NEIGHBOUR)
        assert ours is not None and theirs is not None
        name = theirs.name
        await ask(session, theirs.id, ours.id, Shown("People"), by="", now=site.here.clock.now())
    ada = await administrator(site, path="/companies", **PHONE)
    await ada.sees("Asks to share")
    await fits(ada, site.folder, "account-links")
    await ada.click("Agree", exact=True)
    await ada.sees("Shared")
    await ada.page("/colleagues")
    await ada.sees(f"People of {name}")
    await fits(ada, site.folder, "neighbours")
