"""A call server dies, drains or restarts: calls go to another one, or wait for its return."""

import uuid

import pytest

from tests.engines.kamailio.conftest import Edge, PhoneMaker, both_alive
from tests.engines.kamailio.ends import FakeCallServer
from tests.engines.kamailio.sip_text import Sip, request
from tests.engines.kamailio.test_dialogs import offer
from tests.engines.kamailio.test_routing import Servers, anywhere
from tests.support import wait_for

pytestmark = pytest.mark.engine


def answering(server: FakeCallServer, message: Sip) -> None:
    if message.method and message.method != "ACK":
        server.reply(message, 200, "OK")


async def test_the_other_server_takes_new_calls_and_old_dialogs_of_a_killed_one(
    module_edge: Edge, servers: Servers, phones: PhoneMaker
) -> None:
    one, two = servers
    two.script = answering
    phone = await phones("wss")
    await one.stop()
    for _ in range(8):
        call_id = uuid.uuid4().hex
        phone.send(request("INVITE", "sip:102@example.test", via=phone.via, call_id=call_id))
        await phone.inbox.expect("200", call_id=call_id, timeout=3)
    call_id = uuid.uuid4().hex
    phone.send(request("BYE", "sip:102@example.test", via=phone.via, call_id=call_id, to_tag="cs1-gone"))
    await phone.inbox.expect("200", call_id=call_id, timeout=3)
    await two.inbox.expect("BYE", call_id=call_id)

    async def silent() -> bool:
        return any(s.name == "cs1" and not s.alive for s in await module_edge.control.servers())

    await wait_for(silent, missing="the edge's note that cs1 is silent", timeout=12)
    await one.start()
    await both_alive(module_edge)


async def test_a_server_that_hears_but_says_nothing_is_given_up(
    module_edge: Edge, servers: Servers, phones: PhoneMaker
) -> None:
    one, two = servers
    two.script = answering
    phone = await phones("tls")
    call_id = uuid.uuid4().hex
    phone.send(request("INFO", "sip:102@example.test", via=phone.via, call_id=call_id, to_tag="cs1-mute"))
    await one.inbox.expect("INFO", call_id=call_id)
    await two.inbox.expect("INFO", call_id=call_id)
    await phone.inbox.expect("200", call_id=call_id)


async def test_a_bye_waits_for_a_server_that_was_cut_off_for_a_moment(
    module_edge: Edge, servers: Servers, phones: PhoneMaker
) -> None:
    """Another server knows nothing of the call, and a 503 would leave the phone in doubt."""
    one, two = servers
    two.script = answering
    phone = await phones("udp")
    call_id, other = uuid.uuid4().hex, uuid.uuid4().hex
    phone.send(request("BYE", "sip:102@example.test", via=phone.via, call_id=call_id, to_tag="cs1-slow"))
    phone.send(request("INFO", "sip:102@example.test", via=phone.via, call_id=other, to_tag="cs1-slow"))
    bye = await one.inbox.expect("BYE", call_id=call_id)
    await phone.inbox.expect("200", call_id=other)  # that one was given to the other server
    one.reply(bye, 200, "OK", to_tag="cs1-slow")
    await phone.inbox.expect("200", call_id=call_id)
    assert not [message for message in two.inbox.messages if message.method == "BYE"]


async def test_a_draining_server_gets_no_new_calls_but_keeps_its_dialogs(
    module_edge: Edge, servers: Servers, phones: PhoneMaker
) -> None:
    one, two = servers
    one.options_status = 503

    def refuse(server: FakeCallServer, message: Sip) -> None:
        if message.method == "INVITE":
            server.reply(message, 503, "Draining")
        else:
            answering(server, message)

    one.script, two.script = refuse, answering
    phone = await phones("tcp")
    for _ in range(8):
        call_id = uuid.uuid4().hex
        phone.send(request("INVITE", "sip:102@example.test", via=phone.via, call_id=call_id))
        assert (await phone.inbox.expect("200", call_id=call_id, timeout=3)).tag("To") == "cs2-t1"
    call_id = uuid.uuid4().hex
    phone.send(request("BYE", "sip:102@example.test", via=phone.via, call_id=call_id, to_tag="cs1-old"))
    assert (await phone.inbox.expect("200", call_id=call_id)).get("To").endswith("tag=cs1-old")
    await one.inbox.expect("BYE", call_id=call_id)


async def test_ops_31_a_draining_server_takes_an_emergency_call_when_the_other_one_keeps_silent(
    module_edge: Edge, servers: Servers, phones: PhoneMaker
) -> None:
    one, two = servers
    one.options_status, one.script = 503, answering
    two.script = lambda server, message: None

    async def is_drained() -> bool:
        return any(each.name == "cs1" and not each.alive for each in await module_edge.control.servers())

    await wait_for(is_drained, missing="the edge's note that cs1 is drained", timeout=12)
    phone = await phones("udp")
    call_id = uuid.uuid4().hex
    phone.send(request("INVITE", "sip:911@example.test", via=phone.via, to="911", call_id=call_id))
    await two.inbox.expect("INVITE", call_id=call_id)
    assert (await phone.inbox.expect("200", call_id=call_id, timeout=20)).tag("To") == "cs1-t1"
    one.options_status = 200
    await both_alive(module_edge)


@pytest.mark.parametrize(
    ("method", "to", "to_tag"), [("BYE", "102", "cs1-x"), ("INVITE", "911", ""), ("INVITE", "102", "")]
)
async def test_requests_wait_for_a_call_server_that_restarts(
    module_edge: Edge, servers: Servers, phones: PhoneMaker, method: str, to: str, to_tag: str
) -> None:
    for server in servers:
        await server.stop()
    phone = await phones("udp")
    call_id = uuid.uuid4().hex
    phone.send(request(method, f"sip:{to}@example.test", via=phone.via, to=to, to_tag=to_tag, call_id=call_id))
    if method == "INVITE":
        await phone.inbox.expect("100", call_id=call_id)
    await wait_for(lambda: call_id in module_edge.process.text(), missing="a try of the edge that failed")
    for server in servers:
        server.script = answering
        await server.start()
    await phone.inbox.expect("200", call_id=call_id)
    server, got = await anywhere(servers, method, call_id)
    assert len(got.all("X-Clarion-Source")) == 1
    assert len(got.all("Via")) == 2
    if method == "INVITE":
        assert len(got.all("Record-Route")) == 1


async def test_an_emergency_call_that_its_server_took_to_the_grave_goes_to_the_next_start(
    module_edge: Edge, servers: Servers, phones: PhoneMaker
) -> None:
    """Killed before it said anything: the edge does not know, and nobody may have to dial 911 again."""
    one, two = servers
    await two.stop()
    phone = await phones("udp")
    call_id = uuid.uuid4().hex
    phone.send(request("INVITE", "sip:911@example.test", via=phone.via, to="911", call_id=call_id))
    await one.inbox.expect("INVITE", call_id=call_id)
    await one.stop()
    await wait_for(lambda: call_id in module_edge.process.text(), missing="a try at the other one, which failed")
    for server in servers:
        server.script = answering
        await server.start()
    await phone.inbox.expect("200", call_id=call_id, timeout=20)
    await both_alive(module_edge)


async def test_without_any_call_server_a_call_is_refused_after_a_while(
    module_edge: Edge, servers: Servers, phones: PhoneMaker
) -> None:
    for server in servers:
        await server.stop()
    phone = await phones("tcp")
    call_id = uuid.uuid4().hex
    phone.send(request("INVITE", "sip:102@example.test", via=phone.via, call_id=call_id))
    refused = await phone.inbox.expect("503", call_id=call_id)
    assert refused.get("Retry-After")


async def test_when_no_call_server_says_anything_a_phone_reads_when_to_try_again(
    module_edge: Edge, servers: Servers, phones: PhoneMaker
) -> None:
    """A 503 without Retry-After would count as 500 (RFC 3261 §21.5.4)."""
    await both_alive(module_edge)
    for server in servers:
        server.script = lambda server, message: None
    phone = await phones("tls")
    call_id = uuid.uuid4().hex
    phone.send(request("INFO", "sip:102@example.test", via=phone.via, call_id=call_id, to_tag="cs1-mute"))
    refused = await phone.inbox.expect("503", call_id=call_id, timeout=30)
    assert refused.get("Retry-After")


async def test_call_servers_can_be_changed_while_the_edge_runs(
    module_edge: Edge, servers: Servers, phones: PhoneMaker
) -> None:
    from clarion.engines.kamailio import call_servers_of

    both = call_servers_of(module_edge.settings)
    phone = await phones("tcp")
    try:
        await module_edge.control.use_servers(both[1:])
        assert [server.name for server in await module_edge.control.servers()] == ["cs2"]
        for _ in range(6):
            server, got, _ = await offer(module_edge, servers, phone)
            server.reply(got, 486, "Busy Here")
            assert server.name == "cs2"
    finally:
        await module_edge.control.use_servers(both)
