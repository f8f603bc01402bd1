"""Trunks: registering at carriers, asking whether they are there, and their own forms of numbers (PH-69, issue 6)."""

import re

import msgspec
import pytest

from clarion.calls.carriers import caller_for, from_carrier, to_carrier
from clarion.calls.directory import PhoneNumber, Trunk
from clarion.calls.wire import Presentation, TrunkTarget
from clarion.engines.sip.digest import Credentials, expected_response, ha1, parse_pairs
from clarion.engines.sip.message import Message
from tests.engines.sip.bench import OUR_SDP, Bench, Phone, place, presentation

CHALLENGE = 'WWW-Authenticate: Digest realm="carrier.example.net", nonce="abc", algorithm=SHA-256, qop="auth"\r\n'
BASE = Trunk(trunk_id="t1", name="Carrier", uri="sip:carrier.example.net:5090;transport=udp")


def set_trunk(bench: Bench, *more: Trunk, **changes: object) -> Trunk:
    trunk = msgspec.structs.replace(bench.directory.trunks.get("t1", BASE), **changes)
    numbers = [PhoneNumber(number="+16505550101", account_id="1")]
    bench.directory.load([], [], list(bench.directory.devices.values()), numbers, [trunk, *more])
    return trunk


def look(bench: Bench, method: str) -> Message:
    """What the engine asks the carrier when it looks after its trunks."""
    bench.engine.carriers.tick()
    return next(message for message in bench.wire.take() if message.method == method)


def test_it_registers_with_digest_and_renews_in_time(bench: Bench) -> None:
    carrier = Phone(bench)
    set_trunk(bench, registers=True, register_seconds=600)
    first = look(bench, "REGISTER")
    assert first.uri == "sip:carrier.example.net:5090;transport=udp"
    assert first.find("route") == "<sip:127.0.0.1:5064;transport=tcp;lr>", "by the edge"
    assert first.find("authorization") is None
    [second] = carrier.reply(first, 401, headers=CHALLENGE)
    said = parse_pairs(second.find("authorization") or "")
    credentials = Credentials(
        "clarion", said["realm"], "abc", said["uri"], "", "SHA-256", "auth", said["cnonce"], said["nc"]
    )
    secret = ha1("SHA-256", "clarion", "carrier.example.net", "trunk-pw")
    assert said["response"] == expected_response(credentials, "REGISTER", secret)
    assert second.call_id == first.call_id
    contact = second.find("contact") or ""
    carrier.reply(
        second, 200, headers=f"Contact: <sip:other@h>;expires=30\r\n{'Contact: ' + contact.replace('600', '120')}\r\n"
    )
    [state] = bench.engine.carriers.states()
    assert (state["registration"], state["expires"]) == ("Registered", 120)
    assert not [m for m in bench.advance(50) if m.method == "REGISTER"]
    again = [m for m in bench.advance(15) if m.method == "REGISTER"]
    assert len(again) == 1, "at half of what was granted"
    assert again[0].call_id == first.call_id


def test_wrong_credentials_are_not_tried_without_end(bench: Bench) -> None:
    carrier = Phone(bench)
    set_trunk(bench, registers=True, probes=False)
    [second] = carrier.reply(look(bench, "REGISTER"), 401, headers=CHALLENGE)
    assert carrier.reply(second, 401, headers=CHALLENGE) == []
    [state] = bench.engine.carriers.states()
    assert (state["registration"], state["reason"]) == ("Refused", "401 Whatever")
    assert bench.directory.down == {"t1"}, "calls ask it last"
    assert not bench.advance(20)
    assert [m.method for m in bench.advance(20)] == ["REGISTER"]
    carrier.reply(look_at(bench), 403)
    assert not bench.advance(50), "each time it waits longer"


def look_at(bench: Bench) -> Message:
    bench.clock.advance(600)
    return next(message for message in reversed(bench.wire.take()) if message.method == "REGISTER")


def test_a_carrier_that_wants_longer_registrations_gets_them(bench: Bench) -> None:
    carrier = Phone(bench)
    set_trunk(bench, registers=True, register_seconds=60)
    [longer] = carrier.reply(look(bench, "REGISTER"), 423, headers="Min-Expires: 1800\r\n")
    assert longer.find("expires") == "1800"


def test_a_trunk_that_is_removed_says_good_bye(bench: Bench) -> None:
    carrier = Phone(bench)
    set_trunk(bench, registers=True)
    carrier.reply(look(bench, "REGISTER"), 200, headers="Expires: 600\r\n")
    bench.directory.load([], [], [], [], [])
    bye = look(bench, "REGISTER")
    assert bye.find("expires") == "0"
    assert bench.engine.carriers.states() == []


def test_a_call_by_registration_is_known_by_our_contact_and_for_whom_by_to(bench: Bench) -> None:
    carrier = Phone(bench)
    set_trunk(bench, registers=True, addresses=())
    contact = re.search(r"<sip:([^@]+)@", look(bench, "REGISTER").find("contact") or "")
    assert contact is not None
    carrier.to_user = "+16505550101"
    carrier.send("INVITE", uri=f"sip:{contact[1]}@192.0.2.1:5060", body=OUR_SDP)
    offer = bench.sink.offers[-1]
    assert (offer.source.kind, offer.source.trunk_id, offer.dialed) == ("trunk", "t1", "+16505550101")
    stranger = Phone(bench)
    guessed = contact[1][:-1] + ("0" if contact[1][-1] != "0" else "1")
    answers = stranger.send("INVITE", uri=f"sip:{guessed}@192.0.2.1:5060", body=OUR_SDP)
    assert answers[-1].status == 407, "who guesses is nobody"


def test_a_carrier_that_falls_silent_is_asked_last_until_it_answers(bench: Bench) -> None:
    carrier = Phone(bench)
    other = msgspec.structs.replace(BASE, trunk_id="t2", priority=20, probes=False)
    set_trunk(bench, other)
    assert [t.trunk_id for t in bench.directory.trunks_of("1")] == ["t1", "t2"]
    carrier.reply(look(bench, "OPTIONS"), 404)
    [state, _] = bench.engine.carriers.states()
    assert (state["reachable"], state["status"]) == (True, 404), "whatever it answers, it is there"
    bench.advance(31)
    bench.advance(33)
    [state, _] = bench.engine.carriers.states()
    assert state["reachable"] is False
    assert [t.trunk_id for t in bench.directory.trunks_of("1")] == ["t2", "t1"]
    bench.clock.advance(31)
    carrier.reply(next(m for m in reversed(bench.wire.take()) if m.method == "OPTIONS"), 200)
    assert [t.trunk_id for t in bench.directory.trunks_of("1")] == ["t1", "t2"]


def test_a_carrier_that_never_answers_the_question_keeps_its_place(bench: Bench) -> None:
    other = msgspec.structs.replace(BASE, trunk_id="t2", priority=20, probes=False)
    set_trunk(bench, other)
    look(bench, "OPTIONS")
    bench.advance(40)
    [state, _] = bench.engine.carriers.states()
    assert state["reachable"] is False
    assert [t.trunk_id for t in bench.directory.trunks_of("1")] == ["t1", "t2"]


def test_the_cheaper_of_two_with_one_priority_goes_first_and_prefixes_choose(bench: Bench) -> None:
    cheap = msgspec.structs.replace(BASE, trunk_id="t2", cost=3, prefixes=("+49", "+43"))
    set_trunk(bench, cheap, cost=7)
    assert [t.trunk_id for t in bench.directory.trunks_of("1", "+4930123")] == ["t2", "t1"]
    assert [t.trunk_id for t in bench.directory.trunks_of("1", "+12025550123")] == ["t1"]


def placed(bench: Bench, number: str = "+4930901820", **more: object) -> Message:
    target = TrunkTarget(trunk_id="t1", number=number)
    fields = {"caller_number": "+16505550101", "caller_account": "1", **more}
    shown: Presentation = presentation(**fields)
    place(bench.engine, "leg", target, OUR_SDP, shown)
    return bench.wire.take()[-1]


def test_numbers_leave_in_the_form_of_the_carrier(bench: Bench) -> None:
    set_trunk(bench, number_format="national", country="DE", dial_prefix="77", username="")
    invite = placed(bench)
    assert invite.uri.startswith("sip:77030901820@carrier.example.net:5090")
    assert invite.from_.uri.user == "0016505550101", "the caller abroad, without what stands before numbers called"
    assert placed(bench, "911").uri.startswith("sip:911@"), "short codes stay as they are"


def test_the_carrier_is_shown_what_its_policy_allows(bench: Bench) -> None:
    set_trunk(bench, caller_id_policy="own", caller_id="+16505550100")
    assert placed(bench).from_.uri.user == "+16505550101"
    assert placed(bench, caller_number="+12125550199").from_.uri.user == "+16505550100", "a forwarded caller"
    assert placed(bench, caller_account="2").from_.uri.user == "+16505550100", "a number of somebody else"
    set_trunk(bench, caller_id_policy="fixed")
    assert placed(bench).from_.uri.user == "+16505550100"


def test_a_call_from_a_carrier_is_read_in_its_form(bench: Bench) -> None:
    carrier = Phone(bench)
    carrier.source = "udp:203.0.113.9:5060"
    set_trunk(bench, number_format="national", country="DE")
    carrier.to_user = "030901820"
    headers = "P-Asserted-Identity: <sip:00442071838750@carrier.example.net>\r\n"
    carrier.send("INVITE", body=OUR_SDP, headers=headers)
    offer = bench.sink.offers[-1]
    assert (offer.dialed, offer.caller_number) == ("+4930901820", "+442071838750")


@pytest.mark.parametrize(
    ("number", "changes", "written"),
    [
        ("+4930901820", {}, "+4930901820"),
        ("+4930901820", {"number_format": "digits"}, "4930901820"),
        ("+4930901820", {"number_format": "national", "country": "DE"}, "030901820"),
        ("+4930901820", {"number_format": "national", "country": "US"}, "0114930901820"),
        ("+12025550123", {"number_format": "national", "country": "US"}, "2025550123"),
        ("+4930901820", {"dial_prefix": "9#"}, "9#+4930901820"),
        ("112", {"number_format": "national", "dial_prefix": "9"}, "112"),
    ],
)
def test_forms_of_numbers_and_back(number: str, changes: dict[str, str], written: str) -> None:
    trunk = msgspec.structs.replace(BASE, **changes)
    assert to_carrier(number, trunk) == written
    if number.startswith("+") and not trunk.dial_prefix:
        assert from_carrier(written, trunk) == number


@pytest.mark.parametrize("text", ["", "anonymous", "+123", "sip:x", "12", "0" * 40])
def test_what_is_no_number_stays_as_it_is(text: str) -> None:
    trunk = msgspec.structs.replace(BASE, number_format="national", country="DE")
    assert from_carrier(text, trunk) in (text, "+4912")
    assert caller_for(BASE, text, owned=False) == text
