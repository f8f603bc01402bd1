"""PH-86 in Chromium: an order to bring numbers in is written, checked, signed, submitted; our own are protected."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.waiting import wait_for
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


async def test_an_order_is_signed_and_submitted_a_pin_is_set(site: Site) -> None:
    """PH-86"""
    ada = await administrator(site, path="/porting", **PHONE)
    await ada.click("Bring numbers in", exact=True)
    await ada.write("Numbers", "+16505550100\n+1 202 555 0188")
    await ada.write("Present carrier", "Old Carrier")
    await ada.write("Account number there", "A-77")
    await ada.write("Authorized person", "Ada Admin")
    await ada.click("Save draft", exact=True)
    await ada.sees("+16505550100: This number is yours already.")
    await fits(ada, site.folder, "porting-order")
    await ada.write("Numbers", "+1 202 555 0188")
    await ada.click("Save draft", exact=True)
    await ada.sees("Draft")
    await ada.click("Letter of authorization for (202) 555-0188")
    await ada.tick("I have read this and agree")
    await ada.click("Sign", exact=True)
    await ada.sees("Signed by Ada Admin")
    await ada.click("Submit the order for (202) 555-0188")
    await ada.sees("Submitted")
    await ada.write("New PIN, 6 to 10 digits", "402871")
    await ada.click("Set the PIN", exact=True)
    await ada.sees("A PIN is set. A new one replaces it.")
    await fits(ada, site.folder, "porting")
    order = (await get(site, "/account/~/clarion/port-orders"))["records"][0]
    assert (order["state"], order["numbers"]) == ("Submitted", [{"phoneNumber": "+12025550188"}])
    await ada.click("Cancel the order for (202) 555-0188")

    async def cancelled() -> bool:
        return bool((await get(site, "/account/~/clarion/port-orders"))["records"][0]["state"] == "Cancelled")

    await wait_for(cancelled, missing="the end of the order")
