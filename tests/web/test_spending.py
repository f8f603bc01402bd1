"""PH-73 in Chromium: what calls cost, limits of the day, raising one at once, and being told of one. PH-36: numbers
that stay with another carrier.
"""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from clarion.features.numbers import verify_caller_id
from clarion.features.people import demo
from clarion.features.phone.spending import SpendingConsumer
from tests.web.admin import Admin, administrator, get
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


async def test_a_limit_is_set_raised_for_today_and_told_of_and_a_number_is_elsewhere(site: Site) -> None:
    """PH-73, PH-36: one site for both, because it takes longest."""
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
    await who_is_there_is_told(site, ada, limit["id"])
    await a_number_stays_with_another_carrier(site, ada)


async def who_is_there_is_told(site: Site, ada: Admin, limit: str) -> None:
    """At once, and until it is put away."""
    account = demo.demo_account_id(site.here.keys, demo.DEMO)
    day = (await get(site, PATH))["day"]
    about = {"account_id": account, "cap_id": limit, "target_id": "", "day": day}
    crossing = {**about, "level": "Reached", "spent": 12_500_000, "limit": 12_500_000}
    await site.here.get(SpendingConsumer).take_crossing(crossing)
    await ada.sees("Spending limit of the day reached.")
    await ada.sees("12.50 of 12.50 USD.")
    await fits(ada, site.folder, "spending-notice")
    await ada.click("Dismiss", exact=True)
    assert await ada.lacks("Dismiss")


async def a_number_stays_with_another_carrier(site: Site, ada: Admin) -> None:
    """PH-36: proven, added for somebody, removed."""
    account = demo.demo_account_id(site.here.keys, demo.DEMO)
    async with site.here.storage.transaction() as session:
        await verify_caller_id(session, account, "+13125550170", proof="code", now=site.here.clock.now())
    await ada.page("/numbers")
    await ada.click("Add a number with another carrier")
    await ada.choose("Number", "(312) 555-0170")
    await ada.choose("Use", "Mobile, other operator")
    await ada.choose("Whose it is", "Ben", typed="Ben")
    await fits(ada, site.folder, "number-elsewhere")
    await ada.click("Add number", exact=True)
    await ada.sees("Mobile, other operator · Ben")
    await fits(ada, site.folder, "numbers")
    ben = (await get(site, f"/account/~/extension/{site.env['CLARION_102_EXTENSION_ID']}/phone-number"))["records"]
    assert "+13125550170" in {one["phoneNumber"] for one in ben if one["usageType"] == "ExternalMobileNumber"}
    await ada.click("Remove (312) 555-0170", exact=False)
    await ada.sees("No number with another carrier yet.")
