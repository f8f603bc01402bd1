"""The official npm package ringcentral-softphone under Node: registered, heard, held, transferred."""

import pytest

from tests.scenarios.installation import BUSY, ECHO, IVR, TONE, Installation
from tests.support.baresip import StartBaresip
from tests.support.node_phone import StartNodePhone
from tests.support.waiting import wait_for

pytestmark = [pytest.mark.clients, pytest.mark.scenario]


async def test_the_softphone_registers_and_hears_itself_at_the_echo_number(
    clarion_up: Installation, node_phone: StartNodePhone
) -> None:
    phone = await node_phone("softphone", clarion_up.softphone_info("103"), tone=700)
    await phone.register()
    await phone.call(ECHO)
    await phone.hears(700)
    await phone.hang_up()
    far = (await clarion_up.network("calls", number=ECHO))["calls"][-1]
    await clarion_up.network_knows(far, ended_by="clarion")


async def test_the_softphone_is_called_and_answers(
    clarion_up: Installation, node_phone: StartNodePhone, baresip: StartBaresip
) -> None:
    phone = await node_phone("softphone", clarion_up.softphone_info("103"), tone=500)
    await phone.register()
    ada = await baresip(clarion_up.account("101"), tone=900)
    await ada.registered()
    call = await ada.dial("103")
    await phone.answer()
    await ada.established(call)
    await ada.hears(500)
    await phone.hears(900)
    await ada.hang_up(call)
    await phone.ended()


async def test_the_softphone_presses_keys_and_hears_them(
    clarion_up: Installation, node_phone: StartNodePhone, baresip: StartBaresip
) -> None:
    phone = await node_phone("softphone", clarion_up.softphone_info("103"))
    await phone.register()
    await phone.call(IVR)
    far = await clarion_up.network_call(IVR)
    await phone.press("42#")
    await clarion_up.network_knows(far, digits="42#")
    await clarion_up.network("press", id=far["id"], keys="7")
    await phone.happened("key", phone.newest)
    assert phone.keys() == "7"


async def test_the_softphone_holds_and_resumes(clarion_up: Installation, node_phone: StartNodePhone) -> None:
    phone = await node_phone("softphone", clarion_up.softphone_info("103"), tone=700)
    await phone.register()
    await phone.call(TONE)
    far = await clarion_up.network_call(TONE)
    await clarion_up.network_hears(far, 700)
    await phone.hold()
    await clarion_up.network_hears_other_than(far, 700)
    await phone.resume()
    await clarion_up.network_hears(far, 700)
    await phone.hears(1004)


async def test_the_softphone_transfers_a_call(
    clarion_up: Installation, node_phone: StartNodePhone, baresip: StartBaresip
) -> None:
    phone = await node_phone("softphone", clarion_up.softphone_info("103"), tone=500)
    await phone.register()
    bob = await baresip(clarion_up.account("102"), tone=880)
    await bob.registered()
    await phone.call(TONE)
    await phone.hears(1004)
    far = await clarion_up.network_call(TONE)
    await phone.transfer("102")
    await bob.answer()
    await bob.hears(1004)
    await clarion_up.network_hears(far, 880)


async def test_the_softphone_learns_that_a_number_is_busy(clarion_up: Installation, node_phone: StartNodePhone) -> None:
    phone = await node_phone("softphone", clarion_up.softphone_info("103"))
    await phone.register()
    call = await phone.dial(BUSY)
    await phone.happened("busy", call, within=40)


async def test_the_softphone_declines_a_call(
    clarion_up: Installation, node_phone: StartNodePhone, baresip: StartBaresip
) -> None:
    phone = await node_phone("softphone", clarion_up.softphone_info("103"))
    await phone.register()
    placed = await clarion_up.network(
        "place", from_number="+12025550130", to=clarion_up.env["CLARION_103_NUMBER"], duration=60
    )
    await phone.do("decline", call=await phone.incoming())
    # Declined by the only phone: the mailbox of the extension takes the call.
    answered = await clarion_up.network_knows(placed, status=200, within=20)
    assert answered["answered"]
    await clarion_up.network("hang_up", id=placed["id"])


async def test_a_softphone_that_restarts_ten_times_with_new_instances_finds_room(
    clarion_up: Installation, node_phone: StartNodePhone, baresip: StartBaresip
) -> None:
    async def status() -> str:
        devices = await clarion_up.request("104", "GET", "/restapi/v1.0/account/~/extension/~/device")
        return str(devices["records"][0]["status"])

    for n in range(10):
        phone = await node_phone("softphone", clarion_up.softphone_info("104"), tone=500, instanceId=f"restart-{n}")
        await phone.register()
        if n < 9:
            await phone.close()
    assert await status() == "Online"
    ada = await baresip(clarion_up.account("101"), tone=900)
    await ada.registered()
    call = await ada.dial("104")
    await phone.answer()
    await ada.established(call)
    await ada.hears(500)
    await phone.hang_up()
    await ada.ended(call)
    await phone.close()

    async def away() -> bool:
        return await status() == "Offline"

    await wait_for(away, missing="the device of 104 to be offline", timeout=5)


async def test_one_more_phone_signs_out_the_first_where_the_account_wants_that(
    clarion_up: Installation, node_phone: StartNodePhone
) -> None:
    """PH-74"""
    limit = "/restapi/v1.0/account/~/clarion/phone-limit"

    async def instances() -> list[str]:
        path = "/restapi/v1.0/account/~/extension/~/clarion/registrations"
        records = (await clarion_up.request("104", "GET", path))["records"]
        return sorted(each["instanceId"].rpartition(":")[2] for each in records)

    await clarion_up.request("101", "PUT", limit, json={"most": 2, "whenFull": "replace"})
    phones = []
    try:
        for name in ("one", "two", "three"):
            phone = await node_phone("softphone", clarion_up.softphone_info("104"), tone=500, instanceId=name)
            phones.append(phone)
            await phone.register()
        assert len(await instances()) == 2 and not any(each.endswith("one") for each in await instances())
    finally:
        await clarion_up.request("101", "PUT", limit, json={"most": 20, "whenFull": "refuse"})
        for phone in phones:
            await phone.close()
