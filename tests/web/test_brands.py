"""PH-51 Text registration in Chromium: a brand and a campaign are written down, answered, and get their numbers."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from tests.support.waiting import wait_for
from tests.web.admin import Admin, administrator, get
from tests.web.conftest import ROOT
from tests.web.looks import PHONE, fits
from tests.web.site import Site, running_site

pytestmark = [pytest.mark.browser]
BRANDS = "/account/~/clarion/text-brands"


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    if not (ROOT / "web/dist/index.html").is_file():
        pytest.skip("the web app is not built")
    async with running_site(tmp_path) as site:
        yield site


async def write_brand(ada: Admin) -> None:
    await ada.click("Add a brand")
    for label, text in (
        ("Name of the brand", "Demo Clinic"),
        ("Legal name of the company", "Demo Clinic Inc."),
        ("Industry", "Health care"),
        ("Email for the registry", "texts@demo.example"),
        ("Web site", "https://clinic.example"),
        ("Street", "1 Main St"),
        ("City", "Belmont"),
        ("State", "CA"),
    ):
        await ada.write(label, text)
    await ada.choose("Kind of organization", "Private company")
    await ada.click("Save draft", exact=True)
    await ada.sees("The address of the company lacks zip")
    await ada.click("Change Demo Clinic")
    await ada.write("ZIP code", "94002")
    await ada.click("Save changes", exact=True)


async def write_campaign(ada: Admin) -> None:
    await ada.click("Add a campaign")
    await ada.write("Name of the campaign", "Reminders")
    await ada.choose("What the texts are for", "Customer care")
    await ada.do("press", keys="Tab")
    await ada.write("Who gets these texts, and why", "Patients are reminded of their appointment a day before.")
    await ada.write("How people agree to be texted", "They tick a box when they book, with a link to our terms.")
    await ada.write("Texts as they will be sent", "Your appointment is tomorrow at 9. Reply STOP to end.")
    await ada.click("Save draft", exact=True)


def required(site: Site) -> Callable[[], Awaitable[bool]]:
    async def look() -> bool:
        return bool((await get(site, BRANDS))["campaignsRequired"])

    return look


async def answer(ada: Admin, name: str, became: str) -> None:
    await ada.click(f"Registry’s answer about {name}", exact=True)
    await ada.choose("What became of it", became)
    await ada.write("Number at the registry", "B7X2")
    await ada.click("Save changes", exact=True)


async def test_a_campaign_is_registered_and_gets_numbers(site: Site) -> None:
    ada = await administrator(site, path="/text-registration", **PHONE)
    await ada.sees("Nothing is registered")
    await write_brand(ada)
    await ada.click("Mark as submitted: Demo Clinic")
    await answer(ada, "Demo Clinic", "Verified")
    await write_campaign(ada)
    await ada.click("Mark as submitted: Reminders")
    await answer(ada, "Reminders", "Confirmed")
    await ada.click("Choose numbers for Reminders")
    await ada.choose("Numbers that send for it", "(650) 555-0101")
    await ada.do("press", keys="Tab")  # closes the list of numbers
    await ada.click("Save changes", exact=True)
    await ada.sees("Numbers saved")
    await wait_for(lambda: ada.lacks("Choose numbers for Reminders", "dialog"), missing="the page behind the dialog")
    await ada.sees("(650) 555-0101")
    await ada.tick("Text only for confirmed campaigns", role="switch")
    await wait_for(required(site), missing="the rule that campaigns are required")
    [brand] = (await get(site, BRANDS))["records"]
    assert (brand["status"], brand["externalId"]) == ("Verified", "B7X2")
    assert brand["campaigns"][0]["phoneNumbers"] == ["+16505550101"]
    await fits(ada, site.folder, "brands")


async def test_only_who_may_see_registrations_gets_the_page(site: Site) -> None:
    ben = await administrator(site, "102", path="/text-registration")
    await ben.sees("This page is for administrators")
