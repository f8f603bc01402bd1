"""Video streams that the media server of meetings forwards, each to a viewer of its own: processor time and memory.

One camera (ffmpeg, VP8) is published, and viewers on the same machine show it on all of their slots. They are the
native engine as well (`sfu_load.js`): each stream is decrypted, acknowledged (congestion control) and counted,
not decoded. Streams a core are streams over the share of one processor that the server took, so they may be read on a
machine that others use. Janus and LiveKit are not in the registries, so there is no peer beside it.
"""

import asyncio
import contextlib
import itertools
import json
import os
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.sizes import full_or, leave_out, worked
from clarion.base.sfu import MediaKind, PublishedSource, Slot, Source, Tile
from clarion.engines.sfu import is_built, sfu_environment
from clarion.engines.sfu.build import NODE
from tests.support.sdp_offers import FINGERPRINT, publish_offer, subscribe_offer
from tests.support.sfu import RunningSfu, running_sfu
from tests.support.waiting import free_port, wait_for

ROOM = "bench"
VIEWERS = full_or((10, 20, 40), (2,))
SLOTS = full_or(25, 4)  # a grid of five by five
KBITS = full_or(150, 150)  # the small layer of a camera, which a grid shows
SECONDS = full_or(10.0, 1.0)


class Load:
    """The process with all the browsers."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._ids = itertools.count(1)
        self.fingerprint = ""

    async def do(self, what: str, **given: Any) -> Any:
        assert self._process.stdin and self._process.stdout
        number = next(self._ids)
        self._process.stdin.write(json.dumps({"id": number, "do": what, **given}).encode() + b"\n")
        while line := await self._process.stdout.readline():
            answer = json.loads(line) if line.startswith(b"{") else {}
            if answer.get("id") == number:
                if "error" in answer:
                    raise SystemExit(answer["error"])
                return answer["ok"]
        raise SystemExit("The load has died.")

    def own(self, offer: str) -> str:
        return offer.replace(FINGERPRINT, self.fingerprint)


@contextlib.asynccontextmanager
async def load() -> AsyncIterator[Load]:
    process = await asyncio.create_subprocess_exec(
        NODE,
        str(Path(__file__).with_name("sfu_load.js")),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={**os.environ, **sfu_environment("")},
    )
    one = Load(process)
    one.fingerprint = await one.do("fingerprint")
    try:
        yield one
    finally:
        process.kill()
        await process.wait()


@contextlib.contextmanager
def camera(port: int) -> Any:
    picture = ("-f", "lavfi", "-i", "testsrc2=size=320x180:rate=15")
    codec = ("-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-g", "15")
    rate = ("-b:v", f"{KBITS}k", "-minrate", f"{KBITS}k", "-maxrate", f"{KBITS}k", "-bufsize", f"{KBITS}k")
    out = ("-payload_type", "96", "-f", "rtp", f"rtp://127.0.0.1:{port}?pkt_size=1200")
    command = ("ffmpeg", "-loglevel", "error", "-re", *picture, *codec, *rate, *out)
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as process:
        try:
            yield
        finally:
            process.kill()


@dataclass
class Result:
    streams: int
    live: int
    kbits: float
    packets: float  # a second
    lost: float
    share: float  # of one processor
    memory: float  # MiB

    @property
    def carried(self) -> bool:
        """Whether the figures say something of the server: where the load itself is starved, they do not."""
        return self.live == self.streams and self.kbits > KBITS * 0.8 and self.lost < 0.02

    @property
    def streams_a_core(self) -> float:
        return self.live / self.share if self.share else 0.0


async def view(sfu: RunningSfu, generator: Load, name: str) -> None:
    slots = [Slot(str(each), MediaKind.AUDIO if each < 1 else MediaKind.VIDEO) for each in range(SLOTS + 1)]
    offer = generator.own(subscribe_offer(audio=1, video=SLOTS))
    answer = await sfu.client.subscribe(ROOM, name, offer, slots)
    await generator.do("connect", offer=offer, answer=answer, port=free_port())
    tiles = [Tile(each.mid, "camera", Source.CAMERA, 320, 180) for each in slots[1:]]
    await sfu.client.view(ROOM, name, tiles)


async def measure(sfu: RunningSfu, generator: Load, viewers: int) -> Result:
    streams = viewers * SLOTS

    async def flowing() -> bool:
        return bool((await generator.do("counts"))["live"] >= streams * 0.98)

    with contextlib.suppress(AssertionError):  # the figures say how many there were
        await wait_for(flowing, missing="streams", timeout=20)
    before, used, began = await generator.do("counts"), await sfu.client.status(), time.monotonic()
    await asyncio.sleep(SECONDS)
    after, now = await generator.do("counts"), await sfu.client.status()
    took = time.monotonic() - began
    cpu = sum(now["cpu"].values()) - sum(used["cpu"].values())
    packets, lost = after["packets"] - before["packets"], after["lost"] - before["lost"]
    return Result(
        streams=streams,
        live=after["live"],
        kbits=(after["bytes"] - before["bytes"]) * 8 / 1000 / took / max(1, after["live"]),
        packets=packets / took,
        lost=lost / max(1, packets + lost),
        share=cpu / 1e6 / took,
        memory=now["memory"] / 2**20,
    )


async def run() -> list[Result]:
    results: list[Result] = []
    with tempfile.TemporaryDirectory() as folder:
        async with running_sfu(Path(folder) / "sfu.log") as sfu, load() as generator:
            idle = (await sfu.client.status())["memory"] / 2**20
            print(f"{'idle':>28}{idle:>53.0f} MiB", flush=True)
            await sfu.client.open_room(ROOM)
            offer, port = generator.own(publish_offer(simulcast=False)), free_port()
            sources = [PublishedSource("1", Source.CAMERA)]
            answer = await sfu.client.publish(ROOM, "camera", offer, sources)
            await generator.do("connect", offer=offer, answer=answer, port=free_port(), sends=port)
            with camera(port):
                there = 0
                for viewers in VIEWERS:
                    for number in range(there, viewers):
                        await view(sfu, generator, f"viewer{number}")
                    there = viewers
                    results.append(await measure(sfu, generator, viewers))
                    _say(viewers, results[-1])
    return results


def _say(viewers: int, one: Result) -> None:
    print(
        f"{viewers:>4} viewers, {one.live:>4} of {one.streams:>4} streams at {one.kbits:>4.0f} kbit/s:"
        f" {one.packets:>6.0f} packets/s, {one.lost:>6.2%} lost, {one.share:>5.2f} cores, {one.memory:>4.0f} MiB,"
        + (f" {one.streams_a_core:>5.0f} streams a core" if one.carried else " not carried on this machine now"),
        flush=True,
    )


def main() -> None:
    if not is_built():
        leave_out("The media server of meetings is not built: run `make test`, or clarion/engines/sfu/build.py.")
        return
    results = asyncio.run(run())
    worked({"forwarded streams": results[-1].live, "packets": results[-1].packets, "cores": results[-1].share})


if __name__ == "__main__":
    main()
