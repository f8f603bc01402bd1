"""Calls that phones make to us."""

import msgspec
import pytest

from clarion.calls.wire import Cancelled, Confirmed, HungUp, Lost, TrunkTarget
from clarion.engines.sip.trying import TRYING_SECONDS
from tests.engines.sip.bench import OUR_SDP, SDP, WEB_AGENT, Bench, Line, Phone, place, presentation


def test_a_web_phone_sees_exactly_the_sequence_it_knows(bench: Bench) -> None:
    phone = Phone(bench, agent=WEB_AGENT)
    answers = phone.call()
    assert bench.statuses(answers) == [407, 100]
    offer = bench.sink.offers[0]
    assert offer.dialed == "102"
    assert offer.sdp == SDP
    assert offer.source.device_id == "d801"
    assert offer.source.authenticated
    assert offer.dialect.answer_at_once
    bench.engine.progress(offer.leg_id, 183, OUR_SDP, presentation())
    bench.engine.progress(offer.leg_id, 183, OUR_SDP, presentation())
    bench.engine.answer(offer.leg_id, OUR_SDP, presentation())
    sent = bench.wire.take()
    assert bench.statuses(sent) == [183, 200]
    assert sent[0].find("p-rc-api-ids") == "party-id=p-a0f1z2-1;session-id=s-a0f1z2"
    assert sent[1].to.tag == sent[0].to.tag
    assert sent[1].to.tag.startswith("cs1-")
    assert (sent[1].find("to") or "").endswith(";tag=" + sent[1].to.tag)


def test_the_ack_of_a_web_phone_repeats_the_branch_of_its_invite(bench: Bench) -> None:
    phone = Phone(bench, agent=WEB_AGENT)
    phone.call()
    branch, cseq = phone.branch, phone.cseq
    leg = bench.sink.offers[0].leg_id
    bench.engine.answer(leg, OUR_SDP, presentation())
    phone.to_tag = bench.wire.take()[0].to.tag
    phone.send("ACK", cseq=cseq, branch=branch)
    assert bench.sink.take() == [Confirmed()]
    assert bench.advance(40) == []


def test_a_200_without_ack_is_repeated_and_then_the_call_is_lost(bench: Bench) -> None:
    phone = Phone(bench)
    phone.call()
    bench.engine.answer(bench.sink.offers[0].leg_id, OUR_SDP, None)
    bench.wire.take()
    assert bench.statuses(bench.advance(10)) == [200] * 4
    sent = bench.advance(30)
    assert sent[-1].method == "BYE"
    assert bench.sink.take() == [Lost(why="no ACK")]


def test_a_bye_with_only_the_domain_as_uri_finds_its_dialog(bench: Bench) -> None:
    phone = Phone(bench, agent=WEB_AGENT)
    phone.talk()
    bench.sink.take()
    assert bench.statuses(phone.send("BYE", uri="sip:sip.clarion.localhost")) == [200]
    assert bench.sink.take() == [HungUp()]
    assert bench.engine.core.dialogs == {}


def test_a_bye_with_a_foreign_tag_is_no_part_of_the_call(bench: Bench) -> None:
    phone = Phone(bench)
    phone.talk()
    assert bench.statuses(phone.send("BYE", from_tag="other")) == [481]
    assert bench.sink.take() == [Confirmed()]


def test_cancel_ends_a_call_that_was_not_answered(bench: Bench) -> None:
    phone = Phone(bench)
    phone.call()
    bench.engine.progress(bench.sink.offers[0].leg_id, 180, None, presentation())
    sent = phone.send("CANCEL", cseq=phone.cseq, branch=phone.branch, to_tag="")
    assert bench.statuses(sent) == [200, 487]
    assert sent[0].to.tag == sent[1].to.tag
    assert bench.sink.take() == [Cancelled()]


def test_cancel_of_a_client_that_we_answered_at_once_ends_the_call(bench: Bench) -> None:
    phone = Phone(bench, agent=WEB_AGENT)
    phone.call()
    bench.engine.answer(bench.sink.offers[0].leg_id, OUR_SDP, presentation())
    bench.wire.take()
    sent = phone.send("CANCEL", cseq=phone.cseq, branch=phone.branch, to_tag="")
    assert bench.statuses(sent) == [200]
    assert bench.sink.take() == [HungUp(reason="cancelled")]


def test_a_failure_reaches_a_web_phone_behind_a_provisional_response(bench: Bench) -> None:
    phone = Phone(bench, agent=WEB_AGENT)
    phone.call()
    bench.engine.reject(bench.sink.offers[0].leg_id, 486)
    assert bench.statuses(bench.wire.take()) == [183, 486]


def test_a_plain_phone_gets_the_failure_alone(bench: Bench) -> None:
    phone = Phone(bench)
    phone.call()
    bench.engine.reject(bench.sink.offers[0].leg_id, 404, "Not Here", 'Q.850;cause=1;text="Unallocated"')
    sent = bench.wire.take()
    assert bench.statuses(sent) == [404]
    assert sent[0].reason == "Not Here"
    assert sent[0].find("reason") == 'Q.850;cause=1;text="Unallocated"'


def test_a_wrong_password_is_challenged_again_and_nothing_else_happens(bench: Bench) -> None:
    phone = Phone(bench)
    answers = phone.send("INVITE", body=SDP)
    wrong = phone.authorization(answers[-1], "INVITE").replace('response="', 'response="0')
    again = phone.send("INVITE", body=SDP, headers=wrong)
    assert bench.statuses(again) == [407]
    assert bench.sink.offers == []


def test_an_unknown_user_sees_what_a_wrong_password_sees(bench: Bench) -> None:
    known, unknown = Phone(bench), Phone(bench)
    seen = []
    for phone, identity in ((known, "801"), (unknown, "nobody")):
        challenge = phone.send("INVITE", body=SDP)[-1]
        header = phone.authorization(challenge, "INVITE").replace('"801"', f'"{identity}"')
        answer = phone.send("INVITE", body=SDP, headers=header.replace('response="', 'response="0'))[-1]
        seen.append((answer.status, answer.reason, [name for name, _ in answer.headers]))
    assert seen[0] == seen[1]


def test_a_carrier_is_known_by_its_address_and_not_challenged(bench: Bench) -> None:
    phone = Phone(bench)
    phone.source = "udp:203.0.113.9:5090"
    assert bench.statuses(phone.call("+16505550101")) == [100]
    source = bench.sink.offers[0].source
    assert (source.kind, source.trunk_id, source.authenticated) == ("trunk", "t1", True)


def test_what_a_phone_says_of_its_network_counts_where_it_is_known_to_be_ph_49() -> None:
    bench = Bench(strangers="anyone")
    there, claims = Phone(bench), Phone(bench)
    there.register()
    point = "P-Access-Network-Info: IEEE-802.11;i-wlan-node-id=aabbccddeeff\r\n"
    there.call("911", headers=point)
    claims.call("911", headers=point)
    there.call("102", headers=point)
    said = [(offer.source.device_id, offer.source.access_network) for offer in bench.sink.offers]
    told = "IEEE-802.11;i-wlan-node-id=aabbccddeeff"
    assert said == [("d801", told), ("", ""), ("d801", told)]


def test_an_emergency_call_with_wrong_credentials_still_goes_out() -> None:
    bench = Bench(strangers="anyone")
    phone = Phone(bench, agent=WEB_AGENT)
    phone.to_user = "911"
    challenge = phone.send("INVITE", body=SDP)[-1]
    assert challenge.status == 407, "this client cannot work without a challenge"
    wrong = phone.authorization(challenge, "INVITE").replace('response="', 'response="0')
    phone.send("INVITE", body=SDP, headers=wrong)
    assert bench.sink.offers[0].dialed == "911"
    assert not bench.sink.offers[0].source.authenticated
    assert not bench.sink.offers[0].source.device_id


def test_overload_refuses_calls_but_never_one_for_help(bench: Bench) -> None:
    bench.engine.drain()
    phone = Phone(bench)
    refused = phone.send("INVITE", body=SDP)
    assert bench.statuses(refused) == [503], "at once, without a 100 before"
    assert refused[-1].find("retry-after")
    Phone(bench).call("911")
    assert [offer.dialed for offer in bench.sink.offers] == ["911"]


def test_an_overloaded_server_goes_on_with_its_calls_and_lets_calls_for_help_in(bench: Bench) -> None:
    phone = Phone(bench)
    phone.call()
    [living] = bench.sink.offers
    bench.engine.overload.lag = 5.0
    assert bench.statuses(Phone(bench).send("INVITE", body=SDP, cseq=7, branch="z9hG4bKnew")) == [503]
    for code in ("911", "112", "933"):
        help_wanted = Phone(bench)
        help_wanted.call(code)
    assert [offer.dialed for offer in bench.sink.offers[1:]] == ["911", "112", "933"]
    bench.engine.answer(living.leg_id, SDP, None)
    assert bench.statuses(bench.wire.take()) == [200], "the call that was there is answered as ever"


def test_the_same_call_on_two_ways_is_one_call(bench: Bench) -> None:
    phone = Phone(bench)
    phone.source = "udp:203.0.113.9:5090"
    phone.send("INVITE", body=SDP, cseq=7)
    assert bench.statuses(phone.send("INVITE", body=SDP, cseq=7, branch="z9hG4bKother")) == [482]
    assert len(bench.sink.offers) == 1


def test_a_repeated_invite_is_answered_with_the_last_response(bench: Bench) -> None:
    phone = Phone(bench)
    phone.source = "udp:203.0.113.9:5090"
    text = phone.request("INVITE", body=SDP)
    bench.receive(text)
    bench.engine.progress(bench.sink.offers[0].leg_id, 180, None, None)
    assert bench.statuses(bench.receive(text)) == [180]
    assert len(bench.sink.offers) == 1


def test_hanging_up_before_the_ack_waits_for_it(bench: Bench) -> None:
    phone = Phone(bench)
    phone.call()
    leg, cseq = bench.sink.offers[0].leg_id, phone.cseq
    bench.engine.answer(leg, OUR_SDP, None)
    phone.to_tag = bench.wire.take()[-1].to.tag
    bench.engine.hang_up(leg)
    assert bench.wire.take() == []
    assert bench.statuses(phone.send("ACK", cseq=cseq)) == ["BYE"]


def test_our_bye_goes_to_the_contact_along_the_recorded_route(bench: Bench) -> None:
    phone = Phone(bench)
    leg = phone.talk()
    bench.engine.hang_up(leg, reason_header="Q.850;cause=16")
    (bye,) = bench.wire.take()
    assert bye.uri == phone.contact
    assert bye.find("route") == phone.path
    assert bye.find("from") == f"<sip:102@sip.clarion.localhost>;tag={phone.to_tag}"
    assert bye.cseq[0] >= 1_000_000
    assert bye.find("reason") == "Q.850;cause=16"


def test_a_late_offer_gets_ours_and_the_ack_brings_the_answer(bench: Bench) -> None:
    phone = Phone(bench)
    phone.call(body="")
    offer = bench.sink.offers[0]
    assert offer.sdp is None
    cseq = phone.cseq
    bench.engine.answer(offer.leg_id, OUR_SDP, None)
    phone.to_tag = bench.wire.take()[-1].to.tag
    phone.send("ACK", cseq=cseq, body=SDP)
    assert bench.sink.take() == [Confirmed(sdp=SDP)]


def test_what_we_cannot_do_is_named(bench: Bench) -> None:
    phone = Phone(bench)
    answer = phone.send("INVITE", body=SDP, headers="Require: nothingSupportsThis\r\n")[-1]
    assert (answer.status, answer.find("unsupported")) == (420, "nothingsupportsthis")
    assert phone.send("INVITE", body="x", content_type="application/unknownformat")[-1].status == 415
    assert phone.send("INVITE", body=SDP, uri="soap.beep://192.0.2.103:3002")[-1].status == 416
    assert phone.send("INVITE", body=SDP, headers="Accept: text/nobodyKnowsThis\r\n")[-1].status == 406
    assert bench.sink.offers == []


def test_a_number_that_a_carrier_must_not_show_goes_no_further(bench: Bench) -> None:
    phone = Phone(bench)
    phone.source = "udp:203.0.113.9:5090"
    identity = "P-Asserted-Identity: <sip:+12025550199@carrier.example.net>\r\n"
    phone.call("+16505550101", headers=identity)
    assert bench.sink.offers[-1].caller_number == "+12025550199"
    hidden = Phone(bench)
    hidden.source = phone.source
    hidden.call("+16505550101", headers=identity + "Privacy: id\r\n")
    assert (bench.sink.offers[-1].caller_number, bench.sink.offers[-1].caller_name) == ("", "Anonymous")


def test_a_client_that_moved_is_reached_where_its_last_request_came_from(bench: Bench) -> None:
    phone = Phone(bench, agent=WEB_AGENT)
    leg = phone.talk()
    phone.source, phone.path = "wss:192.0.2.200:9", "<sip:moved@127.0.0.1:5064;transport=tcp;lr>"
    phone.send("INVITE", body=SDP, contact=False)
    bench.engine.answer_offer(leg, OUR_SDP)
    bench.wire.take()
    bench.engine.hang_up(leg)
    assert bench.wire.take()[0].find("route") == phone.path


def test_a_bare_carriage_return_hides_no_header(bench: Bench) -> None:
    phone = Phone(bench)
    answers = phone.send("INVITE", body=SDP, headers="Subject: a\rX-Evil: b\r\n")
    assert bench.statuses(answers) == [400]


def test_what_is_no_utf_8_does_not_reach_the_memory_of_calls(bench: Bench) -> None:
    phone = Phone(bench)
    phone.source = "udp:203.0.113.9:5090"
    text = phone.request("INVITE", body=SDP, headers='X-Note: caf\udce9\r\nP-Asserted-Identity: "\udcff" <sip:1@x>\r\n')
    bench.engine.user_agent.receive(text.encode("utf-8", "surrogateescape"), Line(bench.wire))
    offer = bench.sink.offers[-1]
    assert msgspec.json.encode(offer)
    assert msgspec.json.encode(bench.engine.export(offer.leg_id))
    place(
        bench.engine, "out", TrunkTarget(trunk_id="t1", number="\ud8001"), OUR_SDP, presentation(caller_name="\ud800")
    )
    assert bench.wire.take()[-1].method == "INVITE"


def test_a_call_is_journaled_before_its_caller_reads_100(bench: Bench) -> None:
    """After a 100 the edge waits for minutes: somebody must know of the call. What rings at once needs none."""
    phone = Phone(bench)
    phone.source = "udp:203.0.113.9:5090"
    taken = bench.sink.journal
    bench.sink.journal = lambda leg_id: False  # type: ignore[method-assign]
    assert phone.send("INVITE", body=SDP) == []
    assert bench.advance(TRYING_SECONDS) == [], "it is nobody's call yet"
    bench.sink.journal = taken  # type: ignore[method-assign]
    assert bench.statuses(bench.advance(TRYING_SECONDS)) == [100]
    assert bench.sink.journaled == [bench.sink.offers[0].leg_id]
    other = Phone(bench)
    other.source = phone.source
    other.send("INVITE", body=SDP)
    bench.engine.progress(bench.sink.offers[1].leg_id, 180, None, presentation())
    assert bench.statuses(bench.wire.take()) == [180]
    assert bench.advance(TRYING_SECONDS) == []


def test_nobody_waits_for_a_100_until_the_edge_asks_another_server(bench: Bench) -> None:
    phone = Phone(bench)
    phone.source = "udp:203.0.113.9:5090"
    bench.sink.journal = lambda leg_id: False  # type: ignore[method-assign]
    phone.send("INVITE", body=SDP)
    sent = [message for _ in range(15) for message in bench.advance(TRYING_SECONDS)]
    assert bench.statuses(sent) == [100]


def test_when_something_fails_inside_the_sender_is_told(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    phone = Phone(bench)
    phone.source = "udp:203.0.113.9:5090"

    def broken(offer: object) -> None:
        raise RuntimeError("on purpose")

    monkeypatch.setattr(bench.sink, "call_offered", broken)
    assert bench.statuses(phone.send("INVITE", body=SDP)) == [500]
    assert bench.engine.core.legs == {}
    monkeypatch.undo()
    assert Phone(bench).call()[-1].status == 100
