"""Carriers: one that asks for a password beside the simulated one, and the simulated one by the command line."""

import asyncio
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from clarion.engines.phone_network import Credentials, NetworkConfig, PhoneNetwork
from tests.scenarios.installation import Installation
from tests.scenarios.roles import CLARION
from tests.support.baresip import StartBaresip
from tests.support.waiting import free_port, free_ports, wait_for

pytestmark = [pytest.mark.scenario, pytest.mark.engine]

TRUNKS = "/restapi/v1.0/account/~/clarion/trunks"
SECRET = "c4rrier-secret"


@pytest.fixture
async def carrier(clarion_up: Installation, tmp_path: Path) -> AsyncIterator[PhoneNetwork]:
    """Another carrier, which asks for a password, as a trunk of the demo account."""
    audio = free_ports(40)
    carrier = PhoneNetwork(
        NetworkConfig(
            folder=tmp_path,
            sip_port=free_port(),
            edge=("127.0.0.1", int(clarion_up.settings["CLARION_SIP_PORT"])),
            domain="carrier.example.com",
            rtp_min=audio[0],
            rtp_max=audio[-1],
            credentials=Credentials("acme", SECRET),
        )
    )
    await carrier.start()
    address = f"127.0.0.1:{carrier.sip_port}"
    body = {"name": "Acme", "uri": f"sip:{address}", "addresses": [address], "username": "acme", "password": SECRET}
    trunk = await clarion_up.request("101", "POST", TRUNKS, json=body)
    yield carrier
    await clarion_up.request("101", "DELETE", f"{TRUNKS}/{trunk['id']}")
    await carrier.stop()


async def test_a_call_leaves_by_the_carrier_that_asks_for_a_password(
    clarion_up: Installation, carrier: PhoneNetwork, baresip: StartBaresip
) -> None:
    ada = await baresip(clarion_up.account("101"), tone=700)
    await ada.registered()
    call = await ada.call("+12025550103")
    await ada.hears(620)
    facts = carrier.all_facts()[-1]
    assert facts.to_number == "+12025550103"
    assert facts.from_number == clarion_up.env["CLARION_101_NUMBER"]
    await ada.hang_up(call)
    await wait_for(lambda: facts.ended, missing="the end of the call at the carrier")


async def test_a_call_from_that_carrier_is_known_by_its_address(
    clarion_up: Installation, carrier: PhoneNetwork, baresip: StartBaresip
) -> None:
    bob = await baresip(clarion_up.account("102"), tone=550)
    await bob.registered()
    placed = carrier.place("+12025550140", clarion_up.env["CLARION_102_NUMBER"], "tone", 60, tone_hz=860)
    call = await bob.answer()
    await bob.hears(860)
    await bob.hang_up(call)
    await wait_for(placed.ended.is_set, missing="the end of the call at the carrier")
    assert placed.facts.ended_by == "clarion"


async def test_a_stranger_cannot_place_calls_into_the_account(clarion_up: Installation, tmp_path: Path) -> None:
    audio = free_ports(20)
    stranger = PhoneNetwork(
        NetworkConfig(
            folder=tmp_path,
            sip_port=free_port(),
            edge=("127.0.0.1", int(clarion_up.settings["CLARION_SIP_PORT"])),
            rtp_min=audio[0],
            rtp_max=audio[-1],
        )
    )
    await stranger.start()
    call = stranger.place("+12025550141", clarion_up.env["CLARION_102_NUMBER"])
    await wait_for(call.ended.is_set, missing="a refusal")
    assert call.facts.status in (401, 403, 404, 407), call.facts
    assert not call.facts.answered
    await stranger.stop()


async def test_the_command_line_lists_numbers_and_places_a_call(
    clarion_up: Installation, baresip: StartBaresip
) -> None:
    async def clarion(*words: str) -> str:
        done = await asyncio.to_thread(
            subprocess.run, [CLARION, *words], env=clarion_up.environment(), capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert "+12025550101" in await clarion("demo", "numbers")
    bob = await baresip(clarion_up.account("102"), tone=550)
    await bob.registered()
    said = await clarion("demo", "call", "+12025550102", clarion_up.env["CLARION_102_NUMBER"], "--behaviour", "tone")
    assert "Calling +16505550102" in said
    call = await bob.answer()
    await bob.hears(1004)
    await bob.hang_up(call)
    await bob.ended(call)
