"""FAX-09: a call to a number for people that turns out to be a fax."""

from pathlib import Path

import pytest

from clarion.calls import programs
from clarion.calls.directory import PhoneNumber
from clarion.calls.wire import Answered, Confirmed, Dtmf, FaxToneHeard, OfferAnswered, OfferReceived
from clarion.features.fax import FaxNumbers
from clarion.features.phone.voicemail import VoicemailProgram
from tests.calls.fax_world import DONE, T38, FaxWorld
from tests.calls.world import SDP

VOICE = "+16505550188"


@pytest.fixture
def fax(tmp_path: Path) -> FaxWorld:
    world = FaxWorld(tmp_path)
    world.world.has_phone("102")
    number = PhoneNumber(number=VOICE, account_id="1", extension_id="e102", fax_detection=True)
    world.world.directory.numbers[VOICE] = number
    world.world.router.on_fax = FaxNumbers(world.world.directory).on_fax
    return world


async def talks(fax: FaxWorld, number: str = VOICE) -> tuple[str, str]:
    """A stranger calls, and the phone of 102 is answered: both legs."""
    caller = await fax.world.calls_in(number)
    [phone] = fax.world.ringing()
    await fax.world.say(phone, Answered(sdp=SDP))
    await fax.world.say(caller, Confirmed())
    return caller, phone


async def arrives(fax: FaxWorld, caller: str) -> None:
    """The fax ends well, and is deposited for 102."""
    [order] = fax.modems.orders.values()
    Path(order.received).write_bytes(b"PAGES")
    fax.modems.report(DONE)
    await fax.over(lambda: fax.world.deposits, "the deposit")
    [(topic, message)] = fax.world.deposits
    assert (topic, message["extension_id"], message["to_number"]) == ("fax.received", "e102", VOICE)
    assert message["from_number"] == "+12025550123"
    assert fax.world.signals.of(caller)[-1] == "bye"
    assert fax.world.board.calls == []


async def test_fax_09_a_machine_that_is_heard_is_taken_from_who_answered_by_a_modem(fax: FaxWorld) -> None:
    caller, phone = await talks(fax)
    assert fax.world.audio.listening == [caller]
    await fax.world.say(caller, FaxToneHeard())
    assert fax.world.signals.of(phone)[-1] == "bye"
    assert ("reoffer", caller, ("T.38 offer",)) in fax.world.signals.sent
    await fax.world.say(caller, OfferAnswered(status=488))
    [order] = fax.modems.orders.values()
    assert (order.calling, order.ident) == (False, VOICE)
    await arrives(fax, caller)
    left = {party.identity.extension_id: party.reason for party in fax.world.records[0].parties.values()}
    assert left["e102"] == "FaxReceive"


async def test_fax_09_an_offer_of_t38_makes_a_call_a_fax_and_is_answered_by_the_modem(fax: FaxWorld) -> None:
    caller, phone = await talks(fax)
    await fax.world.say(caller, OfferReceived(sdp=T38))
    assert fax.world.signals.of(phone)[-1] == "bye"
    assert fax.world.signals.of(caller)[-1] == "offer 200"
    assert "reoffer" not in fax.world.signals.of(caller)
    assert (len(fax.modems.packets), fax.modems.spoken, fax.bridged) == (1, [], [])
    await arrives(fax, caller)


async def test_fax_09_who_is_with_the_voicemail_is_taken_too(fax: FaxWorld) -> None:
    programs.register(VoicemailProgram())
    caller = await fax.world.calls_in(VOICE)
    await fax.world.later(120)
    await fax.world.say(caller, Confirmed())
    assert fax.world.audio.listening == [caller]
    await fax.world.say(caller, FaxToneHeard())
    await fax.world.say(caller, OfferAnswered(status=488))
    await arrives(fax, caller)


async def test_fax_09_without_the_setting_a_tone_is_a_tone_and_t38_is_bridged(fax: FaxWorld) -> None:
    number = PhoneNumber(number="+16505550189", account_id="1", extension_id="e102")
    fax.world.directory.numbers[number.number] = number
    caller, phone = await talks(fax, number.number)
    assert fax.world.audio.listening == []
    await fax.world.say(caller, FaxToneHeard())
    await fax.world.say(caller, OfferReceived(sdp=T38))
    assert (fax.bridged, fax.modems.orders) == ([caller], {})
    assert "bye" not in fax.world.signals.of(phone)


async def test_fax_09_a_machine_that_is_blocked_stays_a_call(fax: FaxWorld) -> None:
    fax.world.router.on_fax = FaxNumbers(fax.world.directory, lambda *who: who[2].number == "+12025550123").on_fax
    caller, _ = await talks(fax)
    assert fax.world.audio.listening == []
    await fax.world.say(caller, OfferReceived(sdp=T38))
    assert fax.modems.orders == {}


async def test_fax_09_what_the_called_phone_sends_makes_nothing_a_fax(fax: FaxWorld) -> None:
    _, phone = await talks(fax)
    await fax.world.say(phone, FaxToneHeard())
    await fax.world.say(phone, Dtmf(digit="1"))
    assert fax.modems.orders == {}
    assert "bye" not in fax.world.signals.of(phone)
