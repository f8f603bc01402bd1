"""Calls that the network places: what the called side sees, hears and may do."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from clarion.base.errors import Invalid, NotFound, Unavailable
from clarion.engines.phone_network import NetworkControl, PhoneNetwork, Traffic, TrafficPlan, ask_network, serve_on
from tests.support.rtp_phone import RtpPhone
from tests.support.sip_peer import Heard, SipPeer
from tests.support.waiting import wait_for

MakePhone = Callable[..., RtpPhone]
OWN = "+16505550101"


@pytest.fixture
async def edge(network: PhoneNetwork, edge_port: int) -> AsyncIterator[SipPeer]:
    """What stands where the network sends its calls."""
    edge = SipPeer(("127.0.0.1", network.sip_port), edge_port)
    yield edge
    edge.close()


@pytest.fixture
async def desk(network: PhoneNetwork) -> AsyncIterator[NetworkControl]:
    desk = NetworkControl(network)
    await desk.open()
    yield desk
    await desk.close()


async def test_the_desk_takes_its_socket_away_itself_and_says_nothing(
    network: PhoneNetwork, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    """Its short path goes by a descriptor, which may stand for any file by the time that it closes."""
    desk = NetworkControl(network)
    await desk.open()
    socket = network.config.folder / "desk.sock"
    assert socket.is_socket()
    with contextlib.ExitStack() as others:
        for number in range(8):
            others.enter_context((tmp_path / f"{number}").open("w"))
        await desk.close()
        await asyncio.sleep(0)
    assert not socket.exists()
    assert not caplog.records


async def _pick_up(edge: SipPeer, phone: RtpPhone) -> Heard:
    invite = await edge.request_heard("INVITE")
    edge.respond(invite, 180, tag="edge")
    edge.respond(invite, 200, tag="edge", body=phone.sdp())
    phone.connect(invite.body)
    await edge.request_heard("ACK")
    return invite


async def test_a_placed_call_names_its_caller_and_is_heard(
    network: PhoneNetwork, edge: SipPeer, rtp_phone: MakePhone
) -> None:
    phone = rtp_phone(0)
    network.place("+12025550102", OWN, "tone", 0.8, name="Dana", tone_hz=700)
    invite = await _pick_up(edge, phone)
    assert invite.first.startswith(f"INVITE sip:{OWN}@127.0.0.1:{edge.port} ")
    assert invite.header("from").startswith('"Dana" <sip:+12025550102@')
    assert "+12025550102" in invite.header("p-asserted-identity")
    await phone.heard.hears(700)
    bye = await edge.request_heard("BYE")
    edge.respond(bye, 200)
    facts = network.history[-1]
    assert (facts.status, facts.ended_by, facts.codec) == (200, "network", "PCMU")
    assert facts.ringing
    assert facts.answered
    assert facts.ended


async def test_keys_are_pressed_after_the_answer(network: PhoneNetwork, edge: SipPeer, rtp_phone: MakePhone) -> None:
    phone = rtp_phone(0)
    network.place("+12025550102", OWN, "silent", 20, press="1*9#")
    await _pick_up(edge, phone)
    await phone.heard.until(lambda: phone.heard.keys == list("1*9#"), "the keys 1*9#")


async def test_the_called_side_may_hang_up(network: PhoneNetwork, edge: SipPeer, rtp_phone: MakePhone) -> None:
    call = network.place("+12025550102", OWN)
    invite = await _pick_up(edge, rtp_phone(0))
    dialog = edge.dialog("x")
    dialog.call_id = invite.header("call-id")
    dialog.from_, dialog.to = invite.header("to") + ";tag=edge", invite.header("from")
    edge.request(dialog, "BYE")
    assert (await edge.answer(dialog)).status == 200
    assert call.facts.ended_by == "clarion"


async def test_a_refusal_is_acknowledged_and_noted(network: PhoneNetwork, edge: SipPeer) -> None:
    call = network.place("+12025550102", OWN)
    invite = await edge.request_heard("INVITE")
    edge.respond(invite, 486, tag="edge")
    ack = await edge.request_heard("ACK")
    assert ack.header("via") == invite.header("via")
    assert call.facts.status == 486
    assert not network.calls


async def test_hanging_up_before_the_answer_sends_cancel(network: PhoneNetwork, edge: SipPeer) -> None:
    call = network.place("+12025550102", OWN)
    invite = await edge.request_heard("INVITE")
    edge.respond(invite, 180, tag="edge")
    await wait_for(lambda: call.facts.ringing, missing="ringing")
    await call.hang_up()
    cancel = await edge.request_heard("CANCEL")
    edge.respond(cancel, 200)
    edge.respond(invite, 487, tag="edge")
    await wait_for(call.ended.is_set, missing="the end of the call")
    assert (call.facts.status, call.facts.ended_by) == (487, "network")


async def test_an_invite_nobody_answers_repeats_and_ends_with_408(network: PhoneNetwork, edge: SipPeer) -> None:
    call = network.place("+12025550102", OWN)
    await wait_for(call.ended.is_set, missing="the end of the call")
    assert call.facts.status == 408
    assert sum(item.method == "INVITE" for item in edge.heard) >= 5


async def test_the_network_can_hold_a_call(network: PhoneNetwork, edge: SipPeer, rtp_phone: MakePhone) -> None:
    phone = rtp_phone(0)
    call = network.place("+12025550102", OWN, "tone", 30)
    await _pick_up(edge, phone)
    edge.heard.clear()
    holding = asyncio.ensure_future(call.re_invite("sendonly"))
    again = await edge.request_heard("INVITE")
    assert "a=sendonly" in again.body
    edge.respond(again, 200, body=phone.sdp(version=2).replace("sendrecv", "recvonly"))
    assert await holding == 200
    await edge.request_heard("ACK")
    assert call.facts.on_hold


async def test_what_cannot_be_placed_is_refused(network: PhoneNetwork) -> None:
    with pytest.raises(Invalid, match="can be one of"):
        network.place("+12025550102", OWN, "busy")
    with pytest.raises(Invalid, match="four hours"):
        network.place("+12025550102", OWN, "speaks", 1e9)


async def test_traffic_is_the_same_for_the_same_seed_and_bounded(network: PhoneNetwork) -> None:
    async def run() -> list[str]:
        known = {facts.id for facts in network.all_facts()}
        traffic = Traffic(network, TrafficPlan(to_numbers=(OWN,), rate=50, calls=6, seed=7))
        traffic.start()
        await traffic.finished()
        assert traffic.placed == 6
        placed = sorted(network.all_facts(), key=lambda facts: facts.started)
        return [facts.from_number for facts in placed if facts.id not in known]

    first = await run()
    assert len(first) == 6
    assert await run() == first
    with pytest.raises(ValueError, match="less than or equal to 50"):
        TrafficPlan(to_numbers=(OWN,), rate=51)


async def test_the_desk_places_calls_and_tells_about_them(
    network: PhoneNetwork, edge: SipPeer, desk: NetworkControl, rtp_phone: MakePhone
) -> None:
    folder = network.config.folder
    facts = await ask_network(folder, "place", from_number="+12025550102", to=OWN, behaviour="silent", duration=30)
    phone = rtp_phone(520)
    await _pick_up(edge, phone)

    async def hears() -> bool:
        heard = await ask_network(folder, "heard", id=facts["id"], seconds=0.5)
        return abs(heard["frequency_hz"] - 520) < 3 and abs(heard["level_dbfs"] + 12) < 1

    await wait_for(hears, missing="520 Hz at the network's end")
    standing = await ask_network(folder, "calls", number=OWN, standing=True)
    assert [call["id"] for call in standing["calls"]] == [facts["id"]]
    await ask_network(folder, "press", id=facts["id"], keys="7")
    await phone.heard.until(lambda: phone.heard.keys == ["7"], "the key 7")
    await ask_network(folder, "hang_up", id=facts["id"])
    await edge.request_heard("BYE")
    ended = await ask_network(folder, "call", id=facts["id"])
    assert ended["ended_by"] == "network"


async def test_the_desk_refuses_with_the_error_of_its_kind(network: PhoneNetwork, desk: NetworkControl) -> None:
    folder = network.config.folder
    with pytest.raises(NotFound):
        await ask_network(folder, "heard", id="nothing")
    with pytest.raises(NotFound, match="cannot do"):
        await ask_network(folder, "dance")
    with pytest.raises(Invalid, match="needs 'to'"):
        await ask_network(folder, "place", from_number="+12025550102")
    with pytest.raises(Invalid, match="rate"):
        await ask_network(folder, "traffic", to_numbers=[OWN], rate=0)
    with pytest.raises(Unavailable, match="not running"):
        await ask_network(folder / "elsewhere", "numbers")


async def test_the_desk_also_serves_the_bus(network: PhoneNetwork, edge: SipPeer, desk: NetworkControl) -> None:
    from clarion.base.bus import InProcessBus

    bus = InProcessBus()
    serve_on(bus, desk)
    facts = await bus.request("network.place", {"from": "+12025550102", "to": OWN})
    assert facts["behaviour"] == "speaks"
    await edge.request_heard("INVITE")
    await bus.close()


T38 = "\r\n".join(
    ("v=0", "o=edge 1 2 IN IP4 127.0.0.1", "s=-", "c=IN IP4 127.0.0.1", "t=0 0", "m=image 40000 udptl t38", "")
)


async def test_fax_01_an_offer_of_t38_right_behind_the_answer_is_taken(
    network: PhoneNetwork, edge: SipPeer, rtp_phone: MakePhone
) -> None:
    """On a busy machine both datagrams wait when the network comes to read them."""
    network.place("+12025550130", OWN, "fax", t38="accepts")
    invite = await edge.request_heard("INVITE")
    edge.respond(invite, 200, tag="edge", body=rtp_phone(0).sdp())
    dialog = edge.dialog("+12025550130")
    dialog.call_id, dialog.from_, dialog.to = (
        invite.header("call-id"),
        f"{invite.header('to')};tag=edge",
        invite.header("from"),
    )
    edge.request(dialog, "INVITE", body=T38)
    answer = await edge.answer(dialog)
    edge.request(dialog, "ACK")
    assert (answer.status, "m=image" in answer.body) == (200, True)
