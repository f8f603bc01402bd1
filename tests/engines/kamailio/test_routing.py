"""Requests reach the call server that holds their dialog; call servers reach every phone down its connection."""

import re
import uuid

import pytest

from tests.engines.kamailio.conftest import Edge, PhoneMaker
from tests.engines.kamailio.ends import FakeCallServer, Phone
from tests.engines.kamailio.sip_text import Sip, parse, request

pytestmark = pytest.mark.engine
KINDS = ["udp", "tcp", "tls", "ws", "wss"]
Servers = tuple[FakeCallServer, FakeCallServer]


def receiver(servers: Servers, call_id: str) -> FakeCallServer:
    return next(s for s in servers if any(m.get("Call-ID") == call_id for m in s.inbox.messages))


async def anywhere(servers: Servers, method: str, call_id: str) -> tuple[FakeCallServer, Sip]:
    from tests.support import wait_for

    def find() -> tuple[FakeCallServer, Sip] | None:
        for server in servers:
            for message in server.inbox.messages:
                if message.method == method and message.get("Call-ID") == call_id:
                    return server, message
        return None

    return await wait_for(find, missing=f"{method} at one of the call servers")


async def register(edge: Edge, servers: Servers, phone: Phone, user: str = "101") -> Sip:
    """Registers; returns the REGISTER as the call server got it."""
    call_id = uuid.uuid4().hex
    contact = (
        "<sip:x@y.invalid;transport=ws>;expires=60" if phone.kind != "UDP" else f"<sip:{user}@127.0.0.1:{phone.port}>"
    )
    phone.send(
        request(
            "REGISTER",
            f"sip:{edge.settings.sip_domain}",
            via=phone.via,
            user=user,
            to=user,
            call_id=call_id,
            contact=contact,
        )
    )
    server, got = await anywhere(servers, "REGISTER", call_id)
    server.reply(got, 200, "OK", extra=[("Contact", contact + ";expires=60"), ("X-Clarion-Secret", "1")])
    answer = await phone.inbox.expect("200", call_id=call_id)
    assert not answer.all("X-Clarion-Secret")
    return got


def path_of(message: Sip) -> str:
    return message.get("Path")


@pytest.mark.parametrize("kind", KINDS)
async def test_a_register_carries_source_and_path(
    module_edge: Edge, servers: Servers, phones: PhoneMaker, kind: str
) -> None:
    phone = await phones(kind)
    got = await register(module_edge, servers, phone)
    assert got.all("X-Clarion-Source") == [f"{kind}:127.0.0.1:{phone.port}"]
    assert len(got.all("Path")) == 1
    assert f":{module_edge.settings.edge_private_port};transport=tcp;lr;ob>" in path_of(got)


@pytest.mark.parametrize("kind", KINDS)
async def test_a_call_server_reaches_the_phone_by_path(
    module_edge: Edge, servers: Servers, phones: PhoneMaker, kind: str
) -> None:
    phone = await phones(kind)
    got = await register(module_edge, servers, phone)
    uri = got.get("Contact").split(">")[0].lstrip("<")
    call_id = uuid.uuid4().hex + "@cs1"
    data = request(
        "INVITE",
        uri,
        via=servers[0].via(),
        cseq=1000001,
        call_id=call_id,
        from_tag="cs1-abc",
        contact="<sip:cs1@127.0.0.1:5070;transport=tcp>",
        extra=[("Route", path_of(got))],
        body="v=0\r\n",
    )
    await servers[0].send(module_edge.settings.edge_private_port, data)
    offered = await phone.inbox.expect("INVITE", call_id=call_id)
    names = [name.lower() for name, _ in offered.headers]
    if kind != "udp":
        assert len(names) == len(set(names)), f"a header is repeated: {names}"
    assert names[-1] == "content-length"
    assert offered.start.startswith("INVITE sip:")
    phone.answer(offered, 180, "Ringing")
    print(offered.headers)
    ringing = await servers[0].inbox.expect("180", call_id=call_id)
    assert branches(ringing) == branches(parse(data)), ringing.all("Via")
    phone.answer(offered, 200, "OK")
    answer = await servers[0].inbox.expect("200", call_id=call_id)
    to_tag = answer.tag("To")
    for method in ("ACK", "MESSAGE", "BYE"):
        data = request(
            method,
            uri,
            via=servers[0].via(),
            cseq=1000002,
            call_id=call_id,
            from_tag="cs1-abc",
            to_tag=to_tag,
            extra=[("Route", path_of(got))],
        )
        await servers[0].send(module_edge.settings.edge_private_port, data)
        inside = await phone.inbox.expect(method, call_id=call_id)
        if kind != "udp":
            assert len(inside.all("Via")) == 1
        if method != "ACK":
            phone.answer(inside, 200)
            skip = 1 if method == "MESSAGE" else 2
            await servers[0].inbox.expect("200", call_id=call_id, skip=skip)


def branches(message: Sip) -> list[str]:
    return re.findall(r"branch=([^;,\s]+)", ",".join(message.all("Via")))
