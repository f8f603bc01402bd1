"""The official npm package ringcentral-web-phone, under Node and in Chromium: registered, heard, held, transferred."""

import pytest

from tests.scenarios.installation import BUSY, ECHO, IVR, TONE, TONE_620, Installation
from tests.support.baresip import StartBaresip
from tests.support.node_phone import NodePhone, StartNodePhone

pytestmark = [pytest.mark.clients, pytest.mark.scenario]

KINDS = ["web_phone", pytest.param("browser_phone", marks=pytest.mark.browser)]


async def _registered(
    clarion_up: Installation, node_phone: StartNodePhone, kind: str, person: str = "104", tone: int = 600
) -> NodePhone:
    info = await clarion_up.web_phone_info(person)
    phone: NodePhone = await node_phone(kind, info, tone=tone, ca_file=clarion_up.ca_file)
    await phone.register()
    return phone


@pytest.mark.parametrize("kind", KINDS)
async def test_the_web_phone_registers_and_hears_itself_at_the_echo_number(
    clarion_up: Installation, node_phone: StartNodePhone, kind: str
) -> None:
    phone = await _registered(clarion_up, node_phone, kind)
    call = await phone.call(ECHO)
    await phone.hears(600)
    await phone.hang_up()
    far = (await clarion_up.network("calls", number=ECHO))["calls"][-1]
    await clarion_up.network_knows(far, ended_by="clarion")
    assert call


@pytest.mark.parametrize("kind", KINDS)
async def test_a_desk_phone_calls_the_web_phone_and_both_are_heard(
    clarion_up: Installation, node_phone: StartNodePhone, baresip: StartBaresip, kind: str
) -> None:
    phone = await _registered(clarion_up, node_phone, kind)
    ada = await baresip(clarion_up.account("101"), tone=900)
    await ada.registered()
    call = await ada.dial("104")
    await phone.answer()
    await ada.established(call)
    await ada.hears(600)
    await phone.hears(900)
    await ada.hang_up(call)
    await phone.ended()


@pytest.mark.parametrize("kind", KINDS)
async def test_the_web_phone_calls_a_desk_phone_holds_resumes_and_hangs_up(
    clarion_up: Installation, node_phone: StartNodePhone, baresip: StartBaresip, kind: str
) -> None:
    phone = await _registered(clarion_up, node_phone, kind)
    bob = await baresip(clarion_up.account("102"), tone=880)
    await bob.registered()
    await phone.dial("102")
    answered = await bob.answer()
    await bob.hears(600)
    await phone.hears(880)
    await phone.hold()
    await bob.hears_other_than(600)
    await phone.resume()
    await bob.hears(600)
    await phone.hears(880)
    await phone.hang_up()
    await bob.ended(answered)


@pytest.mark.parametrize("kind", KINDS)
async def test_a_desk_phone_hangs_up_on_the_web_phone(
    clarion_up: Installation, node_phone: StartNodePhone, baresip: StartBaresip, kind: str
) -> None:
    phone = await _registered(clarion_up, node_phone, kind)
    bob = await baresip(clarion_up.account("102"))
    await bob.registered()
    await phone.dial("102")
    answered = await bob.answer()
    await bob.hang_up(answered)
    await phone.ended()


@pytest.mark.browser
async def test_keys_pressed_in_the_browser_reach_the_network(
    clarion_up: Installation, node_phone: StartNodePhone
) -> None:
    phone = await _registered(clarion_up, node_phone, "browser_phone")
    await phone.call(IVR)
    far = await clarion_up.network_call(IVR)
    await clarion_up.network_hears(far, 600)
    await phone.press("159#")
    await clarion_up.network_knows(far, digits="159#")


@pytest.mark.parametrize("kind", KINDS)
async def test_the_web_phone_transfers_a_call_blindly(
    clarion_up: Installation, node_phone: StartNodePhone, baresip: StartBaresip, kind: str
) -> None:
    phone = await _registered(clarion_up, node_phone, kind)
    bob = await baresip(clarion_up.account("102"), tone=880)
    await bob.registered()
    await phone.call(TONE)
    await phone.hears(1004)
    far = await clarion_up.network_call(TONE)
    await phone.transfer("102")
    await bob.answer()
    await bob.hears(1004)
    await clarion_up.network_hears(far, 880)


@pytest.mark.parametrize("kind", KINDS)
async def test_the_web_phone_transfers_a_call_after_asking(
    clarion_up: Installation, node_phone: StartNodePhone, baresip: StartBaresip, kind: str
) -> None:
    phone = await _registered(clarion_up, node_phone, kind)
    bob = await baresip(clarion_up.account("102"), tone=880)
    await bob.registered()
    first = await phone.call(TONE_620)
    await phone.hears(620)
    far = await clarion_up.network_call(TONE_620)
    second = (await phone.do("warm_transfer", call=first, to="102"))["call"]
    await bob.answer()
    await phone.hears(880, call=second)
    await bob.hears(600)
    await phone.do("complete_transfer", call=second)
    await bob.hears(620)
    await clarion_up.network_hears(far, 880)
    await phone.ended(first)


@pytest.mark.parametrize("kind", KINDS)
async def test_the_web_phone_learns_that_a_number_is_busy(
    clarion_up: Installation, node_phone: StartNodePhone, kind: str
) -> None:
    phone = await _registered(clarion_up, node_phone, kind)
    call = await phone.dial(BUSY)
    await phone.happened("answered", call)  # it hears the busy tone as media
    await phone.ended(call, within=60)


async def test_two_web_phones_hear_each_other(clarion_up: Installation, node_phone: StartNodePhone) -> None:
    dora = await _registered(clarion_up, node_phone, "web_phone", "104", 600)
    carl = await _registered(clarion_up, node_phone, "web_phone", "103", 800)
    await dora.dial("103")
    await carl.answer()
    await dora.hears(800)
    await carl.hears(600)
    await carl.hang_up()
    await dora.ended()
