"""Telephones in a meeting: Chromium, desk phones, a caller from outside, the real media server. MTG-28 to MTG-31."""

from pathlib import Path

import pytest

from tests.support.audio import strength
from tests.support.baresip import Baresip, StartBaresip
from tests.support.meeting_hub import TONES
from tests.support.meeting_relay import meeting_relay
from tests.support.phones import installed
from tests.support.sfu import media_server_settings
from tests.support.waiting import wait_for

pytestmark = [pytest.mark.scenario, pytest.mark.engine, pytest.mark.browser]

ADA = TONES["ada"]


async def hears_all(listener: Baresip, *tones: int) -> None:
    await wait_for(
        lambda: all(strength(listener.heard(), tone) > 0.15 for tone in tones),
        missing=lambda: f"{tones} Hz at {listener.account.user}; it hears {listener.describe()}",
        timeout=30,
    )


async def test_mtg_28_phones_and_a_browser_hear_each_other_in_a_meeting(tmp_path: Path, baresip: StartBaresip) -> None:
    async with installed(tmp_path, **media_server_settings()) as clarion, meeting_relay(clarion, tmp_path) as relay:
        bridge = await clarion.request("101", "GET", "/rcvideo/v2/account/~/extension/~/bridges/default")
        link = str(bridge["discovery"]["web"]).rpartition("/meet/")[2]
        ada = await relay.enter("ada", link, "101")
        ben = await baresip(clarion.account("102"), tone=880)
        cora = await baresip(clarion.account("103"), tone=1320)
        await ben.registered()
        await cora.registered()
        await ben.dial("*58" + bridge["pins"]["pstn"]["participant"])
        await ada.hears(880)
        await hears_all(ben, ADA)
        await cora.dial("*58" + bridge["pins"]["web"])
        await ada.hears(880, 1320)
        await hears_all(ben, ADA, 1320)
        await hears_all(cora, ADA, 880)
        print("ALL HEAR", ada.view["participants"])
