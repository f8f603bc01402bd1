"""Carriers that register nowhere, phones behind address translation, and two edges side by side."""

import asyncio
import re
import struct
import uuid
from pathlib import Path

import pytest

from tests.engines.kamailio.conftest import Edge, PhoneMaker, both_alive, start_edge, stop_edge
from tests.engines.kamailio.ends import FakeCallServer, tcp_phone, udp_phone
from tests.engines.kamailio.sip_text import request
from tests.engines.kamailio.test_dialogs import offer
from tests.engines.kamailio.test_routing import Servers, branches, register
from tests.support import wait_for

pytestmark = pytest.mark.engine


async def test_a_call_to_a_carrier_goes_to_the_request_uri_and_back(
    module_edge: Edge, servers: Servers, phones: PhoneMaker
) -> None:
    carrier = await phones("udp")
    server, call_id = servers[0], uuid.uuid4().hex + "@cs1"
    uri = f"sip:+12025550101@127.0.0.1:{carrier.port}"
    private = module_edge.settings.edge_private_port
    edge_route = ("Route", f"<sip:127.0.0.1:{private};transport=tcp;lr>")
    invite = request(
        "INVITE",
        uri,
        via=server.via(),
        call_id=call_id,
        from_tag="cs1-a",
        contact="<sip:cs1@127.0.0.1:1>",
        extra=[edge_route],
    )
    await server.send(private, invite)
    offered = await carrier.inbox.expect("INVITE", call_id=call_id)
    assert offered.uri == uri
    assert not offered.all("Route")
    carrier.answer(offered, 200, extra=[("Contact", f"<sip:carrier@127.0.0.1:{carrier.port}>")])
    answer = await server.inbox.expect("200", call_id=call_id)
    assert len(answer.all("Via")) == 1
    routes = [("Route", part.strip()) for part in reversed(answer.get("Record-Route").split(","))]
    ack = request(
        "ACK",
        f"sip:carrier@127.0.0.1:{carrier.port}",
        via=server.via(),
        call_id=call_id,
        from_tag="cs1-a",
        to_tag="phone-tag",
        extra=routes,
    )
    await server.send(private, ack)
    await carrier.inbox.expect("ACK", call_id=call_id)
    # The carrier hangs up: its tags are not ours, but the To tag and the Call-ID are.
    carrier.send(
        request(
            "BYE",
            "sip:cs1@127.0.0.1:1",
            via=carrier.via,
            call_id=call_id,
            from_tag="phone-tag",
            to_tag="cs1-a",
            cseq=7,
            extra=[("Route", part.strip()) for part in answer.get("Record-Route").split(",")],
        )
    )
    bye = await server.inbox.expect("BYE", call_id=call_id)
    server.reply(bye, 200, "OK")
    assert branches(await carrier.inbox.expect("200", call_id=call_id))


async def test_a_carrier_without_an_answer_is_given_up_by_the_edge_no_sooner_than_by_the_call_server(
    module_edge: Edge, servers: Servers, phones: PhoneMaker
) -> None:
    server, call_id = servers[0], uuid.uuid4().hex + "@cs1"
    private = module_edge.settings.edge_private_port
    data = request(
        "OPTIONS",
        "sip:x@127.0.0.1:9",
        via=server.via(),
        call_id=call_id,
        from_tag="cs1-a",
        extra=[("Route", f"<sip:127.0.0.1:{private};transport=tcp;lr>")],
    )
    await server.send(private, data)
    with pytest.raises(AssertionError):
        await server.inbox.expect("408", call_id=call_id, timeout=2)


async def test_a_phone_behind_address_translation_is_reached_where_it_sends_from(
    module_edge: Edge, servers: Servers, phones: PhoneMaker
) -> None:
    phone = await phones("udp")
    call_id = uuid.uuid4().hex
    phone.send(
        request(
            "REGISTER",
            "sip:example.test",
            via="UDP 192.168.7.7:5060",
            call_id=call_id,
            contact="<sip:101@192.168.7.7:5060>",
        )
    )
    server = await holder(servers, call_id)
    got = next(m for m in server.inbox.messages if m.get("Call-ID") == call_id)
    server.reply(got, 200, "OK")
    await phone.inbox.expect("200", call_id=call_id)
    call_id = uuid.uuid4().hex + "@cs1"
    data = request(
        "INVITE",
        "sip:101@192.168.7.7:5060",
        via=server.via(),
        call_id=call_id,
        from_tag="cs1-a",
        extra=[("Route", got.get("Path"))],
    )
    await server.send(module_edge.settings.edge_private_port, data)
    await phone.inbox.expect("INVITE", call_id=call_id)


async def holder(servers: Servers, call_id: str) -> FakeCallServer:
    def find() -> FakeCallServer | None:
        return next((s for s in servers if any(m.get("Call-ID") == call_id for m in s.inbox.messages)), None)

    return await wait_for(find, missing="the request at a call server")


async def test_the_edge_is_no_open_relay(module_edge: Edge, servers: Servers, phones: PhoneMaker) -> None:
    stranger, victim = await phones("udp"), await udp_phone(1)
    call_id = uuid.uuid4().hex
    stranger.send(
        request(
            "INVITE",
            f"sip:1@127.0.0.1:{victim.port}",
            via=stranger.via,
            call_id=call_id,
            extra=[("Route", f"<sip:127.0.0.1:{victim.port};lr>")],
        )
    )
    server = await holder(servers, call_id)
    got = next(m for m in server.inbox.messages if m.get("Call-ID") == call_id)
    server.reply(got, 404, "Not Found")
    await stranger.inbox.expect("404", call_id=call_id)
    assert not victim.inbox.messages
    await victim.close()


async def test_two_edges_serve_the_same_call_servers(
    module_edge: Edge, servers: Servers, phones: PhoneMaker, tmp_path: Path
) -> None:
    listed = ",".join(f"cs{n}=127.0.0.1:{port}" for n, port in enumerate(module_edge.server_ports, start=1))
    second = start_edge(tmp_path, CLARION_CALL_SERVERS=listed)
    try:
        await both_alive(second)
        near, far = await phones("wss"), await second.phone("wss")
        registered = [await register(module_edge, servers, near, "101"), await register(second, servers, far, "102")]
        for got, phone in zip(registered, (near, far), strict=True):
            call_id = uuid.uuid4().hex + "@cs2"
            port = int(re.findall(r":(\d+);transport=tcp;lr", got.get("Path"))[0])
            data = request(
                "INVITE",
                "sip:x@y.invalid",
                via=servers[1].via(),
                call_id=call_id,
                from_tag="cs2-a",
                extra=[("Route", got.get("Path"))],
            )
            sender = FakeCallServer("cs2", servers[1].port)
            await sender.send(port, data)
            await phone.inbox.expect("INVITE", call_id=call_id)
            await sender.stop()
        # One edge dies; phones of the other go on.
        second.process.kill()
        server, got, sent = await offer(module_edge, servers, near)
        server.reply(got, 486, "Busy Here")
        await near.inbox.expect("486", call_id=sent.get("Call-ID"))
    finally:
        second.process.stop()


async def test_a_stun_request_on_the_sip_port_tells_the_phone_its_address(
    module_edge: Edge, phones: PhoneMaker
) -> None:
    loop = asyncio.get_running_loop()
    answered: asyncio.Future[bytes] = loop.create_future()

    class Asker(asyncio.DatagramProtocol):
        def datagram_received(self, data: bytes, addr: object) -> None:
            answered.set_result(data)

    transport, _ = await loop.create_datagram_endpoint(
        Asker, local_addr=("127.0.0.1", 0), remote_addr=("127.0.0.1", module_edge.settings.sip_port)
    )
    number = b"abcdefghijkl"
    transport.sendto(struct.pack("!HHI", 0x0001, 0, 0x2112A442) + number)
    answer = await asyncio.wait_for(answered, 5)
    transport.close()
    assert answer[:2] == b"\x01\x01"
    assert answer[8:20] == number


@pytest.mark.skipif(not Path("/proc/net/if_inet6").exists(), reason="this machine has no IPv6")
async def test_phones_reach_call_servers_over_ipv6(tmp_path: Path) -> None:
    edge = start_edge(tmp_path, CLARION_BIND="::1")
    server = await FakeCallServer("cs1", edge.server_ports[0]).start()
    other = await FakeCallServer("cs2", edge.server_ports[1]).start()
    other.inbox = server.inbox
    try:
        phone = await tcp_phone(edge.settings.sip_port, "::1", "::1")
        call_id = uuid.uuid4().hex
        phone.send(request("INVITE", "sip:102@[::1]", via=phone.via, call_id=call_id, contact="<sip:x@y.invalid>"))
        got = await server.inbox.expect("INVITE", call_id=call_id)
        assert got.get("X-Clarion-Source") == f"tcp:[::1]:{phone.port}"
        holder = server if id(got) in server._last else other
        holder.reply(got, 200, "OK")
        await phone.inbox.expect("200", call_id=call_id)
        bye = request(
            "BYE",
            "sip:x@y.invalid",
            via=holder.via(),
            call_id=call_id,
            from_tag=f"{holder.name}-t1",
            to_tag="f1",
            extra=[("Route", value) for value in got.all("Record-Route")],
        )
        await holder.send(edge.settings.edge_private_port, bye)
        await phone.inbox.expect("BYE", call_id=call_id)
        await phone.close()
    finally:
        await server.stop()
        await other.stop()
        stop_edge(edge)
