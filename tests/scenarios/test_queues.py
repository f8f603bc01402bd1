"""Call queues with real phones, engines and sound: PH-06, PH-09, PH-10, PH-11, PH-87."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.scenarios.installation import Installation
from tests.support.baresip import Baresip, StartBaresip
from tests.support.waiting import wait_for

pytestmark = [pytest.mark.scenario, pytest.mark.engine]

BASE = "/restapi/v1.0/account/~"


async def new_queue(clarion: Installation, number: str, *members: str, **rules: Any) -> str:
    """A queue without words in between, whose members are these people."""
    found = await clarion.request("101", "GET", f"{BASE}/extension?perPage=100")
    ids = {each["extensionNumber"]: str(each["id"]) for each in found["records"]}
    body = {"name": "Front desk", "extensionNumber": number, "memberIds": [ids[member] for member in members]}
    made = await clarion.request("101", "POST", f"{BASE}/clarion/call-queues", json=body)
    plain = {"holdAudioInterruptionMode": "Never", "wrapUpTime": 0, **rules}
    await clarion.request("101", "PUT", f"{BASE}/clarion/call-queues/{made['id']}/rules", json=plain)
    return str(made["id"])


async def live(clarion: Installation, queue_id: str) -> dict[str, Any]:
    found = await clarion.request("101", "GET", f"{BASE}/clarion/call-queues/live")
    return next(dict(each) for each in found["records"] if each["id"] == queue_id)


async def test_a_caller_waits_with_music_and_gets_the_member_who_takes_it_ph_06_ph_10_ph_11(
    clarion_up: Installation, baresip: StartBaresip
) -> None:
    queue_id = await new_queue(clarion_up, "301", "102", "103", transferMode="FixedOrder")
    ada = await baresip(clarion_up.account("101"), tone=440)
    ben = await baresip(clarion_up.account("102"), tone=880)
    cleo = await baresip(clarion_up.account("103"), tone=1320)
    for phone in (ada, ben, cleo):
        await phone.registered()
    started = (datetime.now(UTC) - timedelta(minutes=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    caller = await ada.call("301")  # answered by the queue
    await ada.hears_something()  # the greeting
    offered = await ben.incoming(within=25)

    async def state() -> bool:
        seen = await live(clarion_up, queue_id)
        states = {each["extensionNumber"]: each["state"] for each in seen["members"]}
        return bool(seen["waitingCount"] == 1 and states == {"102": "Ringing", "103": "Available"})

    await wait_for(state, missing="one who waits, one phone that rings", timeout=10)
    await ben.hang_up(offered)  # declines
    talk = await cleo.answer(within=15)
    await ada.hears(1320)
    await cleo.hears(440)
    assert (await live(clarion_up, queue_id))["memberCounts"]["Talking"] == 1
    sessions = await clarion_up.request("103", "GET", f"{BASE}/extension/~/presence?detailedTelephonyState=true")
    assert sessions["telephonyStatus"] == "CallConnected"
    await ada.hang_up(caller)
    await cleo.ended(talk)

    async def counted() -> bool:
        path = f"{BASE}/clarion/call-queues/{queue_id}/service-level?timeFrom={started}"
        level = await clarion_up.request("101", "GET", path)
        return bool((level["offered"], level["answered"], level["serviceLevel"]) == (1, 1, 100.0))

    await wait_for(counted, missing="a service level of one call", timeout=15)
    log = await clarion_up.call_log("103")
    assert log[0]["direction"] == "Inbound"
    assert log[0]["result"] in ("Accepted", "Call connected")


async def test_a_caller_hangs_up_and_is_called_when_it_is_their_turn_ph_09_ph_87(
    clarion_up: Installation, baresip: StartBaresip
) -> None:
    queue_id = await new_queue(clarion_up, "302", "102", callBack={"enabled": True})
    ada = await baresip(clarion_up.account("101"), tone=440)
    await ada.registered()
    call = await ada.call("302")
    await ada.hears_something()

    async def waits() -> bool:
        return bool((await live(clarion_up, queue_id))["waitingCount"] == 1)

    await wait_for(waits, missing="a caller who waits", timeout=20)
    await press_until(ada, clarion_up, queue_id)
    await ada.ended(call, within=30)

    ben = await baresip(clarion_up.account("102"), tone=880)
    await ben.registered()  # a member is there: it is Ada's turn
    back = await ada.answer(within=30)
    await ada.hears_something()  # the question
    await ada.press("1")
    await ben.answer(within=20)
    await ada.hears(880)
    await ben.hears(440)
    await ada.hang_up(back)


async def press_until(ada: Baresip, clarion: Installation, queue_id: str) -> None:
    """1 asks, 1 confirms; a key that comes during the greeting means nothing. Once in two seconds, as people do."""
    clock = asyncio.get_running_loop().time
    pressed = 0.0

    async def kept() -> bool:
        nonlocal pressed
        if (await live(clarion, queue_id))["callbackCount"] == 1:
            return True
        if clock() - pressed > 2:
            pressed = clock()
            await ada.press("1")
        return False

    await wait_for(kept, missing="a place that is kept", timeout=40)
