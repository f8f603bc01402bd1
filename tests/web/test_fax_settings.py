"""FAX-17, FAX-29, FAX-31, FAX-32 in Chromium: what an administrator decides about faxes."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.waiting import wait_for
from tests.web.admin import administrator, get
from tests.web.conftest import ROOT
from tests.web.looks import fits
from tests.web.site import Site, running_site

pytestmark = [pytest.mark.browser]
COVERS, SETTINGS = "/account/~/clarion/fax-cover-pages", "/account/~/clarion/fax-settings"


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    if not (ROOT / "web/dist/index.html").is_file():
        pytest.skip("the web app is not built")
    async with running_site(tmp_path) as site:
        yield site


async def test_fax_17_29_31_32_an_administrator_makes_a_cover_page_and_sets_privacy_and_keywords(site: Site) -> None:
    ada = await administrator(site, path="/fax-settings")
    await ada.click("Add cover page", exact=True)
    await ada.write("Name", "Letterhead")
    await ada.click("Remove the field Date", exact=True)
    await ada.click("Preview", exact=True)
    assert (await ada.do("image_shown", alt="Preview of Letterhead"))[0] == 1728
    await fits(ada, site.folder, "fax-cover-page")
    await ada.click("Save changes", exact=True)
    await ada.sees("6 fields")

    async def stored(path: str, wanted: Any) -> None:
        async def found() -> bool:
            return bool(wanted(await get(site, path)))

        await wait_for(found, missing=f"what was chosen at {path}")

    await stored(COVERS, lambda found: [row["name"] for row in found["records"]] == ["Letterhead"])
    await ada.tick("HIPAA mode", role="switch")
    await stored(SETTINGS, lambda found: found["hipaaMode"])
    await ada.choose("Keep faxes and voicemails", "30 days")
    await stored("/account/~/message-store-configuration", lambda found: found == {"retentionPeriod": 30})
    await ada.click("Add category", exact=True)
    await fits(ada, site.folder, "fax-settings")
    await ada.click("Restore defaults", exact=True)
    await ada.sees("Saved")
