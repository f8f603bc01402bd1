"""The client of the control protocol against engines that are slow, silent, wrong or gone."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable

import pytest

from clarion.calls.ports import MediaUnavailable
from clarion.engines.rtpengine.engines import Engines
from clarion.engines.rtpengine.ng import EngineRefused, EngineSilent, NgClient

WAITS = (0.1, 0.1, 0.1)


class Puppet(asyncio.DatagramProtocol):
    """An engine that does what a test says: `act(cookie, request)` returns the datagrams to send back."""

    def __init__(self) -> None:
        self.requests: list[dict[str, object]] = []
        self.cookies: list[bytes] = []
        self.act: Callable[[bytes, dict[str, object]], list[bytes]] = lambda cookie, _: [cookie + b' {"result":"ok"}']

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.DatagramTransport)
        self.transport = transport

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        cookie, _, body = data.partition(b" ")
        self.cookies.append(cookie)
        self.requests.append(json.loads(body))
        for reply in self.act(cookie, self.requests[-1]):
            self.transport.sendto(reply, addr)


@pytest.fixture
async def puppet() -> AsyncIterator[Puppet]:
    transport, puppet = await asyncio.get_running_loop().create_datagram_endpoint(Puppet, local_addr=("127.0.0.1", 0))
    yield puppet
    transport.close()


@pytest.fixture
async def client(puppet: Puppet) -> AsyncIterator[NgClient]:
    made = await NgClient.connect("127.0.0.1", puppet.transport.get_extra_info("sockname")[1])
    yield made
    made.close()


async def test_a_lost_request_is_repeated_with_its_cookie(puppet: Puppet, client: NgClient) -> None:
    puppet.act = lambda cookie, _: [cookie + b' {"result":"ok"}'] if len(puppet.cookies) == 3 else []
    assert await client.request("ping", {}, WAITS) == {"result": "ok"}
    assert len(set(puppet.cookies)) == 1


async def test_silence_is_told_after_the_last_wait(puppet: Puppet, client: NgClient) -> None:
    puppet.act = lambda _cookie, _request: []
    with pytest.raises(EngineSilent):
        await client.request("ping", {}, WAITS)
    assert len(puppet.cookies) == len(WAITS)


async def test_nobody_listening_is_silence(client: NgClient, puppet: Puppet) -> None:
    puppet.transport.close()
    with pytest.raises(EngineSilent):
        await client.request("ping", {}, WAITS)


async def test_an_error_is_raised_with_the_engines_reason(puppet: Puppet, client: NgClient) -> None:
    puppet.act = lambda cookie, _: [cookie + b' {"result":"error","error-reason":"Unknown call-ID"}']
    with pytest.raises(EngineRefused) as refused:
        await client.request("delete", {"call-id": "x"}, WAITS)
    assert (refused.value.command, refused.value.reason) == ("delete", "Unknown call-ID")


async def test_garbage_foreign_cookies_and_doubles_are_ignored(puppet: Puppet, client: NgClient) -> None:
    puppet.act = lambda cookie, _: [
        b"",
        b"garbage",
        b"other_1 {}",
        cookie + b" [1]",
        cookie + b" {broken",
        cookie + b' {"result":"ok"}',
        cookie + b' {"result":"late"}',
    ]
    assert await client.request("ping", {}, WAITS) == {"result": "ok"}


async def test_many_requests_at_once_get_their_own_replies(puppet: Puppet, client: NgClient) -> None:
    puppet.act = lambda cookie, request: [cookie + b" " + json.dumps({"result": "ok", "n": request["n"]}).encode()]
    replies = await asyncio.gather(*(client.request("query", {"n": number}, WAITS) for number in range(200)))
    assert [reply["n"] for reply in replies] == list(range(200))


async def test_a_closed_client_is_silence(client: NgClient) -> None:
    client.close()
    with pytest.raises(EngineSilent):
        await client.request("ping", {}, WAITS)


async def test_an_answer_that_came_while_we_had_no_time_counts(puppet: Puppet, client: NgClient) -> None:
    asked = asyncio.ensure_future(client.request("ping", {}, WAITS))
    await asyncio.sleep(0)
    time.sleep(sum(WAITS) + 0.2)  # the whole process stands still, and its engine does not
    assert await asked == {"result": "ok"}


async def test_an_engine_that_answers_too_late_is_slow_and_not_dead(puppet: Puppet) -> None:
    kept: list[bytes] = []
    port = puppet.transport.get_extra_info("sockname")[1]
    engines = Engines([f"127.0.0.1:{port}", "127.0.0.1:9"])
    engine, other = engines.all.values()

    def late(cookie: bytes, _request: dict[str, object]) -> list[bytes]:
        """The answer to a request comes with the next one."""
        kept.append(cookie)
        return [kept[-2] + b' {"result":"ok"}'] if len(kept) > 1 and kept[-2] != cookie else []

    puppet.act = late
    with pytest.raises(MediaUnavailable):
        await engines.request(engine, "query", {}, (0.05, 0.05))
    assert not engine.alive, "nothing at all came from it"
    engine.alive = True
    with pytest.raises(MediaUnavailable):
        await engines.request(engine, "query", {}, (0.05, 0.05))
    assert engine.alive, "it answered something"
    kept.clear()
    other.alive = False
    with pytest.raises(MediaUnavailable):
        await engines.request(engine, "query", {}, (0.05,))
    assert engines.choices() == [engine], "there is no other: new calls try it until it answers no pings"
    came_back: list[str] = []
    engines.returned = came_back.append
    puppet.act = lambda cookie, _: [cookie + b' {"result":"ok"}']
    await engines._ping(engine)
    assert came_back == [engine.name], "what it still knows is looked at"
    await engines.close()
