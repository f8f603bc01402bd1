"""What happens inside a call: hold, offers that meet, commands, keys, transfer, and time."""

import pytest

from clarion.calls.wire import (
    Confirmed,
    Dtmf,
    Lost,
    OfferAnswered,
    OfferReceived,
    PhoneCommand,
    TransferRequested,
)
from tests.engines.sip.bench import OUR_SDP, SDP, WEB_AGENT, Bench, Phone
from tests.engines.sip.test_calls_out import ring

HELD = SDP.replace("sendrecv", "sendonly")


def placed_call(bench: Bench, phone: Phone, headers: str = "") -> None:
    """A call that we made and the phone answered; its leg is `leg`."""
    invite = ring(bench, phone)
    phone.reply(invite, 200, body=SDP, headers=phone.contact_line() + headers)
    phone.call_id, phone.to_tag = invite.call_id, invite.from_.tag
    bench.sink.take()
    bench.wire.take()


# ---- offers


def test_hold_is_never_challenged_and_answered_with_sdp(bench: Bench) -> None:
    phone = Phone(bench, agent=WEB_AGENT)
    leg = phone.talk()
    bench.sink.take()
    assert bench.statuses(phone.send("INVITE", body=HELD, contact=False)) == [100]
    assert bench.sink.take() == [OfferReceived(sdp=HELD)]
    cseq, branch = phone.cseq, phone.branch
    bench.engine.answer_offer(leg, OUR_SDP)
    (answer,) = bench.wire.take()
    assert (answer.status, answer.text) == (200, OUR_SDP)
    phone.send("ACK", cseq=cseq, branch=branch)
    assert bench.advance(40) == []
    assert bench.statuses(phone.send("BYE")) == [200]


def test_a_refused_offer_leaves_the_call_as_it_was(bench: Bench) -> None:
    phone = Phone(bench)
    leg = phone.talk()
    phone.send("INVITE", body=HELD)
    bench.engine.answer_offer(leg, None, 488)
    assert bench.statuses(bench.wire.take()) == [488]
    assert bench.statuses(phone.send("BYE")) == [200]


def test_a_second_offer_before_the_first_is_answered_gets_500(bench: Bench) -> None:
    phone = Phone(bench)
    phone.talk()
    phone.send("INVITE", body=HELD)
    answer = phone.send("INVITE", body=HELD)[-1]
    assert answer.status == 500
    assert answer.find("retry-after") is not None


def test_our_offer_is_answered_and_acknowledged(bench: Bench) -> None:
    phone = Phone(bench)
    leg = phone.talk()
    bench.sink.take()
    bench.engine.reoffer(leg, OUR_SDP)
    (invite,) = bench.wire.take()
    assert invite.to.tag == phone.tag
    (ack,) = phone.reply(invite, 200, body=SDP, headers=phone.contact_line())
    assert (ack.method, ack.cseq[0]) == ("ACK", invite.cseq[0])
    assert bench.sink.take() == [OfferAnswered(status=200, sdp=SDP)]
    assert bench.statuses(phone.reply(invite, 200, body=SDP)) == ["ACK"]
    assert bench.sink.take() == []


def test_offers_that_meet_are_refused_and_ours_is_tried_again(bench: Bench) -> None:
    phone = Phone(bench)
    leg = phone.talk()
    bench.sink.take()
    bench.engine.reoffer(leg, OUR_SDP)
    (invite,) = bench.wire.take()
    assert bench.statuses(phone.send("INVITE", body=HELD)) == [100, 491]
    assert bench.statuses(phone.reply(invite, 491)) == ["ACK"]
    (again,) = bench.advance(2.0)
    assert again.method == "INVITE"
    assert again.cseq[0] == invite.cseq[0] + 1
    phone.reply(again, 200, body=SDP)
    assert bench.sink.take() == [OfferAnswered(status=200, sdp=SDP)]


def test_an_offer_made_while_another_is_open_waits_its_turn(bench: Bench) -> None:
    phone = Phone(bench)
    leg = phone.talk()
    bench.engine.reoffer(leg, OUR_SDP)
    bench.engine.reoffer(leg, HELD)
    (invite,) = bench.wire.take()
    sent = phone.reply(invite, 200, body=SDP)
    assert bench.statuses(sent) == ["ACK", "INVITE"]
    assert sent[1].text == HELD


def test_a_phone_that_does_not_know_the_call_any_more_has_left_it(bench: Bench) -> None:
    phone = Phone(bench)
    leg = phone.talk()
    bench.sink.take()
    bench.engine.reoffer(leg, OUR_SDP)
    phone.reply(bench.wire.take()[0], 481)
    assert bench.sink.take() == [Lost(why="481 to a re-INVITE")]


def test_update_with_an_offer_and_without(bench: Bench) -> None:
    phone = Phone(bench)
    leg = phone.talk()
    bench.sink.take()
    assert bench.statuses(phone.send("UPDATE")) == [200]
    assert bench.sink.take() == []
    assert phone.send("UPDATE", body=HELD) == []
    bench.engine.answer_offer(leg, OUR_SDP)
    assert bench.statuses(bench.wire.take()) == [200]
    assert bench.advance(40) == [], "an UPDATE has no ACK to wait for"


def test_a_number_that_was_used_already_is_refused(bench: Bench) -> None:
    phone = Phone(bench)
    phone.talk()
    assert bench.statuses(phone.send("INFO", cseq=1)) == [500]


# ---- reliable provisional responses


def test_a_reliable_provisional_is_repeated_until_prack(bench: Bench) -> None:
    phone = Phone(bench)
    phone.call(headers="Require: 100rel\r\n")
    leg, invite_cseq = bench.sink.offers[0].leg_id, phone.cseq
    bench.engine.progress(leg, 183, OUR_SDP, None)
    (progress,) = bench.wire.take()
    assert progress.tokens("require") == {"100rel"}
    assert bench.statuses(bench.advance(4)) == [183] * 3
    bench.engine.answer(leg, OUR_SDP, None)
    assert bench.wire.take() == [], "an answer must wait for the PRACK"
    phone.to_tag = progress.to.tag
    rseq = progress.find("rseq")
    assert bench.statuses(phone.send("PRACK", headers=f"RAck: 9 {invite_cseq} INVITE\r\n")) == [481]
    sent = phone.send("PRACK", headers=f"RAck: {rseq} {invite_cseq} INVITE\r\n")
    assert bench.statuses(sent) == [200, 200]
    assert sent[1].cseq == (invite_cseq, "INVITE")


def test_we_acknowledge_reliable_provisionals_in_order(bench: Bench) -> None:
    phone = Phone(bench, "102")
    invite = ring(bench, phone)
    assert "100rel" in invite.tokens("supported")
    reliable = phone.contact_line() + "Require: 100rel\r\nRSeq: 5\r\n"
    (prack,) = phone.reply(invite, 183, body=SDP, headers=reliable)
    assert prack.find("rack") == f"5 {invite.cseq[0]} INVITE"
    assert prack.to.tag == phone.tag
    assert phone.reply(invite, 183, body=SDP, headers=reliable) == []
    assert len(bench.sink.take()) == 1


# ---- commands and keys


def test_a_command_in_json_is_answered_and_told(bench: Bench) -> None:
    phone = Phone(bench, agent=WEB_AGENT)
    leg = phone.talk()
    bench.sink.take()
    body = '{"request":{"reqid":1,"command":"startcallrecord"}}'
    sent = phone.send("INFO", body=body, content_type="application/json;charset=utf-8", uri="sip:sip.clarion.localhost")
    assert bench.statuses(sent) == [200]
    assert all(bench.wire.ours[-len(sent) :]), "what follows would overtake the answer"
    assert bench.sink.take() == [PhoneCommand(request_id=1, command="startcallrecord")]
    bench.engine.answer_command(leg, 1, "startcallrecord", 0, "Succeeded", {})
    (info,) = bench.wire.take()
    assert info.text.strip() == (
        '{"response":{"reqid":1,"command":"startcallrecord","result":{"code":0,"description":"Succeeded"}}}'
    )


@pytest.mark.parametrize("body", ["{", "[]", '{"request":5}', '{"request":{"reqid":"1","command":[]}}', "[" * 9000])
def test_json_of_the_wrong_type_is_400_and_nothing_else(bench: Bench, body: str) -> None:
    phone = Phone(bench)
    phone.talk()
    bench.sink.take()
    assert bench.statuses(phone.send("INFO", body=body, content_type="application/json")) == [400]
    assert bench.sink.take() == []


def test_keys_by_info(bench: Bench) -> None:
    phone = Phone(bench)
    phone.talk()
    bench.sink.take()
    phone.send("INFO", body="Signal=5\r\nDuration=160\r\n", content_type="application/dtmf-relay")
    phone.send("INFO", body="#", content_type="application/dtmf")
    assert bench.sink.take() == [Dtmf(digit="5", by_info=True), Dtmf(digit="#", by_info=True)]
    assert bench.statuses(phone.send("INFO", body="x", content_type="text/plain")) == [415]


# ---- transfer


def test_a_blind_transfer_is_told_step_by_step(bench: Bench) -> None:
    phone = Phone(bench, agent="ringcentral-softphone-ts")
    leg = phone.talk()
    bench.sink.take()
    sent = phone.send("REFER", headers="Refer-To: sip:103@sip.ringcentral.com\r\nReferred-By: <sip:101@x.org>\r\n")
    assert bench.statuses(sent) == [202, "NOTIFY"]
    assert sent[1].text == "SIP/2.0 100 Trying\r\n"
    assert sent[1].find("event") == "refer"
    assert all(bench.wire.ours[-len(sent) :]), "what follows would overtake the answer"
    assert bench.sink.take() == [TransferRequested(target="103", referred_by="101")]
    bench.engine.transfer_progress(leg, 200, "OK")
    (notify,) = bench.wire.take()
    assert notify.text.strip() == "SIP/2.0 200 OK"
    assert (notify.find("subscription-state") or "").startswith("terminated")
    bench.engine.hang_up(leg)
    assert bench.statuses(bench.wire.take()) == ["BYE"]


def test_an_attended_transfer_names_the_other_leg(bench: Bench) -> None:
    first, second = Phone(bench, agent=WEB_AGENT), Phone(bench, agent=WEB_AGENT)
    first.talk()
    other = second.talk("103")
    bench.sink.take()
    replaces = f"{second.call_id}%3Bto-tag%3D{second.to_tag}%3Bfrom-tag%3D{second.tag}"
    refer_to = f'"103@x" <sip:103@sip.ringcentral.com;transport=wss?Replaces={replaces}>'
    sent = first.send("REFER", headers=f"Refer-To: {refer_to}\r\n")
    assert bench.statuses(sent) == [202, "NOTIFY"]
    assert all(bench.wire.ours[-len(sent) :]), "what follows would overtake the answer"
    assert bench.sink.take() == [TransferRequested(target="103", replaces_leg=other)]


def test_a_transfer_with_join_names_the_leg_that_it_goes_beside(bench: Bench) -> None:
    """PH-29: REFER whose Refer-To carries Join (RFC 3911); with Replaces too it means nothing."""
    first, second = Phone(bench), Phone(bench)
    first.talk()
    other = second.talk("103")
    bench.sink.take()
    named = f"{second.call_id}%3Bto-tag%3D{second.to_tag}%3Bfrom-tag%3D{second.tag}"
    both = f"Refer-To: <sip:103@x.org?Join={named}&Replaces={named}>\r\n"
    assert bench.statuses(first.send("REFER", headers=both)) == [400]
    assert bench.statuses(first.send("REFER", headers=f"Refer-To: <sip:103@x.org?Join={named}>\r\n")) == [202, "NOTIFY"]
    assert bench.sink.take() == [TransferRequested(target="103", joins_leg=other)]


def test_nobody_transfers_into_the_call_of_another_tenant(bench: Bench) -> None:
    mine, foreign = Phone(bench), Phone(bench, "101", account="2")
    mine.talk()
    foreign.talk("103")
    replaces = f"{foreign.call_id}%3Bto-tag%3D{foreign.to_tag}%3Bfrom-tag%3D{foreign.tag}"
    bench.sink.take()
    answer = mine.send("REFER", headers=f"Refer-To: <sip:103@x.org?Replaces={replaces}>\r\n")
    assert bench.statuses(answer) == [481]
    assert bench.sink.take() == []


@pytest.mark.parametrize(
    ("refer_to", "status"),
    [("", 400), ("Refer-To: <>\r\n", 400), ("Refer-To: <sip:x.org>\r\n", 484), ("Refer-To: <mailto:a@b>\r\n", 416)],
)
def test_refer_to_nowhere_is_refused(bench: Bench, refer_to: str, status: int) -> None:
    phone = Phone(bench)
    phone.talk()
    bench.sink.take()
    assert bench.statuses(phone.send("REFER", headers=refer_to)) == [status]
    assert bench.sink.take() == []


def test_refer_sub_false_wants_no_notify(bench: Bench) -> None:
    phone = Phone(bench)
    phone.talk()
    sent = phone.send("REFER", headers="Refer-To: <sip:103@x.org>\r\nRefer-Sub: false\r\n")
    assert bench.statuses(sent) == [202]


def test_an_invite_with_replaces_names_the_leg_and_a_foreign_one_finds_nothing(bench: Bench) -> None:
    first, second, foreign = Phone(bench), Phone(bench, "102"), Phone(bench, "101", account="2")
    leg = first.talk()
    header = f"Replaces: {first.call_id};to-tag={first.to_tag};from-tag={first.tag}\r\n"
    assert second.call(headers=header)[-1].status == 100
    assert bench.sink.offers[-1].replaces_leg == leg
    assert foreign.call(headers=header)[-1].status == 481
    early = header.replace("\r\n", ";early-only\r\n")
    assert Phone(bench, "103").call(headers=early)[-1].status == 486


def test_an_invite_with_join_names_the_leg_that_it_comes_beside(bench: Bench) -> None:
    """RFC 3911 §4; PH-29"""
    first, second, foreign = Phone(bench), Phone(bench, "101"), Phone(bench, "101", account="2")
    leg = first.talk()
    header = f"Join: {first.call_id};to-tag={first.to_tag};from-tag={first.tag}\r\n"
    assert second.call(headers=header + "Require: join\r\n")[-1].status == 100
    assert (bench.sink.offers[-1].joins_leg, bench.sink.offers[-1].replaces_leg) == (leg, None)
    assert foreign.call(headers=header)[-1].status == 481, "another company's call shows"
    offers = len(bench.sink.offers)
    for wrong in (header + header, header + header.replace("Join", "Replaces"), "Join: x;to-tag=y\r\n"):
        assert Phone(bench, "103").call(headers=wrong)[-1].status == 400
    assert len(bench.sink.offers) == offers
    assert Phone(bench, "103").call("911", headers=header)[-1].status == 100
    assert bench.sink.offers[-1].joins_leg is None, "who calls for help is put through"


def test_nobody_is_joined_before_they_are_answered(bench: Bench) -> None:
    """RFC 3911 §4: an early dialog that the other side began."""
    first = Phone(bench)
    first.call("102")
    bench.engine.progress(bench.sink.offers[-1].leg_id, 180, None, None)
    first.to_tag = bench.wire.take()[-1].to.tag
    header = f"Join: {first.call_id};to-tag={first.to_tag};from-tag={first.tag}\r\n"
    assert Phone(bench, "103").call(headers=header)[-1].status == 481


# ---- time


def test_a_session_that_nobody_refreshes_is_given_up(bench: Bench) -> None:
    phone = Phone(bench)
    phone.talk(headers="Supported: timer\r\nSession-Expires: 600;refresher=uac\r\n")
    bench.sink.take()
    sent = bench.advance(600)
    assert bench.statuses(sent)[0] == "BYE"
    assert bench.sink.take() == [Lost(why="session expired")]


def test_a_refresh_keeps_the_session(bench: Bench) -> None:
    phone = Phone(bench)
    timer = "Supported: timer\r\nSession-Expires: 600;refresher=uac\r\n"
    phone.talk(headers=timer)
    for _ in range(4):
        bench.advance(300)
        assert bench.statuses(phone.send("UPDATE", headers=timer)) == [200]
    assert [type(e) for e in bench.sink.take()] == [Confirmed]


def test_we_refresh_when_it_is_up_to_us(bench: Bench) -> None:
    phone = Phone(bench, "102")
    placed_call(bench, phone, "Session-Expires: 1800;refresher=uac\r\nAllow: UPDATE\r\n")
    (update, *_rest) = bench.advance(901)
    assert update.method == "UPDATE"
    phone.reply(update, 200, headers="Session-Expires: 1800;refresher=uac\r\n")
    (update, *_rest) = bench.advance(901)
    bench.advance(33)
    assert bench.sink.take() == [Lost(why="no answer to a refresh")]


def test_a_phone_without_update_is_refreshed_by_invite(bench: Bench) -> None:
    phone = Phone(bench, "102")
    placed_call(bench, phone, "Session-Expires: 1800;refresher=uac\r\n")
    (invite, *_rest) = bench.advance(901)
    assert (invite.method, invite.text) == ("INVITE", OUR_SDP)
    assert bench.statuses(phone.reply(invite, 200, body=SDP)) == ["ACK"]
    assert bench.sink.take() == []


@pytest.mark.parametrize("answer", [200, 488, None])
def test_an_offer_that_a_refresh_held_up_follows_it(bench: Bench, answer: int | None) -> None:
    phone = Phone(bench, "102")
    placed_call(bench, phone, "Session-Expires: 1800;refresher=uac\r\n")
    (refresh, *_rest) = bench.advance(901)
    bench.engine.reoffer("leg", HELD)
    assert bench.wire.take() == []
    if answer is None:
        assert "BYE" in [message.method for message in bench.advance(33)]
        assert bench.sink.take() == [Lost(why="no answer to a refresh")]
        return
    sent = phone.reply(refresh, answer, body=SDP if answer == 200 else "")
    assert [(message.method, message.text) for message in sent] == [("ACK", ""), ("INVITE", HELD)]


def test_too_short_a_session_is_422(bench: Bench) -> None:
    answer = Phone(bench).call(headers="Supported: timer\r\nSession-Expires: 10\r\n")[-1]
    assert (answer.status, answer.find("min-se")) == (422, "90")
    assert bench.sink.offers == []


def test_a_softphone_that_never_refreshes_is_not_asked_to(bench: Bench) -> None:
    phone = Phone(bench, agent="ringcentral-softphone-ts")
    phone.talk(headers="Supported: replaces, 100rel, timer\r\nSession-Expires: 1800\r\nMin-SE: 90\r\n")
    bench.sink.take()
    assert bench.advance(4000) == []
    assert bench.sink.take() == []
