"""PH-40 in Chromium: somebody chooses a delegate, who then can call as them."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.web.admin import administrator
from tests.web.conftest import ROOT
from tests.web.looks import PHONE, fits
from tests.web.site import Site, running_site
from tests.web.test_call_handling import is_so

pytestmark = [pytest.mark.browser]
DELEGATES = "/account/~/extension/~/clarion/delegates"


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    if not (ROOT / "web/dist/index.html").is_file():
        pytest.skip("the web app is not built")
    async with running_site(tmp_path) as site:
        yield site


async def test_somebody_chooses_a_delegate(site: Site) -> None:
    """PH-40"""
    ada = await administrator(site, path="/settings?tab=calls", **PHONE)
    await ada.sees("Colleagues who answer these calls")
    await ada.do("quiet")  # what still loads above would push the field, and its open list, out of the window
    await ada.do("check", label="Add a delegate")
    await ada.do("click", name="Ben Okafor", role="option")
    await is_so(site, DELEGATES, lambda found: len(found["delegates"]) == 1, "the delegate")
    await ada.do("check", label="May call with this number")
    await is_so(site, DELEGATES, lambda found: found["delegates"][0]["callsOnBehalf"] is False, "the right taken away")
    await ada.sees("Calls ring at their phones too")
    await fits(ada, site.folder, "delegates")
