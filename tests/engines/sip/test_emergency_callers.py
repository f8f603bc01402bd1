"""ADM-13, ADM-43: an emergency call always connects, and carries somebody's identity only when that is proven."""

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from clarion.calls.wire import CallOffered
from clarion.engines.sip.emergency_callers import AT_ONCE, PER_SOURCE
from clarion.engines.sip.message import Message
from tests.engines.sip.bench import OUR_SDP, SDP, WEB_AGENT, Bench, Phone, presentation

VICTIM = "+16505550101"


def phone_at(bench: Bench, source: str, number: str = "101", **more: str) -> Phone:
    phone = Phone(bench, number, **more)
    phone.source, phone.proto = source, source.partition(":")[0]
    return phone


def help_from(phone: Phone, *, headers: str = "", dialed: str = "911") -> list[Message]:
    """One attempt, as a new call."""
    phone.tag, phone.to_tag, phone.call_id = f"{phone.tag}x", "", f"{phone.call_id}x"
    phone.to_user = dialed
    return phone.invite(body=SDP, headers=headers)


def is_unverified(offer: CallOffered, source: str) -> bool:
    told = (offer.source.device_id, offer.source.extension_id, offer.caller_number, offer.caller_name)
    return offer.source.kind == "unknown" and not any(told) and offer.source.address == source


def test_a_guessed_name_makes_nobody_the_caller(bench: Bench) -> None:
    """The victim is registered elsewhere; a stranger says to be the victim."""
    victim = phone_at(bench, "tls:10.1.1.1:5061")
    victim.register()
    stranger = phone_at(bench, "udp:10.9.9.9:5060")
    claims = (
        f"P-Asserted-Identity: <sip:{VICTIM}@x>\r\nP-Access-Network-Info: IEEE-802.11;i-wlan-node-id=aabbccddeeff\r\n"
    )
    assert bench.statuses(help_from(stranger, headers=claims)) == [100]
    [offer] = bench.sink.offers
    assert is_unverified(offer, stranger.source)
    assert (offer.source.account_id, offer.source.access_network, offer.source.authenticated) == ("", "", False)
    bench.engine.progress(offer.leg_id, 180, None, presentation())
    bench.engine.answer(offer.leg_id, OUR_SDP, presentation())
    for answer in bench.wire.take():
        assert answer.find("x-clarion-unverified") == "1", "the edge must not take the source for a known one"


def test_the_connection_that_a_phone_signed_in_by_proves_who_it_is(bench: Bench) -> None:
    phone = phone_at(bench, "tls:203.0.113.50:5061")
    phone.register()
    assert bench.statuses(help_from(phone)) == [100]
    [offer] = bench.sink.offers
    assert (offer.source.kind, offer.source.device_id, offer.source.authenticated) == ("device", "d801", True)


def test_a_closed_connection_proves_nothing(bench: Bench) -> None:
    phone = phone_at(bench, "tcp:10.1.1.1:5061")
    phone.register()
    bench.engine.registrar.flow_closed(phone.path.removeprefix("<sip:").partition("@")[0])
    help_from(phone)
    assert is_unverified(bench.sink.offers[0], phone.source)


def test_a_connection_of_several_phones_asks_which_one_it_is(bench: Bench) -> None:
    one, two = phone_at(bench, "tcp:10.1.1.1:5061"), phone_at(bench, "tcp:10.1.1.1:5061", "102")
    one.register()
    two.register()
    challenge = help_from(one)[-1]
    assert challenge.status == 407
    help_from(one, headers=one.authorization(challenge, "INVITE"))
    assert bench.sink.offers[0].source.device_id == "d801"


def test_a_phone_by_datagrams_is_asked_once_and_then_put_through(bench: Bench) -> None:
    """The source of a datagram is forged easily, so it proves nothing; and no question may stop a call for help."""
    phone = phone_at(bench, "udp:10.1.1.1:5060")
    phone.register()
    challenge = help_from(phone)[-1]
    assert challenge.status == 407
    help_from(phone, headers=phone.authorization(challenge, "INVITE"))
    assert bench.sink.offers.pop().source.device_id == "d801"
    assert help_from(phone)[-1].status == 407, "it is asked again, as it answered"
    assert bench.statuses(help_from(phone)) == [100]
    assert is_unverified(bench.sink.offers[0], phone.source)


def test_a_wrong_password_stops_no_call_and_counts_as_a_guess(bench: Bench) -> None:
    phone = phone_at(bench, "udp:10.1.1.1:5060")
    phone.register()
    challenge = help_from(phone)[-1]
    wrong = phone.authorization(challenge, "INVITE").replace('response="', 'response="0')
    answers = help_from(phone, headers=wrong)
    assert bench.statuses(answers) == [100]
    assert answers[0].find("x-clarion-auth") == "failed"
    assert is_unverified(bench.sink.offers[0], phone.source)


@pytest.mark.parametrize(
    ("strangers", "source", "taken"),
    [
        ("private", "udp:127.0.0.1:5060", True),
        ("private", "udp:10.0.0.7:5060", True),
        ("private", "tls:[fd00::7]:5060", True),
        ("private", "tls:[fe80::7]:5060", True),
        ("private", "udp:192.0.2.7:5060", False),
        ("private", "udp:100.64.0.7:5060", False),
        ("private", "tls:[2001:db8::7]:5061", False),
        ("anyone", "udp:192.0.2.7:5060", True),
        ("nobody", "udp:10.0.0.7:5060", False),
        ("nobody", "udp:127.0.0.1:5060", False),
    ],
)
def test_strangers_are_let_in_as_the_setting_says(strangers: str, source: str, taken: bool) -> None:
    bench = Bench(strangers=strangers)
    stranger = phone_at(bench, source)
    status = help_from(stranger)[-1].status
    assert status == (100 if taken else 407)
    assert len(bench.sink.offers) == taken
    if not taken:
        challenge = help_from(stranger)[-1]
        help_from(stranger, headers=stranger.authorization(challenge, "INVITE"))
        assert bench.sink.offers[0].source.device_id == "d801", "whoever has credentials is no stranger"


@pytest.mark.parametrize("strangers", ["private", "nobody"])
def test_where_phones_of_ours_are_nobody_is_a_stranger(strangers: str) -> None:
    bench = Bench(strangers=strangers)
    phone_at(bench, "tls:192.0.2.7:5061").register()
    other = phone_at(bench, "udp:192.0.2.7:6060", "102")
    assert bench.statuses(help_from(other)) == [100]
    [offer] = bench.sink.offers
    assert is_unverified(offer, other.source)
    assert offer.source.account_id == "1", "the people there are told"


@pytest.mark.parametrize("gone", ["connection closed", "registration expired", "signed out"])
def test_a_phone_that_is_not_signed_in_just_now_is_no_stranger(gone: str) -> None:
    bench = Bench(strangers="private")
    phone = phone_at(bench, "tls:192.0.2.7:5061")
    phone.register()
    if gone == "connection closed":
        bench.engine.registrar.flow_closed(phone.path.removeprefix("<sip:").partition("@")[0])
    elif gone == "registration expired":
        bench.advance(8000)
    else:
        phone.register(expires=0)
    again = phone_at(bench, "tls:192.0.2.7:6061")
    assert bench.statuses(help_from(again)) == [100]
    assert is_unverified(bench.sink.offers[0], again.source)
    bench.advance(24 * 3600)
    assert help_from(again)[-1].status == 407, "a day later somebody else may have that address"


def test_a_phone_whose_password_was_changed_is_put_through_from_anywhere() -> None:
    bench = Bench(strangers="private")
    phone = phone_at(bench, "tls:192.0.2.7:5061")
    challenge = help_from(phone)[-1]
    assert challenge.status == 407
    wrong = phone.authorization(challenge, "INVITE").replace('response="', 'response="0')
    assert help_from(phone, headers=wrong)[-1].status == 100
    assert is_unverified(bench.sink.offers[0], phone.source), "it proves nothing"
    nobodys = phone.authorization(challenge, "INVITE").replace('username="', 'username="0')
    assert help_from(phone, headers=nobodys)[-1].status == 407, "who guesses has no phone of ours"


def test_a_flood_of_strangers_is_limited_and_stops_no_proven_call(bench: Bench) -> None:
    flooder = phone_at(bench, "udp:10.0.0.7:5060")
    phone = phone_at(bench, "tls:10.0.0.7:5061", "102")
    phone.register()
    statuses = [help_from(flooder)[-1].status for _ in range(PER_SOURCE + AT_ONCE)]
    assert statuses.count(100) == AT_ONCE and statuses[-1] == 407
    assert bench.statuses(help_from(phone)) == [100]
    assert bench.sink.offers[-1].source.device_id == "d802"
    challenge = help_from(flooder)[-1]
    help_from(flooder, headers=flooder.authorization(challenge, "INVITE"))
    assert bench.sink.offers[-1].source.device_id == "d801", "credentials are taken in a flood, too"
    assert bench.statuses(help_from(phone_at(bench, "udp:10.0.0.8:5060"))) == [100], "other addresses are not limited"
    for offer in bench.sink.offers:
        bench.engine.reject(offer.leg_id, 486)
    bench.advance(61)
    assert bench.statuses(help_from(flooder)) == [100]


@dataclass(frozen=True)
class State:
    """Everything that could stand between a person and help."""

    source: str
    registered: str  # "": not; "here": by this very source; "near": from the same address
    credentials: str  # none, right, wrong
    agent: str
    enabled: bool
    draining: bool
    lag: float
    strangers: str
    dialed: str
    earlier: int


STATES = st.builds(
    State,
    source=st.sampled_from([f"{proto}:10.0.0.7:5060" for proto in ("udp", "tcp", "tls", "ws", "wss")]),
    registered=st.sampled_from(["", "here", "near"]),
    credentials=st.sampled_from(["none", "right", "wrong"]),
    agent=st.sampled_from(["Plain/1.0", WEB_AGENT, "RingCentral-Softphone/1"]),
    enabled=st.booleans(),
    draining=st.booleans(),
    lag=st.sampled_from([0.0, 9.0]),
    strangers=st.sampled_from(["private", "anyone"]),
    dialed=st.sampled_from(["911", "112", "933"]),
    earlier=st.integers(0, 3),
)


@given(STATES)
@settings(max_examples=400, deadline=None)
def test_in_every_state_an_emergency_call_connects_as_who_is_proven(state: State) -> None:
    bench = Bench(strangers=state.strangers)
    phone = phone_at(bench, state.source, agent=state.agent)
    if state.registered:
        at = state.source if state.registered == "here" else f"{state.source.rpartition(':')[0]}:7777"
        there = phone_at(bench, at, agent=state.agent)
        there.register()
    bench.directory.devices["d801"] = replace(bench.directory.devices["d801"], enabled=state.enabled)
    bench.engine.drain(on=state.draining)
    bench.engine.overload.lag = state.lag
    for _ in range(state.earlier):
        attempt(bench, phone, state)
    bench.sink.offers.clear()
    attempt(bench, phone, state)
    [offer] = bench.sink.offers
    by_connection = state.registered == "here" and not state.source.startswith("udp")
    if state.credentials == "right" or by_connection:
        assert is_unverified(offer, state.source) or offer.source.device_id == "d801"
        assert offer.source.authenticated == bool(offer.source.device_id)
    else:
        assert is_unverified(offer, state.source)
    if state.credentials == "right" and state.registered:
        assert offer.source.device_id == "d801", "who can prove it keeps name, number and place"


def attempt(bench: Bench, phone: Phone, state: State) -> None:
    """What a phone does: it dials, answers a challenge as well as it can, and else a person dials again."""
    before = len(bench.sink.offers)
    last = help_from(phone, dialed=state.dialed)[-1]
    if last.status == 407 and state.credentials != "none":
        answer = phone.authorization(last, "INVITE")
        if state.credentials == "wrong":
            answer = answer.replace('response="', 'response="0')
        last = help_from(phone, headers=answer, dialed=state.dialed)[-1]
    if last.status == 407:
        last = help_from(phone, dialed=state.dialed)[-1]
    assert last.status == 100 and len(bench.sink.offers) == before + 1
