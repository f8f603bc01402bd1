"""Roles and the settings of the company, in Chromium: what is given counts, and what is not given cannot be seen."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.waiting import wait_for
from tests.web.admin import administrator, get
from tests.web.site import Site, running_site

pytestmark = [pytest.mark.browser]
ROOT = Path(__file__).parents[2]


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    if not (ROOT / "web/dist/index.html").is_file():
        pytest.skip("the web app is not built")
    async with running_site(tmp_path) as site:
        yield site


async def test_a_role_is_made_given_and_shows_only_what_it_lets_one_do(site: Site) -> None:
    ben_id = site.env["CLARION_102_EXTENSION_ID"]
    ada = await administrator(site, path="/roles")
    await ada.click("Create a role")
    await ada.write("Name of the role", "Greeter")
    await ada.click("Create role", exact=True)
    await ada.tick("Add and remove users")
    await ada.tick("Other people", role="radio")
    await ada.click("Save changes")
    await ada.sees("Role saved.")
    assert await ada.do("audit") == []
    await ada.page(f"/people/{ben_id}?tab=roles")
    await ada.tick("Greeter")
    await ada.tick("Standard")
    await ada.click("Save changes")
    await ada.sees("Roles changed")
    role = next(one for one in (await get(site, "/account/~/user-role"))["records"] if one["displayName"] == "Greeter")
    assert role["scope"] == "UserExtensions"
    await ada.page(f"/roles/{role['id']}")
    await ada.sees("1 person holds this role.")
    ben = await administrator(site, "102")
    await ben.sees("Chloé Martin")
    await ben.sees("Add a person")
    for section in ("Phones", "Numbers", "Roles", "Company", "Audit trail"):
        assert await ben.lacks(section, role="link"), section
    await ben.click("Add a person")
    await ben.sees("Send welcome email")
    for field in ("Role", "Phone", "Number"):
        assert await ben.lacks(field, role="combobox"), field
    await ben.page(f"/people/{site.env['CLARION_103_EXTENSION_ID']}")
    await ben.sees("How colleagues see and find them.")
    assert await ben.lacks("Roles", role="tab")
    await ben.page("/company")
    await ben.sees("This page is for administrators")
    chloe = await administrator(site, "103")
    await chloe.sees("This page is for administrators")
    assert await chloe.lacks("Administration", role="link")


async def test_settings_of_the_company_show_in_the_account(site: Site) -> None:
    ada = await administrator(site, path="/administration")
    await ada.write("Find a setting, such as business hours or SAML", "saml")
    await ada.sees("Company sign-in")
    assert await ada.lacks("Porting", role="link")
    assert await ada.do("audit") == []
    await ada.do("click", role="link", name="Choose the main number")
    await ada.write("Name of the company", "Harbour Bakery")
    await ada.write("Country", "Atlantis")
    await ada.do("submit", form="Name and address")
    await ada.sees("There is no country [Atlantis].")
    await ada.write("Country", "Germany")
    await ada.do("submit", form="Name and address")
    await ada.sees("Saved")
    await ada.choose("Time zone", "Europe/Berlin", typed="Europe/Ber")
    await ada.do("click_text", text="24 hours (14:30)")
    await ada.do("submit", form="Regional settings")

    async def zone() -> bool:
        account = await get(site, "/account/~")
        regional = account["regionalSettings"]
        return account["name"] == "Harbour Bakery" and (regional["timezone"]["name"], regional["timeFormat"]) == (
            "Europe/Berlin",
            "24h",
        )

    await wait_for(zone, missing="the settings in GET account")
    await ada.click("Add a site")
    await ada.write("Name of the site", "Annex")
    await ada.click("Add site", exact=True)
    await ada.sees("Annex")
    await ada.write("New field", "Personnel number")
    await ada.do("submit", form="New field")
    await ada.sees("Personnel number")
    await ada.write("New cost center", "Ovens")
    await ada.do("submit", form="New cost center")
    await ada.sees("Ovens")
    await ada.tick("Require two-factor authentication", role="switch")
    await ada.click("Ask everybody")
    await ada.sees("Saved")
    assert [site["name"] for site in (await get(site, "/account/~/sites"))["records"]] == ["Main Site", "Annex"]
    fields = await get(site, "/account/~/custom-fields")
    assert [field["displayName"] for field in fields["records"]] == ["Personnel number"]
    ben = site.env["CLARION_102_EXTENSION_ID"]
    await ada.page(f"/people/{ben}")
    await ada.choose("Site", "Annex")
    await ada.choose("Cost center", "Ovens")
    await ada.write("Personnel number", "4711")
    await ada.click("Save changes")
    await ada.sees("Saved")
    person = await get(site, f"/account/~/extension/{ben}")
    assert (person["site"]["name"], person["costCenter"]["name"]) == ("Annex", "Ovens")
    assert person["customFields"][0]["value"] == "4711"
