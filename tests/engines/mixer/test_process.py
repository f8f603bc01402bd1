"""The mixer as a process: it mixes, ends with its call server, and another takes its place when it dies."""

import asyncio
import os
import signal
import socket
import struct
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from clarion.calls.ports import MediaUnavailable
from clarion.calls.wire import MixSeat
from clarion.engines.mixer import Mixer
from tests.support.waiting import wait_for

pytestmark = pytest.mark.engine


@pytest.fixture
async def mixer() -> AsyncIterator[Mixer]:
    one = Mixer()
    yield one
    await one.close()


def socket_on_loopback() -> socket.socket:
    end = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    end.bind(("127.0.0.1", 0))
    end.setblocking(False)
    return end


async def test_a_mixer_that_dies_is_replaced_and_told_everything(mixer: Mixer, tmp_path: Path) -> None:
    with pytest.raises(MediaUnavailable):
        await mixer.figures()
    first = await mixer.open()
    assert await mixer.open() == first
    with socket_on_loopback() as end:
        mixer.seat("m", "one", end.getsockname(), 96, MixSeat())
        mixer.play("m", [tmp_path / "missing.wav"])
        told: list[tuple[str, int]] = []

        async def returned() -> None:
            told.append(await mixer.open())

        mixer.returned = returned
        assert mixer._process is not None
        os.kill(mixer._process.pid, signal.SIGKILL)
        await wait_for(lambda: bool(told), missing="word of another mixer")

        def received() -> bool:
            try:
                packet, source = end.recvfrom(2048)
            except BlockingIOError:
                return False
            return len(packet) == 332 and packet[1] == 96 and source == told[0]

        await wait_for(received, missing="a frame from the new mixer")
        assert (await mixer.figures())["participants"] == 1
        mixer.leave("one")
        assert (await mixer.figures())["participants"] == 0


async def test_a_mixer_whose_call_server_goes_stays_while_somebody_talks(mixer: Mixer) -> None:
    """Then the next call server leads them to its own, and it ends by itself."""
    where = await mixer.open()
    process = mixer._process
    assert process is not None
    with socket_on_loopback() as end:
        mixer.seat("m", "one", end.getsockname(), 96, MixSeat())
        await mixer.figures()
        await mixer.close()
        for number in range(30):
            end.sendto(struct.pack("!BBHII", 0x80, 96, number, number * 320, 1) + bytes(320), where)
            await asyncio.sleep(0.02)  # the rhythm of a stream
        assert process.poll() is None
    await asyncio.to_thread(process.wait, 20)
    with pytest.raises(MediaUnavailable):
        await mixer.open()
