"""PH-73 with a real phone: a call ends by itself at the spending limit, and help is reached all the same."""

import pytest

from tests.scenarios.installation import TONE, Installation
from tests.support.baresip import StartBaresip
from tests.support.waiting import wait_for

pytestmark = [pytest.mark.scenario, pytest.mark.engine]
PATH = "/restapi/v1.0/account/~/clarion/spending"


async def test_a_real_call_ends_at_the_limit_and_help_is_reached(
    clarion_up: Installation, baresip: StartBaresip
) -> None:
    """PH-73"""
    grace = await baresip(clarion_up.account("103", transport="tcp"))
    await grace.registered()
    me = (await clarion_up.request("103", "GET", "/restapi/v1.0/account/~/extension/~"))["id"]
    dear = {"perMinute": 60, "incrementSeconds": 1, "minimumSeconds": 1}  # one a second, so that it does not last
    rate = await clarion_up.request("101", "POST", f"{PATH}/rates", json=dear)
    limit = {"scope": "Extension", "targetId": str(me), "amount": 13}
    cap = await clarion_up.request("101", "POST", f"{PATH}/limits", json=limit)
    try:
        call = await grace.call(TONE)
        await grace.hears_something()
        await wait_for(lambda: call.closed, missing="the end of a call at its limit", timeout=40)
        second = await grace.dial(TONE)
        await wait_for(lambda: second.closed or second.established, missing="an answer of any kind", timeout=20)
        assert not second.established, "nothing is left for another call"
        help_call = await grace.call("911")
        await grace.hears_something()
        await grace.hang_up(help_call)
        charges = f"{PATH}/charges?extensionId={me}"

        async def charged() -> list[dict[str, str]]:
            return list((await clarion_up.request("101", "GET", charges))["records"])

        [charge] = await wait_for(charged, missing="what the call cost", timeout=20)
        assert 0 < float(charge["amount"]) <= 13
    finally:
        await clarion_up.request("101", "DELETE", f"{PATH}/rates/{rate['id']}")
        await clarion_up.request("101", "DELETE", f"{PATH}/limits/{cap['id']}")
