"""Five thousand slow connections to the API of one machine: new ones get 503, everybody else is served, calls go on."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator

import httpx
import pytest
import websockets

from clarion.base.descriptors import raise_descriptor_limit
from tests.scenarios.installation import TONE, Installation
from tests.support.baresip import StartBaresip
from tests.support.waiting import wait_for

pytestmark = [pytest.mark.scenario, pytest.mark.engine]

MANY, AT_ONCE = 5_000, 100
STRANGER = "127.0.0.2"
SLOW_BODY = (
    b"POST /restapi/oauth/token HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Content-Length: 100000\r\n\r\na="
)
HALF_A_HEAD = b"GET /restapi HTTP/1.1\r\nHost: x\r\nX-Slow: "


class Flood:
    """Connections that say a little and then wait."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._writers: list[asyncio.StreamWriter] = []

    async def open(self, count: int, source: str, said: bytes) -> None:
        for start in range(0, count, AT_ONCE):
            await asyncio.gather(*(self._one(source, said) for _ in range(min(AT_ONCE, count - start))))

    async def _one(self, source: str, said: bytes) -> None:
        with contextlib.suppress(ConnectionError):  # one that is refused may be reset
            _, writer = await asyncio.open_connection("127.0.0.1", self._port, local_addr=(source, 0))
            self._writers.append(writer)
            writer.write(said)

    async def close(self) -> None:
        for writer in self._writers:
            writer.transport.abort()
        self._writers.clear()


@pytest.fixture
async def flood(clarion_up: Installation) -> AsyncIterator[Flood]:
    assert raise_descriptor_limit() > MANY + 1_000, "this test opens many connections itself: raise ulimit -Hn"
    flood = Flood(int(clarion_up.settings["CLARION_HTTP_PORT"]))
    yield flood
    await flood.close()


async def open_now(client: httpx.AsyncClient) -> int:
    text = (await client.get("/metrics")).text
    return next(
        int(float(line.split()[1])) for line in text.splitlines() if line.startswith("clarion_http_connections ")
    )


async def opened(client: httpx.AsyncClient, count: int, missing: str) -> None:
    async def look() -> bool:
        return await open_now(client) >= count

    await wait_for(look, missing=missing, timeout=20)


async def test_calls_and_those_who_are_there_are_served(
    clarion_up: Installation, baresip: StartBaresip, flood: Flood
) -> None:
    ada = await baresip(clarion_up.account("101"), tone=440)
    await ada.registered()
    standing = await ada.call(TONE)
    await ada.hears(1004)
    token = await clarion_up.token("101")
    live = clarion_up.url.replace("http", "ws") + f"/restapi/v1.0/clarion/live?access_token={token}"
    async with (
        httpx.AsyncClient(base_url=clarion_up.url, timeout=30) as client,
        websockets.connect(live) as socket,
    ):
        assert (await client.get("/healthz")).status_code == 200  # the connection stays
        await flood.open(1_000, STRANGER, HALF_A_HEAD)
        await opened(client, 512, "as many as one address may have")
        assert await open_now(client) < 600, "and no more"
        await flood.open(MANY - 1_000, "127.0.0.1", SLOW_BODY)
        full = int(clarion_up.settings.get("CLARION_HTTP_MAX_CONNECTIONS", 4096))
        await opened(client, full, "all places taken")
        async with httpx.AsyncClient(base_url=clarion_up.url, timeout=30) as another:
            refused = await another.get("/healthz")
        assert refused.status_code == 503
        assert "Too many connections" in refused.json()["message"]
        assert refused.headers["retry-after"]

        headers = {"Authorization": f"Bearer {token}"}
        mine = await client.get("/restapi/v1.0/account/~/extension/~", headers=headers)
        assert mine.status_code == 200
        await ada.hears(1004)
        await ada.hang_up(standing)
        again = await ada.call(TONE)  # a call that begins meanwhile
        await ada.hears(1004)
        async with asyncio.timeout(30):
            while "calls" not in json.loads(await socket.recv())["topic"]:
                pass
        await ada.hang_up(again)
        await flood.close()

        async def gone() -> bool:
            return await open_now(client) < 100

        await wait_for(gone, missing="the places of those that have gone", timeout=30)
        async with httpx.AsyncClient(base_url=clarion_up.url, timeout=30) as another:
            assert (await another.get("/healthz")).status_code == 200
    assert "Traceback" not in clarion_up.roles.running["up"].text()
