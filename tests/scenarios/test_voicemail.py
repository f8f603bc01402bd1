"""Voicemail from the caller's tone to the owner's player, through everything real."""

import asyncio
import io
import wave
from typing import Any

import httpx
import numpy as np
import pytest

from tests.scenarios.installation import Installation
from tests.support.audio import holds_tone
from tests.support.baresip import StartBaresip
from tests.support.waiting import wait_for

pytestmark = [pytest.mark.scenario, pytest.mark.engine]

STORE = "/restapi/v1.0/account/~/extension/~/message-store"


async def messages(clarion: Installation, person: str) -> list[dict[str, Any]]:
    found = await clarion.request(person, "GET", f"{STORE}?messageType=VoiceMail")
    return list(found["records"])


async def test_a_message_is_recorded_listed_played_marked_and_deleted(
    clarion_up: Installation, baresip: StartBaresip
) -> None:
    ada = await baresip(clarion_up.account("101"), tone=620)
    await ada.registered()
    call = await ada.call(clarion_up.env["CLARION_104_NUMBER"])  # nobody is there: the mailbox answers
    await ada.hears_something()
    await ada.hears(1000, within=20)  # the beep
    clock = asyncio.get_running_loop().time
    until = clock() + 3  # the message itself takes its time
    await wait_for(lambda: clock() > until, missing="three seconds of message", timeout=15)
    await ada.hang_up(call)

    async def arrived() -> dict[str, Any] | None:
        found = await messages(clarion_up, "104")
        return found[0] if found else None

    message = await wait_for(arrived, missing="the message in the store of 104", timeout=20)
    assert message is not None
    assert message["readStatus"] == "Unread"
    assert message["from"].get("extensionNumber") == "101"
    attachment = message["attachments"][0]
    assert attachment["vmDuration"] >= 1
    sound = await download(clarion_up, "104", attachment["uri"])
    assert holds_tone(sound[len(sound) // 2 :][:3200], 620), "what was said is what is played"

    uri = f"{STORE}/{message['id']}"
    assert (await clarion_up.request("104", "PUT", uri, json={"readStatus": "Read"}))["readStatus"] == "Read"
    await clarion_up.request("104", "DELETE", uri)
    assert await messages(clarion_up, "104") == []


async def test_a_caller_who_says_nothing_leaves_no_file(clarion_up: Installation, baresip: StartBaresip) -> None:
    ada = await baresip(clarion_up.account("101"), tone=620)
    await ada.registered()
    call = await ada.call(clarion_up.env["CLARION_104_NUMBER"])
    await ada.hears_something()
    folder = clarion_up.data / "recordings"

    def files() -> set[str]:
        return {path.name for path in folder.iterdir()}

    before = files()  # other tests' calls
    await ada.press("1")  # skips the greeting
    await wait_for(lambda: files() - before, missing="the beginning of a recording", timeout=20)
    await ada.hang_up(call)
    await wait_for(lambda: files() <= before, missing=lambda: f"the end of {files() - before}", timeout=20)


async def download(clarion: Installation, person: str, uri: str) -> np.ndarray[Any, np.dtype[np.float32]]:
    headers = {"Authorization": f"Bearer {await clarion.token(person)}"}
    async with httpx.AsyncClient(headers=headers) as client:
        answer = await client.get(uri)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "audio/wav"
    with wave.open(io.BytesIO(answer.content)) as file:
        data = np.frombuffer(file.readframes(file.getnframes()), "<i2")
    return (data / 32768).astype(np.float32)
