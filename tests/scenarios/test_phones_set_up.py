"""PH-43, PH-66, PH-46: a phone that got its settings from the setup server signs in, calls, is told to fetch again, and
dials its voicemail, through everything real.
"""

import asyncio
from typing import Any

import httpx
import pytest

from clarion.engines.sip.digest import answer_challenge
from tests.features.phone.device_provisioning.reading import READERS
from tests.scenarios.installation import Installation
from tests.support.baresip import Account, StartBaresip
from tests.support.sip_peer import Dialog, SipPeer
from tests.support.waiting import wait_for

pytestmark = [pytest.mark.scenario, pytest.mark.engine]

DEVICES = "/restapi/v1.0/account/~/clarion/devices"
MAC = "001565aabbcc"
PIN = "271828"


async def settings_of(link: str) -> dict[str, str]:
    """What the phone reads by this address."""
    async with httpx.AsyncClient() as phone:
        answer = await phone.get(f"{link}{MAC}.cfg", headers={"User-Agent": "Yealink SIP-T46U 108.86.0.20"})
    assert answer.status_code == 200, answer.text
    return READERS["equals"](answer.text)


def account_of(clarion: Installation, found: dict[str, str]) -> Account:
    """Nothing but what the file says."""
    proxy, port = found["account.1.outbound_proxy.1.address"], found["account.1.outbound_proxy.1.port"]
    proxy = proxy.replace("localhost", "127.0.0.1")  # baresip asks no hosts file
    assert found["account.1.sip_server.1.transport_type"] == "2"
    return Account(
        user=found["account.1.user_name"],
        domain=found["account.1.sip_server.1.address"],
        auth_id=found["account.1.auth_name"],
        password=found["account.1.password"],
        proxy=f"sip:{proxy}:{port};transport=tls",
        ca_file=clarion.ca_file,
        srtp=True,
    )


async def test_a_phone_signs_in_with_what_it_fetched_and_is_told_of_changes_ph_43(
    clarion_up: Installation, baresip: StartBaresip
) -> None:
    extensions = (await clarion_up.request("101", "GET", "/restapi/v1.0/account/~/extension"))["records"]
    owner = next(item["id"] for item in extensions if item.get("extensionNumber") == "103")
    body = {"type": "HardPhone", "extension": {"id": owner}}
    device = await clarion_up.request("101", "POST", "/restapi/v1.0/account/~/device", json=body)
    path = f"{DEVICES}/{device['id']}/setup"
    setup = await clarion_up.request("101", "PUT", path, json={"family": "yealink", "mac": MAC})
    found = await settings_of(setup["link"])
    cleo = await baresip(account_of(clarion_up, found), tone=700)
    await cleo.registered()
    ben = await baresip(clarion_up.account("102"), tone=880)
    await ben.registered()
    call = await cleo.dial("102")
    await ben.answer()
    await cleo.established(call)
    await cleo.hears(880)
    await ben.hears(700)
    await cleo.hang_up(call)
    await cleo.ended(call)
    other = SipPeer(("127.0.0.1", int(clarion_up.settings["CLARION_SIP_PORT"])))
    await register(other, found)
    key = {"type": "BLF", "extension": {"id": owner}}
    await clarion_up.request("101", "PUT", path, json={"family": "yealink", "mac": MAC, "keys": [key]})
    notify = await other.request_heard("NOTIFY", within=15)
    assert notify.header("event") == "check-sync;reboot=false"
    other.respond(notify, 200)
    other.close()
    again = await settings_of(found["auto_provision.server.url"])
    assert again["linekey.2.value"] == "103"
    assert "account.1.password" not in again
    await cleo.close()  # or it asks again and again to register a device that is gone, and its user is kept out for it
    await clarion_up.request("101", "DELETE", f"/restapi/v1.0/account/~/device/{device['id']}")


async def register(peer: SipPeer, found: dict[str, str]) -> None:
    """The same phone once more, as a few lines that show what it is sent."""
    user, domain = found["account.1.user_name"], found["account.1.sip_server.1.address"]
    address = f"<sip:{user}@{domain}>"
    dialog = Dialog(call_id="settings-phone", uri=f"sip:{domain}", from_=f"{address};tag=p1", to=address)
    peer.request(dialog, "REGISTER", headers=("Expires: 120",))
    challenge = await peer.answer(dialog)
    assert challenge.status == 401, challenge.first
    answer = answer_challenge(
        challenge.header("www-authenticate"),
        username=found["account.1.auth_name"],
        password=found["account.1.password"],
        method="REGISTER",
        uri=dialog.uri,
    )
    peer.request(dialog, "REGISTER", headers=("Expires: 120", f"Authorization: {answer}"))
    assert (await peer.answer(dialog)).status == 200


async def messages(clarion: Installation, person: str) -> list[dict[str, Any]]:
    store = "/restapi/v1.0/account/~/extension/~/message-store?messageType=VoiceMail"
    return list((await clarion.request(person, "GET", store))["records"])


async def leave_message(clarion: Installation, baresip: StartBaresip) -> None:
    """Six hundred and twenty hertz, for somebody who is not there."""
    ada = await baresip(clarion.account("101"), tone=620)
    await ada.registered()
    call = await ada.call(clarion.env["CLARION_104_NUMBER"])
    await ada.hears(1000, within=30)
    clock = asyncio.get_running_loop().time
    until = clock() + 4
    await wait_for(lambda: clock() > until, missing="four seconds of message", timeout=15)
    await ada.hang_up(call)

    async def arrived() -> bool:
        return bool(await messages(clarion, "104"))

    await wait_for(arrived, missing="the message in the store of 104", timeout=20)


async def test_voicemail_is_heard_and_deleted_from_the_phone_ph_66(
    clarion_up: Installation, baresip: StartBaresip
) -> None:
    me = (await clarion_up.request("104", "GET", "/restapi/v1.0/account/~/extension/~"))["id"]
    await clarion_up.request("101", "PUT", f"/restapi/v1.0/account/~/extension/{me}", json={"ivrPin": PIN})
    await leave_message(clarion_up, baresip)
    dev = await baresip(clarion_up.account("104"))
    await dev.registered()
    call = await dev.call("*97")
    await dev.hears_something()
    await dev.press(PIN + "#")
    await dev.press("1")
    await dev.hears(620, within=40)  # what was said is what is played
    await dev.press("3")

    async def gone() -> bool:
        return not await messages(clarion_up, "104")

    await wait_for(gone, missing="an empty mailbox", timeout=20)
    await dev.hang_up(call)


async def test_do_not_disturb_by_the_phone_holds_at_once_ph_66(clarion_up: Installation, baresip: StartBaresip) -> None:
    dev = await baresip(clarion_up.account("104"))
    await dev.registered()
    for code, status in (("*78", "DoNotAcceptAnyCalls"), ("*79", "TakeAllCalls")):
        call = await dev.call(code)
        await dev.hears_something()

        async def kept(wanted: str = status) -> bool:
            presence = await clarion_up.request("104", "GET", "/restapi/v1.0/account/~/extension/~/presence")
            return bool(presence["dndStatus"] == wanted)

        await wait_for(kept, missing=f"{status} in the presence of 104", timeout=15)
        await dev.ended(call, within=30)
