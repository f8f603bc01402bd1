"""R22 in Chromium: a company gives notice and keeps its account; the operator sees it and puts a hold on it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from clarion.features.people import demo
from tests.web.admin import Admin, administrator
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


async def test_a_company_gives_notice_and_keeps_its_account(site: Site) -> None:
    """R22"""
    them = demo.NEIGHBOUR
    erin = await site.browser(**PHONE)
    erin.__class__ = Admin
    assert isinstance(erin, Admin)
    await erin.enter("/close-account", them.people[0].email, demo.demo_password(site.here.keys, them, "101"))
    await erin.sees("No porting PIN is set.")
    await fits(erin, site.folder, "closing")
    await erin.write(f"To confirm, type “{them.name}”", them.name)
    await erin.click("Give notice", exact=True)
    await erin.sees("Your account is being closed")
    ada = await administrator(site, path="/close-account")
    await ada.sees("Notice given")
    await ada.click(f"Legal hold: {them.name}")
    await ada.write("Reason, such as a case number", "Case 7")
    await ada.click("Legal hold", exact=True)
    await ada.sees("A legal hold by the provider")
    await fits(ada, site.folder, "closings")
    await erin.do("open", path="/close-account")
    await erin.sees("A legal hold by the provider")
    await erin.click("Keep account", exact=True)
    await erin.sees("Give notice")
