"""Calls that acceptable use stops, as a real phone sees them: the code, the Reason with words and link, no lies."""

import re

import pytest

from tests.scenarios.installation import TONE, Installation
from tests.support.baresip import StartBaresip
from tests.support.waiting import wait_for

pytestmark = [pytest.mark.scenario, pytest.mark.engine]

ABROAD = "011442079460000"


async def test_a_real_invite_abroad_gets_403_with_its_reason_and_help_is_reached_pmp_02(
    clarion_up: Installation, baresip: StartBaresip
) -> None:
    grace = await baresip(clarion_up.account("103", transport="tcp"))
    await grace.registered()
    call = await grace.dial(ABROAD)
    await wait_for(lambda: call.closed or call.established, missing="an answer of any kind", timeout=20)
    assert not call.established
    told = grace.process.text()
    reason = re.search(r'Reason: SIP;cause=403;text="(.*?)"', told)
    assert reason, told[-3000:]
    assert "Calls abroad are switched off for this account" in reason[1]
    assert re.search(r"SIP/2\.0 403 Forbidden", told)
    assert re.search(r"Error-Info: <https?://\S+/conduct/statements/st-", told)
    help_call = await grace.call("911")
    await grace.hears_something()
    await grace.hang_up(help_call)
    at_home = await grace.call(TONE)
    await grace.hang_up(at_home)
    refusals = await clarion_up.request("103", "GET", "/restapi/v1.0/account/~/clarion/verdicts")
    assert refusals["records"][0]["grounds"][0]["rule"] == "PMP-02"
