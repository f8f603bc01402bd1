"""A connection that a phone registered by closes: each call server hears of it, and of nothing else."""

import uuid

import pytest

from tests.engines.kamailio.conftest import Edge, PhoneMaker
from tests.engines.kamailio.ends import FakeCallServer
from tests.engines.kamailio.sip_text import request
from tests.engines.kamailio.test_routing import Servers, register
from tests.support import wait_for

pytestmark = pytest.mark.engine


def closings(server: FakeCallServer) -> list[str]:
    return [m.get("X-Clarion-Closed") for m in server.inbox.messages if m.method == "NOTIFY"]


@pytest.mark.parametrize("kind", ["tcp", "tls", "ws", "wss"])
async def test_call_servers_hear_which_flow_has_closed(
    module_edge: Edge, servers: Servers, phones: PhoneMaker, kind: str
) -> None:
    silent = await phones(kind)
    phone = await phones(kind)
    path = (await register(module_edge, servers, phone)).get("Path")
    await silent.close()
    await phone.close()
    for server in servers:
        await wait_for(lambda s=server: closings(s), missing=f"the end of the flow at {server.name}", timeout=3)
        assert len(closings(server)) == 1
        assert f"sip:{closings(server)[0]}@" in path
        (told,) = (m for m in server.inbox.messages if m.method == "NOTIFY")
        assert not told.all("X-Clarion-Source")


async def test_nobody_outside_can_say_that_a_flow_has_closed(
    module_edge: Edge, servers: Servers, phones: PhoneMaker
) -> None:
    phone = await phones("tcp")
    call_id = uuid.uuid4().hex
    lie = [("X-Clarion-Closed", "7463"), ("x-clarion-CLOSED", "7463")]
    phone.send(request("NOTIFY", f"sip:{module_edge.settings.sip_domain}", via=phone.via, call_id=call_id, extra=lie))

    def received() -> list[list[str]]:
        return [
            m.all("X-Clarion-Closed") + m.all("X-Clarion-Source")
            for server in servers
            for m in server.inbox.messages
            if m.get("Call-ID") == call_id
        ]

    await wait_for(received, missing="the NOTIFY at a call server")
    assert received() == [[f"tcp:127.0.0.1:{phone.port}"]]
