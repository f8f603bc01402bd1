"""PyPI `ringcentral`, the official SDK, unmodified: sign-in by JWT, ring-out between two phones, the call log."""

import asyncio
from typing import Any

import pytest
from ringcentral import SDK

from tests.scenarios.installation import Installation
from tests.support.baresip import StartBaresip
from tests.support.waiting import wait_for

pytestmark = [pytest.mark.scenario, pytest.mark.engine]

RING_OUT = "/restapi/v1.0/account/~/extension/~/ring-out"
CALL_LOG = "/restapi/v1.0/account/~/extension/~/call-log?view=Detailed"


def signed_in(clarion: Installation) -> Any:
    sdk = SDK(clarion.env["RINGCENTRAL_CLIENT_ID"], clarion.env["RINGCENTRAL_CLIENT_SECRET"], clarion.url)
    platform = sdk.platform()
    platform.login(jwt=clarion.env["RINGCENTRAL_JWT_TOKEN"])
    return platform


async def test_a_ring_out_between_two_phones_is_in_the_call_log_within_a_second(
    clarion_up: Installation, baresip: StartBaresip
) -> None:
    platform = await asyncio.to_thread(signed_in, clarion_up)
    ada = await baresip(clarion_up.account("101"), tone=440)
    ben = await baresip(clarion_up.account("102"), tone=880)
    await ada.registered()
    await ben.registered()
    body = {"from": {"phoneNumber": "101"}, "to": {"phoneNumber": "102"}, "playPrompt": False}
    placed = await asyncio.to_thread(platform.post, RING_OUT, body)
    ring_out = placed.json_dict()
    assert ring_out["status"]["callStatus"] == "InProgress"

    first = await ada.answer()
    second = await ben.answer()
    await ada.hears(880)
    await ben.hears(440)
    state = (await asyncio.to_thread(platform.get, f"{RING_OUT}/{ring_out['id']}")).json_dict()
    assert state["status"]["callStatus"] == "Success"
    await ben.hang_up(second)
    await ada.ended(first)

    async def logged() -> dict[str, Any] | None:
        answer = await asyncio.to_thread(platform.get, CALL_LOG)
        records = answer.json_dict()["records"]
        ends = [(record["from"].get("extensionNumber"), record["to"].get("extensionNumber")) for record in records]
        return records[ends.index(("101", "102"))] if ("101", "102") in ends else None

    record = await wait_for(logged, missing="the call in the call log", timeout=5)
    assert record is not None
    assert record["type"] == "Voice"
    assert record["result"] in ("Accepted", "Call connected")
    assert record["direction"] == "Outbound"
    assert record["to"]["extensionNumber"] == "102"
    assert record["duration"] >= 0
    await asyncio.to_thread(platform.logout)


async def test_a_call_between_extensions_is_outbound_for_one_and_inbound_for_the_other(
    clarion_up: Installation, baresip: StartBaresip
) -> None:
    chloe = await baresip(clarion_up.account("103"))
    dev = await baresip(clarion_up.account("104"))
    await chloe.registered()
    await dev.registered()
    call = await chloe.dial("104")
    await dev.answer()
    await chloe.established(call)
    await chloe.hang_up(call)
    await dev.ended(dev.calls[-1])

    async def logged() -> tuple[list[dict[str, Any]], list[dict[str, Any]]] | None:
        one = [r for r in await clarion_up.call_log("103") if r["to"].get("extensionNumber") == "104"]
        other = [r for r in await clarion_up.call_log("104") if r["from"].get("extensionNumber") == "103"]
        return (one, other) if one and other else None

    both = await wait_for(logged, missing="the call in both call logs", timeout=5)
    assert both is not None
    (one, *_), (other, *_) = both
    assert (one["direction"], other["direction"]) == ("Outbound", "Inbound")
    assert one["sessionId"] == other["sessionId"]
    assert one["to"]["extensionNumber"] == "104"
    assert other["from"]["extensionNumber"] == "103"
