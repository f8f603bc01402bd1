"""People in a meeting without a browser: the native engine that benchmarks use sends the camera of each and counts what
it receives, and a task draws the pictures. Twelve people cost two browsers.
"""

import asyncio
import contextlib
import io
import itertools
import socket
import struct
from collections.abc import AsyncIterator, Mapping, Sequence
from fractions import Fraction

import av
import numpy as np

from bench.bench_sfu import Load, load
from clarion.base.sfu import MediaKind, PublishedSource, Slot, Source, Tile
from tests.support.sdp_offers import publish_offer, subscribe_offer
from tests.support.sfu import RunningSfu
from tests.support.waiting import free_port

WIDTH, HEIGHT = 160, 90
_EVERY_S = 0.2
_MOST_S = 180
_CLOCK = 90_000
_DESCRIPTOR = b"\x10"  # the beginning of a frame (RFC 7741)


def key_frame(color: tuple[int, int, int]) -> bytes:
    """A picture in one color, as one frame of VP8 that needs no other."""
    out = io.BytesIO()
    with av.open(out, "w", format="ivf") as container:
        stream = container.add_stream("libvpx", rate=5)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        picture = np.full((HEIGHT, WIDTH, 3), color, np.uint8)
        frame = av.VideoFrame.from_ndarray(picture, "rgb24")
        frame.pts, frame.time_base = 0, Fraction(1, 5)
        packets = [*stream.encode(frame), *stream.encode(None)]
    found = bytes(packets[0])
    assert len(found) < 1100, "does not fit into one packet"
    return found


class NativePeople:
    def __init__(self, generator: Load) -> None:
        self._generator = generator
        self._cameras: list[tuple[int, bytes]] = []

    async def enter(self, sfu: RunningSfu, room: str, name: str, color: tuple[int, int, int]) -> None:
        offer, port = self._generator.own(publish_offer(simulcast=False)), free_port()
        answer = await sfu.client.publish(room, name, offer, [PublishedSource("1", Source.CAMERA)])
        await self._generator.do("connect", offer=offer, answer=answer, port=free_port(), sends=port)
        self._cameras.append((port, key_frame(color)))

    async def watch(self, sfu: RunningSfu, room: str, name: str, others: Sequence[str]) -> None:
        """Show the cameras of others."""
        count = len(others)
        slots = [Slot(str(each), MediaKind.AUDIO if each < 1 else MediaKind.VIDEO) for each in range(count + 1)]
        offer = self._generator.own(subscribe_offer(audio=1, video=count))
        answer = await sfu.client.subscribe(room, name, offer, slots)
        await self._generator.do("connect", offer=offer, answer=answer, port=free_port())
        tiles = [
            Tile(slot.mid, each, Source.CAMERA, WIDTH, HEIGHT) for slot, each in zip(slots[1:], others, strict=True)
        ]
        await sfu.client.view(room, name, tiles)

    async def streams(self) -> int:
        """How many streams arrive, at all of them together."""
        return int((await self._generator.do("counts"))["live"])

    async def send(self) -> None:
        """Send the pictures, over and over."""
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
            for number in itertools.islice(itertools.count(), int(_MOST_S / _EVERY_S)):
                for port, frame in list(self._cameras):
                    stamp = int(number * _EVERY_S * _CLOCK)
                    head = struct.pack("!BBHII", 0x80, 0x80 | 96, number & 0xFFFF, stamp & 0xFFFFFFFF, 7)
                    out.sendto(head + _DESCRIPTOR + frame, ("127.0.0.1", port))
                await asyncio.sleep(_EVERY_S)


@contextlib.asynccontextmanager
async def native_people(
    sfu: RunningSfu, room: str, colors: Mapping[str, tuple[int, int, int]]
) -> AsyncIterator[NativePeople]:
    """People with these names, whose cameras show these colors."""
    async with load() as generator:
        people = NativePeople(generator)
        for name, color in colors.items():
            await people.enter(sfu, room, name, color)
        sending = asyncio.create_task(people.send())
        try:
            yield people
        finally:
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)
