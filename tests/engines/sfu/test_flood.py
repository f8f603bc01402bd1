"""A publisher that floods the media server is cut off, and the others go on. MTG-01."""

import asyncio
import contextlib
import itertools
import socket
import struct
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bench.bench_sfu import Load, load
from clarion.base.sfu import Connection, ConnectionChanged, PublishedSource, Source
from tests.engines.sfu_contract import Heard
from tests.support.sdp_offers import publish_offer
from tests.support.sfu import RunningSfu, running_sfu
from tests.support.waiting import free_port, wait_for

ROOM = "room"
FLOOD, CAMERA = 20_000_000, 300_000  # bit/s
PACKET = 1200
STEP_S = 0.02


@pytest.fixture
async def sfu(tmp_path: Path) -> AsyncIterator[RunningSfu]:
    async with running_sfu(tmp_path / "sfu.log") as running:
        yield running


def packets() -> Iterator[bytes]:
    """Each a key frame of VP8 with nothing in it: what the server counts are bytes."""
    frame = b"\x10" + b"\x10\x02\x00\x9d\x01\x2a\x40\x01\xb4\x00" + bytes(PACKET)
    for number in itertools.count():
        yield struct.pack("!BBHII", 0x80, 0x80 | 96, number & 0xFFFF, number * 90 & 0xFFFFFFFF, 7) + frame


@contextlib.asynccontextmanager
async def sending(rate: int, port: int) -> AsyncIterator[None]:
    """A camera of so many bits a second, for as long as the block lasts and 40 seconds at most."""

    async def send() -> None:
        made = packets()
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
            for _ in range(int(40 / STEP_S)):
                for _ in range(max(1, round(rate * STEP_S / 8 / PACKET))):
                    out.sendto(next(made), ("127.0.0.1", port))
                await asyncio.sleep(STEP_S)

    task = asyncio.create_task(send())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def publish(sfu: RunningSfu, generator: Load, name: str) -> int:
    """Someone with a camera; the port that takes its packets."""
    offer, port = generator.own(publish_offer(simulcast=False)), free_port()
    answer = await sfu.client.publish(ROOM, name, offer, [PublishedSource("1", Source.CAMERA)])
    await generator.do("connect", offer=offer, answer=answer, port=free_port(), sends=port)
    return port


async def test_a_flooding_publisher_is_cut_off_and_nobody_else(sfu: RunningSfu) -> None:
    async with load() as generator:
        heard = Heard(sfu.client)
        await sfu.client.open_room(ROOM)
        calm, flood = [await publish(sfu, generator, name) for name in ("calm", "flood")]

        async def cut() -> bool:
            return ConnectionChanged(ROOM, "flood", Connection.PUBLISH, connected=False) in heard.events

        async def flows() -> bool:
            people = (await sfu.client.statistics(ROOM)).participants
            return "calm" in people and people["calm"].publish.packets > 0

        async with sending(CAMERA, calm):
            await wait_for(flows, missing="the camera of the other", timeout=30)
            async with sending(FLOOD, flood):
                await wait_for(cut, missing=lambda: f"the end of the flood; {heard.events}", timeout=30)
            before = (await sfu.client.statistics(ROOM)).participants["calm"].publish.packets

            async def goes_on() -> bool:
                return (await sfu.client.statistics(ROOM)).participants["calm"].publish.packets > before

            await wait_for(goes_on, missing="the camera of the other after the flood", timeout=30)
        assert ConnectionChanged(ROOM, "calm", Connection.PUBLISH, connected=False) not in heard.events
        assert await publish(sfu, generator, "flood"), "it may come back"
