"""Responses: the edge sends on what answers a request of its own, and is no mirror for anything else."""

import uuid
from pathlib import Path

import pytest

from clarion.engines.kamailio import Limits
from tests.engines.kamailio.conftest import Edge, PhoneMaker, start_edge, stop_edge
from tests.engines.kamailio.ends import UdpPhone, udp_phone
from tests.engines.kamailio.sip_text import build, new_branch, request, respond
from tests.engines.kamailio.test_bad_input import works
from tests.engines.kamailio.test_routing import Servers
from tests.support import wait_for
from tests.support.sip_peer import SipPeer

pytestmark = pytest.mark.engine


def response(
    edge: Edge, victim: UdpPhone | SipPeer, *, method: str = "INVITE", status: int = 200, private: bool = False
) -> bytes:
    """A response that nobody has asked for, with a Via of the edge and below it one of somebody else."""
    port = edge.settings.edge_private_port if private else edge.settings.sip_port
    return build(
        f"SIP/2.0 {status} OK",
        [
            ("Via", f"SIP/2.0/UDP 127.0.0.1:{port};branch={new_branch()}"),
            ("Via", f"SIP/2.0/UDP 127.0.0.1:{victim.port};branch={new_branch()}"),
            ("From", "<sip:a@example.test>;tag=1"),
            ("To", "<sip:b@example.test>;tag=2"),
            ("Call-ID", uuid.uuid4().hex),
            ("CSeq", f"1 {method}"),
        ],
    )


@pytest.mark.parametrize("kind", ["udp", "tcp", "tls", "ws", "wss"])
async def test_a_response_that_answers_nothing_goes_nowhere(
    module_edge: Edge, servers: Servers, phones: PhoneMaker, kind: str
) -> None:
    sender, victim = await phones(kind), await phones("udp")
    assert isinstance(victim, UdpPhone)
    for method in ("INVITE", "OPTIONS", "BYE"):
        for status in (100, 180, 200, 404):
            sender.send(response(module_edge, victim, method=method, status=status))
    inner = f"SIP/2.0/UDP 127.0.0.1:{victim.port};branch={new_branch()}".encode().hex()
    sender.send(response(module_edge, victim).replace(b";branch", b";inner=" + inner.encode() + b";branch", 1))
    await works(sender)
    await works(victim)
    assert [m.start for m in victim.inbox.messages] == ["SIP/2.0 200 OK"], "only the answer to its own OPTIONS"


async def test_a_flood_of_responses_from_a_stranger_ends_in_a_ban(tmp_path: Path) -> None:
    edge = start_edge(tmp_path, Limits(requests_per_second=50))
    sender, victim = await udp_phone(edge.settings.sip_port, "127.0.0.88"), await udp_phone(edge.settings.sip_port)
    try:

        async def banned() -> bool:
            for _ in range(200):
                sender.send(response(edge, victim))
            return {ban.source: ban.reason for ban in await edge.control.bans()} == {"127.0.0.88": "flood"}

        await wait_for(banned, missing="a ban for a flood of responses")
        await works(victim)
        assert len(victim.inbox.messages) == 1
    finally:
        await sender.close()
        await victim.close()
        stop_edge(edge)


async def test_a_repeated_200_goes_on_after_its_transaction_and_only_from_where_it_came(
    module_edge: Edge, servers: Servers, phones: PhoneMaker
) -> None:
    """A callee repeats its 200 until the ACK comes, longer than a proxy keeps the transaction (RFC 3261 13.3.1.4)."""
    callee, stranger = await phones("udp"), await phones("udp")
    call_id = uuid.uuid4().hex
    await servers[0].send(
        module_edge.settings.edge_private_port,
        request("INVITE", f"sip:x@127.0.0.1:{callee.port}", via=servers[0].via(), call_id=call_id),
    )
    invite = await callee.inbox.expect("INVITE", call_id=call_id)
    ok = respond(invite, 200, "OK", to_tag="callee")
    callee.send(ok)
    await servers[0].inbox.expect("200", call_id=call_id)

    async def gone() -> bool:
        return call_id not in str(await module_edge.control.call("tm.list"))

    await wait_for(gone, missing="the end of the transaction", timeout=20)
    stranger.send(ok)
    await works(stranger)
    callee.send(ok)
    await servers[0].inbox.expect("200", call_id=call_id, skip=1)
    assert len([m for m in servers[0].inbox.messages if m.status == 200 and m.get("Call-ID") == call_id]) == 2


async def test_the_caller_learns_how_an_invite_ended_whose_transaction_a_former_edge_took_with_it(
    module_edge: Edge, servers: Servers
) -> None:
    caller = SipPeer(("127.0.0.1", module_edge.settings.sip_port))
    try:
        for method, status in (("INVITE", 180), ("BYE", 200), ("INVITE", 480), ("INVITE", 603), ("INVITE", 200)):
            answer = response(module_edge, caller, method=method, status=status, private=True)
            await servers[0].send(module_edge.settings.edge_private_port, answer)
        await wait_for(lambda: len(caller.heard) >= 3, missing="three answers")
        assert sorted(heard.status for heard in caller.heard) == [200, 480, 603]
    finally:
        caller.close()
