"""The real media server keeps the contract of the `Sfu` port."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from clarion.base.sfu import EngineLost, EngineRestarted, SfuUnavailable, Source, Tile, TooManyOffers
from clarion.engines.sfu import SfuClient
from tests.engines.sfu_contract import *  # noqa: F403
from tests.engines.sfu_contract import CAMERA, MICROPHONE, Heard, enter
from tests.support.sdp_offers import publish_offer
from tests.support.sfu import TOKEN, RunningSfu, running_sfu
from tests.support.waiting import wait_for


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[RunningSfu]:
    async with running_sfu(tmp_path / "sfu.log") as running:
        yield running


@pytest.fixture
def sfu(engine: RunningSfu) -> SfuClient:
    return engine.client


async def test_a_killed_engine_is_lost_and_a_new_one_says_so(engine: RunningSfu) -> None:
    heard = Heard(engine.client)
    await engine.client.open_room("r")
    await enter(engine.client, "r", "ada")
    engine.kill()
    await wait_for(lambda: EngineLost() in heard.events, missing="the loss")
    with pytest.raises(SfuUnavailable):
        await engine.client.view("r", "ada", [Tile("3", "bob", Source.CAMERA, 1, 1)])
    engine.launch()
    await wait_for(lambda: EngineRestarted() in heard.events, missing="a new engine")
    assert await engine.client.open_room("r") is False


async def test_offers_are_bounded_per_participant(engine: RunningSfu) -> None:
    await engine.client.open_room("r")
    with pytest.raises(TooManyOffers):
        for _ in range(50):
            await engine.client.publish("r", "ada", publish_offer(), [MICROPHONE, CAMERA])
    await engine.client.publish("r", "bob", publish_offer(), [MICROPHONE])


async def test_rooms_are_spread_over_threads_with_a_port_each(tmp_path: Path) -> None:
    async with running_sfu(tmp_path / "sfu.log", threads=2) as running:
        ports = set()
        for room in ("r", "q"):
            await running.client.open_room(room)
            answer = await running.client.publish(room, "ada", publish_offer(), [MICROPHONE])
            [candidate] = {line.split()[5] for line in answer.splitlines() if line.startswith("a=candidate")}
            ports.add(int(candidate))
        assert ports == {running.address.port, running.address.port + 1}


async def test_commands_need_the_secret(engine: RunningSfu) -> None:
    for line in (b"wrong\n", b'{"id": 1, "type": "status"}\n'):
        reader, writer = await asyncio.open_connection("127.0.0.1", engine.address.control_port)
        writer.write(line + b'{"id": 1, "type": "status"}\n')
        assert await reader.read() == b""
        writer.close()


async def test_nonsense_on_the_control_socket_is_answered(engine: RunningSfu) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", engine.address.control_port)
    writer.write(TOKEN.encode() + b"\n")
    assert b"hello" in await reader.readline()
    for line in (b"nonsense", b"[]", b"null", b'{"id": 7, "type": "publish", "room": "r"}', b'{"id": 8, "type": "x"}'):
        writer.write(line + b"\n")
        assert b"error" in await reader.readline()
    writer.close()
    assert await engine.client.open_room("r") is False


async def test_a_taken_port_is_named_and_ends_the_start(engine: RunningSfu, tmp_path: Path) -> None:
    second = RunningSfu(tmp_path / "second.log")
    second.address = replace(second.address, port=engine.address.port)
    second.launch()
    assert second.process
    assert second.process.wait(30) == 1
    assert f"UDP port {engine.address.port} of 127.0.0.1 cannot be opened." in second.log.read_text()
