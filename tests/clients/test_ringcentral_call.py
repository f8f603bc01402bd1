"""The npm package ringcentral-call, with ringcentral-web-phone 0.8 that it stands on: phone and REST are one call."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.clients.test_call_control import none, one
from tests.clients.test_event_clients import Script
from tests.scenarios.installation import TONE, Installation
from tests.support.baresip import StartBaresip
from tests.support.node_phone import CLIENTS, NODE

pytestmark = [pytest.mark.clients, pytest.mark.scenario, pytest.mark.engine]


@pytest.fixture
async def client(clarion_up: Installation) -> AsyncIterator[Script]:
    """The phone and the calls of 101; it says 600 Hz."""
    process = await asyncio.create_subprocess_exec(
        NODE,
        CLIENTS / "ringcentral_call.mjs",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=1 << 22,
        env={**clarion_up.environment(), "NODE_EXTRA_CA_CERTS": str(clarion_up.ca_file)},
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
        sipInfo=await clarion_up.web_phone_info("101"),
        tone=600,
        instanceId=str(uuid.uuid5(uuid.NAMESPACE_URL, "ringcentral-call:101")),
    )
    yield script
    process.kill()
    await process.wait()
    await reading


async def test_phone_and_rest_are_one_call_from_ring_to_hang_up(
    clarion_up: Installation, baresip: StartBaresip, client: Script
) -> None:
    """PH-27, PH-28."""
    ben = await baresip(clarion_up.account("102"), tone=880)
    await ben.registered()

    async def act(session: str, name: str, *params: Any) -> None:
        await client.do("act", session=session, name=name, params=list(params))

    async def rung() -> tuple[Any, str]:
        """102 calls 101, whose phone is this client's; the call and its session."""
        call = await ben.dial("101")
        return call, str((await one(client, status="Proceeding", direction="Inbound", here=True))["id"])

    # Called: rings, answered here, held, muted, recorded, hung up.
    call, session = await rung()
    await act(session, "answer")
    await one(client, status="Answered")
    await ben.hears(600)
    # This client takes a status from answers and from events alike: what comes next waits until both have told it.
    await act(session, "hold")
    await one(client, status="Hold", told="Hold")
    await act(session, "unhold")
    await one(client, status="Answered", told="Answered")
    await act(session, "mute")
    await one(client, muted=True)
    await act(session, "unmute")
    await act(session, "startRecord")
    recorded = await one(client, muted=False, status="Answered", recorded=True)
    await act(session, "stopRecord", {"recordingId": recorded["recordings"][0]["id"]})
    await one(client, recorded=False)  # its answer says so at once, and the event of the beginning may come after that
    await act(session, "hangup")
    await ben.ended(call)
    await none(client)

    # Words instead of an answer, sent by the phone itself: to voicemail.
    call, session = await rung()
    await client.do("to_voicemail", session=session)
    await one(client, status="VoiceMail", here=False)
    await ben.hang_up(call)
    await none(client)

    # Calls out, and parks by a command of the phone: the session stays, the phone is free.
    await client.do("call", to="102")
    await one(client, status="Proceeding", direction="Outbound", here=True)
    call = await ben.answer()
    session = str((await one(client, status="Answered"))["id"])
    await ben.hears(600)
    await act(session, "park")
    await one(client, status="Parked", here=False)
    await ben.hang_up(call)
    await none(client)

    # Transfer, by REST as the phone talks: what goes on elsewhere is no call of ours.
    call, session = await rung()
    await act(session, "answer")
    await one(client, status="Answered", told="Answered")
    await act(session, "transfer", TONE)
    await ben.hears(1004)
    await none(client)
    await ben.hang_up(call)

    # A call at the desk phone comes to this one.
    ada = await baresip(clarion_up.account("101"), tone=440)
    await ada.registered()
    call, session = await rung()
    desk = await ada.answer()
    await one(client, status="Answered", here=False)
    await client.do("switch_here", session=session)
    await ben.hears(600)
    await ada.ended(desk)
    await one(client, status="Answered", here=True)
    await act(session, "hangup")
    await ben.ended(call)
    await none(client)

    # What rings at the desk phone is taken by a call from this one.
    call, session = await rung()
    await client.do("pick_up", session=session, to="101", **{"from": "102"})
    await ben.hears(600)
    await one(client, status="Answered")
    await act(session, "hangup")
    await ben.ended(call)
    await none(client)
