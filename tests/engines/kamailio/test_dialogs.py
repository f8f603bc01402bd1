"""Whole dialogs through the edge, begun by phones, and the choice of the call server inside them."""

import uuid

import pytest

from tests.engines.kamailio.conftest import Edge, PhoneMaker
from tests.engines.kamailio.ends import FakeCallServer, Phone
from tests.engines.kamailio.sip_text import Sip, new_branch, parse, request
from tests.engines.kamailio.test_routing import KINDS, Servers, anywhere, branches

pytestmark = pytest.mark.engine


async def offer(edge: Edge, servers: Servers, phone: Phone, **more: object) -> tuple[FakeCallServer, Sip, Sip]:
    """INVITE from a phone; returns the server that got it, as it got it, and as it was sent."""
    call_id = str(more.pop("call_id", uuid.uuid4().hex))
    data = request(
        "INVITE",
        f"sip:102@{edge.settings.sip_domain}",
        via=phone.via,
        call_id=call_id,
        contact=f"<sip:x@127.0.0.1:{phone.port}>" if phone.kind == "UDP" else "<sip:x@y.invalid;transport=ws>",
        body="v=0\r\n",
        **more,  # type: ignore[arg-type]
    )
    phone.send(data)
    server, got = await anywhere(servers, "INVITE", call_id)
    return server, got, parse(data)


@pytest.mark.parametrize("kind", KINDS)
async def test_a_call_from_a_phone_is_answered_and_ended_by_either_side(
    module_edge: Edge, servers: Servers, phones: PhoneMaker, kind: str
) -> None:
    phone = await phones(kind)
    server, got, sent = await offer(module_edge, servers, phone)
    call_id = sent.get("Call-ID")
    server.reply(got, 100, "Trying")
    server.reply(got, 183, "Session Progress", extra=[("Contact", f"<sip:cs@127.0.0.1:{server.port};transport=tcp>")])
    server.reply(got, 200, "OK", extra=[("Contact", f"<sip:cs@127.0.0.1:{server.port};transport=tcp>")])
    answer = await phone.inbox.expect("200", call_id=call_id)
    assert branches(answer) == branches(sent)
    names = [name.lower() for name, _ in answer.headers]
    assert len(names) == len(set(names))
    order = [m.status for m in phone.inbox.messages if m.get("Call-ID") == call_id]
    assert order[-2:] == [183, 200]
    # The web phone acknowledges with the branch of the INVITE and knows no Route.
    web = kind in ("ws", "wss")
    uri = f"sip:{module_edge.settings.sip_domain}" if web else f"sip:cs@127.0.0.1:{server.port};transport=tcp"
    branch = branches(sent)[0] if web else new_branch()
    tag = answer.tag("To")
    assert tag == f"{server.name}-t1"
    route = [] if web else [("Route", value) for value in reversed(answer.all("Record-Route"))]
    phone.send(request("ACK", uri, via=phone.via, call_id=call_id, to_tag=tag, branch=branch, extra=route))
    await server.inbox.expect("ACK", call_id=call_id)
    phone.send(request("INFO", uri, via=phone.via, call_id=call_id, to_tag=tag, cseq=2, extra=route))
    info = await server.inbox.expect("INFO", call_id=call_id)
    server.reply(info, 200, "OK")
    await phone.inbox.expect("200", call_id=call_id, skip=1)
    # And a BYE from the call server, by the Record-Route of the INVITE.
    bye = request(
        "BYE",
        got.get("Contact").strip("<>"),
        via=server.via(),
        call_id=call_id,
        from_tag=tag,
        to_tag="f1",
        cseq=1_000_000,
        extra=[("Route", value) for value in got.all("Record-Route")],
    )
    await server.send(module_edge.settings.edge_private_port, bye)
    ended = await phone.inbox.expect("BYE", call_id=call_id)
    assert kind == "udp" or len(ended.all("Via")) == 1
    phone.answer(ended, 200)
    assert branches(await server.inbox.expect("200", call_id=call_id)) == branches(parse(bye))


@pytest.mark.parametrize("kind", ["udp", "wss"])
async def test_a_refused_call_needs_no_ack_from_the_phone(
    module_edge: Edge, servers: Servers, phones: PhoneMaker, kind: str
) -> None:
    phone = await phones(kind)
    server, got, sent = await offer(module_edge, servers, phone)
    server.reply(
        got, 407, "Proxy Authentication Required", extra=[("Proxy-Authenticate", 'Digest realm="x", nonce="y"')]
    )
    await phone.inbox.expect("407", call_id=sent.get("Call-ID"))
    await server.inbox.expect("ACK", call_id=sent.get("Call-ID"))


@pytest.mark.parametrize("kind", ["udp", "wss"])
async def test_a_phone_cancels(module_edge: Edge, servers: Servers, phones: PhoneMaker, kind: str) -> None:
    phone = await phones(kind)
    server, got, sent = await offer(module_edge, servers, phone)
    server.reply(got, 180, "Ringing")
    call_id = sent.get("Call-ID")
    await phone.inbox.expect("180", call_id=call_id)
    phone.send(request("CANCEL", sent.uri, via=phone.via, call_id=call_id, branch=branches(sent)[0]))
    cancel = await server.inbox.expect("CANCEL", call_id=call_id)
    assert branches(cancel)[0] == branches(got)[0]
    server.reply(cancel, 200, "OK")
    server.reply(got, 487, "Request Terminated")
    await phone.inbox.expect("487", call_id=call_id)
    await server.inbox.expect("ACK", call_id=call_id)


@pytest.mark.parametrize("kind", ["udp", "tls", "wss"])
async def test_a_call_server_cancels(module_edge: Edge, servers: Servers, phones: PhoneMaker, kind: str) -> None:
    from tests.engines.kamailio.test_routing import register

    phone = await phones(kind)
    got = await register(module_edge, servers, phone)
    server, call_id, branch = servers[0], uuid.uuid4().hex + "@cs1", new_branch()
    uri, route = got.get("Contact").split(">")[0].lstrip("<"), [("Route", got.get("Path"))]
    common = {
        "via": server.via(),
        "cseq": 1_000_001,
        "call_id": call_id,
        "from_tag": "cs1-a",
        "branch": branch,
        "extra": route,
    }
    port = module_edge.settings.edge_private_port
    await server.send(port, request("INVITE", uri, contact="<sip:cs1@127.0.0.1:1>", **common))  # type: ignore[arg-type]
    offered = await phone.inbox.expect("INVITE", call_id=call_id)
    phone.answer(offered, 180, "Ringing")
    await server.inbox.expect("180", call_id=call_id)
    await server.send(port, request("CANCEL", uri, **common))  # type: ignore[arg-type]
    cancel = await phone.inbox.expect("CANCEL", call_id=call_id)
    assert len(cancel.all("Via")) == 1
    assert branches(cancel) == branches(offered)[:1]
    assert cancel.start.startswith("CANCEL sip:")
    phone.answer(cancel, 200)
    # The web phone never sends 487; other phones do.
    if kind != "wss":
        phone.answer(offered, 487, "Request Terminated")
        ack = await phone.inbox.expect("ACK", call_id=call_id)
        assert len(ack.all("Via")) == 1
        await server.inbox.expect("487", call_id=call_id)


@pytest.mark.parametrize("home", [0, 1])
@pytest.mark.parametrize(
    "where",
    [
        "the To tag",
        "the Call-ID",
        "the Replaces header",
        "the to-tag in Replaces",
        "the from-tag in Replaces",
        "the to-tag in Join",
        "the from-tag in Join",
        "the token of a conference",
        "the Req of P-rc",
    ],
)
async def test_a_request_goes_to_the_server_named_by(
    module_edge: Edge, servers: Servers, phones: PhoneMaker, home: int, where: str
) -> None:
    phone = await phones("wss")
    wanted = servers[home]
    for _ in range(4):
        call_id = uuid.uuid4().hex
        extra, to_tag = [], ""
        if where == "the To tag":
            to_tag = f"{wanted.name}-x"
        elif where == "the Call-ID":
            call_id, to_tag = f"{call_id}@{wanted.name}", "phone-tag"
        elif where == "the Replaces header":
            extra = [("Replaces", f"s-1;to-tag={wanted.name}-77;from-tag={wanted.name}-78;early-only")]
        elif where == "the to-tag in Replaces":
            extra = [("Replaces", f"a@phone1;to-tag={wanted.name}-77;from-tag=phone1-78")]
        elif where == "the from-tag in Replaces":
            extra = [("Replaces", f"a@phone1;from-tag={wanted.name}-77;to-tag=phone1-78")]
        elif where == "the to-tag in Join":
            extra = [("Join", f"a@phone1;to-tag={wanted.name}-77;from-tag=phone1-78")]
        elif where == "the from-tag in Join":
            extra = [("Join", f"a@phone1;from-tag={wanted.name}-77;to-tag=phone1-78")]
        conference = where == "the token of a conference"
        dialed = f"conf_{wanted.name}_77@" if conference else ""
        method = "INVITE" if extra or conference else "BYE"
        body = ""
        if where == "the Req of P-rc":
            method = "MESSAGE"
            body = f'<Msg><Hdr SID="1" Req="{{{wanted.name}-C3ACEA49}}" Cmd="17"/>\r\n<Bdy Cln="1"/></Msg>'
        phone.send(
            request(
                method,
                f"sip:{dialed}{module_edge.settings.sip_domain}",
                via=phone.via,
                call_id=call_id,
                to_tag=to_tag,
                extra=extra,
                body=body,
            )
        )
        server, got = await anywhere(servers, method, call_id)
        server.reply(got, 200, "OK")
        assert server is wanted


async def test_new_calls_are_spread_over_the_call_servers(
    module_edge: Edge, servers: Servers, phones: PhoneMaker
) -> None:
    phone, reached = await phones("tcp"), set()
    for _ in range(16):
        server, got, _ = await offer(module_edge, servers, phone)
        server.reply(got, 486, "Busy Here")
        reached.add(server.name)
    assert reached == {"cs1", "cs2"}


async def test_a_flow_that_has_gone_is_430(module_edge: Edge, servers: Servers, phones: PhoneMaker) -> None:
    from tests.engines.kamailio.test_routing import register

    for kind in ("tls", "wss"):
        phone = await phones(kind)
        got = await register(module_edge, servers, phone)
        await phone.close()
        call_id = uuid.uuid4().hex + "@cs1"
        data = request(
            "INVITE",
            "sip:x@y.invalid",
            via=servers[0].via(),
            call_id=call_id,
            from_tag="cs1-a",
            extra=[("Route", got.get("Path"))],
        )
        from tests.support import wait_for

        async def gone(port: int = phone.port) -> bool:
            listed = await module_edge.control.call("core.tcp_list")
            return all(item["dst_port"] != port and item.get("src_port") != port for item in listed or [])

        await wait_for(gone, missing="the end of the phone's connection at the edge")
        await servers[0].send(module_edge.settings.edge_private_port, data)
        await servers[0].inbox.expect("430", call_id=call_id)


async def test_180_and_200_keep_their_order(module_edge: Edge, servers: Servers, phones: PhoneMaker) -> None:
    phone = await phones("tcp")

    def script(server: FakeCallServer, message: Sip) -> None:
        if message.method == "INVITE":
            server.reply(message, 180, "Ringing")
            server.reply(message, 200, "OK")

    for server in servers:
        server.script = script
    calls = [uuid.uuid4().hex for _ in range(500)]
    for call_id in calls:
        phone.send(
            request("INVITE", "sip:102@example.test", via=phone.via, call_id=call_id, contact="<sip:x@y.invalid>")
        )
    for call_id in calls:
        await phone.inbox.expect("200", call_id=call_id, timeout=20)
    seen: dict[str, list[int]] = {}
    for message in phone.inbox.messages:
        if message.status > 100:
            seen.setdefault(message.get("Call-ID"), []).append(message.status)
    assert all(seen[call_id][:2] == [180, 200] for call_id in calls)
