"""Baresip over TLS and SRTP with the whole of Clarion: registered, heard, held, transferred."""

import pytest

from tests.scenarios.installation import BUSY, ECHO, IVR, NOT_IN_SERVICE, TONE, TONE_620, Installation
from tests.support.baresip import StartBaresip

pytestmark = [pytest.mark.scenario, pytest.mark.engine]


async def test_a_desk_phone_hears_itself_at_the_echo_number(clarion_up: Installation, baresip: StartBaresip) -> None:
    ada = await baresip(clarion_up.account("101"), tone=700)
    await ada.registered()
    call = await ada.call(ECHO)
    await ada.hears(700)
    await ada.hang_up(call)
    await ada.ended(call)


@pytest.mark.parametrize("transport", ["udp", "tcp"])
async def test_a_desk_phone_without_encryption_hears_the_tone(
    clarion_up: Installation, baresip: StartBaresip, transport: str
) -> None:
    ada = await baresip(clarion_up.account("101", transport=transport))
    await ada.registered()
    await ada.call(TONE)
    await ada.hears(1004)


async def test_two_desk_phones_hear_each_other(clarion_up: Installation, baresip: StartBaresip) -> None:
    ada = await baresip(clarion_up.account("101"), tone=440)
    bob = await baresip(clarion_up.account("102"), tone=880)
    await ada.registered()
    await bob.registered()
    call = await ada.dial("102")
    answered = await bob.answer()
    await ada.established(call)
    await ada.hears(880)
    await bob.hears(440)
    await bob.hang_up(answered)
    await ada.ended(call)


async def test_a_call_from_the_network_reaches_a_direct_number(clarion_up: Installation, baresip: StartBaresip) -> None:
    bob = await baresip(clarion_up.account("102"), tone=550)
    await bob.registered()
    placed = await clarion_up.network(
        "place",
        from_number="+12025550130",
        to=clarion_up.env["CLARION_102_NUMBER"],
        behaviour="tone",
        tone_hz=740,
        duration=60,
    )
    call = await bob.answer()
    await bob.hears(740)
    await clarion_up.network_hears(placed, 550)
    await clarion_up.network("hang_up", id=placed["id"])
    await bob.ended(call)


async def test_hold_gives_music_to_the_network_and_resume_the_voice(
    clarion_up: Installation, baresip: StartBaresip
) -> None:
    ada = await baresip(clarion_up.account("101"), tone=700)
    await ada.registered()
    await ada.call(TONE)
    far = await clarion_up.network_call(TONE)
    await clarion_up.network_hears(far, 700)
    await ada.hold()
    await clarion_up.network_hears_other_than(far, 700)
    await ada.resume()
    await ada.hears(1004)
    await clarion_up.network_hears(far, 700)


async def test_keys_reach_the_network(clarion_up: Installation, baresip: StartBaresip) -> None:
    ada = await baresip(clarion_up.account("101"))
    await ada.registered()
    await ada.call(IVR)
    far = await clarion_up.network_call(IVR)
    await ada.press("159#")
    await clarion_up.network_knows(far, digits="159#")
    await ada.hears_something()


async def test_a_blind_transfer_joins_the_other_two(clarion_up: Installation, baresip: StartBaresip) -> None:
    ada = await baresip(clarion_up.account("101"), tone=440)
    bob = await baresip(clarion_up.account("102"), tone=880)
    await ada.registered()
    await bob.registered()
    mine = await ada.call(TONE)
    await ada.hears(1004)
    await ada.transfer("102")
    await bob.answer()
    await bob.hears(1004)
    far = await clarion_up.network_call(TONE)
    await clarion_up.network_hears(far, 880)
    await ada.ended(mine)


async def test_an_attended_transfer_joins_the_other_two(clarion_up: Installation, baresip: StartBaresip) -> None:
    ada = await baresip(clarion_up.account("101"), tone=440)
    bob = await baresip(clarion_up.account("102"), tone=880)
    await ada.registered()
    await bob.registered()
    first = await ada.call(TONE_620)
    await ada.hears(620)
    await ada.hold(first)
    second = await ada.dial("102")
    await bob.answer()
    await ada.established(second)
    await ada.hears(880)
    await ada.transfer_to_call(first, second)
    await bob.hears(620)
    await ada.ended(first)
    await ada.ended(second)


async def test_a_busy_number_is_told_as_busy(clarion_up: Installation, baresip: StartBaresip) -> None:
    ada = await baresip(clarion_up.account("101"))
    await ada.registered()
    call = await ada.dial(BUSY)
    assert "486" in await ada.ended(call, within=40)


async def test_an_announcement_of_the_network_is_heard_before_the_answer(
    clarion_up: Installation, baresip: StartBaresip
) -> None:
    ada = await baresip(clarion_up.account("101"))
    await ada.registered()
    call = await ada.dial(NOT_IN_SERVICE)
    await ada.hears_something()
    assert not call.established
    await ada.hang_up(call)
    await ada.ended(call)
