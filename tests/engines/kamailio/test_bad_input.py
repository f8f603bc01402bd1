"""What is wrong gets the right status and one log line, and the edge goes on."""

import asyncio
import uuid

import httpx
import pytest
import websockets

from clarion.engines.kamailio import Limits
from tests.engines.kamailio.conftest import Edge, PhoneMaker
from tests.engines.kamailio.ends import Phone, tcp_phone, udp_phone
from tests.engines.kamailio.sip_text import build, request
from tests.engines.kamailio.test_dialogs import offer
from tests.engines.kamailio.test_routing import Servers
from tests.support import wait_for

pytestmark = pytest.mark.engine

NO_CSEQ = (
    b"INVITE sip:102@example.test SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bKx;rport\r\nMax-Forwards: 70\r\n"
    b"From: <sip:a@b>;tag=1\r\nTo: <sip:c@d>\r\nCall-ID: no-cseq\r\nContent-Length: 0\r\n\r\n"
)


async def works(phone: Phone) -> None:
    call_id = uuid.uuid4().hex
    phone.send(request("OPTIONS", "sip:example.test", via=phone.via, call_id=call_id))
    await phone.inbox.expect("200", call_id=call_id)


def new_lines(edge: Edge, before: int, needle: str) -> list[str]:
    return [line for line in edge.process.text()[before:].splitlines() if needle in line]


def invite(call_id: str, **more: object) -> bytes:
    return request("INVITE", "sip:1@x", via="UDP 127.0.0.1:9", call_id=call_id, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("message", "status"),
    [
        pytest.param(invite("mm").replace(b"1 INVITE", b"1 BYE"), "400", id="another method in CSeq"),
        pytest.param(invite("cs", cseq=99999999999), "400", id="a CSeq beyond 32 bits"),
        pytest.param(invite("mf").replace(b"Max-Forwards: 70", b"Max-Forwards: 0"), "483", id="too many hops"),
        pytest.param(
            invite("cl", body="v=0\r\n").replace(b"Content-Length: 5", b"Content-Length: 500"),
            "400",
            id="a body shorter than said",
        ),
    ],
)
async def test_malformed_requests_are_refused(
    module_edge: Edge, servers: Servers, phones: PhoneMaker, message: bytes, status: str
) -> None:
    phone = await phones("udp")
    before = len(module_edge.process.text())
    phone.send(message)
    await phone.inbox.expect(status)
    await works(phone)
    assert len(new_lines(module_edge, before, "edge refused")) == 1
    assert not any(m.method == "INVITE" for server in servers for m in server.inbox.messages)


async def test_what_the_parser_would_drop_is_answered_with_one_line(
    module_edge: Edge, servers: Servers, phones: PhoneMaker
) -> None:
    phone = await phones("udp")
    before = len(module_edge.process.text())
    phone.send(NO_CSEQ)
    await phone.inbox.expect("400", call_id="no-cseq")
    await works(phone)
    assert len(new_lines(module_edge, before, "400 Missing CSeq")) == 1
    assert not new_lines(module_edge, before, "ERROR")


async def test_no_more_unreadable_requests_are_answered_than_a_source_may_send(
    module_edge: Edge, servers: Servers, phones: PhoneMaker
) -> None:
    """The source of a datagram is easily forged: answers to it must not become a flood of somebody else's."""
    most = Limits().unreadable
    phone = await udp_phone(module_edge.settings.sip_port, "127.0.0.77")
    try:
        for number in range(most + 50):
            phone.send(NO_CSEQ.replace(b"no-cseq", b"n%d" % number))
        await works(phone)
        answered = [m for m in phone.inbox.messages if m.status == 400]
        assert 0 < len(answered) <= most
        assert all(len(m.raw) <= len(NO_CSEQ) + 40 for m in answered), "an answer is no larger than what it answers"
    finally:
        await phone.close()


async def test_an_oversized_request_is_513_and_a_flood_of_them_fills_no_log(
    module_edge: Edge, servers: Servers, phones: PhoneMaker
) -> None:
    phone = await phones("tcp")
    before = len(module_edge.process.text())
    for number in range(30):
        phone.send(request("INVITE", "sip:102@x", via=phone.via, call_id=f"big{number}", body="a" * 62000))
        await phone.inbox.expect("513", call_id=f"big{number}")
    await works(phone)
    lines = new_lines(module_edge, before, "edge refused INVITE")
    assert 0 < len(lines) <= 20 and "bytes: look at the program there" in lines[0]
    assert "not written" in lines[-1]


async def test_a_message_without_end_closes_the_connection(
    module_edge: Edge, servers: Servers, phones: PhoneMaker
) -> None:
    phone = await phones("tcp")
    phone.send(b"INVITE sip:102@x SIP/2.0\r\nX: " + b"a" * 70000)
    await asyncio.wait_for(phone.closed.wait(), 10)
    await works(await phones("tcp"))


async def test_garbage_changes_nothing(module_edge: Edge, servers: Servers, phones: PhoneMaker) -> None:
    udp = await phones("udp")
    for garbage in (
        b"\x00" * 100,
        b"\xff\xfe" * 300,
        b"GET / HTTP/1.0\r\n\r\n",
        b"INVITE\r\n\r\n",
        b"SIP/2.0 999\r\n\r\n",
        b"\r\n",
        b"",
    ):
        udp.send(garbage)
        stream = await tcp_phone(module_edge.settings.sip_port)
        stream.send(garbage)
        await stream.close()
    for kind in ("udp", "tcp", "tls", "ws", "wss"):
        await works(await phones(kind))


async def test_foreign_marks_are_taken_off(module_edge: Edge, servers: Servers, phones: PhoneMaker) -> None:
    phone = await phones("tls")
    _, got, _ = await offer(
        module_edge,
        servers,
        phone,
        extra=[
            ("X-Clarion-Source", "udp:10.0.0.1:5060"),
            ("x-clarion-anything", "1"),
            ("Route", "<sip:198.51.100.1;lr>"),
        ],
    )
    assert got.all("X-Clarion-Source") == [f"tls:127.0.0.1:{phone.port}"]
    assert not got.all("X-Clarion-Anything")
    assert not got.all("Route")


@pytest.mark.parametrize("kind", ["tcp", "tls"])
async def test_a_line_end_ping_is_answered(module_edge: Edge, servers: Servers, phones: PhoneMaker, kind: str) -> None:
    phone = await phones(kind)
    phone.send(b"\r\n\r\n")
    await wait_for(lambda: phone.inbox.pings >= 1, missing="the answer to a CRLF ping")
    await works(phone)


@pytest.mark.parametrize("kind", ["ws", "wss"])
async def test_a_line_end_ping_over_websocket_harms_nothing(
    module_edge: Edge, servers: Servers, phones: PhoneMaker, kind: str
) -> None:
    phone = await phones(kind)
    before = len(module_edge.process.text())
    phone.send(b"\r\n\r\n")
    await works(phone)
    assert not new_lines(module_edge, before, "ERROR")


async def test_another_subprotocol_is_refused(module_edge: Edge) -> None:
    with pytest.raises(websockets.InvalidStatus):
        await websockets.connect(
            f"ws://127.0.0.1:{module_edge.settings.sip_ws_port}/",
            subprotocols=[websockets.Subprotocol("chat")],
            proxy=None,
        )


async def test_http_gets_no_more_than_it_should(module_edge: Edge) -> None:
    s = module_edge.settings
    async with httpx.AsyncClient(trust_env=False) as client:
        assert (await client.get(f"http://127.0.0.1:{s.sip_ws_port}/")).status_code == 426
        assert (await client.get(f"http://127.0.0.1:{s.sip_port}/metrics")).status_code == 404
        metrics = await client.get(f"http://127.0.0.1:{s.edge_private_port}/metrics")
        assert metrics.status_code == 200
        assert "clarion_edge_" in metrics.text


async def test_odd_but_harmless_requests_pass(module_edge: Edge, servers: Servers, phones: PhoneMaker) -> None:
    """Compact names, folded lines, strange spacing and unknown methods (RFC 4475 §3.1.1) that a proxy forwards."""
    phone = await phones("udp")
    call_id = uuid.uuid4().hex
    lines = [
        "NEWMETHOD sip:user@example.test SIP/2.0",
        f"v:  SIP  /   2.0 /UDP 127.0.0.1:{phone.port};branch= z9hG4bK{call_id[:8]} ;rport",
        "mAX-fOrWaRdS: 0068",
        'f: "Quoted \\"string\\"" <sip:a@b>\r\n ;tag=98asjd8',
        "t: sip:vivekg@chair-dnrc.example.com",
        f"i: {call_id}",
        "cseq: 0009  NEWMETHOD",
        "l: 0",
    ]
    odd = ("\r\n".join(lines) + "\r\n\r\n").encode()
    phone.send(odd)
    await wait_for(
        lambda: any(m.get("i") == call_id and m.method == "NEWMETHOD" for s in servers for m in s.inbox.messages),
        missing="the request with compact header names",
    )


def test_the_builder_puts_content_length_last() -> None:
    assert build("OPTIONS sip:x SIP/2.0", [("To", "<sip:x>")]).endswith(b"Content-Length: 0\r\n\r\n")
