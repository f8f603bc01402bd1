"""PH-46, PH-31 in Chromium: voicemails and recorded calls are heard, read, found, passed on, deleted and put back."""

import io
import json
import wave
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from clarion.base.transcription import Recogniser
from clarion.calls.recording_steps import FINISHED
from clarion.features.people import demo
from clarion.features.phone.transcripts import Transcriber
from tests.features.phone.listening import Heard, spoken
from tests.support.waiting import wait_for
from tests.web.admin import administrator
from tests.web.conftest import NARROW, ROOT, WIDE
from tests.web.site import Site, running_site

pytestmark = [pytest.mark.browser]
OWN = "/restapi/v1.0/account/~/extension/~"


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    if not (ROOT / "web/dist/index.html").is_file():
        pytest.skip("the web app is not built")
    async with running_site(tmp_path) as site:
        site.here.offer(Recogniser, Heard(spoken("Where is the blue umbrella?", "It is in the kitchen.")))
        yield site


def speech_like(seconds: float) -> bytes:
    """A tone that swells and falls as syllables do."""
    at = np.arange(round(8000 * seconds)) / 8000
    samples = np.sin(2 * np.pi * 300 * at) * np.abs(np.sin(2 * np.pi * 1.3 * at)) * 0.7
    target = io.BytesIO()
    with wave.open(target, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes((samples * 32767).astype("<i2").tobytes())
    return target.getvalue()


def ids(site: Site, number: str) -> tuple[str, str]:
    keys = site.here.keys
    return demo.demo_account_id(keys, demo.DEMO), demo.demo_extension_id(keys, demo.DEMO, number)


async def deposited(site: Site, session: str, name: str, number: str) -> None:
    account_id, extension_id = ids(site, "101")
    path = site.folder / f"vm-{session}.wav"
    path.write_bytes(speech_like(20))
    payload: dict[str, Any] = {
        "account_id": account_id, "extension_id": extension_id, "from_number": number, "from_name": name,
        "to_number": "+16505550101", "path": str(path), "seconds": "20.0",
        "received_at": f"{site.here.clock.now().timestamp():.3f}", "session_id": session,
        "telephony_session_id": f"s-{session}",
    }  # fmt: skip
    await site.here.bus.publish("voicemail.deposited", payload)


async def listened(site: Site) -> None:
    async def nothing() -> bool:
        return not await site.here.get(Transcriber).hear_next()

    await wait_for(nothing, missing="an end of what is to be heard")


async def test_voicemail_is_read_heard_passed_on_and_put_back(site: Site) -> None:
    """PH-46"""
    await deposited(site, "1", "Casey Jones", "+12025550123")
    await deposited(site, "2", "Maria Lopez", "+12025550177")
    await listened(site)
    ada = await administrator(site, path="/voicemail", size=WIDE)
    await ada.sees("Where is the blue umbrella?")
    await ada.fill("Search messages", "casey")
    await ada.click("New message Casey Jones", exact=True)
    await ada.do("sees_id", part="words")
    await ada.click("kitchen.", exact=True)  # a click on a word hears it
    await ada.click("Pause the message from Casey Jones")
    await ada.click("Speed 1×, change")
    await ada.do("settled")
    await ada.do("picture", file=str(site.folder / "voicemail.png"))
    assert await ada.do("audit") == []

    await ada.click("More for the message from Casey Jones")
    await ada.click("Pass on …", role="menuitem")
    await ada.choose("Colleagues", "Ben Okafor · 102", typed="okafor")
    await ada.write("A word with it", "This is yours.")
    await ada.click("Pass on", exact=True)
    await ada.sees("The message was passed on.")
    await ada.click("More for the message from Casey Jones")
    await ada.click("Delete", role="menuitem", exact=True)
    await ada.sees("No message matches")
    await ada.click("Undo", exact=True)
    await ada.click("More for the message from Casey Jones")
    await ada.click("Delete", role="menuitem", exact=True)
    await ada.do("click_text", text="Bin")
    await ada.click("More for the message from Casey Jones")
    await ada.click("Put back", role="menuitem")
    await ada.sees("No message matches")

    ben = await administrator(site, "102", "/voicemail", size=NARROW, scheme="dark")
    await ben.click("New message Ada Admin", exact=True)
    await ben.sees("This is yours.")
    await ben.do("sees_id", part="words")
    assert await ben.do("sticks_out") <= 0
    await ben.do("settled")
    await ben.do("picture", file=str(site.folder / "voicemail-narrow.png"))
    await ben.page("/settings?tab=voicemail")
    await ben.do("tick", role="switch", label="Put the words into it")
    await ben.do("settled")
    await ben.do("picture", file=str(site.folder / "voicemail-settings.png"))


async def test_recorded_calls_are_found_by_what_was_said(site: Site) -> None:
    """PH-31"""
    account_id, extension_id = ids(site, "102")
    path = site.folder / "call.wav"
    path.write_bytes(speech_like(20))
    payload = {
        "recording_id": "77001", "account_id": account_id, "extension_id": extension_id, "session_id": "77",
        "party_id": "p-77", "mode": "OnDemand", "started": f"{site.here.clock.now().timestamp():.3f}",
        "stretches": json.dumps([[str(path), 20.0]]),
    }  # fmt: skip
    await site.here.bus.publish(FINISHED, payload)
    ada = await administrator(site, path="/recordings", size=WIDE)
    await ada.click("Hear and read the call of")
    await ada.click("Write it down", exact=True)
    await listened(site)
    await ada.do("sees_id", part="words")
    await ada.fill("Search what was said", "cellar")
    await ada.sees("No recordings")
    await ada.fill("Search what was said", "kitchen blue")
    await ada.sees("1 recording")
    await ada.click("Hear and read the call of")
    await ada.click("kitchen.", exact=True)
    await ada.click("Pause Call with")
    await ada.do("settled")
    await ada.do("picture", file=str(site.folder / "recorded.png"))
    assert await ada.do("audit") == []
    await ada.do("tick", role="switch", label="Recorded calls in words")
    narrow = await administrator(site, path="/recordings", size=NARROW, scheme="dark")
    await narrow.click("Hear and read the call of")
    await narrow.do("sees_id", part="words")
    assert await narrow.do("sticks_out") <= 0
    await narrow.do("picture", file=str(site.folder / "recorded-narrow.png"))
