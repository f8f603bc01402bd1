"""Each subscriber, as somebody who calls it experiences it: statuses, and sound by frequency and level."""

import re
import wave
from collections.abc import Callable
from pathlib import Path

import pytest

from clarion.engines.phone_network import Behaviour, NumberPlan, PhoneNetwork, load_plan
from clarion.engines.phone_network.subscribers import normal_form
from tests.support.audio import level
from tests.support.rtp_phone import RtpPhone
from tests.support.sip_peer import SipPeer
from tests.support.waiting import wait_for

MakePhone = Callable[..., RtpPhone]


async def test_the_tone_subscriber_answers_and_plays_1004_hz(
    network: PhoneNetwork, peer: SipPeer, rtp_phone: MakePhone
) -> None:
    phone = rtp_phone(0)
    _, final = await peer.call("+12025550102", phone.sdp())
    assert final.status == 200
    phone.connect(final.body)
    await phone.heard.hears(1004)
    assert level(phone.heard.last(0.4)) == pytest.approx(-13, abs=1)


async def test_a_subscriber_with_a_law_only_answers_in_a_law(peer: SipPeer, rtp_phone: MakePhone) -> None:
    phone = rtp_phone(0, codec="PCMA")
    offer = phone.sdp().replace("RTP/AVP 8", "RTP/AVP 0 8")
    _, final = await peer.call("+12025550119", offer)
    assert re.search(r"m=audio \d+ RTP/AVP 8 101", final.body)
    phone.connect(final.body)
    await phone.heard.hears(800)
    assert level(phone.heard.last(0.4)) == pytest.approx(-13, abs=1)


async def test_the_echo_subscriber_sends_back_what_it_hears(
    network: PhoneNetwork, peer: SipPeer, rtp_phone: MakePhone
) -> None:
    phone = rtp_phone(440)
    _, final = await peer.call("+12025550101", phone.sdp())
    phone.connect(final.body)
    await phone.heard.hears(440)
    assert level(phone.heard.last(0.4)) == pytest.approx(-12, abs=1)


async def test_a_subscriber_that_speaks_is_heard(peer: SipPeer, rtp_phone: MakePhone) -> None:
    phone = rtp_phone(0)
    _, final = await peer.call("+12025550100", phone.sdp())
    phone.connect(final.body)
    await phone.heard.until(lambda: level(phone.heard.last(0.3)) > -35, "no speech is heard", 15)


@pytest.mark.parametrize(
    ("number", "status"),
    [
        ("+12025550104", 486),
        ("+12025550105", 480),
        ("+12025550106", 603),
        ("+12025550111", 404),
        ("+12025550112", 503),
        ("+12025550172", 482),
        ("12345", 404),
        ("nobody", 404),
    ],
)
async def test_a_subscriber_that_does_not_answer_says_so_by_its_status(
    network: PhoneNetwork, peer: SipPeer, rtp_phone: MakePhone, number: str, status: int
) -> None:
    _, final = await peer.call(number, rtp_phone(0).sdp())
    assert final.status == status
    await wait_for(lambda: network.history, missing="the call in the history")
    assert network.history[-1].status == status


async def test_an_announcement_is_heard_before_the_call_fails(peer: SipPeer, rtp_phone: MakePhone) -> None:
    phone = rtp_phone(0)
    dialog = peer.dialog("+12025550173")
    peer.request(dialog, "INVITE", body=phone.sdp())
    early = await peer.answer(dialog, least=183)
    assert early.status == 183
    phone.connect(early.body)
    await phone.heard.until(lambda: level(phone.heard.last(0.2)) > -30, "the information tone is not heard")
    final = await peer.answer(dialog)
    assert final.status == 487


async def test_voicemail_greets_beeps_and_records_what_the_caller_says(
    network: PhoneNetwork, peer: SipPeer, rtp_phone: MakePhone
) -> None:
    phone = rtp_phone(440)
    dialog, final = await peer.call("+12025550171", phone.sdp())
    phone.connect(final.body)
    await phone.heard.until(lambda: len(phone.heard.last(0.2)) > 1500 and _is_beep(phone), "the beep is not heard", 15)
    call = next(iter(network.calls.values()))
    await wait_for(
        lambda: call.stream.is_recording and len(call.stream.recorded()) > 4000,
        missing="half a second of recording",
    )
    peer.request(dialog, "BYE")
    assert (await peer.answer(dialog)).status == 200
    await wait_for(lambda: call.facts.recording, missing="the recorded message")
    with wave.open(call.facts.recording) as file:
        assert file.getnframes() > 4000
        assert file.getframerate() == 8000


def _is_beep(phone: RtpPhone) -> bool:
    from tests.support.audio import holds_tone

    return holds_tone(phone.heard.last(0.2), 1000, share=0.9)


async def test_the_ivr_hears_keys_by_rtp_and_by_info_and_reads_them_back(
    network: PhoneNetwork, peer: SipPeer, rtp_phone: MakePhone
) -> None:
    phone = rtp_phone(0)
    dialog, final = await peer.call("+12025550170", phone.sdp())
    phone.connect(final.body)
    phone.press("42")
    call = next(iter(network.calls.values()))
    await wait_for(lambda: call.facts.digits == "42", missing=lambda: f"keys 42, got {call.facts.digits!r}")
    peer.request(dialog, "INFO", body="Signal=#\r\nDuration=160\r\n", kind="application/dtmf-relay")
    assert (await peer.answer(dialog)).status == 200
    assert call.facts.digits == "42#"
    await phone.heard.until(lambda: level(phone.heard.last(0.3)) > -35, "the keys are not read back", 15)


async def test_a_forwarding_subscriber_says_so_and_the_target_answers(
    network: PhoneNetwork, peer: SipPeer, rtp_phone: MakePhone
) -> None:
    dialog, final = await peer.call("+12025550109", rtp_phone(0).sdp())
    assert final.status == 200
    assert 181 in {item.status for item in peer.heard}
    assert next(iter(network.calls.values())).facts.behaviour == "forwards:speaks"
    peer.request(dialog, "BYE")
    await peer.answer(dialog)


async def test_a_subscriber_can_be_slow_to_ring(peer: SipPeer, rtp_phone: MakePhone) -> None:
    dialog = peer.dialog("+12025550174")
    peer.request(dialog, "INVITE", body=rtp_phone(0).sdp())
    assert (await peer.answer(dialog, least=100)).status == 100
    assert (await peer.answer(dialog, least=101)).status == 180
    assert (await peer.answer(dialog)).status == 200


async def test_a_subscriber_that_hangs_up_sends_bye(peer: SipPeer, rtp_phone: MakePhone) -> None:
    _, final = await peer.call("+12025550121", rtp_phone(0).sdp())
    assert final.status == 200
    bye = await peer.request_heard("BYE")
    assert bye.header("cseq").endswith("BYE")


def test_every_behaviour_has_at_least_one_subscriber() -> None:
    assert {subscriber.behaviour for subscriber in load_plan()} == set(Behaviour)


def test_numbers_nobody_listed_answer_when_they_are_possible() -> None:
    plan = NumberPlan([])
    assert plan.resolve("+493012345678").behaviour is Behaviour.SPEAKS
    assert plan.resolve("+1202").behaviour is Behaviour.UNALLOCATED
    assert plan.resolve("*86").behaviour is Behaviour.UNALLOCATED


@pytest.mark.parametrize(
    ("dialled", "number"),
    [
        ("+12025550100", "+12025550100"),
        ("12025550100", "+12025550100"),
        ("2025550100", "+12025550100"),
        ("(202) 555-0100", "+12025550100"),
        ("011442079460000", "+442079460000"),
        ("00442079460000", "+442079460000"),
        ("442079460000", "+442079460000"),
        ("911", "911"),
    ],
)
def test_a_number_is_understood_however_the_trunk_writes_it(dialled: str, number: str) -> None:
    assert normal_form(dialled) == number


def test_a_text_inbox_keeps_messages_and_replies() -> None:
    inbox = load_plan().inbox("+12025550116")
    reply = inbox.receive("+16505550101", "Hello")
    assert reply is not None
    assert (reply.recipient, reply.text) == ("+16505550101", "You wrote: Hello")
    assert [message.text for message in inbox.messages] == ["Hello"]
    assert load_plan().inbox("+12025550120").receive("+16505550101", "Hello") is None


def test_a_broken_list_of_subscribers_is_refused_with_a_sentence(tmp_path: Path) -> None:
    from clarion.base.errors import Invalid

    path = tmp_path / "subscribers.json"
    path.write_text('{"subscribers": [{"number": "1", "name": "x", "behaviour": "flies"}]}')
    with pytest.raises(Invalid, match="cannot be used"):
        load_plan(path)
