"""Phones that are killed in the middle of a call: the call ends, whoever is left, and whatever was sent until then."""

from pathlib import Path

import pytest

from tests.scenarios.installation import TONE, Installation
from tests.support.baresip import StartBaresip
from tests.support.phones import installed
from tests.support.waiting import wait_for

pytestmark = [pytest.mark.scenario, pytest.mark.engine]
ACTIVE = "/restapi/v1.0/account/~/active-calls"


async def test_calls_of_phones_that_were_killed_end(tmp_path: Path, baresip: StartBaresip) -> None:
    """Two that talked with each other, one on hold, and one that stays."""
    async with installed(tmp_path, CLARION_RTP_TIMEOUT_SECONDS="16") as clarion:
        phones = {
            person: await baresip(clarion.account(person, transport=by))
            for person, by in (("101", "udp"), ("102", "tcp"), ("103", "tcp"), ("104", "udp"))
        }
        for phone in phones.values():
            await phone.registered()
        await phones["101"].dial("102")
        await phones["102"].answer()
        await phones["103"].call(TONE)
        await phones["103"].hold()
        stays = await phones["104"].call(TONE)
        await phones["104"].hold()
        before = await _up(clarion)
        assert len(before) == 3, before
        for person in ("101", "102", "103"):
            phones[person].process.kill()

        async def ended() -> bool:
            return len(await _up(clarion)) == 1

        await wait_for(ended, missing=lambda: f"the end of two calls\n{clarion.log()}", timeout=60)
        assert not stays.closed, stays.reason
        await phones["104"].hang_up(stays)


async def _up(clarion: Installation) -> set[str]:
    return {call["telephonySessionId"] for call in (await clarion.request("101", "GET", ACTIVE))["records"]}
