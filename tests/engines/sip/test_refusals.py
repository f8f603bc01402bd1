"""What others send that is wrong makes one line in the log: from where, what was wrong, what helps; no credentials, and
a flood fills nothing.
"""

import json
from collections.abc import Callable
from typing import Any

import pytest
from structlog.testing import capture_logs

from clarion.calls.wire import HungUp
from tests.engines.sip.bench import DOMAIN, OUR_SDP, SDP, Bench, Line, Phone, place, presentation, target_of

Deed = Callable[[Bench, Phone], object]
OTHER_CALL = "Replaces: none;to-tag=1;from-tag=2\r\n"


def wrong_password(bench: Bench, phone: Phone) -> None:
    challenge = phone.send("INVITE", body=SDP)[-1]
    answer = phone.authorization(challenge, "INVITE").replace('response="', 'response="0')
    assert phone.send("INVITE", headers=answer, body=SDP)[-1].status == 407


def one_contact_too_many(bench: Bench, phone: Phone) -> None:
    for number in range(21):
        other = Phone(bench)
        other.source = phone.source
        last = other.register(instance=f"i{number}")[-1]
    assert last.status == 603


def of_another(bench: Bench, phone: Phone) -> None:
    device, phone.device = phone.device, Phone(bench, "102").device
    user = phone.device.username
    phone.device = device
    phone.to_user = user
    more: dict[str, Any] = {"uri": f"sip:{DOMAIN}", "to_tag": ""}
    challenge = phone.send("REGISTER", **more)[-1]
    assert phone.send("REGISTER", headers=phone.authorization(challenge, "REGISTER"), **more)[-1].status == 403


def rejected(status: int, to: str) -> Deed:
    """As the call core does it with numbers that nobody has, or SDP without a codec that we know."""

    def deed(bench: Bench, phone: Phone) -> None:
        phone.call(to)
        bench.engine.reject(bench.sink.offers[-1].leg_id, status)

    return deed


def in_a_call(method: str, status: int, **more: Any) -> Deed:
    def deed(bench: Bench, phone: Phone) -> None:
        phone.talk()
        assert phone.send(method, **more)[-1].status == status

    return deed


def transfers_to_nowhere(bench: Bench, phone: Phone) -> None:
    leg = phone.talk()
    phone.send("REFER", headers=f"Refer-To: <sip:777@{DOMAIN}>\r\n")
    bench.engine.transfer_progress(leg, 404, "Not Found")


def is_silent(bench: Bench, phone: Phone) -> None:
    """Signed in, and gone when it is rung."""
    phone.register(7200)
    place(bench.engine, "out", target_of(bench, "101"), OUR_SDP, presentation())
    bench.advance(40)


def outside(method: str, status: int, **more: Any) -> Deed:
    """A request outside every call, with credentials."""

    def deed(bench: Bench, phone: Phone) -> None:
        headers = str(more.get("headers", ""))
        answer = phone.send(method, to_tag="", **more)[-1]
        if answer.status == 407:
            uri = f"sip:{phone.to_user}@{DOMAIN}"
            answer = phone.send(method, headers=headers + phone.authorization(answer, method, uri), to_tag="")[-1]
        assert answer.status == status

    return deed


def unreadable(bench: Bench, phone: Phone) -> None:
    bench.receive("INVITE sip:102@x SIP/2.0\r\nno header\r\n\r\n")


def malformed(bench: Bench, phone: Phone) -> None:
    text = phone.request("INVITE", body=SDP).replace(f"CSeq: {phone.cseq} INVITE", "CSeq: 1 BYE")
    assert bench.receive(text)[-1].status == 400


KINDS: dict[str, tuple[Deed, str]] = {
    "unreadable": (unreadable, ""),
    "malformed": (malformed, ""),
    "wrong digest": (wrong_password, "password"),
    "one contact too many": (one_contact_too_many, "603 Too Many Contacts"),
    "another's address of record": (of_another, "403"),
    "unknown number": (rejected(404, "777"), "404"),
    "too short": (rejected(484, "7"), "484"),
    "no usable codec": (rejected(488, "102"), "488"),
    "a body that is no SDP": (outside("INVITE", 415, body="hello", content_type="text/plain"), "415"),
    "unknown extension of SIP": (outside("INVITE", 420, headers="Require: magic\r\n"), "420"),
    "another scheme": (outside("INVITE", 416, uri="mailto:a@b"), "416"),
    "no such call to replace": (lambda bench, phone: phone.call(headers=OTHER_CALL), "481"),
    "unknown method": (outside("FETCH", 405), "405"),
    "unknown event": (outside("SUBSCRIBE", 489, headers="Event: weather\r\n"), "489"),
    "REFER without a call": (outside("REFER", 403, headers="Refer-To: <sip:102@x>\r\n"), "403"),
    "REFER to nowhere": (transfers_to_nowhere, "404"),
    "REFER without target": (in_a_call("REFER", 400), "400"),
    "REFER for another's call": (
        in_a_call("REFER", 481, headers="Refer-To: <sip:102@x?Replaces=none%3Bto-tag%3D1%3Bfrom-tag%3D2>\r\n"),
        "481",
    ),
    "a command that is no JSON": (in_a_call("INFO", 400, body="{", content_type="application/json"), "400"),
    "an old CSeq": (in_a_call("INFO", 500, cseq=1), "500"),
    "no such call": (lambda bench, phone: phone.send("BYE", to_tag="cs1-0011223344556677"), "481"),
    "a phone that gives no sign": (is_silent, "does not answer"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_makes_one_line_that_says_what_helps(bench: Bench, kind: str) -> None:
    deed, words = KINDS[kind]
    phone = Phone(bench)
    with capture_logs() as said:
        deed(bench, phone)
    [line] = said
    assert words in line["problem"] and line["hint"] and line["source"]
    if kind != "unreadable":  # of that only the edge's connection is known
        assert line["source"] == phone.source
    text = json.dumps(said)
    assert "response=" not in text and "nonce" not in text and "pw" not in text


def test_what_is_no_mistake_makes_none(bench: Bench) -> None:
    """Challenges, renewals, busy, not there, given up, hung up."""
    with capture_logs() as said:
        phone = Phone(bench)
        phone.register()
        for status in (480, 486, 603):
            phone.call()
            bench.engine.reject(bench.sink.offers[-1].leg_id, status)
            phone.call_id += "x"
        phone.call()
        phone.send("CANCEL", cseq=phone.cseq, branch=phone.branch, to_tag="")
        phone.call_id += "y"
        phone.talk()
        phone.send("BYE")
    assert said == [] and isinstance(bench.sink.take()[-1], HungUp)


def test_a_flood_is_counted_not_written(bench: Bench) -> None:
    """What else goes wrong is still told, and the count at the end of the minute."""
    with capture_logs() as said:
        for number in range(500):
            bench.receive("garbage", Line(bench.wire, peer=("192.0.2.66", 1000 + number)))
        bench.receive("garbage", Line(bench.wire, peer=("192.0.2.77", 9)))
        assert len(said) == 21
        bench.advance(61)
        last = said[-1]
        assert (last["count"], last["places"], last["most_from"]) == (480, 1, "192.0.2.66")
        bench.receive("garbage", Line(bench.wire, peer=("192.0.2.66", 9)))
    assert len(said) == 23


def test_a_flood_from_everywhere_is_counted_too(bench: Bench) -> None:
    with capture_logs() as said:
        for number in range(20_000):
            bench.engine.core.refusals.note(
                "sip.unreadable", f"udp:10.0.{number % 200}.{number // 200}:5060", problem="x"
            )
        bench.advance(61)
    assert len(said) == 301


def test_a_line_is_short_however_long_what_came_is(bench: Bench) -> None:
    phone = Phone(bench)
    with capture_logs() as said:
        outside("FETCH" * 1_000, 405)(bench, phone)
    [line] = said
    assert "405" in line["problem"] and len(json.dumps(line)) < 2_000
