"""PH-30, PH-34, PH-35 by sound, with real engines: supervision in each mode, intercom, a page; who hears whom."""

from typing import Any

import pytest

from tests.scenarios.installation import Installation
from tests.support.audio import strength
from tests.support.baresip import Baresip, StartBaresip
from tests.support.waiting import wait_for

pytestmark = [pytest.mark.scenario, pytest.mark.engine]

ACCOUNT = "/restapi/v1.0/account/~"
GROUPS = f"{ACCOUNT}/call-monitoring-groups"
TONES = {"101": 700, "102": 1100, "103": 500}
ALONE = "sip_autoanswer=yes"  # answers by itself when asked to


async def hears_just(phone: Baresip, *people: str) -> None:
    """These tones and no other of the three."""
    wanted = {TONES[person] for person in people}

    def so() -> bool:
        heard = phone.heard()
        shares = {tone: strength(heard, tone) for tone in TONES.values()} if len(heard) >= 3000 else {}
        return bool(shares) and all((share > 0.15) == (tone in wanted) for tone, share in shares.items())

    await wait_for(
        so, missing=lambda: f"just {people} at {phone.account.user}; it hears {phone.describe()}", timeout=15
    )


@pytest.fixture
async def phones(clarion_up: Installation, baresip: StartBaresip) -> dict[str, Baresip]:
    made = {}
    for person, tone in TONES.items():
        made[person] = await baresip(clarion_up.account(person, extra=ALONE), tone=tone)
        await made[person].registered()
    return made


async def extension_id(clarion: Installation, person: str) -> str:
    return str((await clarion.request(person, "GET", f"{ACCOUNT}/extension/~"))["id"])


async def device_id(clarion: Installation, person: str) -> str:
    devices = (await clarion.request(person, "GET", f"{ACCOUNT}/extension/~/device"))["records"]
    return str(next(each["id"] for each in devices if each["type"] == "OtherPhone"))


async def until_done(clarion: Installation, person: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
    """Call servers learn of a group a moment after it was made."""
    problem = ""

    async def attempt() -> dict[str, Any] | None:
        nonlocal problem
        try:
            return dict(await clarion.request(person, "POST", path, json=body))
        except AssertionError as error:
            problem = str(error)
            return None

    return await wait_for(attempt, missing=lambda: f"{path}: {problem}", timeout=15)


async def test_a_supervisor_listens_whispers_barges_in_and_takes_over_ph_30(
    clarion_up: Installation, phones: dict[str, Baresip]
) -> None:
    caller, agent, boss = phones["101"], phones["102"], phones["103"]
    group = await clarion_up.request("101", "POST", GROUPS, json={"name": "Floor"})
    members = [
        {"id": await extension_id(clarion_up, "103"), "permissions": ["Monitoring"]},
        {"id": await extension_id(clarion_up, "102"), "permissions": ["Monitored"]},
    ]
    await clarion_up.request("101", "POST", f"{GROUPS}/{group['id']}/bulk-assign", json={"addedExtensions": members})
    call = await caller.dial("102")
    answered = await agent.answer()
    await hears_just(caller, "102")
    await hears_just(agent, "101")
    [live] = (await clarion_up.request("102", "GET", f"{ACCOUNT}/extension/~/active-calls"))["records"]
    path = f"{ACCOUNT}/telephony/sessions/{live['telephonySessionId']}/supervise"
    body = {"supervisorDeviceId": await device_id(clarion_up, "103"), "agentExtensionId": members[1]["id"]}
    party = await until_done(clarion_up, "103", path, {**body, "mode": "Listen"})
    assert party["role"] == "Supervisor"
    watching = await wait_for(
        lambda: next((each for each in boss.calls if each.established), None),
        missing=lambda: f"the supervisor's phone answers by itself\n{boss.process.tail(40)}",
        timeout=15,
    )
    await hears_just(boss, "101", "102")
    await hears_just(caller, "102")
    await hears_just(agent, "101")

    await clarion_up.request("103", "POST", path, json={**body, "mode": "Whisper"})
    await hears_just(agent, "101", "103")
    await hears_just(caller, "102")

    await boss.press("*82")
    await hears_just(caller, "102", "103")
    await hears_just(agent, "101", "103")

    await clarion_up.request("103", "POST", path, json={**body, "mode": "TakeOver"})
    await agent.ended(answered)
    await hears_just(caller, "103")
    await hears_just(boss, "101")
    await boss.hang_up(watching)
    await caller.ended(call)

    async def kept() -> list[dict[str, Any]]:
        answer = await clarion_up.request("101", "GET", f"{ACCOUNT}/clarion/supervisions")
        return [each for each in answer["records"] if each.get("endTime")]

    [record] = await wait_for(kept, missing="what was written down", timeout=15)
    assert record["modes"] == ["Listen", "Whisper", "Barge", "TakeOver"]
    await clarion_up.request("101", "DELETE", f"{GROUPS}/{group['id']}")


async def test_phones_answer_by_themselves_for_intercom_and_pages_ph_34_ph_35(
    clarion_up: Installation, phones: dict[str, Baresip]
) -> None:
    first, second, third = phones["101"], phones["102"], phones["103"]
    call = await first.call("*96102")
    await hears_just(first, "102")
    await hears_just(second, "101")
    await first.hang_up(call)

    own = f"{ACCOUNT}/clarion/paging-groups"
    group = await clarion_up.request("101", "POST", own, json={"name": "Hall"})
    assigned = {
        "addedUserIds": [await extension_id(clarion_up, "101")],
        "addedDeviceIds": [await device_id(clarion_up, person) for person in ("102", "103")],
    }
    path = f"{ACCOUNT}/paging-only-groups/{group['id']}/bulk-assign"
    await clarion_up.request("101", "POST", path, json=assigned)
    number = group["extensionNumber"]

    async def known() -> bool:
        body = {"from": "101", "to": number}
        told = await clarion_up.request("101", "POST", f"{ACCOUNT}/clarion/call-route-tests", json=body)
        return any("Pages Hall" in each for each in told["sentences"])

    await wait_for(known, missing="the group at the call server", timeout=15)
    page = await first.call(number)
    await hears_just(second, "101")
    await hears_just(third, "101")
    await first.hears_nothing()
    await first.hang_up(page)
    for phone in (second, third):
        await phone.ended(phone.calls[-1])
    await clarion_up.request("101", "DELETE", f"{own}/{group['id']}")
