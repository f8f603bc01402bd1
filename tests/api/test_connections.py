"""Connections over their limits, and clients that take too long, with the real server on a real socket."""

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from ipaddress import ip_network
from typing import Any

import pytest
import uvicorn
import websockets

from clarion.api import connections as bounds
from clarion.api.connections import ConnectionLimits, Connections, ServerConfig
from clarion.base.descriptors import RESERVED, connections_within
from clarion.base.settings import load_settings
from clarion.base.socket_writer import SIGNED_IN
from tests.support.waiting import wait_for

LIMITS = ConnectionLimits(
    total=8, per_source=4, header_s=60, body_s=60, body_rate=100, stalled_s=60, proxies=(ip_network("127.0.0.1"),)
)
PROXY, STRANGER, OTHER = "127.0.0.1", "127.0.0.2", "127.0.0.3"
HELLO = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
POST = b"POST /read HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n"


@pytest.fixture(autouse=True)
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look after connections more often than a server does."""
    monkeypatch.setattr(bounds, "SWEEP_S", 0.05)
    monkeypatch.setattr(bounds, "LINGER_S", 0.2)


class Client:
    """One connection that says what a test tells it to."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    def send(self, data: bytes) -> None:
        self.writer.write(data)

    async def answer(self) -> tuple[int, bytes]:
        """Status and body of the next answer, which says how long it is."""
        head = (await asyncio.wait_for(self.reader.readuntil(b"\r\n\r\n"), 20)).decode()
        [length] = [int(line.split(":")[1]) for line in head.lower().splitlines() if line.startswith("content-length")]
        return int(head.split()[1]), await self.reader.readexactly(length)

    async def status(self) -> int:
        return (await self.answer())[0]

    async def ended(self) -> bytes:
        """Everything until the server closes."""
        with contextlib.suppress(ConnectionResetError):
            return await asyncio.wait_for(self.reader.read(), 20)
        return b""


class Served:
    """`dial(source)` opens a connection from an address of this machine."""

    def __init__(self, port: int, connections: Connections) -> None:
        self.port, self.connections = port, connections
        self.clients: list[Client] = []
        self.signed_in: list[Callable[[], None]] = []

    async def dial(self, source: str = STRANGER) -> Client:
        client = Client(*await asyncio.open_connection("127.0.0.1", self.port, local_addr=(source, 0)))
        self.clients.append(client)
        return client

    async def busy(self, count: int, source: str = STRANGER) -> list[Client]:
        """So many connections that have been served once, and stay."""
        found = [await self.dial(source) for _ in range(count)]
        for client in found:
            client.send(HELLO)
            assert await client.status() == 200
        return found


@contextlib.asynccontextmanager
async def serving(limits: ConnectionLimits) -> AsyncIterator[Served]:
    connections = Connections(limits)

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.accept"})
            served.signed_in.append(scope["state"][SIGNED_IN])
            while (await receive())["type"] != "websocket.disconnect":
                pass
            return
        body = b"hello"
        if scope["path"] == "/read":
            message = await receive()
            while message.get("more_body"):
                message = await receive()
            if message["type"] == "http.disconnect":
                return
        if scope["path"] == "/large":
            body = b"x" * 30_000_000
        headers = [(b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        options: dict[str, Any] = {"lifespan": "off", "log_config": None, "timeout_graceful_shutdown": 1}
        server = uvicorn.Server(ServerConfig(app, connections, **options))
        task = asyncio.create_task(server.serve(sockets=[listening]))
        served = Served(listening.getsockname()[1], connections)
        await wait_for(lambda: server.started, missing="the server")
        try:
            yield served
        finally:
            for client in served.clients:
                client.writer.close()
            server.should_exit = True
            await task


async def test_one_address_has_so_many_connections_and_the_others_theirs() -> None:
    async with serving(LIMITS) as served:
        first, *_ = await served.busy(4)
        refused = await served.dial()
        refused.send(HELLO)
        status, body = await refused.answer()
        assert status == 503
        assert json.loads(body)["errorCode"] == "CMN-201"
        assert await refused.ended() == b""
        await served.busy(1, OTHER)
        first.send(HELLO)
        assert await first.status() == 200, "who has one goes on"
        first.writer.close()
        await wait_for(lambda: served.connections.total == 4, missing="the place that was given back")
        await served.busy(1)


async def test_beyond_the_total_new_ones_get_503_and_everybody_else_is_served() -> None:
    async with serving(LIMITS) as served:
        open_ones = await served.busy(8, PROXY)  # a proxy is not counted by its address
        for source in (PROXY, OTHER):
            refused = await served.dial(source)
            refused.send(HELLO)
            assert await refused.status() == 503
        silent = await served.dial(OTHER)
        assert b" 503 " in await silent.ended(), "nor does one wait that says nothing"
        for client in open_ones:
            client.send(HELLO)
            assert await client.status() == 200
        assert served.connections.total == 8


async def test_a_live_socket_counts_against_its_address_until_it_is_signed_in() -> None:
    async with serving(LIMITS) as served, contextlib.AsyncExitStack() as stack:
        uri = f"ws://127.0.0.1:{served.port}/"
        for _ in range(4):
            await stack.enter_async_context(websockets.connect(uri, local_addr=(STRANGER, 0)))
        refused = await served.dial()
        refused.send(HELLO)
        assert await refused.status() == 503
        for signed_in in served.signed_in:
            signed_in()
        await served.busy(3)
        assert served.connections.total == 7
        await stack.aclose()
        await wait_for(lambda: served.connections.total == 3, missing="the places of the sockets")


@pytest.mark.parametrize(
    ("sent", "answer"),
    [(b"", b""), (b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ", b" 408 "), (b"\r\n", b"")],
    ids=["nothing", "half a head", "empty lines"],
)
async def test_a_head_that_does_not_come_ends_the_connection(sent: bytes, answer: bytes) -> None:
    async with serving(replace(LIMITS, header_s=0.2)) as served:
        slow = await served.dial()
        slow.send(sent)
        assert answer in await slow.ended()
        await wait_for(lambda: served.connections.total == 0, missing="its place")


async def test_empty_lines_do_not_keep_a_served_connection() -> None:
    async with serving(replace(LIMITS, header_s=0.2)) as served:
        [client] = await served.busy(1)
        client.send(b"\r\n")
        await client.ended()


async def test_a_body_that_comes_too_slowly_is_refused() -> None:
    async with serving(replace(LIMITS, body_s=0.3)) as served:
        slow = await served.dial()
        slow.send(POST + b"x" * 10)
        status, body = await slow.answer()
        assert status == 408
        assert "in time" in json.loads(body)["message"]
        assert await slow.ended() == b""


async def test_a_slow_body_above_the_least_rate_is_read_to_its_end() -> None:
    async with serving(replace(LIMITS, body_s=0.5, body_rate=200)) as served:
        client = await served.dial()
        client.send(POST)
        for _ in range(10):
            client.send(b"x" * 100)
            await asyncio.sleep(0.1)  # as a slow line does: longer in all than a body may lag behind
        assert await client.status() == 200


async def test_an_answer_that_is_not_read_ends_the_connection() -> None:
    async with serving(replace(LIMITS, stalled_s=0.2)) as served:
        greedy = await served.dial()
        greedy.send(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
        await wait_for(lambda: served.connections.total == 0, missing="its place")
        assert len(await greedy.ended()) < 30_000_000


@pytest.mark.parametrize(
    ("host", "source"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("10.1.2.3", ""),
        ("::ffff:10.1.2.3", ""),
    ],
)
def test_what_connections_are_counted_under(host: str, source: str) -> None:
    limits = ConnectionLimits.of(load_settings({"CLARION_HTTP_TRUSTED_PROXIES": "127.0.0.1,10.1.0.0/16"}))
    assert limits.source_of(host) == source


@pytest.mark.parametrize("limit", [64, 1024, 4096, 20_000, 1_048_576])
def test_calls_keep_descriptors_of_their_own(limit: int) -> None:
    left = limit - connections_within(limit)
    assert left >= min(limit // 2, RESERVED)
