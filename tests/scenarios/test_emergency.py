"""R18, ADM-01, ADM-02, ADM-07, ADM-10, ADM-11, ADM-13, ADM-16, ADM-43: emergency calls through everything real."""

import uuid
from typing import Any

import pytest
from sqlalchemy import select

from clarion.base.storage import Storage
from clarion.features.people import Account, AccountStatus, set_account_status
from tests.engines.kamailio.ends import udp_phone
from tests.engines.kamailio.sip_text import request
from tests.scenarios.installation import Installation
from tests.support.baresip import StartBaresip
from tests.support.waiting import wait_for

pytestmark = [pytest.mark.scenario, pytest.mark.engine]


async def emergency_calls(clarion: Installation) -> list[dict[str, Any]]:
    return list((await clarion.network("emergency"))["calls"])


@pytest.mark.parametrize("dialed", ["911", "9911", "112", "999"])
async def test_an_emergency_call_carries_place_and_callback_number(
    clarion_up: Installation, baresip: StartBaresip, dialed: str
) -> None:
    before = len(await emergency_calls(clarion_up))
    ada = await baresip(clarion_up.account("101"))
    await ada.registered()
    call = await ada.call(dialed)
    await ada.hears_something()
    answered = (await emergency_calls(clarion_up))[before:]
    assert len(answered) == 1
    emergency = answered[0]["emergency"]
    assert clarion_up.env["CLARION_101_NUMBER"] in str(emergency), "the centre can call back"
    assert "Davis Drive" in str(emergency), "the centre knows the place"
    await ada.hang_up(call)
    notices = await clarion_up.request("101", "GET", "/restapi/v1.0/account/~/clarion/emergency-notices")
    assert notices["records"], "the people on site are told"


AUTO = "/restapi/v1.0/account/~/emergency-address-auto-update"
ANNEX = {"street": "1 Broadway", "city": "Oakland", "state": "CA", "zip": "94607", "country": "US"}


async def test_help_is_sent_where_the_network_says_that_the_phone_is(
    clarion_up: Installation, baresip: StartBaresip
) -> None:
    """ADM-06, PH-49"""
    here = {"startIp": "127.0.0.0", "endIp": "127.255.255.255", "name": "Annex", "emergencyAddress": ANNEX}
    body = {"name": "Annex", "publicIpRanges": [], "privateIpRanges": [here]}
    network = await clarion_up.request("101", "POST", f"{AUTO}/networks", json=body)
    phones = [each["id"] for each in (await clarion_up.request("101", "GET", f"{AUTO}/devices"))["records"]]
    await clarion_up.request("101", "POST", f"{AUTO}/devices/bulk-assign", json={"enabledDeviceIds": phones})
    try:
        ada = await baresip(clarion_up.account("101"))
        await ada.registered()

        async def told() -> bool:
            """Call servers hear of it in a moment: until then the registered address holds."""
            call = await ada.call("911")
            await ada.hears_something()
            await ada.hang_up(call)
            emergency = str((await emergency_calls(clarion_up))[-1]["emergency"])
            assert "Broadway" in emergency or "Davis Drive" in emergency, "no call without a place"
            return "Broadway" in emergency

        await wait_for(told, missing="a call with the place of the network", timeout=60)
    finally:
        await clarion_up.request("101", "POST", f"{AUTO}/devices/bulk-assign", json={"disabledDeviceIds": phones})
        await clarion_up.request("101", "DELETE", f"{AUTO}/networks/{network['id']}")


async def test_the_test_number_reads_back_number_and_place(clarion_up: Installation, baresip: StartBaresip) -> None:
    ada = await baresip(clarion_up.account("101"))
    await ada.registered()
    await ada.call("933")
    await ada.hears_something()


async def test_adm_46_a_location_is_tested_by_a_call_whose_read_out_is_kept(clarion_up: Installation) -> None:
    root = "/restapi/v1.0/account/~/clarion"
    location = (await clarion_up.request("101", "GET", f"{root}/emergency-default"))["location"]
    begun = await clarion_up.request("101", "POST", f"{root}/emergency-locations/{location['id']}/test")
    assert "Davis Drive" in begun["pidfLo"]
    sent = (await emergency_calls(clarion_up))[-1]["emergency"]
    assert "Davis Drive" in str(sent), "the carrier gets the place"
    assert begun["callbackNumber"] in str(sent)

    async def passed() -> bool:
        test = await clarion_up.request("101", "GET", f"{root}/emergency-location-tests/{begun['id']}")
        assert test["result"] in ("Running", "Passed"), test
        return bool(test["result"] == "Passed" and test["seconds"] > 2 and "contentUri" in test)

    await wait_for(passed, missing="the read-out of the address test", timeout=90)
    states = await clarion_up.request("101", "GET", f"{root}/emergency-location-states")
    assert next(one for one in states["records"] if one["id"] == location["id"])["testResult"] == "Passed"
    acts = (await clarion_up.request("101", "GET", f"{root}/conduct/acts"))["records"]
    assert "ILL-06" not in str(acts), "keeping what a machine reads out needs nobody's consent"


async def test_a_suspended_account_still_reaches_help_but_nobody_else(
    clarion_up: Installation, baresip: StartBaresip
) -> None:
    dev = await baresip(clarion_up.account("104"))
    await dev.registered()
    await set_status(clarion_up, AccountStatus.SUSPENDED)
    try:

        async def refused() -> bool:
            call = await dev.dial("+12025550102")
            await wait_for(lambda: call.closed or call.established, missing="an answer of any kind")
            if call.established:
                await dev.hang_up(call)
            return not call.established

        await wait_for(refused, missing="the suspension to be known", timeout=60)
        await dev.call("911")
        await dev.hears_something()
    finally:
        await set_status(clarion_up, AccountStatus.CONFIRMED)


async def set_status(clarion: Installation, status: AccountStatus) -> None:
    """As an operator's program would, from another process."""
    storage = Storage(f"sqlite:///{clarion.data}/clarion.db")
    async with storage.transaction() as session:
        account = await session.scalar(select(Account).where(Account.name == "Clarion Demo"))
        assert account is not None
        set_account_status(session, account, status)
    await storage.close()


async def test_a_guessed_name_connects_unverified_and_as_nobody(
    clarion_up: Installation, baresip: StartBaresip
) -> None:
    """ADM-13: a neighbour says to be 102 and dials 911. It connects; nothing in it is that person's."""
    ada = await baresip(clarion_up.account("101"))
    await ada.registered()
    before = len(await emergency_calls(clarion_up))
    victim, domain = clarion_up.env["CLARION_102_SIP_USERNAME"], clarion_up.env["CLARION_SIP_DOMAIN"]
    stranger = await udp_phone(int(clarion_up.settings["CLARION_SIP_PORT"]))
    source, call_id = f"udp:127.0.0.1:{stranger.port}", uuid.uuid4().hex
    offer = (
        "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
        "m=audio 40000 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n"
    )
    extra = [("Content-Type", "application/sdp"), ("P-Asserted-Identity", f"<sip:{victim}@{domain}>")]
    ask: dict[str, Any] = {"via": stranger.via, "user": victim, "to": "911", "call_id": call_id}
    contact = f"<sip:x@127.0.0.1:{stranger.port}>"
    stranger.send(request("INVITE", f"sip:911@{domain}", contact=contact, extra=extra, body=offer, **ask))
    answer = await stranger.inbox.expect("200", call_id=call_id, timeout=30)
    for method, cseq in (("ACK", 1), ("BYE", 2)):
        stranger.send(request(method, f"sip:911@{domain}", to_tag=answer.tag("To"), cseq=cseq, **ask))
    await stranger.inbox.expect("200", call_id=call_id, skip=1)
    await stranger.close()
    [call] = (await emergency_calls(clarion_up))[before:]
    told = str(call)
    assert "Davis Drive" not in told and clarion_up.env["CLARION_102_NUMBER"] not in told, told
    assert "anonymous" in told

    async def noticed() -> dict[str, Any] | None:
        path = "/restapi/v1.0/account/~/clarion/emergency-notices"
        notices = (await clarion_up.request("101", "GET", path))["records"]
        return next((each for each in notices if each["source"] == source), None)

    notice = await wait_for(noticed, missing="the notice of an unverified call", timeout=30)
    assert notice is not None and not notice["verified"] and not notice["extension"]["id"] and not notice["address"]

    async def logged() -> dict[str, Any] | None:
        found = await clarion_up.call_log("101", account=True)
        return next((each for each in found if "Unverified" in each.get("from", {}).get("name", "")), None)

    entry = await wait_for(logged, missing="the call in the log of the company", timeout=30)
    assert entry is not None and "extension" not in entry
    assert not any("Unverified" in str(each) for each in await clarion_up.call_log("102"))
