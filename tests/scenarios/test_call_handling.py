"""Who gets a call, through everything real: sent outside, blocked, asked for a name; and why, afterwards."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.scenarios.installation import TONE_620, Installation
from tests.support.baresip import StartBaresip
from tests.support.waiting import wait_for

pytestmark = [pytest.mark.scenario, pytest.mark.engine]

ACCOUNT = "/restapi/v1.0/account/~"
EXT = f"{ACCOUNT}/extension/~"
OUTSIDER = "+12025550142"


@pytest.fixture
async def clarion(clarion_up: Installation) -> AsyncIterator[Installation]:
    """Rules of 103 and 104 are as they were afterwards."""
    documents = {}
    for person in ("103", "104"):
        documents[person] = await clarion_up.request(person, "GET", f"{EXT}/clarion/call-handling")
    yield clarion_up
    for person, document in documents.items():
        await clarion_up.request(person, "PUT", f"{EXT}/clarion/call-handling", json={"document": document})


async def call_servers_know(clarion: Installation, person: str, sentence: str) -> None:
    """A dry run of a call from outside says so: nothing has to be called to find out."""
    heard: dict[str, Any] = {}

    async def look() -> bool:
        body = {"from": OUTSIDER, "to": clarion.env[f"CLARION_{person}_NUMBER"]}
        heard.update(await clarion.request("101", "POST", f"{ACCOUNT}/clarion/call-route-tests", json=body))
        return any(sentence in each for each in heard["sentences"])

    await wait_for(look, missing=lambda: f"“{sentence}” in {heard.get('sentences')}", timeout=20)


async def calls(clarion: Installation, person: str, **more: Any) -> dict[str, Any]:
    place = {"from": OUTSIDER, "to": clarion.env[f"CLARION_{person}_NUMBER"], "duration": 60, **more}
    return await clarion.network("place", **place)


async def test_ph_16_a_call_goes_on_to_a_phone_outside_when_ones_own_is_not_there(clarion: Installation) -> None:
    number = await clarion.request("104", "POST", f"{EXT}/forwarding-number", json={"phoneNumber": TONE_620})
    phones = (await clarion.request("104", "GET", f"{EXT}/forwarding-number"))["records"]
    [desk] = [phone for phone in phones if phone["type"] == "PhoneLine"]
    groups = [
        {"index": 1, "ringCount": 4, "forwardingNumbers": [{"id": desk["id"]}]},
        {"index": 2, "ringCount": 4, "forwardingNumbers": [{"id": number["id"]}]},
    ]
    forwarding = {"notifyMySoftPhones": False, "ringingMode": "Sequentially", "rules": groups}
    rule = f"{EXT}/answering-rule/business-hours-rule"
    await clarion.request("104", "PUT", rule, json={"forwarding": forwarding})
    await call_servers_know(clarion, "104", TONE_620)
    call = await calls(clarion, "104", tone_hz=800)
    await clarion.network_hears(call, 620)
    await clarion.network("hang_up", id=call["id"])


async def test_ph_18_ph_81_a_blocked_caller_reaches_nobody_and_the_ledger_says_why(clarion: Installation) -> None:
    await clarion.request("104", "POST", f"{EXT}/caller-blocking/phone-numbers", json={"phoneNumber": OUTSIDER})
    await call_servers_know(clarion, "104", f"{OUTSIDER} is blocked.")
    call = await calls(clarion, "104")
    await clarion.network_knows(call, status=603)

    async def logged() -> str:
        for record in await clarion.call_log("101", account=True):
            if record.get("result") == "Blocked":
                return str(record["telephonySessionId"])
        return ""

    session = await wait_for(logged, missing=lambda: f"a blocked call in the log\n{clarion.log()}", timeout=20)
    told = await clarion.request("104", "GET", f"{ACCOUNT}/clarion/calls/{session}/explanation")
    assert f"{OUTSIDER} is blocked." in told["sentences"]
    assert not any("rang" in sentence for sentence in told["sentences"])


async def test_ph_17_a_caller_says_a_name_and_the_callee_takes_the_call(
    clarion: Installation, baresip: StartBaresip
) -> None:
    phone = await baresip(clarion.account("103"), tone=1100)
    await phone.registered()
    body = {"screening": "Always"}
    await clarion.request("103", "PUT", f"{EXT}/answering-rule/business-hours-rule", json=body)
    await call_servers_know(clarion, "103", "The caller is asked for a name")
    call = await calls(clarion, "103", tone_hz=800)
    await clarion.network_hears(call, 1000, within=25)  # the tone after which a name is said
    ringing = await phone.incoming(within=25)
    await phone.answer(ringing)
    await phone.hears_something()
    await phone.press("1")
    await clarion.network_hears(call, 1100)
    await clarion.network("hang_up", id=call["id"])
