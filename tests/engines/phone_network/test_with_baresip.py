"""A phone that nobody here wrote calls the simulated network, and is called by it."""

import shutil

import pytest

from clarion.engines.phone_network import PhoneNetwork
from clarion.engines.phone_network.sounds import measure
from tests.support.baresip import Account, StartBaresip, baresip
from tests.support.waiting import wait_for

__all__ = ["baresip"]  # a fixture

pytestmark = [
    pytest.mark.engine,
    pytest.mark.skipif(shutil.which("baresip") is None, reason="baresip is not installed"),
]


def _uri(network: PhoneNetwork, number: str) -> str:
    return f"sip:{number}@127.0.0.1:{network.sip_port}"


async def test_baresip_hears_the_tone_holds_and_resumes(network: PhoneNetwork, baresip: StartBaresip) -> None:
    alice = await baresip(tone=440)
    call = await alice.call(_uri(network, "+12025550102"))
    await alice.hears(1004)
    ours = next(iter(network.calls.values()))
    await alice.hold()
    await wait_for(lambda: ours.facts.on_hold, missing="the hold")
    await alice.resume()
    await wait_for(lambda: not ours.facts.on_hold, missing="the resumption")
    await alice.hears(1004)
    await alice.hang_up(call)
    await wait_for(ours.ended.is_set, missing="the end of the call")


async def test_baresip_hears_itself_at_the_echo_number(network: PhoneNetwork, baresip: StartBaresip) -> None:
    alice = await baresip(Account(codecs=("PCMA",)), tone=700)
    await alice.call(_uri(network, "+12025550101"))
    await alice.hears(700)
    await alice.speak(900)
    await alice.hears(900)


async def test_the_network_understands_the_keys_of_baresip(network: PhoneNetwork, baresip: StartBaresip) -> None:
    alice = await baresip()
    await alice.call(_uri(network, "+12025550170"))
    await alice.press("159#")
    ours = next(iter(network.calls.values()))
    await wait_for(lambda: ours.facts.digits == "159#", missing=lambda: f"keys 159#, got {ours.facts.digits!r}")


async def test_baresip_learns_why_a_call_failed(network: PhoneNetwork, baresip: StartBaresip) -> None:
    alice = await baresip()
    call = await alice.dial(_uri(network, "+12025550104"))
    assert "486" in await alice.ended(call)


async def test_baresip_sees_the_network_hang_up(network: PhoneNetwork, baresip: StartBaresip) -> None:
    alice = await baresip()
    call = await alice.call(_uri(network, "+12025550121"))
    await alice.ended(call)


async def test_baresip_is_called_answers_and_is_heard(
    network: PhoneNetwork, baresip: StartBaresip, edge_port: int
) -> None:
    bob = await baresip(tone=550, sip_port=edge_port)
    for tone_hz in (620, 740):
        ours = network.place("+12025550102", "bob", "tone", 30, tone_hz=tone_hz)
        call = await bob.answer()
        await bob.hears(tone_hz)
        await wait_for(
            lambda call=ours: abs(measure(call.stream.heard()[-4000:])[0] - 550) < 3,
            missing="550 Hz at the network",
        )
        await bob.hold()
        await wait_for(lambda call=ours: call.facts.on_hold, missing="the hold")
        await bob.resume()
        await bob.hears(tone_hz)
        await ours.hang_up()
        await bob.ended(call)
