"""PH-29, PH-47: three desk phones in a conference, merged by REST and dialled into by codes; heard by their tones."""

import asyncio
from typing import Any

import pytest

from tests.scenarios.installation import Installation
from tests.scenarios.test_official_python_sdk import signed_in
from tests.scenarios.test_recording import SESSIONS, heard, newest_recording, phones, pieces_of, recorded
from tests.support.audio import strength
from tests.support.baresip import Baresip, StartBaresip
from tests.support.waiting import wait_for

pytestmark = [pytest.mark.scenario, pytest.mark.engine]

ACTIVE = "/restapi/v1.0/account/~/extension/~/active-calls"


async def hears_all(listener: Baresip, *tones: int, own: int) -> None:
    """All of these together, and not its own."""
    await wait_for(
        lambda: all(strength(listener.heard(), tone) > 0.2 for tone in tones),
        missing=lambda: f"{tones} Hz at {listener.account.user}; it hears {listener.describe()}",
        timeout=12,
    )
    assert strength(listener.heard(), own) < 0.05, "it hears itself"


async def mine(platform: Any, number: str) -> str:
    """The path of the caller's own party in the call with an extension."""

    async def found() -> str | None:
        for one in (await asyncio.to_thread(platform.get, ACTIVE)).json_dict()["records"]:
            if one["to"].get("extensionNumber") == number and one["telephonyStatus"] != "Ringing":
                return f"{SESSIONS}/{one['telephonySessionId']}/parties/{one['partyId']}"
        return None

    path: str = await wait_for(found, missing=f"the call with {number}")
    return path


async def test_two_calls_are_merged_and_a_conference_is_dialled_into(
    clarion_up: Installation, baresip: StartBaresip
) -> None:
    platform = await asyncio.to_thread(signed_in, clarion_up)
    ada, ben = await phones(clarion_up, baresip)
    cora = await baresip(clarion_up.account("103"), tone=1320)
    await cora.registered()

    first = await ada.dial("102")
    await ben.answer()
    await ada.hears(880)
    await ada.hold(first)
    second = await ada.dial("103")
    await cora.answer()
    await ada.hears(1320)
    kept, other = await mine(platform, "103"), await mine(platform, "102")
    session, party = other.split("/")[-3], other.split("/")[-1]
    body = {"telephonySessionId": session, "partyId": party}
    merged = (await asyncio.to_thread(platform.post, f"{kept}/clarion/merge", body)).json_dict()
    assert sorted(each["conferenceRole"] for each in merged["parties"]) == ["Host", "Participant", "Participant"]
    await ada.ended(first)
    await hears_all(ada, 880, 1320, own=440)
    await hears_all(ben, 440, 1320, own=880)
    await hears_all(cora, 440, 880, own=1320)
    known = await recorded(platform)
    await asyncio.to_thread(platform.post, f"{kept}/recordings")
    for tone in (770, 880):
        await ben.speak(tone)
        await hears_all(cora, 440, tone, own=1320)
    await ada.hang_up(second)
    await ben.hears(1320)
    await cora.hears(880)
    await ben.hang_up()
    recording = await newest_recording(platform, known)
    pieces = pieces_of(await heard(platform, recording))
    shares = [[round(strength(piece, tone), 2) for tone in (440, 770, 1320)] for piece in pieces]
    assert any(min(share) > 0.1 for share in shares), f"not all are in it: {shares}"

    codes = (await asyncio.to_thread(platform.get, "/restapi/v1.0/account/~/extension/~/conferencing")).json_dict()

    async def members() -> list[dict[str, Any]]:
        path = f"{SESSIONS.removesuffix('/sessions')}/clarion/conferences"
        sessions = (await asyncio.to_thread(platform.get, path)).json_dict()["records"]
        parties = [{**party, "session": one["id"]} for one in sessions for party in one["parties"]]
        return [party for party in parties if party["status"]["code"] == "Answered"]

    async def enters(phone: Baresip, code: str, count: int, dialed: str = "*58") -> None:
        await phone.call(dialed)
        await phone.hears_something()
        await phone.press(code)

        async def there() -> bool:
            return len(await members()) == count

        await wait_for(there, missing=f"number {count} in the conference", timeout=20)

    await enters(cora, codes["participantCode"], 1, codes["phoneNumber"])
    await enters(ben, codes["participantCode"], 2)
    assert strength(cora.heard(), 880) < 0.2, "the host is not there yet"
    await enters(ada, codes["hostCode"], 3)
    await hears_all(ada, 880, 1320, own=440)
    await hears_all(cora, 440, 880, own=1320)
    conference = (await members())[0]["session"]
    await asyncio.to_thread(platform.patch, f"{SESSIONS}/{conference}/clarion/conference", {"quiet": True})
    await cora.hears(440)
    await ada.hears_nothing()
    for phone in (ada, ben, cora):
        await phone.hang_up()
