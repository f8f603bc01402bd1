"""Baresip (TLS, SRTP) and the web phone in Chromium (WebRTC) in one call: everything a call may go through."""

import pytest

from tests.clients.test_web_phone import _registered
from tests.scenarios.installation import TONE, TONE_620, Installation
from tests.support.baresip import Baresip, StartBaresip
from tests.support.node_phone import NodePhone, StartNodePhone
from tests.support.waiting import wait_for

pytestmark = [pytest.mark.clients, pytest.mark.scenario, pytest.mark.browser]


@pytest.fixture
async def web(clarion_up: Installation, node_phone: StartNodePhone) -> NodePhone:
    """Extension 104 in Chromium, speaking 600 Hz."""
    return await _registered(clarion_up, node_phone, "browser_phone", "104", 600)


@pytest.fixture
async def desk(clarion_up: Installation, baresip: StartBaresip) -> Baresip:
    """Extension 101 on baresip, speaking 900 Hz."""
    phone: Baresip = await baresip(clarion_up.account("101"), tone=900)
    await phone.registered()
    return phone


async def test_keys_of_the_browser_reach_the_desk_phone(web: NodePhone, desk: Baresip) -> None:
    await web.dial("101")
    await desk.answer()
    await desk.hears(600)
    await web.press("42#")
    await wait_for(lambda: desk.keys() == "42#", missing=lambda: f"the keys 42#, got {desk.keys()!r}")


async def test_the_desk_phone_holds_the_browser_with_music(web: NodePhone, desk: Baresip) -> None:
    call = await desk.dial("104")
    await web.answer()
    await desk.established(call)
    await web.hears(900)
    await desk.hold()
    await web.hears_other_than(900)
    await desk.resume()
    await desk.hears(600)


@pytest.mark.parametrize("caller", ["web", "desk"])
async def test_chromium_hears_music_and_voice_in_turn_as_one_stream(web: NodePhone, desk: Baresip, caller: str) -> None:
    async def streams() -> dict[int, int]:
        report = await web.do("candidates", call=web.newest)
        return {entry["ssrc"]: entry["packetsReceived"] for entry in report if entry["type"] == "inbound-rtp"}

    if caller == "web":  # hears ringback first
        await web.dial("101")
        await desk.answer()
    else:
        call = await desk.dial("104")
        await web.answer()
        await desk.established(call)
    await web.hears(900)
    await desk.hold()
    await web.hears_other_than(900)
    (mixed,) = await streams()
    await desk.resume()
    await web.hears(900)
    await desk.hears(600)
    await desk.hold()
    await web.hears_other_than(900)
    await desk.resume()
    await web.hears(900)
    assert list(await streams()) == [mixed], "what the page measures goes on in one stream"


async def test_the_desk_phone_transfers_the_browser_blindly(
    clarion_up: Installation, web: NodePhone, desk: Baresip
) -> None:
    call = await desk.dial("104")
    await web.answer()
    await desk.established(call)
    await web.hears(900)
    await desk.transfer(TONE)
    await web.hears(1004)
    far = await clarion_up.network_call(TONE)
    await clarion_up.network_hears(far, 600)
    await desk.ended(call)


async def test_the_desk_phone_transfers_the_browser_after_asking(
    clarion_up: Installation, web: NodePhone, desk: Baresip
) -> None:
    first = await desk.dial("104")
    await web.answer()
    await desk.established(first)
    await web.hears(900)
    await desk.hold(first)
    second = await desk.call(TONE_620)
    await desk.hears(620)
    await desk.transfer_to_call(first, second)
    await web.hears(620)
    far = await clarion_up.network_call(TONE_620)
    await clarion_up.network_hears(far, 600)
    await desk.ended(first)
    await desk.ended(second)


async def test_the_browser_hangs_up_on_the_desk_phone(web: NodePhone, desk: Baresip) -> None:
    call = await desk.dial("104")
    await web.answer()
    await desk.established(call)
    await desk.hears(600)
    await web.hang_up()
    await desk.ended(call)


async def test_the_desk_phone_hangs_up_on_the_browser(web: NodePhone, desk: Baresip) -> None:
    await web.dial("101")
    call = await desk.answer()
    await web.hears(900)
    await desk.hang_up(call)
    await web.ended()


async def test_the_browser_declines_and_the_caller_is_told(web: NodePhone, desk: Baresip) -> None:
    call = await desk.dial("104")
    await web.do("decline", call=await web.incoming())
    await desk.hears_something()
    reason = await desk.ended(call, within=30)
    assert reason.startswith(("480", "603")), reason


async def test_the_browser_sends_a_call_to_voicemail(web: NodePhone, desk: Baresip) -> None:
    call = await desk.dial("104")
    await web.do("to_voicemail", call=await web.incoming())
    await desk.established(call, within=30)
    await desk.hears_something()
    await desk.hang_up(call)


async def test_a_muted_browser_is_not_heard(web: NodePhone, desk: Baresip) -> None:
    call = await desk.dial("104")
    await web.answer()
    await desk.established(call)
    await desk.hears(600)
    await web.do("mute", call=web.newest)
    await desk.hears_nothing()
    await web.do("unmute", call=web.newest)
    await desk.hears(600)


async def test_a_second_call_reaches_a_browser_in_a_call(
    clarion_up: Installation, web: NodePhone, desk: Baresip, baresip: StartBaresip
) -> None:
    await web.dial("101")
    first = await desk.answer()
    await web.hears(900)
    talking = web.newest
    bob = await baresip(clarion_up.account("102"), tone=750)
    await bob.registered()
    call = await bob.dial("104")
    second = await web.incoming()
    await web.hold(talking)
    await web.answer(second)
    await bob.established(call)
    await web.hears(750)
    await bob.hears(600)
    await bob.hang_up(call)
    await web.ended(second)
    await web.resume(talking)
    await web.hears(900, call=talking)
    await desk.hang_up(first)
