"""Calls with media until packets are lost: two joined legs of Clarion beside a bare rtpengine relay, on loopback.

Each call is two phones that send and receive 50 PCMU packets a second each way. A call of Clarion passes rtpengine
twice (each leg is a session of its own, which is what lets it be joined with anybody); the bare relay is one offer and
answer. rtpengine has the first core for itself and the phones have the second one, so that loss is the engine's and not
theirs; `--all-cores` lets both have all there are. Bounded to about two minutes.
"""

import asyncio
import contextlib
import multiprocessing
import os
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from multiprocessing.sharedctypes import Synchronized
from typing import Any

from bench.sizes import full_or, worked
from clarion.calls.wire import CallOffered, LegEvent, MediaProfile
from clarion.engines.rtpengine.media import RtpengineMedia
from clarion.engines.rtpengine.ng import NgClient
from clarion.engines.rtpengine.process import rtpengine_command

CONTROL = 25002
STEPS = full_or((50, 100, 200, 300, 400, 500, 600, 700, 800, 1000, 1200), (2,))
SECONDS = full_or(4.0, 0.4)
RECEIVERS = [25010 + 2 * number for number in range(16)]
TICK = 0.02
SDP = (
    "v=0\r\no=bench 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio {port} RTP/AVP 0 101\r\n"
    "a=rtpmap:0 PCMU/8000\r\na=rtpmap:101 telephone-event/8000\r\na=sendrecv\r\n"
)


class Nobody:
    def call_offered(self, offer: CallOffered) -> None: ...

    def leg_event(self, leg_id: str, event: LegEvent) -> None: ...


@dataclass
class Result:
    calls: int
    lost: float  # share
    behind: float  # share that was not there 40 ms after the last was sent: sockets keep seconds before any is lost
    late: float  # share of ticks that the generator missed
    cpu: float  # cores of rtpengine
    setup: float  # ms per call: all control commands


def port_of(sdp: str) -> int:
    return int(next(line.split()[1] for line in sdp.splitlines() if line.startswith("m=audio")))


def receive(counter: "Synchronized[int]", ready: Any) -> None:
    """A process that counts what arrives."""
    sockets = []
    for port in RECEIVERS:
        one = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        one.setsockopt(socket.SOL_SOCKET, 33, 8 << 20)  # SO_RCVBUFFORCE; needs root, else the limit applies
        one.bind(("127.0.0.1", port))
        one.setblocking(False)
        sockets.append(one)
    ready.set()
    while True:
        got = 0
        for one in sockets:
            with contextlib.suppress(BlockingIOError):
                while True:
                    one.recv_into(_BUFFER)
                    got += 1
        counter.value += got
        if not got:
            time.sleep(0.002)


_BUFFER = bytearray(2048)


def send(ports: list[int], seconds: float, first: int = 0) -> tuple[int, float]:
    """One packet per port and tick; packets sent and share of late ticks."""
    sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sender.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4 << 20)
    payload = b"\xff" * 160
    began, sent, late = time.monotonic(), 0, 0
    ticks = round(seconds / TICK)
    for tick in range(first, first + ticks):
        head = struct.pack("!BBHI", 0x80, 0, tick, tick * 160)
        for port in ports:
            sender.sendto(head + struct.pack("!I", port) + payload, ("127.0.0.1", port))
        sent += len(ports)
        left = began + (tick - first + 1) * TICK - time.monotonic()
        if left > 0:
            time.sleep(left)
        elif left < -TICK:
            late += 1
    return sent, late / ticks


def cpu_seconds(pid: int) -> float:
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


Maker = Callable[[int], Awaitable[list[int]]]


async def measure(make: Maker, calls: int, pid: int, counter: "Synchronized[int]") -> Result:
    ports: list[int] = []
    began = time.monotonic()
    for number in range(calls):
        ports += await make(number)
    setup = (time.monotonic() - began) / calls * 1000
    await asyncio.to_thread(send, ports, 0.2)  # addresses are learnt
    await asyncio.sleep(0.3)
    before, cpu, clock = counter.value, cpu_seconds(pid), time.monotonic()
    sent, late = await asyncio.to_thread(send, ports, SECONDS, 10)
    cpu, clock = cpu_seconds(pid) - cpu, time.monotonic() - clock
    await asyncio.sleep(0.04)
    soon = counter.value - before
    await asyncio.sleep(8 if soon < sent else 0)  # what waits in sockets comes yet
    return Result(calls, 1 - (counter.value - before) / sent, 1 - soon / sent, late, cpu / clock, setup)


async def bare(client: NgClient, number: int) -> list[int]:
    """One relay between two phones."""
    key = {"call-id": f"bare-{number}", "from-tag": "a", "ICE": "remove"}
    one, other = (SDP.format(port=RECEIVERS[(2 * number + side) % len(RECEIVERS)]) for side in (0, 1))
    offer = await client.request("offer", {**key, "sdp": one})
    answer = await client.request("answer", {**key, "to-tag": "b", "sdp": other})
    return [port_of(offer["sdp"]), port_of(answer["sdp"])]


async def joined(media: RtpengineMedia, number: int) -> list[int]:
    """Two legs of Clarion: one offered to us, one by us."""
    one, other = (SDP.format(port=RECEIVERS[(2 * number + side) % len(RECEIVERS)]) for side in (0, 1))
    first, second = f"a{number}", f"b{number}"
    answer = await media.accept(first, f"call-{number}", one)
    offer = await media.offer(second, f"call-{number}", MediaProfile.RTP)
    await media.accepted(second, other)
    await media.join(first, second)
    return [port_of(answer), port_of(offer)]


async def run(name: str, counter: "Synchronized[int]", apart: bool) -> None:
    print(f"{name}\n calls    lost  behind   late  rtpengine, cores  set-up, ms a call")
    for calls in STEPS:
        command = rtpengine_command(control=f"127.0.0.1:{CONTROL}", rtp_min=26000, rtp_max=39999, log_level=3)
        # All phones send from one socket and receive on others: addresses must not be learnt here.
        command = [word.replace("heuristic", "off") for word in command]
        command = ["taskset", "--cpu-list", "0", *command] if apart else command
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        client = await NgClient.connect("127.0.0.1", CONTROL)
        media = RtpengineMedia([f"127.0.0.1:{CONTROL}"], Nobody(), watch_every=3600)
        try:
            await client.request("ping", {}, repeats=(0.05,) * 100)
            await media.start()

            async def make(number: int, client: NgClient = client, media: RtpengineMedia = media) -> list[int]:
                return await (bare(client, number) if name.startswith("bare") else joined(media, number))

            result = await measure(make, calls, process.pid, counter)
            worked({"packets that came through": 1 - result.lost})
            await media.close_all()
        finally:
            client.close()
            process.kill()
            process.wait()
        print(
            f"{result.calls:6} {result.lost:7.2%} {result.behind:7.2%} {result.late:6.0%} "
            f"{result.cpu:17.2f} {result.setup:18.2f}",
            flush=True,
        )
        if max(result.lost, result.behind) > 0.005 or result.late > 0.2:
            break


async def main(apart: bool) -> None:
    if apart:
        os.sched_setaffinity(0, {1})
    counter: Synchronized[int] = multiprocessing.Value("q", 0)
    ready = multiprocessing.Event()
    receiver = multiprocessing.Process(target=receive, args=(counter, ready), daemon=True)
    receiver.start()
    await asyncio.to_thread(ready.wait, 5)
    await run("bare rtpengine relay (one session)", counter, apart)
    await run("two joined legs of Clarion (two sessions)", counter, apart)
    receiver.kill()


if __name__ == "__main__":
    asyncio.run(main("--all-cores" not in sys.argv and (os.cpu_count() or 1) > 1))
