"""The carrier on the wire: what a proxy or a B2BUA may send it, and in which order."""

from collections.abc import Callable

from clarion.engines.phone_network import PhoneNetwork
from tests.support.audio import level
from tests.support.rtp_phone import RtpPhone
from tests.support.sip_peer import SipPeer
from tests.support.waiting import wait_for

MakePhone = Callable[..., RtpPhone]


async def test_options_is_answered_with_what_is_allowed(peer: SipPeer) -> None:
    dialog = peer.dialog("ping")
    peer.request(dialog, "OPTIONS")
    answer = await peer.answer(dialog)
    assert answer.status == 200
    assert "UPDATE" in answer.header("allow")


async def test_cancel_ends_ringing_with_487(network: PhoneNetwork, peer: SipPeer, rtp_phone: MakePhone) -> None:
    dialog = peer.dialog("+12025550118")
    peer.request(dialog, "INVITE", body=rtp_phone(0).sdp())
    await peer.answer(dialog, least=180)
    peer.request(dialog, "CANCEL", same_transaction=True)
    await wait_for(lambda: 487 in {item.status for item in peer.heard}, missing="487 to the INVITE")
    finals = {item.header("cseq"): item.status for item in peer.heard if item.status >= 200}
    assert finals == {"1 CANCEL": 200, "1 INVITE": 487}
    peer.request(dialog, "ACK", same_transaction=True)
    assert not network.calls
    assert not len(network.media)


async def test_a_final_answer_repeats_until_it_is_acknowledged(peer: SipPeer, rtp_phone: MakePhone) -> None:
    dialog = peer.dialog("+12025550104")
    peer.request(dialog, "INVITE", body=rtp_phone(0).sdp())

    def busy() -> int:
        return sum(item.status == 486 for item in peer.heard)

    await wait_for(lambda: busy() >= 3, missing="three times 486")
    peer.request(dialog, "ACK", same_transaction=True)
    options = peer.dialog("ping")  # a round trip after the ACK
    peer.request(options, "OPTIONS")
    await peer.answer(options)
    before = busy()
    second = peer.dialog("+12025550104")
    peer.request(second, "INVITE", body=rtp_phone(0).sdp())
    await wait_for(lambda: busy() >= before + 3, missing="three more for the second call")
    assert sum(i.status == 486 and i.header("call-id") == dialog.call_id for i in peer.heard) == before


async def test_an_answer_that_is_never_acknowledged_ends_the_call(
    network: PhoneNetwork, peer: SipPeer, rtp_phone: MakePhone
) -> None:
    dialog = peer.dialog("+12025550102")
    peer.request(dialog, "INVITE", body=rtp_phone(0).sdp())
    await peer.answer(dialog)
    await peer.request_heard("BYE")
    assert not network.calls


async def test_a_repeated_invite_is_one_call(network: PhoneNetwork, peer: SipPeer, rtp_phone: MakePhone) -> None:
    dialog = peer.dialog("+12025550118")
    peer.request(dialog, "INVITE", body=rtp_phone(0).sdp())
    await peer.answer(dialog, least=180)
    peer.request(dialog, "INVITE", body=rtp_phone(0).sdp(), same_transaction=True)
    await wait_for(lambda: sum(item.status == 180 for item in peer.heard) == 2, missing="the repeated answer")
    assert len(network.calls) == 1


async def test_an_offer_without_a_common_codec_is_488(peer: SipPeer, rtp_phone: MakePhone) -> None:
    _, final = await peer.call("+12025550100", rtp_phone(0, codec="G722").sdp())
    assert final.status == 488


async def test_an_invite_without_an_offer_gets_one_and_the_ack_answers_it(peer: SipPeer, rtp_phone: MakePhone) -> None:
    phone = rtp_phone(0)
    dialog = peer.dialog("+12025550103")
    peer.request(dialog, "INVITE")
    final = await peer.answer(dialog)
    assert "RTP/AVP 0 8 101" in final.body
    peer.take_tag(dialog, final)
    peer.request(dialog, "ACK", body=phone.sdp())
    phone.connect(final.body)
    await phone.heard.hears(620)


async def test_hold_by_re_invite_silences_the_subscriber_and_resume_brings_it_back(
    network: PhoneNetwork, peer: SipPeer, rtp_phone: MakePhone
) -> None:
    phone = rtp_phone(0)
    dialog, final = await peer.call("+12025550102", phone.sdp())
    phone.connect(final.body)
    await phone.heard.hears(1004)
    phone.direction = "sendonly"
    peer.request(dialog, "INVITE", body=phone.sdp(version=2))
    held = await peer.answer(dialog)
    peer.request(dialog, "ACK")
    assert "a=recvonly" in held.body
    call = next(iter(network.calls.values()))
    assert call.facts.on_hold
    stopped, heard = call.stream.sent, call.stream.received
    await wait_for(lambda: call.stream.received > heard + 10, missing="ten packets of the holding side")
    assert call.stream.sent == stopped
    phone.direction = "sendrecv"
    peer.request(dialog, "UPDATE", body=phone.sdp(version=3))
    resumed = await peer.answer(dialog)
    assert "a=sendrecv" in resumed.body
    await phone.heard.hears(1004)
    assert not call.facts.on_hold


async def test_a_second_offer_may_move_the_audio_elsewhere(peer: SipPeer, rtp_phone: MakePhone) -> None:
    first, second = rtp_phone(0), rtp_phone(0)
    dialog, final = await peer.call("+12025550102", first.sdp())
    first.connect(final.body)
    await first.heard.hears(1004)
    first.sending = False
    peer.request(dialog, "INVITE", body=second.sdp(version=2))
    moved = await peer.answer(dialog)
    peer.request(dialog, "ACK")
    second.connect(moved.body)
    await second.heard.hears(1004)


async def test_requests_follow_the_route_set_that_the_invite_recorded(peer: SipPeer, rtp_phone: MakePhone) -> None:
    routes = (f"Record-Route: <sip:127.0.0.1:{peer.port};lr>, <sip:token@10.0.0.9:5064;r2=on;lr>",)
    _, final = await peer.call("+12025550121", rtp_phone(0).sdp(), headers=routes)
    assert "10.0.0.9:5064" in final.header("record-route")
    bye = await peer.request_heard("BYE")
    assert bye.all("route") == [f"<sip:127.0.0.1:{peer.port};lr>", "<sip:token@10.0.0.9:5064;r2=on;lr>"]
    assert bye.first == f"BYE sip:test@127.0.0.1:{peer.port} SIP/2.0"


async def test_a_request_for_an_unknown_dialog_is_481(peer: SipPeer) -> None:
    dialog = peer.dialog("+12025550100")
    dialog.to += ";tag=gone"
    peer.request(dialog, "BYE")
    assert (await peer.answer(dialog)).status == 481


async def test_a_required_extension_nobody_here_knows_is_420(peer: SipPeer, rtp_phone: MakePhone) -> None:
    _, final = await peer.call("+12025550100", rtp_phone(0).sdp(), headers=("Require: 100rel",))
    assert final.status == 420
    assert final.header("unsupported") == "100rel"


async def test_a_method_that_is_not_allowed_in_a_call_is_405(peer: SipPeer, rtp_phone: MakePhone) -> None:
    dialog, _ = await peer.call("+12025550102", rtp_phone(0).sdp())
    peer.request(dialog, "MESSAGE")
    assert (await peer.answer(dialog)).status == 405
    peer.request(dialog, "REFER")
    assert (await peer.answer(dialog)).status == 603


async def test_garbage_is_ignored_and_the_network_goes_on(peer: SipPeer, rtp_phone: MakePhone) -> None:
    for garbage in (
        b"\r\n\r\n",
        b"hello world, this is not SIP\r\n\r\n",
        b"INVITE sip:x SIP/2.0\r\n\r\n",
        b"INVITE sip:x@y SIP/2.0\r\nVia: x\r\nFrom: a\r\nTo: b\r\nCall-ID: c\r\nCSeq: nan INVITE\r\n\r\n",
        b"SIP/2.0 999 \xff\xfe\r\nVia\r\n\r\n",
        b"\x00" * 4000,
    ):
        peer.send_raw(garbage)
    dialog = peer.dialog("ping")
    peer.request(dialog, "OPTIONS")
    assert (await peer.answer(dialog)).status == 200


async def test_streams_other_than_audio_are_refused_in_the_answer(peer: SipPeer, rtp_phone: MakePhone) -> None:
    phone = rtp_phone(0)
    offer = phone.sdp() + "m=video 4000 RTP/AVP 96\r\na=rtpmap:96 VP8/90000\r\n"
    _, final = await peer.call("+12025550102", offer)
    assert "m=video 0 RTP/AVP 96" in final.body
    phone.connect(final.body)
    await phone.heard.hears(1004)
    assert level(phone.heard.last(0.2)) > -20
