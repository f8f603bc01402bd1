"""PH-60 in Chromium: the company is connected to Microsoft Teams, and a person with it, on a phone's screen."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.teams_peer import Authority
from tests.web.admin import administrator, get
from tests.web.conftest import ROOT
from tests.web.looks import PHONE, fits
from tests.web.site import Site, running_site

pytestmark = [pytest.mark.browser]
FQDN = "sbc.acme.example"
AUTHORITY = Authority()


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    if not (ROOT / "web/dist/index.html").is_file():
        pytest.skip("the web app is not built")
    trusted = tmp_path / "trusted.pem"
    trusted.write_text(AUTHORITY.certificate)
    async with running_site(tmp_path, sbc_authorities=str(trusted)) as site:
        yield site


async def test_a_company_and_a_person_are_connected(site: Site) -> None:
    """PH-60"""
    ada = await administrator(site, path="/microsoft-teams", **PHONE)
    await ada.sees("Not connected.")
    await ada.click("Connect", exact=True)
    await ada.sees("From a public authority")
    await ada.write("Host name of the SBC", "sbc")
    certificate, key = AUTHORITY.issue(FQDN, at=site.here.clock.now())
    await ada.write("Certificate", certificate)
    await ada.write("Private key", key)
    await fits(ada, site.folder, "teams-form")
    await ada.click("Save changes", exact=True)
    await ada.sees("give a full host name")
    await ada.write("Host name of the SBC", FQDN)
    await ada.click("Save changes", exact=True)
    await ada.sees("Valid")
    await ada.tick("Choose Ada Admin")
    await ada.click("Connect (1)", exact=True)
    await ada.sees("Connected")
    await ada.click("PowerShell for Ada Admin", exact=True)
    await fits(ada, site.folder, "teams")
    [person] = [each for each in (await get(site, "/account/~/clarion/ms-teams/people"))["records"] if each["status"]]
    assert (person["extensionNumber"], person["status"]) == ("101", "Connected")
    assert person["phoneNumber"] in person["numbers"]
