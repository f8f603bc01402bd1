"""Another process, or this one after a restart, goes on with a call."""

import asyncio
from typing import Any

import pytest

from clarion.calls.wire import HungUp, Lost
from clarion.engines.sip.sessions import PROBE_AFTER
from tests.engines.sip.bench import OUR_SDP, SDP, Bench, Phone, presentation
from tests.engines.sip.test_calls_out import ring


def test_a_call_goes_on_in_another_process(bench: Bench) -> None:
    phone = Phone(bench)
    leg = phone.talk()
    state = bench.engine.export(leg)
    assert state is not None
    bench.engine = bench.make_engine()
    bench.sink.take()
    bench.engine.restore(leg, state)
    assert bench.statuses(phone.send("INFO", body="1", content_type="application/dtmf")) == [200]
    bench.engine.hang_up(leg)
    (bye,) = bench.wire.take()
    assert (bye.method, bye.to.tag, bye.from_.tag) == ("BYE", phone.tag, phone.to_tag)
    assert phone.reply(bye, 200) == []


@pytest.mark.parametrize("status", [200, 405, 408, 481])
def test_who_hung_up_while_nobody_was_there_is_found_out(bench: Bench, status: int) -> None:
    phone = Phone(bench)
    leg = phone.talk()
    state = bench.engine.export(leg)
    assert state is not None
    bench.engine = bench.make_engine()
    bench.sink.take()
    bench.engine.restore(leg, state)
    bench.clock.advance(PROBE_AFTER + 1)
    (options,) = bench.wire.take()
    assert (options.method, options.to.tag) == ("OPTIONS", phone.tag)
    phone.reply(options, status)
    assert bench.sink.take() == ([Lost(why="the other side knows the call no more")] if status == 481 else [])


def test_a_phone_is_asked_again_until_the_edge_has_its_connection(bench: Bench) -> None:
    phone = Phone(bench)
    leg = phone.talk()
    state = bench.engine.export(leg)
    assert state is not None
    bench.engine = bench.make_engine()
    bench.sink.take()
    bench.engine.restore(leg, state)
    bench.clock.advance(PROBE_AFTER + 1)
    for status in (430, 503, 481):
        (options,) = [message for message in bench.wire.take() if message.method == "OPTIONS"]
        phone.reply(options, status)
        bench.clock.advance(6)
    assert bench.sink.take() == [Lost(why="the other side knows the call no more")]


def test_a_phone_that_was_answered_in_the_moment_of_a_crash_is_told_of_the_end(bench: Bench) -> None:
    """What was remembered last is that it rings: a 480 alone would mean nothing to it."""
    phone = Phone(bench)
    phone.call()
    leg = bench.sink.offers[0].leg_id
    state = bench.engine.export(leg)
    assert state is not None
    bench.engine.answer(leg, OUR_SDP, None)
    (answer,) = bench.wire.take()
    bench.engine = bench.make_engine()
    bench.engine.restore(leg, state)
    bench.engine.hang_up(leg)
    sent = bench.wire.take()
    (bye,) = [message for message in sent if message.method == "BYE"]
    assert (bye.to.tag, bye.from_.tag) == (phone.tag, answer.to.tag)


def test_a_ringing_call_goes_on_in_another_process(bench: Bench) -> None:
    caller, callee = Phone(bench), Phone(bench, "102")
    caller.call()
    leg, cseq = bench.sink.offers[0].leg_id, caller.cseq
    bench.engine.progress(leg, 180, None, presentation())
    invite = ring(bench, callee)
    callee.reply(invite, 180)
    states = {name: bench.engine.export(name) for name in (leg, "leg")}
    bench.engine = bench.make_engine()
    for name, state in states.items():
        assert state is not None
        bench.engine.restore(name, state)
    bench.sink.take()
    (ack,) = callee.reply(invite, 200, body=SDP, headers=callee.contact_line())
    assert ack.method == "ACK"
    bench.engine.answer(leg, OUR_SDP, None)
    (answer,) = bench.wire.take()
    assert answer.status == 200
    assert (answer.find("via") or "").startswith("SIP/2.0/TCP 127.0.0.1:5064")
    caller.to_tag = answer.to.tag
    caller.send("ACK", cseq=cseq)
    assert [type(e).__name__ for e in bench.sink.take()] == ["Answered", "Confirmed"]


def test_a_phone_that_answers_a_call_that_nobody_has_is_hung_up(bench: Bench) -> None:
    """RFC 3261 §13.2.2.4: else it would believe itself in a call. Nobody else's answer is touched."""
    phone = Phone(bench, "102")
    invite = ring(bench, phone)
    bench.engine = bench.make_engine()
    sent = phone.reply(invite, 200, body=SDP, headers=phone.contact_line())
    assert bench.statuses(sent) == ["ACK", "BYE"]
    assert [message.cseq[0] - invite.cseq[0] for message in sent] == [0, 1]
    assert [(message.uri, message.to.tag, message.from_.tag) for message in sent] == [
        (phone.contact, phone.tag, invite.from_.tag)
    ] * 2
    assert sent[0].values("route") == [phone.path]
    bench.engine = bench.make_engine(server_id="cs2")
    assert phone.reply(invite, 200, body=SDP, headers=phone.contact_line()) == [], "it is another server's"


def test_a_phone_that_repeats_its_200_after_a_restart_gets_its_ack_and_no_bye(bench: Bench) -> None:
    phone = Phone(bench, "102")
    invite = ring(bench, phone)
    (first,) = phone.reply(invite, 200, body=SDP, headers=phone.contact_line())
    state = bench.engine.export("leg")
    assert state is not None
    bench.engine = bench.make_engine()
    bench.engine.restore("leg", state)
    (again,) = phone.reply(invite, 200, body=SDP, headers=phone.contact_line())
    assert (again.method, again.cseq, again.to.tag) == ("ACK", first.cseq, phone.tag)


@pytest.mark.parametrize("where", ["taken over", "elsewhere", "nowhere"])
async def test_a_late_200_is_first_looked_for_at_other_servers(bench: Bench, where: str) -> None:
    phone = Phone(bench, "102")
    invite = ring(bench, phone)
    phone.reply(invite, 200, body=SDP, headers=phone.contact_line())
    state = bench.engine.export("leg")
    bench.engine = bench.make_engine()

    async def take_over(call_id: str, local_tag: str) -> bool:
        assert (call_id, local_tag) == (invite.call_id, invite.from_.tag)
        if where == "elsewhere":
            bench.engine.core.moved.note(call_id, "cs2", "127.0.0.1:5080")
        if where == "taken over":
            assert state is not None
            bench.engine.restore("leg", state)
        return where == "taken over"

    bench.engine.core.take_over = take_over
    phone.reply(invite, 200, body=SDP, headers=phone.contact_line())
    await _until(lambda: bool(bench.wire.sent), "what comes of the 200")
    sent = bench.statuses(bench.wire.take())
    assert sent == {"taken over": ["ACK"], "elsewhere": [200], "nowhere": ["ACK", "BYE"]}[where]
    if where == "elsewhere":
        assert bench.wire.opened[-1] == ("tcp", "127.0.0.1", 5080)


async def test_an_unknown_dialog_is_fetched_from_whoever_had_it(bench: Bench) -> None:
    phone = Phone(bench)
    leg = phone.talk()
    state = bench.engine.export(leg)
    asked: list[tuple[str, str]] = []
    bench.engine = bench.make_engine()
    bench.sink.take()

    async def take_over(call_id: str, local_tag: str) -> bool:
        asked.append((call_id, local_tag))
        assert state is not None
        bench.engine.restore(leg, state)
        return True

    bench.engine.core.take_over = take_over
    assert phone.send("BYE") == []
    await _until(lambda: bool(bench.wire.sent), "the answer to BYE")
    assert bench.statuses(bench.wire.take()) == [200]
    assert asked == [(phone.call_id, phone.to_tag)]
    assert bench.sink.take() == [HungUp()]


async def test_a_dialog_that_nobody_had_is_481(bench: Bench) -> None:
    phone = Phone(bench)
    phone.to_tag = "cs9-abc"

    async def take_over(call_id: str, local_tag: str) -> bool:
        return False

    bench.engine.core.take_over = take_over
    phone.send("BYE")
    await _until(lambda: bool(bench.wire.sent), "the answer to BYE")
    assert bench.statuses(bench.wire.take()) == [481]


async def _until(condition: Any, what: str) -> None:
    for _ in range(1000):
        if condition():
            return
        await asyncio.sleep(0)
    raise AssertionError(f"missing: {what}")
