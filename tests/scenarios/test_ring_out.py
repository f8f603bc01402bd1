"""Ring-out with `playPrompt`, with a desk phone and the simulated network."""

import pytest

from tests.scenarios.installation import TONE, Installation
from tests.support.baresip import StartBaresip
from tests.support.waiting import wait_for

pytestmark = [pytest.mark.scenario, pytest.mark.engine]

RING_OUT = "/restapi/v1.0/account/~/extension/~/ring-out"


async def test_the_second_number_is_dialled_when_1_was_pressed(clarion_up: Installation, baresip: StartBaresip) -> None:
    """PH-33"""
    ada = await baresip(clarion_up.account("101"), tone=440)
    await ada.registered()
    devices = await clarion_up.request("101", "GET", "/restapi/v1.0/account/~/extension/~/device")
    started = await clarion_up.request(
        "101",
        "POST",
        RING_OUT,
        json={
            "from": {"forwardingNumberId": devices["records"][0]["id"]},
            "to": {"phoneNumber": TONE},
            "playPrompt": True,
        },
    )
    assert started["status"]["callStatus"] == "InProgress"

    async def status() -> str:
        return str((await clarion_up.request("101", "GET", f"{RING_OUT}/{started['id']}"))["status"]["callStatus"])

    call = await ada.answer()
    await ada.hears_something()  # the question
    assert await status() == "InProgress"
    assert (await clarion_up.network("calls", number=TONE, standing=True))["calls"] == []
    await ada.press("1")
    await ada.hears(1004)

    async def joined() -> bool:
        return await status() == "Success"

    await wait_for(joined, missing="a ring-out that has succeeded", timeout=10)
    await ada.hang_up(call)
