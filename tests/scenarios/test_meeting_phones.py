"""Telephones in a meeting: Chromium, desk phones, a caller from outside, the real media server. MTG-28 to MTG-31."""

from functools import partial
from pathlib import Path
from typing import Any

import pytest

from clarion.apps.run_files import RunFiles
from tests.scenarios.installation import Installation
from tests.support.audio import strength
from tests.support.baresip import Baresip, StartBaresip
from tests.support.meeting_hub import TONES
from tests.support.meeting_relay import Member, meeting_relay
from tests.support.phones import installed
from tests.support.sfu import media_server_settings
from tests.support.waiting import wait_for

pytestmark = [pytest.mark.scenario, pytest.mark.engine, pytest.mark.browser]

ADA = TONES["ada"]
OUTSIDE = "+12025550177"


async def hears_all(listener: Baresip, *tones: int) -> None:
    await wait_for(
        lambda: all(strength(listener.heard(), tone) > 0.15 for tone in tones),
        missing=lambda: f"{tones} Hz at {listener.account.user}; it hears {listener.describe()}",
        timeout=30,
    )


async def everybody_hears(ada: Member, ben: Baresip, cora: Baresip) -> None:
    await ada.hears(880, 1320)
    await hears_all(ben, ADA, 1320)
    await hears_all(cora, ADA, 880)


async def everybody_hears_again(ada: Member, ben: Baresip, cora: Baresip) -> None:
    """Not what arrived before something was lost."""
    for phone in (ben, cora):
        await phone.listen_again()
    await everybody_hears(ada, ben, cora)


async def test_mtg_28_mtg_29_phones_and_a_browser_hear_each_other(tmp_path: Path, baresip: StartBaresip) -> None:
    """MTG-30: by PIN and by ID, muted by key and by the host, called from the room, removed; an emergency call
    meanwhile.
    """
    async with installed(tmp_path, **media_server_settings()) as clarion, meeting_relay(clarion, tmp_path) as relay:
        bridge = await clarion.request("101", "GET", "/rcvideo/v2/account/~/extension/~/bridges/default")
        link = str(bridge["discovery"]["web"]).rpartition("/meet/")[2]
        ada = await relay.enter("ada", link, "101")
        # Without SRTP: baresip 1.1.0 takes no other key in a re-INVITE, which a new rtpengine needs.
        ben = await baresip(clarion.account("102", transport="tcp"), tone=880)
        cora = await baresip(clarion.account("103", transport="tcp"), tone=1320)
        await ben.registered()
        await cora.registered()
        in_meeting = await ben.dial("*58" + bridge["pins"]["pstn"]["participant"])
        await ada.hears(880)
        await hears_all(ben, ADA)
        await cora.dial("*58" + bridge["pins"]["web"])
        await everybody_hears(ada, ben, cora)
        await ada.sees(lambda view: sum(bool(one.get("phone")) for one in view["participants"]) == 2, "two phones")

        await ben.press("*6")
        await ada.hears(1320)
        await ada.sees(lambda view: _muted_phone(view) is not None, "a muted phone")
        me = _muted_phone(ada.view) or {}
        await ben.press("*6")
        await ada.sees(lambda view: not _muted(view, me["id"]), "the phone unmuted")
        await ada.hears(880, 1320)
        assert (await ada.ask("muteOther", participant=me["id"], source="microphone"))["ok"]
        await ada.hears(1320)
        await ben.press("*6")
        await everybody_hears(ada, ben, cora)

        # An emergency call from a phone that is in the meeting goes out; the room itself makes none.
        refused = await ada.ask("callOut", number="911")
        assert "911" in refused["error"]["message"]
        assert not (await clarion.network("emergency"))["calls"]
        await ben.hold(in_meeting)
        emergency = await ben.dial("911")
        await wait_for(lambda: _emergencies(clarion), missing="the emergency call", timeout=20)
        await ben.hang_up(emergency)
        await ben.select(in_meeting)
        await ben.resume(in_meeting)
        await everybody_hears(ada, ben, cora)

        assert (await ada.ask("callOut", number=OUTSIDE))["ok"]
        called = await clarion.network_call(OUTSIDE)
        await clarion.network("press", id=called["id"], keys="1")
        await ada.sees(lambda view: len(view["participants"]) == 4, "the phone from outside")
        assert (await ada.ask("muteAll", selfUnmute=True))["ok"]  # the network tells the loudest tone only
        await clarion.network_hears(called, ADA)
        for phone in (ben, cora):
            await phone.press("*6")
        await everybody_hears(ada, ben, cora)
        [outside] = [one for one in ada.view["participants"] if one["guest"]]
        assert (await ada.ask("remove", participant=outside["id"]))["ok"]
        await clarion.network_knows(called, ended_by="clarion", within=20)

        for lost in ("sfu", f"rtpengine-{clarion.roles.settings['CLARION_RTPENGINE_NG_PORT']}"):
            before = _group(clarion, lost)
            clarion.roles.kill_engine("rtpengine" if lost.startswith("rtpengine") else lost)
            await wait_for(partial(_is_another, clarion, lost, before), missing=f"another {lost}", timeout=30)
            await everybody_hears_again(ada, ben, cora)
        clarion.roles.running["up"].kill()
        await clarion.roles.restart("up", "up", timeout=180)
        await everybody_hears_again(ada, ben, cora)


def _group(clarion: Installation, engine: str) -> int | None:
    record = RunFiles(clarion.data, engine).read()
    return record.group if record is not None else None


def _is_another(clarion: Installation, engine: str, before: int | None) -> bool:
    return _group(clarion, engine) not in (None, before)


def _muted(view: dict[str, Any], participant: str) -> bool:
    return any(one["muted"]["microphone"] for one in view["participants"] if one["id"] == participant)


def _muted_phone(view: dict[str, Any]) -> dict[str, Any] | None:
    return next((one for one in view["participants"] if one.get("phone") and one["muted"]["microphone"]), None)


async def _emergencies(clarion: Installation) -> Any:
    return (await clarion.network("emergency"))["calls"]
