"""PH-49, ADM-06: an administrator says where help is sent for whom calls from which network."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.waiting import wait_for
from tests.web.admin import administrator, get
from tests.web.conftest import NARROW, ROOT
from tests.web.site import Site, running_site

pytestmark = [pytest.mark.browser]
AUTO = "/account/~/emergency-address-auto-update"
ADDRESS = {"Street and number": "1 Broadway", "City": "Oakland", "State or province": "CA", "Postal code": "94607"}


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    if not (ROOT / "web/dist/index.html").is_file():
        pytest.skip("the web app is not built")
    async with running_site(tmp_path) as site:
        yield site


async def test_places_are_given_to_wireless_points_and_networks(site: Site) -> None:
    ada = await administrator(site, path="/emergency-places", size=NARROW, scheme="dark")
    await ada.do("click", role="button", name="Add an address", exact=True)
    for label, text in (ADDRESS | {"Name of the place": "Depot", "State or province": "California"}).items():
        await ada.do("write", label=label, text=text)
    await ada.tick("Used for everybody who has no other")
    await ada.click("Save changes", exact=True)
    await ada.sees("For everybody · 1 Broadway")
    assert (await get(site, "/account/~/clarion/emergency-default"))["location"]["name"] == "Depot"
    await ada.do("click", role="button", name="Add a wireless point", exact=True)
    await ada.do("write", label="Name", text="Lobby")
    await ada.do("write", label="BSSID", text="aa:bb:cc:dd:ee:f")
    await ada.do("choose", label="Where help finds who is there", option="Office")
    await ada.click("Save changes", exact=True)
    await ada.sees("Twelve hexadecimal digits, such as")
    await ada.do("write", label="BSSID", text="aa:bb:cc:dd:ee:ff")
    await ada.click("Save changes", exact=True)
    await ada.sees("Lobby · AA:BB:CC:DD:EE:FF")
    await ada.do("click", role="button", name="Add a network", exact=True)
    await ada.do("write", label="Name", text="Headquarters")
    await ada.do("write", label="First address", text="10.1.0.0")
    await ada.do("write", label="Last address", text="10.1.0.255")
    await ada.do("choose", label="Where help finds who is there", option="Another address")
    for label, text in (ADDRESS | {"Country": "US"}).items():
        await ada.do("write", label=label, text=text)
    await ada.do("settled")
    assert await ada.do("audit") == []
    await ada.do("picture", file=str(site.folder / "network.png"))
    await ada.click("Save changes", exact=True)
    await ada.sees("10.1.0.0–10.1.0.255")
    await ada.do("tick", role="switch", label="The place of Ben Okafor follows the network")
    await ada.do("settled")
    assert await ada.do("sticks_out") <= 0
    assert await ada.do("audit") == []
    await ada.do("picture", file=str(site.folder / "places.png"))
    [network] = (await get(site, f"{AUTO}/networks"))["records"]
    assert network["privateIpRanges"][0]["emergencyAddress"]["city"] == "Oakland"

    async def follows() -> bool:
        following = (await get(site, f"{AUTO}/users?featureEnabled=true"))["records"]
        return [one["fullName"] for one in following] == ["Ben Okafor"]

    await wait_for(follows, missing="Ben among those whose place follows the network")
