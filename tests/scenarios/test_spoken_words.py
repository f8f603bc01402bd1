"""PH-46, PH-31: sentences that phones say in real calls are written down, word by word."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from tests.scenarios.installation import Installation
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
