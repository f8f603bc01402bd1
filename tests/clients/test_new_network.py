"""The network changes under a call of the browser: ICE starts anew, and media goes on both ways."""

import pytest

from tests.clients.test_browser_and_desk_phone import desk, web
from tests.scenarios.installation import Installation
from tests.support.baresip import Baresip
from tests.support.node_phone import NodePhone
from tests.support.waiting import wait_for

__all__ = ["desk", "web"]

pytestmark = [pytest.mark.clients, pytest.mark.scenario, pytest.mark.browser]


@pytest.mark.parametrize("caller", ["web", "desk"])
async def test_media_goes_on_after_ice_was_restarted(web: NodePhone, desk: Baresip, caller: str) -> None:
    if caller == "web":
        await web.dial("101")
        await desk.answer()
    else:
        call = await desk.dial("104")
        await web.answer()
        await desk.established(call)
    await web.hears(900)
    await desk.hears(600)
    for _ in range(2):
        await web.do("restart_ice", call=web.newest)
        await desk.speak(1200)
        await web.hears(1200)
        await desk.hears(600)
        await desk.speak(900)
        await web.hears(900)


async def test_a_call_outlives_its_socket_and_goes_on_over_a_new_one(
    clarion_up: Installation, web: NodePhone, desk: Baresip
) -> None:
    async def registered() -> bool:
        devices = await clarion_up.request("104", "GET", "/restapi/v1.0/account/~/extension/~/device")
        return any(device["status"] == "Online" for device in devices["records"])

    async def away() -> bool:
        return not await registered()

    call = await desk.dial("104")
    await web.answer()
    await desk.established(call)
    await web.hears(900)
    await web.do("lose_socket")
    await wait_for(away, missing="the end of the registration", timeout=5)
    await desk.speak(1200)
    await web.hears(1200)
    await web.do("come_back", call=web.newest)
    assert await registered()
    await desk.speak(900)
    await web.hears(900)
    await desk.hears(600)
    await desk.hang_up(call)
    await web.ended()
