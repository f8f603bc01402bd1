"""PH-31: two desk phones talk and are recorded, by REST and unasked; what is heard is checked by its sound."""

import asyncio
import io
import wave
from typing import Any

import numpy as np
import pytest

from tests.scenarios.installation import Installation
from tests.scenarios.test_official_python_sdk import signed_in
from tests.support.audio import Samples, holds_tone
from tests.support.baresip import Baresip, StartBaresip
from tests.support.waiting import wait_for

pytestmark = [pytest.mark.scenario, pytest.mark.engine]

SESSIONS = "/restapi/v1.0/account/~/telephony/sessions"
COMPANY_LOG = "/restapi/v1.0/account/~/call-log"
EXTENSION = "/restapi/v1.0/account/~/extension"
SETTINGS = "/restapi/v1.0/account/~/call-recording"


async def phones(clarion: Installation, baresip: StartBaresip) -> tuple[Baresip, Baresip]:
    ada = await baresip(clarion.account("101"), tone=440)
    ben = await baresip(clarion.account("102"), tone=880)
    await ada.registered()
    await ben.registered()
    return ada, ben


async def says(speaker: Baresip, frequency: int, listener: Baresip) -> None:
    """For as long as it takes to be heard, twice; then the usual tone."""
    for each in (frequency, 880, frequency, 880):
        await speaker.speak(each)
        await listener.hears(each)


def pieces_of(samples: Samples) -> list[Samples]:
    """A fifth of a second each."""
    return [samples[at : at + 1600] for at in range(0, len(samples) - 1600, 1600)]


async def logged(platform: Any) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = (await asyncio.to_thread(platform.get, COMPANY_LOG)).json_dict()["records"]
    return records


async def live_call(platform: Any) -> dict[str, Any]:
    """The call in which the owner of the session talks now."""

    async def found() -> dict[str, Any] | None:
        path = "/restapi/v1.0/account/~/extension/~/active-calls"
        records = (await asyncio.to_thread(platform.get, path)).json_dict()["records"]
        return next((one for one in records if one["telephonyStatus"] == "Answered"), None)

    call: dict[str, Any] = await wait_for(found, missing="the call among the active ones")
    return call


async def recorded(platform: Any) -> set[str]:
    """Recordings that are there: tests before this one have made some."""
    return {str(one["recording"]["id"]) for one in await logged(platform) if "recording" in one}


async def newest_recording(platform: Any, known: set[str]) -> dict[str, Any]:
    async def found() -> dict[str, Any] | None:
        recordings = [one["recording"] for one in await logged(platform) if "recording" in one]
        return next((one for one in recordings if one["id"] not in known), None)

    recording: dict[str, Any] = await wait_for(found, missing="the recording in the call log", timeout=20)
    return recording


async def heard(platform: Any, recording: dict[str, Any]) -> Samples:
    content = (await asyncio.to_thread(platform.get, recording["contentUri"])).body()
    with wave.open(io.BytesIO(content)) as sound:
        assert (sound.getframerate(), sound.getnchannels()) == (8000, 1)
        return np.frombuffer(sound.readframes(sound.getnframes()), np.int16).astype(np.float32) / 32768


async def test_a_conversation_is_recorded_and_its_pause_is_not(clarion_up: Installation, baresip: StartBaresip) -> None:
    platform = await asyncio.to_thread(signed_in, clarion_up)
    known = await recorded(platform)
    ada, ben = await phones(clarion_up, baresip)
    call = await ada.dial("102")
    await ben.answer()
    await ada.hears(880)

    mine = await live_call(platform)
    party = f"{SESSIONS}/{mine['telephonySessionId']}/parties/{mine['partyId']}"
    begun = (await asyncio.to_thread(platform.post, f"{party}/recordings")).json_dict()
    assert (begun["active"], begun["mode"]) == (True, "OnDemand")
    await says(ben, 770, ada)
    one = f"{party}/recordings/{begun['id']}"
    paused = (await asyncio.to_thread(platform.patch, one, {"active": False})).json_dict()
    assert paused["active"] is False
    shown = (await asyncio.to_thread(platform.get, f"{SESSIONS}/{mine['telephonySessionId']}")).json_dict()
    assert next(party["recordings"] for party in shown["parties"] if "recordings" in party)[0]["active"] is False
    await says(ben, 1320, ada)
    await asyncio.to_thread(platform.patch, one, {"active": True})
    await says(ben, 660, ada)
    await ada.hang_up(call)
    recording = await newest_recording(platform, known)
    assert (recording["id"], recording["type"]) == (begun["id"], "OnDemand")
    pieces = pieces_of(await heard(platform, recording))
    assert any(holds_tone(piece, 440, share=0.2) and holds_tone(piece, 770, share=0.2) for piece in pieces)
    assert any(holds_tone(piece, 660, share=0.2) for piece in pieces), "what was said after the pause"
    assert not any(holds_tone(piece, 1320, share=0.05) for piece in pieces), "what was said in the pause"


async def test_all_calls_of_a_person_are_recorded_and_the_caller_is_told(
    clarion_up: Installation, baresip: StartBaresip
) -> None:
    platform = await asyncio.to_thread(signed_in, clarion_up)
    me = (await asyncio.to_thread(platform.get, f"{EXTENSION}?extensionNumber=102")).json_dict()["records"][0]
    assign = {"addedExtensions": [{"id": str(me["id"]), "callDirection": "Inbound"}]}
    known = await recorded(platform)
    await asyncio.to_thread(platform.post, f"{SETTINGS}/bulk-assign", assign)
    await asyncio.to_thread(platform.put, SETTINGS, {"automatic": {"enabled": True}})
    try:
        ada, ben = await phones(clarion_up, baresip)

        async def told() -> bool:
            """Settings reach the call server in a moment: until then a call is one like any other."""
            call = await ada.dial("102")
            await ben.answer()
            await ada.hears_something()
            try:
                await ada.hears_other_than(880, within=3)
            except AssertionError:
                await ada.hang_up(call)
                return False
            await ada.hears(880, within=20)
            await ada.hang_up(call)
            return True

        await wait_for(told, missing="a call in which the caller is told", timeout=60)
        recording = await newest_recording(platform, known)
        assert recording["type"] == "Automatic"
        pieces = pieces_of(await heard(platform, recording))
        assert any(holds_tone(piece, 880, share=0.2) for piece in pieces)
    finally:
        await asyncio.to_thread(platform.put, SETTINGS, {"automatic": {"enabled": False}})
