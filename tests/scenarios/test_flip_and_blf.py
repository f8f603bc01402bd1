"""PH-27, PH-42, PH-78: a call goes to the mobile and comes back, by sound; a colleague's lamp, by its NOTIFYs."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.scenarios.installation import TONE, Installation
from tests.scenarios.test_recording import phones
from tests.support.baresip import StartBaresip
from tests.support.processes import Process
from tests.support.waiting import free_ports, wait_for

pytestmark = [pytest.mark.scenario, pytest.mark.engine]

WATCHER = Path(__file__).with_name("watcher.xml")
FLIPS = "/restapi/v2/accounts/~/extensions/~/call-flip-numbers"
CALLS = "/restapi/v1.0/account/~/extension/~/active-calls"
MOBILE_SOUNDS = 1004


def watcher(clarion: Installation, watched: str, port: int) -> list[Any]:
    """SIPp with what 103's phone signs in with; it ends with 0 once the lamp went through all its states."""
    sipp = shutil.which("sipp")
    assert sipp, "sipp (Debian package sip-tester) is not installed"
    account = clarion.account("103", transport="udp")
    keys = {"watched": watched, "user": account.user, "realm": account.domain}
    given = [part for name, value in keys.items() for part in ("-key", name, value)]
    given += ["-au", account.auth_id, "-ap", account.password]
    where = f"127.0.0.1:{clarion.settings['CLARION_SIP_PORT']}"
    return [
        sipp,
        where,
        "-sf",
        WATCHER,
        "-i",
        "127.0.0.1",
        "-p",
        str(port),
        "-m",
        "1",
        "-nostdin",
        "-trace_err",
        "-default_behaviors",
        "all,-abortunexp",  # the answer to its SUBSCRIBE may come after the NOTIFY, while it sends
        *given,
    ]


async def test_a_call_goes_to_the_mobile_and_back_while_a_lamp_watches(
    clarion_up: Installation, baresip: StartBaresip, processes: Callable[..., Process], tmp_path: Path
) -> None:
    ada, ben = await phones(clarion_up, baresip)
    port, *_ = free_ports(2)
    lamp = processes(watcher(clarion_up, "101", port), name="watcher", cwd=tmp_path)
    await wait_for((tmp_path / "watching").exists, missing=lambda: f"the first NOTIFY\n{lamp.tail()}")
    body = {"records": [{"phoneNumber": TONE, "label": "Mobile", "flipNumber": "4"}]}
    await clarion_up.request("101", "PUT", FLIPS, json=body)
    call = await ben.dial("101")
    answered = await ada.answer()
    await ben.hears(440)
    await ada.hears(880)

    [mine] = (await clarion_up.request("101", "GET", CALLS))["records"]
    party = f"/restapi/v1.0/account/~/telephony/sessions/{mine['telephonySessionId']}/parties/{mine['partyId']}"
    await clarion_up.request("101", "POST", f"{party}/flip", json={"callFlipId": "4"})
    await ben.hears(MOBILE_SOUNDS)
    await ada.ended(answered)
    mobile = await clarion_up.network_call(TONE)
    await clarion_up.network_hears(mobile, 880)

    back = await ada.dial("*35")
    await ben.hears(440)
    await ada.hears(880)
    await clarion_up.network_knows(mobile, ended_by="clarion")
    assert call.established and not call.closed, "whom one talks with notices nothing"
    await ada.hang_up(back)
    await ben.ended(call)

    await wait_for(lambda: not lamp.running, missing=lambda: f"the lamp to go out\n{lamp.tail()}", timeout=30)
    assert lamp.popen.returncode == 0, lamp.tail()

    async def logged() -> list[dict[str, Any]]:
        session = mine["telephonySessionId"]
        return [line for line in await clarion_up.call_log("101") if line["telephonySessionId"] == session]

    log: list[dict[str, Any]] = await wait_for(logged, missing="the call in the log")
    assert [(line["direction"], line["result"]) for line in log] == [("Inbound", "Accepted")], "one call, one line"
