"""PH-46, PH-31, PH-62: sentences that phones say in real calls are written down, or understood."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from tests.scenarios.installation import Installation
from tests.scenarios.test_auto_attendant import ACCOUNT, upload
from tests.scenarios.test_official_python_sdk import signed_in
from tests.scenarios.test_recording import SESSIONS, live_call, phones
from tests.scenarios.test_voicemail import STORE, messages
from tests.support.baresip import Baresip, StartBaresip
from tests.support.speech import sentences
from tests.support.waiting import wait_for

pytestmark = [pytest.mark.scenario, pytest.mark.engine]


async def says(phone: Baresip, said: tuple[Path, float]) -> None:
    """The sentence, from its beginning to its end."""
    path, seconds = said
    clock = asyncio.get_running_loop().time
    await phone.command("ausrc", f"aufile,{path}")
    until = clock() + seconds + 0.5
    await wait_for(lambda: clock() > until, missing="the end of a sentence", timeout=seconds + 20)


async def test_a_voicemail_is_heard_and_read(clarion_up: Installation, baresip: StartBaresip, tmp_path: Path) -> None:
    """PH-46"""
    [sentence] = await sentences(tmp_path, "Please call me back about the blue umbrella before Friday.")
    ada = await baresip(clarion_up.account("101"), tone=620)
    await ada.registered()
    call = await ada.call(clarion_up.env["CLARION_104_NUMBER"])
    await ada.hears_something()
    await ada.press("1")  # skips the greeting
    await ada.hears(1000, within=20)  # the beep
    await says(ada, sentence)
    await ada.hang_up(call)

    async def written() -> dict[str, Any] | None:
        found = await messages(clarion_up, "104")
        open_ones = ("InProgress", "NotAvailable")
        return found[0] if found and found[0]["vmTranscriptionStatus"] not in open_ones else None

    message = await wait_for(written, missing="the words of the message", timeout=90)
    assert message is not None
    assert message["vmTranscriptionStatus"] == "Completed"
    path = f"/restapi/v1.0/account/~/extension/~/clarion/voicemail/{message['id']}/transcript"
    words = (await clarion_up.request("104", "GET", path))["utterances"][0]
    assert "call me back about the blue umbrella before friday" in words["text"].lower()
    assert words["words"][-1]["start"] > words["words"][0]["end"]
    await clarion_up.request("104", "DELETE", f"{STORE}/{message['id']}")


async def test_a_recorded_call_says_who_said_what(
    clarion_up: Installation, baresip: StartBaresip, tmp_path: Path
) -> None:
    """PH-31"""
    settings = "/restapi/v1.0/account/~/clarion/transcription"
    calls = "/restapi/v1.0/account/~/clarion/recorded-calls"
    asked, answered = await sentences(tmp_path, "Where did you leave the umbrella?", "I left it in the kitchen.")
    platform = await asyncio.to_thread(signed_in, clarion_up)
    await clarion_up.request("101", "PUT", settings, json={"recordings": True})
    try:
        ada, ben = await phones(clarion_up, baresip)
        call = await ada.dial("102")
        await ben.answer()
        await ada.hears(880)
        await ben.hears(440)
        mine = await live_call(platform)
        party = f"{SESSIONS}/{mine['telephonySessionId']}/parties/{mine['partyId']}"
        begun = await clarion_up.request("101", "POST", f"{party}/recordings")
        await ben.command("ausrc", f"aufile,{tmp_path / 'silence.wav'}")
        await says(ada, asked)
        await says(ben, answered)
        await ada.hang_up(call)

        async def written() -> dict[str, Any] | None:
            found = (await clarion_up.request("101", "GET", f"{calls}?search=umbrella%20kitchen"))["records"]
            return next((one for one in found if one["id"] == begun["id"]), None)

        record = await wait_for(written, missing="the recording by its words", timeout=120)
        assert record is not None and "umbrella" in record["transcript"]["snippet"].lower()
        path = f"/restapi/v1.0/account/~/recording/{begun['id']}/clarion/transcript"
        told = (await clarion_up.request("101", "GET", path))["utterances"]
        said = {side: " ".join(one["text"] for one in told if one["speaker"] == side).lower() for side in (0, 1)}
        assert "umbrella" in said[0] and "kitchen" not in said[0], told
        assert "kitchen" in said[1] and "umbrella" not in said[1], told
        assert {one["name"] for one in told} == {"Ada Admin", "Ben Okafor"}
    finally:
        await clarion_up.request("101", "PUT", settings, json={"recordings": False})


async def test_who_is_named_to_the_receptionist_rings_and_talks(
    clarion_up: Installation, baresip: StartBaresip, tmp_path: Path
) -> None:
    """PH-62: a phone says a name after the tone, and speaks with who has it."""
    [sentence] = await sentences(tmp_path, "Could I talk to Ben Okafor please?")
    prompt = await upload(clarion_up, "/ivr-prompts", 520, seconds=1)
    audio = {"mode": "Audio", "audio": {"id": prompt["id"]}}
    body = {"name": "Reception", "extensionNumber": "309", "prompt": audio}
    menu = (await clarion_up.request("101", "POST", f"{ACCOUNT}/ivr-menus", json=body))["id"]
    receptionist = f"{ACCOUNT}/clarion/receptionists/{menu}"
    try:
        await clarion_up.request("101", "PUT", receptionist, json={"enabled": True})
        ada, ben = await phones(clarion_up, baresip)

        async def asked() -> bool:
            """Call servers learn of menus a moment after they are made."""
            await ada.dial("309")
            await ada.command("ausrc", f"aufile,{tmp_path / 'silence.wav'}")
            try:
                await ada.hears(1000, within=5)
            except AssertionError:
                await ada.command("hangup", checked=False)  # who is not known yet was refused: there is no call
                return False
            return True

        await wait_for(asked, missing=lambda: f"the tone of the receptionist\n{clarion_up.log()}", timeout=40)
        await says(ada, sentence)
        await ben.answer(within=40)
        await ada.speak(440)
        await ada.hears(880)
        await ben.hears(440)
        await ada.hang_up()
    finally:
        await clarion_up.request("101", "DELETE", f"{ACCOUNT}/ivr-menus/{menu}")
