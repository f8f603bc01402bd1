"""Email in the administration, in Chromium: nothing claims that an email leaves where no mail server is set."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

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


async def test_without_a_mail_server_emails_are_said_to_reach_nobody(site: Site) -> None:
    ada = await administrator(site, path="/email", **PHONE)
    await ada.sees("No mail server is set. Emails are only written into a folder of the server; nobody receives them.")
    await fits(ada, site.folder, "email")
    await ada.page("/administration")
    await ada.sees("Set up email")
