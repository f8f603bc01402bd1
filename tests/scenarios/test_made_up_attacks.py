"""Calls and texts of made-up attacks by a real phone and the API of an installation, into the simulated network."""

import pytest

from clarion.features.conduct import Event, World, generate
from tests.scenarios.installation import TONE, Installation
from tests.support.baresip import StartBaresip
from tests.support.waiting import wait_for

pytestmark = [pytest.mark.scenario, pytest.mark.engine]


def attempts(family: str, count: int) -> list[Event]:
    """The first attempts of one attack."""
    events = generate(World(seed=2, events=20_000, families=(family,)))
    return [event for event in events if event.case.endswith("-0") and event.attempt is not None][:count]


async def test_toll_fraud_by_a_real_phone_is_refused_call_by_call_and_a_call_at_home_goes_on_pmp_02(
    clarion_up: Installation, baresip: StartBaresip
) -> None:
    grace = await baresip(clarion_up.account("103", transport="tcp"))
    await grace.registered()
    dialled = []
    for event in attempts("toll-pump", 3):
        assert event.attempt is not None
        dialled.append("011" + event.attempt.callee.removeprefix("+"))
        call = await grace.dial(dialled[-1])
        await wait_for(lambda call=call: call.closed or call.established, missing="any answer", timeout=20)
        assert not call.established
    at_home = await grace.call(TONE)
    await grace.hang_up(at_home)

    async def are_kept() -> bool:
        records = (await clarion_up.request("103", "GET", "/restapi/v1.0/account/~/clarion/verdicts"))["records"]
        refused = {record["dialed"] for record in records if record["grounds"][0]["rule"] == "PMP-02"}
        return set(dialled) <= refused

    await wait_for(are_kept, missing="the statements of all refused calls", timeout=20)


async def test_a_swindle_that_is_only_watched_still_reaches_the_network(clarion_up: Installation) -> None:
    numbers = await clarion_up.request("103", "GET", "/restapi/v1.0/account/~/extension/~/phone-number")
    own = next(one["phoneNumber"] for one in numbers["records"] if one["usageType"] == "DirectNumber")
    [event] = attempts("snowshoe", 1)
    body = {"from": {"phoneNumber": own}, "to": [{"phoneNumber": TONE}], "text": event.text}
    path = "/restapi/v1.0/account/~/extension/~"
    sent = await clarion_up.request("103", "POST", f"{path}/sms", json=body)

    async def arrived() -> bool:
        message = await clarion_up.request("103", "GET", f"{path}/message-store/{sent['id']}")
        return bool(message["messageStatus"] == "Delivered")

    await wait_for(arrived, missing="the text at the other side", timeout=20)
