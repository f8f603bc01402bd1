"""Ghost calls: whether the phone of a silent leg is still there."""

import asyncio

import pytest

from clarion.calls.wire import Lost
from clarion.engines.sip.liveness import ANSWER_SECONDS
from tests.engines.sip.bench import OUR_SDP, SDP, WEB_AGENT, Bench, Phone, close_connection


async def _ask(bench: Bench, leg_id: str) -> asyncio.Task[bool]:
    """The question, as it is on the wire or already answered."""
    bench.wire.take()
    asked = asyncio.create_task(bench.engine.liveness.is_there(leg_id))
    await asyncio.sleep(0)
    return asked


@pytest.mark.parametrize(("status", "there"), [(200, True), (405, True), (481, False), (430, False)])
async def test_a_phone_is_asked_in_the_dialog_and_any_answer_of_its_own_counts(
    bench: Bench, status: int, there: bool
) -> None:
    phone = Phone(bench)
    leg = phone.talk()
    asked = await _ask(bench, leg)
    [options] = bench.wire.take()
    assert (options.method, options.call_id, options.to.tag) == ("OPTIONS", phone.call_id, phone.tag)
    phone.reply(options, status)
    assert await asked is there


@pytest.mark.parametrize(("status", "over"), [(200, False), (488, False), (491, False), (481, True)])
async def test_a_phone_that_answers_options_has_to_know_the_call_as_well(
    bench: Bench, status: int, *, over: bool
) -> None:
    """As baresip: 200 to OPTIONS of a call that it has ended."""
    phone = Phone(bench)
    leg = phone.talk()
    bench.sink.take()
    assert await _answered(bench, phone, leg)
    [invite] = bench.wire.take()
    assert (invite.method, invite.text, invite.to.tag) == ("INVITE", OUR_SDP, phone.tag)
    then = [message.method for message in phone.reply(invite, status, body=SDP if status == 200 else "")]
    assert then == (["ACK", "BYE"] if over else ["ACK"])
    assert bench.sink.take() == ([Lost(why="the other side knows the call no more")] if over else [])
    if not over:
        assert await _answered(bench, phone, leg)
        assert bench.wire.take() == [], "a phone on hold is not asked for more each time"


async def _answered(bench: Bench, phone: Phone, leg: str) -> bool:
    """What is thought of a phone that answers OPTIONS by 200."""
    asked = await _ask(bench, leg)
    [options] = bench.wire.take()
    phone.reply(options, 200)
    return await asked


@pytest.mark.parametrize("edge_is_there", [True, False])
async def test_a_phone_that_answers_nothing_is_not_there_unless_its_edge_is_gone_too(
    bench: Bench, *, edge_is_there: bool
) -> None:
    asked = await _ask(bench, Phone(bench).talk())
    if edge_is_there:
        Phone(bench).send("OPTIONS")  # as an edge asks every few seconds
    bench.advance(ANSWER_SECONDS)
    assert await asked is not edge_is_there


async def test_a_phone_that_has_come_back_by_another_connection_is_asked_there(bench: Bench) -> None:
    phone = Phone(bench)
    phone.register(600, instance="desk")
    leg = phone.talk()
    phone.path = "<sip:other@127.0.0.1:5064;transport=tcp;lr;ob>"
    phone.register(600, instance="desk")
    asked = await _ask(bench, leg)
    [options] = bench.wire.take()
    assert "sip:other@" in (options.find("route") or "")
    phone.reply(options, 200)
    assert await asked


async def test_carriers_and_emergency_calls_are_given_the_benefit_of_the_doubt(bench: Bench) -> None:
    for_help = Phone(bench)
    for_help.call("911")
    leg = bench.engine.core.legs[bench.sink.offers[-1].leg_id]
    assert leg.urgent
    assert await (await _ask(bench, leg.leg_id))


async def test_a_browser_is_there_as_long_as_it_is_signed_in(bench: Bench) -> None:
    phone = Phone(bench, agent=WEB_AGENT)
    phone.register(60, instance="tab")
    leg = phone.talk()
    assert await (await _ask(bench, leg))
    bench.advance(66)
    assert not await (await _ask(bench, leg))


def test_a_connection_that_closes_is_reported_unless_its_phone_comes_back(bench: Bench) -> None:
    closed: list[str] = []
    bench.engine.liveness.on_closed = closed.append
    stays, leaves = Phone(bench, "101", agent=WEB_AGENT), Phone(bench, "102", agent=WEB_AGENT)
    legs = {}
    for phone in (stays, leaves):
        phone.register(60, instance=phone.device.device_id)
        legs[phone] = phone.talk("103")
        close_connection(bench, phone)
    stays.path = "<sip:fresh@127.0.0.1:5064;transport=tcp;lr;ob>"
    stays.register(60, instance=stays.device.device_id)
    bench.advance(10)
    assert closed == [legs[leaves]]
