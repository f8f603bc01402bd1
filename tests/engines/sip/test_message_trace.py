"""What is kept of the messages of calls, for their ladders (OPS-36)."""

from datetime import timedelta

import pytest

from clarion.base.clock import TurnableClock
from clarion.engines.sip import message_trace
from clarion.engines.sip.message_trace import MessageTrace, hide_secrets
from clarion.engines.sip.transport import Transports, UdpChannel

DIGEST = (
    b'Authorization: Digest username="101", realm="clarion", nonce="n", uri="sip:102@x", '
    b'response="0123456789abcdef0123456789abcdef", algorithm=MD5\r\n'
)


def invite(call_id: str = "one", more: bytes = b"", body: bytes = b"") -> bytes:
    return b"INVITE sip:102@x SIP/2.0\r\nCall-ID: %b\r\nCSeq: 1 INVITE\r\n%b\r\n%b" % (call_id.encode(), more, body)


@pytest.fixture
def clock() -> TurnableClock:
    return TurnableClock()


@pytest.fixture
def trace(clock: TurnableClock) -> MessageTrace:
    return MessageTrace(clock)


@pytest.fixture
def edge() -> UdpChannel:
    return UdpChannel(
        Transports("127.0.0.1", 5070, lambda data, channel: None, lambda channel: None), ("127.0.0.1", 5060)
    )


def test_messages_of_a_call_are_kept_in_their_order_by_leg(
    trace: MessageTrace, edge: UdpChannel, clock: TurnableClock
) -> None:
    trace.received(invite("a"), edge)
    trace.claim("a", "leg-a")
    clock.advance(0.1)
    trace.sent(b"SIP/2.0 100 Trying\r\ni : a\r\nCSeq: 1 INVITE\r\n\r\n", edge)
    trace.claim("b", "leg-b")  # ours, before it is sent
    clock.advance(0.1)
    trace.sent(invite("b"), edge)
    kept = trace.messages(["leg-b", "leg-a"])
    assert [(one.leg_id, one.sent, one.text.partition("\r\n")[0]) for one in kept] == [
        ("leg-a", False, "INVITE sip:102@x SIP/2.0"),
        ("leg-a", True, "SIP/2.0 100 Trying"),
        ("leg-b", True, "INVITE sip:102@x SIP/2.0"),
    ]
    assert {(one.transport, one.peer) for one in kept} == {("UDP", "127.0.0.1:5060")}
    trace.forget(["leg-a"])
    assert [one.leg_id for one in trace.messages(["leg-a", "leg-b"])] == ["leg-b"]


def test_what_belongs_to_no_call_is_not_kept(trace: MessageTrace, edge: UdpChannel) -> None:
    for method in (b"REGISTER", b"OPTIONS", b"MESSAGE"):
        trace.received(method + b" sip:x SIP/2.0\r\nCall-ID: r\r\n\r\n", edge)
    trace.sent(b"\r\n\r\n", edge)
    trace.sent(b"\x00\xff no message at all", edge)
    assert trace._dialogs == {}


def test_passwords_keys_and_digits_are_hidden() -> None:
    body = b"v=0\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:c2VjcmV0|2^20\r\na=ice-pwd:abcdefghijkl\r\na=sendrecv\r\n"
    shown = hide_secrets(invite(more=DIGEST, body=body))
    for secret in (b"0123456789abcdef", b"c2VjcmV0", b"abcdefghijkl"):
        assert secret not in shown
    assert b'username="101"' in shown
    assert b"a=sendrecv" in shown
    for kind, digit in ((b"dtmf-relay", b"Signal=7\r\nDuration=160\r\n"), (b"DTMF", b"7"), (b"dtmf", b"10")):
        head = b"INFO sip:x SIP/2.0\r\nc: application/" + kind + b"\r\n\r\n"
        assert hide_secrets(head + digit) == head + b"(hidden)"
    proxy = (
        DIGEST.replace(b"Authorization", b"proxy-AUTHORIZATION")
        .replace(b'response="', b"response = ")
        .replace(b'", alg', b", alg")
    )
    assert b"0123456789abcdef" not in hide_secrets(invite(more=proxy))


def test_memory_has_a_bound(
    trace: MessageTrace, edge: UdpChannel, clock: TurnableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(message_trace, "MOST_MESSAGES", 5)
    for _ in range(9):
        trace.received(invite("a"), edge)
    trace.claim("a", "leg-a")
    assert len(trace.messages(["leg-a"])) == 5
    monkeypatch.setattr(message_trace, "MOST_BYTES", 10_000)
    for number in range(300):
        trace.received(invite(f"many{number}"), edge)
        trace.claim(f"many{number}", f"leg{number}")
    assert trace._size < 10_000 + 2 * len(invite("many999"))
    assert trace.messages(["leg-a"]) == []
    assert sum(len(trace.messages([f"leg{number}"])) for number in range(300)) == len(trace._dialogs)


def test_dialogs_that_became_no_call_are_dropped(trace: MessageTrace, edge: UdpChannel, clock: TurnableClock) -> None:
    for number in range(20):
        trace.received(invite(f"refused{number}"), edge)
    trace.received(invite("call"), edge)
    trace.claim("call", "leg")
    clock.advance(timedelta(minutes=2).total_seconds())
    for number in range(12):
        trace.received(invite(f"later{number}"), edge)
    assert len(trace._dialogs) == 13
    assert len(trace.messages(["leg"])) == 1


def test_nothing_is_kept_when_it_is_off(edge: UdpChannel, clock: TurnableClock) -> None:
    trace = MessageTrace(clock, is_on=False)
    trace.received(invite("a"), edge)
    trace.claim("a", "leg")
    assert trace._dialogs == {}
    assert trace.messages(["leg"]) == []
