"""A person suspends an account while everything runs: calls are refused at once with the reason and a link, help is
reached, exports and objections work, and after undo the next call passes (docs/operations/conduct.md, What proves it).
"""

import re

import httpx
import pytest

from tests.scenarios.installation import TONE, Installation
from tests.support.baresip import Baresip, StartBaresip
from tests.support.waiting import wait_for

pytestmark = [pytest.mark.scenario, pytest.mark.engine]

OFFICER = "/restapi/v1.0/clarion/conduct"
OWN = "/restapi/v1.0/account/~/clarion/conduct"


async def refused(phone: Baresip) -> str:
    """Call; the call must end without an answer. Returns why, as the phone was told."""
    call = await phone.dial(TONE)
    await wait_for(lambda: call.closed or call.established, missing="an answer of any kind", timeout=20)
    assert not call.established, "the call went through"
    return phone.process.text()


async def test_suspended_at_once_with_help_export_and_appeal_and_back_again(
    clarion_up: Installation, baresip: StartBaresip
) -> None:
    ada = await baresip(clarion_up.account("102", transport="tcp"))
    await ada.registered()
    call = await ada.call(TONE)
    await ada.hang_up(call)
    account = (await clarion_up.request("101", "GET", "/restapi/v1.0/account/~"))["id"]
    act = await clarion_up.request("101", "POST", f"{OFFICER}/acts", json={
        "verb": "suspend", "accountId": str(account), "rule": "DIAL-03", "clause": "C3",
        "reason": "Most calls of today lasted six seconds.", "evidence": ["call records of today"],
    })  # fmt: skip
    try:
        assert act["knownBy"]["missing"] == 0
        told = await refused(ada)
        reason = re.search(r'Reason: SIP;cause=403;text="(.*?)"', told)
        assert reason and "Outgoing calls and messages of this account are suspended" in reason[1], told[-3000:]
        link = re.search(r"https?://\S+/conduct/statements/\S+\?key=[\w.-]+", reason[1])
        assert link, reason[1]
        help_call = await ada.call("911")
        await ada.hears_something()
        await ada.hang_up(help_call)
        await clarion_up.request("102", "GET", "/restapi/v1.0/account/~/extension/~/call-log")
        page = clarion_up.url + "/conduct/statements" + link[0].partition("/conduct/statements")[2]
        async with httpx.AsyncClient() as client:

            async def shown() -> bool:
                return (await client.get(page, headers={"Accept": "text/html"})).status_code == 200

            await wait_for(shown, missing="the statement behind the link in the Reason header", timeout=15)
            taken = await client.post(page.replace("?", "/appeal?"), data={"text": "We only call customers."})
        assert taken.status_code == 201 and "was received" in taken.text
    finally:
        await clarion_up.request("101", "POST", f"{OFFICER}/acts/{act['id']}/undo", json={"reason": "It was a test."})
    call = await ada.call(TONE)
    await ada.hears(1004)
    await ada.hang_up(call)
    standing = await clarion_up.request("101", "GET", f"{OWN}/standing")
    assert standing["state"] == "active" and standing["history"][-1]["state"] == "suspended-outbound"
