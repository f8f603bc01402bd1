"""A phone that knows Call-ID and tags of another phone's call (lamps may be shown them) cannot speak in it. PH-42."""

import json
from typing import Any

import pytest

from clarion.calls.wire import TrunkTarget
from tests.engines.sip.bench import OUR_SDP, SDP, WEB_AGENT, Bench, Phone, place, presentation, target_of

PARK = json.dumps({"request": {"reqId": 1, "command": "callpark"}})
ANSWERED = '<Msg><Hdr Cmd="7"/><Bdy Cln="1"/></Msg>'


def as_if(thief: Phone, phone: Phone) -> Phone:
    """The thief's address, the phone's call."""
    thief.call_id, thief.tag, thief.to_tag, thief.cseq = phone.call_id, phone.tag, phone.to_tag, phone.cseq + 10
    return thief


@pytest.mark.parametrize(
    ("method", "more"),
    [
        ("BYE", {}),
        ("INFO", {"body": PARK, "content_type": "application/json"}),
        ("INVITE", {"body": SDP}),
        ("REFER", {"headers": "Refer-To: <sip:999@x>\r\n"}),
        ("MESSAGE", {"body": ANSWERED, "content_type": "x-rc/agent"}),
        ("CANCEL", {}),
    ],
)
@pytest.mark.parametrize("account", ["1", "2"])
def test_it_is_told_that_there_is_no_such_call(bench: Bench, account: str, method: str, more: dict[str, Any]) -> None:
    phone = Phone(bench)
    phone.register()
    phone.talk()
    thief = Phone(bench, "103" if account == "1" else "101", account)
    thief.register()
    bench.sink.take()
    answers = as_if(thief, phone).send(method, **more)
    if method != "CANCEL":
        headers = more.get("headers", "") + thief.authorization(answers[-1], method)
        answers = thief.send(method, **{**more, "headers": headers})
    assert bench.statuses(answers)[-1] == 481
    assert bench.sink.take() == []
    phone.cseq += 20
    assert bench.statuses(phone.send("BYE")) == [200]


def test_nor_can_it_answer_for_a_phone_that_rings(bench: Bench) -> None:
    """An `x-rc/agent` MESSAGE with the Call-ID of the INVITE."""
    phone = Phone(bench, "102", agent=WEB_AGENT)
    phone.register(instance="802")
    thief = Phone(bench, "101", "2")
    thief.register()
    place(bench.engine, "out", target_of(bench), SDP, presentation())
    invite = bench.wire.take()[-1]
    bench.sink.take()
    more: dict[str, Any] = {"body": ANSWERED, "content_type": "x-rc/agent", "to_tag": "", "call_id": invite.call_id}
    assert bench.statuses(thief.send("MESSAGE", **more)) == [481]
    assert bench.sink.take() == []
    assert bench.statuses(phone.send("MESSAGE", **more))[-1] == 200


def test_a_phone_may_change_its_address_and_share_it(bench: Bench) -> None:
    phone = Phone(bench)
    phone.register()
    phone.talk()
    phone.source = "udp:198.51.100.77:1024"
    assert bench.statuses(phone.send("OPTIONS")) == [200], "nobody is signed in there"
    neighbour = Phone(bench, "103")
    neighbour.source = phone.source
    neighbour.register()
    assert bench.statuses(phone.send("OPTIONS")) == [407]
    phone.register()
    assert bench.statuses(phone.send("OPTIONS")) == [200], "one box with two lines"


@pytest.mark.parametrize("method", ["BYE", "INVITE"])
def test_a_phone_that_got_the_address_of_another_proves_who_it_is(bench: Bench, method: str) -> None:
    """A box with the phones of several people connects anew, or a router deals out its ports anew."""
    phone, neighbour = Phone(bench), Phone(bench, "103")
    phone.register()
    leg = phone.talk()
    phone.source = neighbour.source
    neighbour.register()
    bench.sink.take()
    asked = phone.send(method, body=SDP if method == "INVITE" else "")
    assert bench.statuses(asked) == [407]
    phone.send(method, headers=phone.authorization(asked[-1], method), body=SDP if method == "INVITE" else "")
    assert len(bench.sink.take()) == 1
    if method == "INVITE":
        bench.engine.answer_offer(leg, OUR_SDP)
        assert bench.statuses(phone.send("OPTIONS")) == [200], "it is known to be there now"


def test_a_carrier_may_be_a_box_with_phones(bench: Bench) -> None:
    """One that is known by its address of registration only: no phone's address is a carrier's."""
    phone = Phone(bench)
    phone.register()
    target = TrunkTarget(trunk_id="t1", number="+12025550123")
    place(bench.engine, "out", target, SDP, presentation())
    invite = bench.wire.take()[-1]
    phone.reply(invite, 200, body=SDP, headers="Contact: <sip:carrier@203.0.113.50>\r\n", tag="theirs")
    bench.sink.take()
    to_tag = invite.from_.tag
    bye = {"call_id": invite.call_id, "from_tag": "theirs", "to_tag": to_tag}
    assert bench.statuses(phone.send("BYE", **bye)) == [200]
    assert len(bench.sink.take()) == 1


def test_who_calls_for_help_needs_no_password() -> None:
    """ADM-13: A call for help through a box that has connected anew, of somebody whose password is wrong."""
    bench = Bench(strangers="anyone")
    phone, neighbour = Phone(bench), Phone(bench, "103")
    phone.source, neighbour.source = "tls:192.0.2.200:4001", "tls:192.0.2.200:4002"
    wrong = phone.authorization(phone.send("INVITE", body=SDP)[-1], "INVITE").replace('response="', 'response="0')
    phone.talk("911", headers=wrong)
    assert bench.sink.offers[-1].dialed == "911"
    neighbour.register()
    phone.source = neighbour.source
    bench.sink.take()
    assert bench.statuses(phone.send("BYE")) == [200]
    assert len(bench.sink.take()) == 1
