"""Another call server goes on with a dialog of ours: its messages, which still come here, go on to that server."""

import asyncio
from collections.abc import Callable

import pytest

from clarion.calls.wire import TransferRequested
from clarion.engines.sip.channel import Channel
from clarion.engines.sip.trying import TRYING_SECONDS
from tests.engines.sip.bench import OUR_SDP, Bench, Line, Phone, presentation

OTHER = ("127.0.0.1", 5099)


def talking(bench: Bench) -> tuple[Phone, str]:
    phone = Phone(bench)
    return phone, phone.talk()


def moved(bench: Bench) -> tuple[Phone, str, dict[str, object]]:
    phone, leg = talking(bench)
    state = bench.engine.export(leg)
    assert state is not None
    bench.sink.take()
    bench.engine.let_go(leg, "cs2", "127.0.0.1:5099")
    assert bench.wire.take() == [], "not a word to the phone"
    return phone, leg, state


def test_requests_of_a_dialog_that_has_moved_are_passed_on_as_they_came(bench: Bench) -> None:
    phone, _, _ = moved(bench)
    assert bench.engine.server_of(phone.call_id) == "cs2"
    for text in (phone.request("INFO", body="1", content_type="application/dtmf"), phone.request("BYE")):
        bench.receive(text)
        assert bench.wire.opened[-1] == ("tcp", *OTHER)
        assert bench.wire.raw[-1] == text.encode()
    assert bench.sink.take() == []


def test_the_other_servers_answer_goes_back_to_where_the_request_came_from(bench: Bench) -> None:
    phone, _, _ = moved(bench)
    (passed,) = phone.send("BYE")
    via = passed.all("via")
    answer = (
        "SIP/2.0 200 OK\r\n"
        + "".join(f"Via: {value}\r\n" for value in via)
        + f"From: <sip:a@b>;tag={phone.tag}\r\nTo: <sip:c@d>;tag={phone.to_tag}\r\n"
        + f"Call-ID: {phone.call_id}\r\nCSeq: {phone.cseq} BYE\r\nContent-Length: 0\r\n\r\n"
    )
    (sent,) = bench.receive(answer, Line(bench.wire, peer=OTHER))
    assert sent.status == 200
    assert bench.wire.opened[-1] == ("tcp", "127.0.0.1", 5064), "the edge that its Via names"


def test_a_dialog_that_comes_back_is_ours_again(bench: Bench) -> None:
    phone, leg, state = moved(bench)
    bench.engine.restore(leg, state)
    assert bench.statuses(phone.send("BYE")) == [200]
    assert [type(event).__name__ for event in bench.sink.take()] == ["HungUp"]


async def test_when_the_other_server_has_gone_its_calls_can_be_taken_back(bench: Bench) -> None:
    phone, leg, state = moved(bench)
    asked: list[str] = []

    async def take_over(call_id: str, tag: str) -> bool:
        asked.append(bench.engine.core.moved.lost[call_id])
        bench.engine.restore(leg, state)
        return True

    bench.engine.core.take_over = take_over
    ways: list[Channel] = []
    make = bench.wire.channel

    def channel(transport: str, host: str, port: int) -> Line:
        ways.append(line := make(transport, host, port))
        return line

    bench.wire.channel = channel  # type: ignore[method-assign]
    phone.send("BYE")
    bench.engine.core.unreachable(ways[0])
    await until(lambda: bool(bench.wire.sent), "the answer to BYE")
    assert asked == ["cs2"]
    assert bench.statuses(bench.wire.take()) == [200]
    assert [type(event).__name__ for event in bench.sink.take()] == ["HungUp"]


def test_a_ringing_call_that_has_moved_leaves_no_transaction_behind(bench: Bench) -> None:
    phone = Phone(bench)
    phone.call()
    leg = bench.sink.offers[-1].leg_id
    bench.engine.progress(leg, 180, None, presentation())
    bench.engine.let_go(leg, "cs2", "127.0.0.1:5099")
    assert not [t for t in bench.engine.core.transactions.servers.values() if t.invite and not t.answered]
    bench.engine.answer(leg, OUR_SDP, presentation())
    bench.wire.take()
    assert bench.statuses(phone.send("CANCEL", cseq=phone.cseq, branch=phone.branch)) == ["CANCEL"], "passed on"


async def until(condition: Callable[[], bool], what: str) -> None:
    for _ in range(1000):
        if condition():
            return
        await asyncio.sleep(0)
    raise AssertionError(f"missing: {what}")


def elsewhere(bench: Bench) -> tuple[Phone, str, dict[str, object]]:
    """A call of 102's phone that another call server, cs2, has; its tag says so."""
    phone = Phone(bench, "102")
    phone.call("103")
    leg = bench.sink.offers[-1].leg_id
    bench.engine.answer(leg, OUR_SDP, presentation())
    phone.to_tag = "cs2-0123456789abcdef"
    phone.cseq += 1
    state = bench.engine.export(leg)
    assert state is not None
    dialog = dict(state["dialog"])  # type: ignore[call-overload]
    state["dialog"] = {**dialog, "local": f"<sip:103@x>;tag={phone.to_tag}", "local_tag": phone.to_tag}
    bench.engine.core.end(bench.engine.core.legs[leg])
    bench.wire.take()
    bench.sink.take()
    return phone, leg, state


def brings(bench: Bench, leg: str, state: dict[str, object], asked: list[tuple[str, str, str]]) -> None:
    async def bring(call_id: str, tag: str, account_id: str) -> bool:
        asked.append((call_id, tag, account_id))
        bench.engine.restore(leg, state)
        return True

    bench.engine.core.bring = bring


@pytest.mark.parametrize("swapped", [False, True])
async def test_a_transfer_fetches_the_call_that_another_server_has(bench: Bench, swapped: bool) -> None:
    away, leg, state = elsewhere(bench)
    asked: list[tuple[str, str, str]] = []
    brings(bench, leg, state, asked)
    mine = Phone(bench)
    mine.talk()
    bench.sink.take()
    to_tag, from_tag = (away.tag, away.to_tag) if swapped else (away.to_tag, away.tag)
    replaces = f"{away.call_id}%3Bto-tag%3D{to_tag}%3Bfrom-tag%3D{from_tag}"
    assert mine.send("REFER", headers=f"Refer-To: <sip:103@x.org?Replaces={replaces}>\r\n") == []
    await until(lambda: bool(bench.wire.sent), "the answer to REFER")
    assert bench.statuses(bench.wire.take()) == [202, "NOTIFY"]
    assert asked == [(away.call_id, away.to_tag, "1")], "only the tag that a call server made is asked for"
    assert bench.sink.take() == [TransferRequested(target="103", replaces_leg=leg)]


async def test_a_transfer_into_a_call_that_nobody_has_is_481(bench: Bench) -> None:
    async def bring(call_id: str, tag: str, account_id: str) -> bool:
        raise ConnectionError("the bus is away")

    bench.engine.core.bring = bring
    mine = Phone(bench)
    mine.talk()
    bench.sink.take()
    replaces = "x%3Bto-tag%3Dcs2-0123456789abcdef%3Bfrom-tag%3Dy"
    mine.send("REFER", headers=f"Refer-To: <sip:103@x.org?Replaces={replaces}>\r\n")
    await until(lambda: bool(bench.wire.sent), "the answer to REFER")
    assert bench.statuses(bench.wire.take()) == [481]
    assert bench.sink.take() == []


@pytest.mark.parametrize("name", ["Replaces", "Join"])
async def test_an_invite_fetches_the_call_in_which_it_takes_a_place(bench: Bench, name: str) -> None:
    away, leg, state = elsewhere(bench)
    asked: list[tuple[str, str, str]] = []
    brings(bench, leg, state, asked)
    offers = len(bench.sink.offers)
    mine = Phone(bench)
    header = f"{name}: {away.call_id};to-tag={away.to_tag};from-tag={away.tag}\r\n"
    mine.call(headers=header)
    await until(lambda: len(bench.sink.offers) > offers, "the offer")
    assert bench.statuses(bench.advance(TRYING_SECONDS)) == [100]
    offer = bench.sink.offers[-1]
    assert (offer.joins_leg if name == "Join" else offer.replaces_leg) == leg


async def test_a_call_of_another_tenant_is_fetched_for_nobody(bench: Bench) -> None:
    away, leg, state = elsewhere(bench)
    brings(bench, leg, state, [])
    foreign = Phone(bench, "101", account="2")
    foreign.talk("103")
    bench.sink.take()
    replaces = f"{away.call_id}%3Bto-tag%3D{away.to_tag}%3Bfrom-tag%3D{away.tag}"
    foreign.send("REFER", headers=f"Refer-To: <sip:103@x.org?Replaces={replaces}>\r\n")
    await until(lambda: bool(bench.wire.sent), "the answer to REFER")
    assert bench.statuses(bench.wire.take()) == [481]
