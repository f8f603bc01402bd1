"""RFC 4475 and RFC 5118 from the outside: the messages as bytes, through a real Kamailio, to real call servers."""

import asyncio
import contextlib
import re
import uuid
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from clarion.calls.directory import Directory
from clarion.engines.sip import SipConfig, SipEngine
from tests.engines.kamailio.conftest import Edge, start_edge, stop_edge
from tests.engines.kamailio.sip_text import request
from tests.engines.sip.bench import DOMAIN, OUR_SDP, Sink, presentation
from tests.engines.sip.test_torture import ALL
from tests.support import wait_for

pytestmark = pytest.mark.engine

# Where a proxy in front of the server has the word, and the standard gives it another one.
AT_A_PROXY = {
    "zeromf": 483,  # RFC 4475 3.3.11: a proxy refuses what may go no further; an endpoint would answer
    "unksm2": 400,  # 3.3.4: a registrar refuses To without a SIP address; here before it asks who it is
}
_FINAL = re.compile(rb"^SIP/2\.0 ([2-6]\d\d) ", re.MULTILINE)


class House:
    """One edge and both of its call servers."""

    def __init__(self, edge: Edge) -> None:
        self.edge = edge
        self.sink = Sink()
        self.servers = [self._server(name, port) for name, port in zip(("cs1", "cs2"), edge.server_ports, strict=True)]

    def _server(self, name: str, port: int) -> SipEngine:
        s = self.edge.settings
        config = SipConfig(
            server_id=name,
            port=port,
            edges=(f"127.0.0.1:{s.edge_private_port}",),
            secret=b"shared",
            domain=DOMAIN,
            public_port=s.sip_port,
            public_tls_port=s.sip_tls_port,
        )
        return SipEngine(config, Directory(), self.sink, is_emergency=lambda dialed: dialed == "911")

    async def alive(self) -> bool:
        return all(server.alive for server in await self.edge.control.servers())

    async def answer_to(self, data: bytes, kind: str, *, silence: bool = False) -> int | None:
        """The status of the final response; None: there was none, not even by when the next request was answered."""
        found = asyncio.get_running_loop().create_future()
        if kind == "tcp":
            reader, writer = await asyncio.open_connection("127.0.0.1", self.edge.settings.sip_port)
            writer.write(data)
            send, close = writer.write, writer.close
            task = asyncio.create_task(_read(reader, found))
        else:
            loop = asyncio.get_running_loop()
            address = ("127.0.0.1", self.edge.settings.sip_port)
            transport, _ = await loop.create_datagram_endpoint(lambda: _Datagrams(found), remote_addr=address)
            send, close, task = transport.sendto, transport.close, None
        try:
            send(data)
            if silence:
                other = await self.answer_to(_options(), "udp")
                assert other == 200
                return found.result() if found.done() else None
            return int(await asyncio.wait_for(found, 10))
        except TimeoutError:
            return None
        finally:
            close()
            if task is not None:
                task.cancel()


def _options() -> bytes:
    return request("OPTIONS", "sip:example.com", via="UDP 127.0.0.1:9")


def _look(data: bytes, found: "asyncio.Future[int]") -> None:
    status = _FINAL.search(data)
    if status is not None and not found.done():
        found.set_result(int(status[1]))


async def _read(reader: asyncio.StreamReader, found: "asyncio.Future[int]") -> None:
    seen = b""
    with contextlib.suppress(ConnectionError):
        while data := await reader.read(65536):
            seen += data
            _look(seen, found)


class _Datagrams(asyncio.DatagramProtocol):
    def __init__(self, found: "asyncio.Future[int]") -> None:
        self._found = found

    def datagram_received(self, data: bytes, addr: object) -> None:
        _look(data, self._found)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    edge = start_edge(tmp_path)
    house = House(edge)
    for server in house.servers:
        await server.start()
    await wait_for(house.alive, missing="both call servers alive in the eyes of the edge", timeout=15)
    yield house
    for server in house.servers:
        await server.stop()
    stop_edge(edge)


@pytest.mark.parametrize("kind", ["udp", "tcp"])
async def test_every_torture_message_is_answered_as_the_standard_says(house: House, kind: str) -> None:
    """Each transport has an edge of its own: the messages have fixed branches, so a second copy is a repetition."""
    wrong = []
    for name, (data, status) in ALL.items():
        expected = AT_A_PROXY.get(name, status)
        if kind == "tcp" and name == "clerr":
            expected = None  # a stream waits for the bytes that it was promised
        found = await house.answer_to(data, kind, silence=expected is None)
        if found != expected:
            wrong.append(f"{name}: {found} where {expected} is right")
    assert not wrong, "\n".join(wrong)
    assert house.sink.offers == [], "none of them is a call that may go on"
    assert await house.answer_to(_options(), "udp") == 200


@pytest.mark.parametrize("kind", ["udp", "tcp", "tls", "wss"])
async def test_contact_names_the_edge_and_no_private_port(house: House, kind: str) -> None:
    """What is behind the edge is nobody's business, and not to be reached from outside."""
    phone = await house.edge.phone(kind)
    call_id = uuid.uuid4().hex
    phone.send(request("INVITE", "sip:911@example.com", via=phone.via, call_id=call_id, contact="<sip:x@127.0.0.1:9>"))
    offer = await wait_for(lambda: house.sink.offers, missing="the call at a call server")
    leg = offer[0].leg_id
    for server in house.servers:
        server.progress(leg, 180, None, presentation())
        server.answer(leg, OUR_SDP, presentation())
    s = house.edge.settings
    for status in ("180", "200"):
        message = await phone.inbox.expect(status, call_id=call_id)
        port = int(message.get("Contact").partition("127.0.0.1:")[2].partition(">")[0].partition(";")[0])
        assert port == (s.sip_port if kind in ("udp", "tcp") else s.sip_tls_port), message.get("Contact")
    await phone.close()
