"""The npm package ringcentral-call-control follows calls through every state, and moves them (PH-27, PH-28)."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.clients.test_event_clients import Script
from tests.scenarios.installation import TONE, Installation
from tests.scenarios.test_conferences import hears_all
from tests.scenarios.test_recording import phones
from tests.scenarios.test_supervision import ALONE, GROUPS, device_id, extension_id
from tests.support.baresip import Baresip, StartBaresip
from tests.support.node_phone import CLIENTS, NODE
from tests.support.waiting import wait_for

pytestmark = [pytest.mark.clients, pytest.mark.scenario, pytest.mark.engine]

FLIPS = "/restapi/v2/accounts/~/extensions/~/call-flip-numbers"


@pytest.fixture
async def control(clarion_up: Installation) -> AsyncIterator[Script]:
    """Follows the calls of 101."""
    process = await asyncio.create_subprocess_exec(
        NODE, CLIENTS / "call_control.mjs", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, limit=1 << 22
    )
    script = Script(process)
    reading = asyncio.create_task(script.read())
    env = clarion_up.env
    await script.do(
        "start",
        server=clarion_up.url,
        clientId=env["RINGCENTRAL_CLIENT_ID"],
        clientSecret=env["RINGCENTRAL_CLIENT_SECRET"],
        jwt=env["CLARION_101_JWT"],
    )
    yield script
    process.kill()
    await process.wait()
    await reading


async def one(control: Script, *, but: str = "", **facts: Any) -> dict[str, Any]:
    """Wait until the one session that the client knows, `but` aside, holds these facts."""
    seen: list[Any] = []

    async def look() -> dict[str, Any] | None:
        seen[:] = [each for each in await control.do("sessions") if each["id"] != but]
        return seen[0] if len(seen) == 1 and facts.items() <= seen[0].items() else None

    found: dict[str, Any] = await wait_for(look, missing=lambda: f"{facts}; the client knows {seen}", timeout=20)
    return found


async def recording_is(control: Script, *, active: bool) -> None:
    """Wait until the client knows that its recording runs, or is paused: its events come after the answers."""

    async def look() -> bool:
        return bool((await one(control))["recordings"][0]["active"] is active)

    await wait_for(look, missing=lambda: f"that the recording is active: {active}; {control.events[-2:]}", timeout=20)


async def none(control: Script) -> None:
    async def look() -> bool:
        return not await control.do("sessions")

    await wait_for(look, missing=lambda: f"that the client forgets the call: {control.events[-2:]}", timeout=20)


async def rung(control: Script, ben: Baresip, ada: Baresip) -> tuple[Any, Any, str]:
    """102 calls 101: both calls of the phones, and the session."""
    call = await ben.dial("101")
    incoming = await ada.incoming()
    return call, incoming, str((await one(control, status="Proceeding", direction="Inbound"))["id"])


async def test_a_call_is_followed_from_ring_to_hang_up(
    clarion_up: Installation, baresip: StartBaresip, control: Script
) -> None:
    ada, ben = await phones(clarion_up, baresip)
    body = {"records": [{"phoneNumber": TONE, "label": "Mobile", "flipNumber": "4"}]}
    await clarion_up.request("101", "PUT", FLIPS, json=body)

    async def act(session: str, name: str, *params: Any) -> Any:
        return await control.do("act", session=session, name=name, params=list(params))

    # Ring, answer, hold, go on, mute, record; then to the mobile, and away.
    call, _, session = await rung(control, ben, ada)
    answered = await ada.answer()
    await one(control, status="Answered")
    await ben.hears(440)
    await act(session, "hold")
    await one(control, status="Hold")
    await act(session, "unhold")
    await one(control, status="Answered")
    await act(session, "mute")
    await one(control, muted=True)
    await act(session, "unmute")
    await act(session, "createRecord")
    recorded = await one(control, muted=False, status="Answered")
    await act(session, "pauseRecord", recorded["recordings"][0]["id"])
    await recording_is(control, active=False)
    await act(session, "resumeRecord", recorded["recordings"][0]["id"])
    await recording_is(control, active=True)
    await act(session, "flip", {"callFlipId": "4"})
    await ben.hears(1004)
    await ada.ended(answered)
    assert (await one(control, status="Answered"))["id"] == session
    await act(session, "drop")
    await ben.ended(call)
    await none(control)

    # Ring, and words instead of an answer.
    call, incoming, session = await rung(control, ben, ada)
    await act(session, "reply", {"replyWithPattern": {"pattern": "InAMeeting"}})
    await ada.ended(incoming)
    await none(control)
    await ben.hears_something()
    await ben.hang_up(call)

    # Park: the session stays, as parked, until somebody fetches the caller.
    call, _, session = await rung(control, ben, ada)
    answered = await ada.answer()
    await one(control, status="Answered")
    await act(session, "park")
    await one(control, status="Parked")
    await ada.ended(answered)
    await ben.hang_up(call)
    await none(control)

    # Transfer: what goes on elsewhere is no call of ours.
    call, _, session = await rung(control, ben, ada)
    await ada.answer()
    await one(control, status="Answered")
    await act(session, "transfer", {"phoneNumber": TONE})
    await ben.hears(1004)
    await none(control)
    await ben.hang_up(call)


async def test_what_rings_and_calls_of_several_are_moved_by_every_other_command(
    clarion_up: Installation, baresip: StartBaresip, control: Script
) -> None:
    """PH-25, PH-28, PH-29, PH-30: voicemail, ignore, forward, answer, call out, bridge, conference, supervise."""
    ada = await baresip(clarion_up.account("101", extra=ALONE), tone=440)
    ben = await baresip(clarion_up.account("102"), tone=880)
    cora = await baresip(clarion_up.account("103"), tone=1320)
    for phone in (ada, ben, cora):
        await phone.registered()
    device = await device_id(clarion_up, "101")

    async def act(session: str, name: str, *params: Any) -> Any:
        return await control.do("act", session=session, name=name, params=list(params))

    # To voicemail, as it rings.
    call, incoming, session = await rung(control, ben, ada)
    await act(session, "toVoicemail")
    await ada.ended(incoming)
    await one(control, status="VoiceMail")
    await ben.hang_up(call)
    await none(control)

    # Ignored: no phone of this person rings, and the caller is led on.
    call, incoming, session = await rung(control, ben, ada)
    await act(session, "ignore", {"deviceId": device})
    await ada.ended(incoming)
    await ben.hears_something()
    await ben.hang_up(call)
    await none(control)

    # Sent on while it rings.
    call, incoming, session = await rung(control, ben, ada)
    await act(session, "forward", {"phoneNumber": TONE})
    await ada.ended(incoming)
    await ben.hears(1004)
    await none(control)
    await ben.hang_up(call)

    # Answered from here; then another call from here, and both others are bridged.
    call, _, session = await rung(control, ben, ada)
    await act(session, "answer", {"deviceId": device})
    await one(control, status="Answered")
    await ben.hears(440)
    await act(session, "hold")
    other = (await control.do("create_call", device=device, to={"extensionNumber": "103"}))["id"]
    await cora.answer()
    await cora.hears(440)
    found = {each["id"]: each for each in await control.do("sessions")}
    await act(session, "bridge", {"telephonySessionId": other, "partyId": found[other]["party"]})
    await ben.hears(1320)
    await cora.hears(880)
    await none(control)

    # That call of others is listened to.
    ids = {person: await extension_id(clarion_up, person) for person in ("101", "102")}
    group = await clarion_up.request("101", "POST", GROUPS, json={"name": "Clients"})
    members = [{"id": ids["101"], "permissions": ["Monitoring"]}, {"id": ids["102"], "permissions": ["Monitored"]}]
    await clarion_up.request("101", "POST", f"{GROUPS}/{group['id']}/bulk-assign", json={"addedExtensions": members})
    active = "/restapi/v1.0/account/~/extension/~/active-calls"
    [live] = (await clarion_up.request("102", "GET", active))["records"]
    await control.do("load", session=live["telephonySessionId"])
    supervising = {"mode": "Listen", "deviceId": device, "extensionNumber": "102"}

    async def listened() -> bool:
        try:
            await act(live["telephonySessionId"], "supervise", supervising)
        except AssertionError:  # call servers learn of a group a moment after it was made
            return False
        return True

    await wait_for(listened, missing="that the call is supervised", timeout=15)
    await hears_all(ada, 880, 1320, own=440)
    await ada.hang_up()
    await ben.hang_up(call)
    await clarion_up.request("101", "DELETE", f"{GROUPS}/{group['id']}")

    # A conference: entered by its token, others brought in, one put out, over when its host goes.
    conference = await control.do("create_conference")
    hosting = await ada.dial(conference["token"])
    await ada.established(hosting)
    call = await ben.dial("101")
    await ada.incoming()
    session = str((await one(control, but=conference["id"], status="Proceeding"))["id"])
    await act(session, "answer", {"deviceId": device})
    mine = await one(control, but=conference["id"], status="Answered")
    await act(conference["id"], "bringInParty", {"partyId": mine["party"], "sessionId": session})
    await ada.resume(hosting)
    await hears_all(ada, 880, own=440)
    await ben.hears(440)
    reloaded = await act(conference["id"], "reload")
    [guest] = [each["id"] for each in reloaded["parties"] if each["role"] == "Participant"]
    await act(conference["id"], "removeParty", guest)
    await ben.ended(call)
    await act(conference["id"], "drop")
    await ada.ended(hosting)
