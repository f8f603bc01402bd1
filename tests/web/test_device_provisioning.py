"""Desk phones and trunks in Chromium: a phone is told what it is, comes, and is seen to have come."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tests.web.admin import administrator, get
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


async def link_of(site: Site) -> str:
    """The address that the page shows, as the API tells it."""
    for device in (await get(site, "/account/~/clarion/devices"))["records"]:
        if device.get("extension", {}).get("extensionNumber") == "102":
            return str((await get(site, f"/account/~/clarion/devices/{device['id']}/setup"))["link"])
    raise AssertionError("no device of 102")


async def test_a_phone_sets_itself_up_and_the_page_follows_ph_43(site: Site) -> None:
    ada = await administrator(site, "101", path="/phones")
    await ada.click("Ben's desk phone")
    await ada.click("Let it set itself up")
    await ada.choose("Make", "Yealink")
    await ada.write("Model", "T46U")
    await ada.write("Hardware address", "not an address")
    await ada.click("Save changes")
    await ada.sees("Write the hardware address as on the phone's label")
    await ada.write("Hardware address", "00:15:65:AA:BB:CC")
    await ada.click("Save changes")
    await ada.sees("Waits for the phone")
    await ada.sees("Settings › Auto Provision › Server URL")
    await fits(ada, site.folder, "setup-waiting")
    link = await link_of(site)
    async with httpx.AsyncClient() as phone:
        address = site.url + link[link.index("/device-provisioning/") :]
        answer = await phone.get(f"{address}001565aabbcc.cfg", headers={"User-Agent": "Yealink SIP-T46U 108"})
    assert "account.1.password" in answer.text
    await ada.sees("Has the newest settings")
    await ada.sees("Settings with password")
    await ada.click("Show the settings")
    await ada.sees("account.1.password = ••••••••")
    await ada.click("Add a key")
    await ada.choose("What it does", "Park a call")
    await ada.write("Number", "5701")
    await ada.write("Words on the key", "Lot 1")
    await ada.click("Save changes")
    await ada.sees("Has older settings")
    await fits(ada, site.folder, "setup-known")


async def test_a_trunk_is_added_changed_and_removed(site: Site) -> None:
    ada = await administrator(site, "101", path="/trunks", **PHONE)
    await ada.sees("No trunks yet")
    await ada.click("Add a trunk")
    await ada.write("Name", "Acme Telecom")
    await ada.write("Address", "sip:sip.acme.example:5061;transport=tls")
    await ada.tick("Register there", role="switch")
    await ada.click("Save changes")
    await ada.sees("To register, the trunk needs the user name")
    await ada.write("User name", "acme-1")
    await ada.write("Password", "correct horse")
    await ada.choose("How it writes numbers", "030901820 at home")
    await ada.write("Country of national numbers", "DE")
    await fits(ada, site.folder, "trunk-form")
    await ada.click("Save changes")
    await ada.sees("Priority 10 · sip:sip.acme.example:5061;transport=tls")
    await fits(ada, site.folder, "trunks")
    [trunk] = (await get(site, "/account/~/clarion/trunks"))["records"]
    assert (trunk["registers"], trunk["country"], trunk["hasPassword"]) == (True, "DE", True)
    await ada.click("Acme Telecom")
    await ada.click("Remove the trunk")
    await ada.click("Remove it")
    await ada.sees("No trunks yet")
