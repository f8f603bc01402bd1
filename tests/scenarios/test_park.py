"""PH-26: a desk phone parks a caller, another one fetches them; heard by their tones."""

import asyncio

import pytest

from tests.scenarios.installation import Installation
from tests.scenarios.test_official_python_sdk import signed_in
from tests.scenarios.test_recording import SESSIONS, live_call, phones
from tests.support.baresip import StartBaresip

pytestmark = [pytest.mark.scenario, pytest.mark.engine]


async def test_a_caller_is_parked_and_fetched_from_another_phone(
    clarion_up: Installation, baresip: StartBaresip
) -> None:
    platform = await asyncio.to_thread(signed_in, clarion_up)
    ada, ben = await phones(clarion_up, baresip)
    cora = await baresip(clarion_up.account("103"), tone=1320)
    await cora.registered()
    call = await ben.dial("101")
    answered = await ada.answer()
    await ada.hears(880)
    mine = await live_call(platform)
    party = f"{SESSIONS}/{mine['telephonySessionId']}/parties/{mine['partyId']}"
    parked = (await asyncio.to_thread(platform.post, f"{party}/park")).json_dict()
    assert parked["status"]["code"] == "Parked"
    await ada.ended(answered)
    await ben.hears_other_than(440)
    await ben.hears_something()
    fetched = await cora.dial(parked["status"]["parkData"])
    await cora.hears(880)
    await ben.hears(1320)
    await cora.hang_up(fetched)
    await ben.ended(call)
