"""PH-73 in Chromium: what calls cost, limits of the day, and raising one at once."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.web.admin import administrator, get
from tests.web.conftest import ROOT
from tests.web.looks import PHONE, fits
from tests.web.site import Site, running_site

pytestmark = [pytest.mark.browser]
PATH = "/account/~/clarion/spending"


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    if not (ROOT / "web/dist/index.html").is_file():
        pytest.skip("the web app is not built")
    async with running_site(tmp_path) as site:
        yield site


async def test_a_limit_is_set_and_raised_for_today(site: Site) -> None:
    """PH-73"""
    ada = await administrator(site, path="/spending", **PHONE)
    await ada.sees("Without a rate every call is free")
    await ada.click("Add a rate", exact=True)
    await ada.write("Numbers that begin with", "+1")
    await ada.write("A minute (USD)", "0.02")
    await fits(ada, site.folder, "rate-form")
    await ada.click("Save changes", exact=True)
    await ada.sees("0.02 USD a minute by 60 s")
    await ada.click("Set a limit", exact=True)
    await ada.write("Amount a day (USD)", "5")
    await ada.click("Save changes", exact=True)
    await ada.sees("0.00 of 5.00 USD")
    await ada.click("Change the limit of", exact=False)
    await ada.write("Amount a day (USD)", "12.5")
    await ada.tick("Only for the rest of today")
    await ada.click("Save changes", exact=True)
    await ada.sees("0.00 of 12.50 USD")
    await ada.sees("Raised today")
    await fits(ada, site.folder, "spending")
    [limit] = (await get(site, PATH))["limits"]
    assert (limit["amount"], limit["today"], limit["raised"]) == ("5.00", "12.50", True)
