"""Participants per core: one mixer with many conferences at 20 ms, until a packet is late. PH-29.

    python -m bench conference [--people 300] [--room 5] [--seconds 10]

Everybody talks (A-law at 16 kHz, as the media engine sends it) from one process; the mixer is another. A tick is late
when its last packet leaves after the next one is due. Prints ticks, late ones, the time of a tick, and what share of
one core the mixer used.
"""

import argparse
import asyncio
import os
import resource
import socket
import struct
import time
from pathlib import Path

from bench.sizes import full_or, worked
from clarion.calls.wire import MixSeat
from clarion.engines.mixer import Mixer
from clarion.engines.mixer.sound import FRAME

NUMBER = 96
TICK = 0.02
WARM_UP_S = full_or(2.0, 0.5)


class Crowd:
    """`people` senders, each with a socket of its own, for the mixer tells them apart by address."""

    def __init__(self, people: int) -> None:
        self.sockets = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(people)]
        for each in self.sockets:
            each.bind(("127.0.0.1", 0))
            each.setblocking(False)
            each.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 16)
        self._sound = bytes((0x55 ^ (40 + (at * 7) % 60)) & 0xFF for at in range(FRAME))
        self.received = 0

    def speak(self, tick: int, mixer: tuple[str, int]) -> None:
        packet = struct.pack("!BBHII", 0x80, NUMBER, tick & 0xFFFF, tick * FRAME & 0xFFFFFFFF, 7) + self._sound
        for each in self.sockets:
            each.sendto(packet, mixer)

    def hear(self) -> None:
        for each in self.sockets:
            try:
                while each.recv(2048):
                    self.received += 1
            except BlockingIOError:
                continue

    def close(self) -> None:
        for each in self.sockets:
            each.close()


def processor_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def measure(people: int, room: int, seconds: float) -> dict[str, float]:
    """Figures of one run."""
    mixer, crowd = Mixer(), Crowd(people)
    where = await mixer.open()
    for number, each in enumerate(crowd.sockets):
        mixer.seat(f"room {number // room}", f"leg {number}", each.getsockname(), NUMBER, MixSeat())
    await mixer.figures()
    tick, due = 0, time.monotonic()
    warm, end = due + WARM_UP_S, due + WARM_UP_S + seconds
    spent = 0.0
    while due < end:
        crowd.speak(tick, where)
        crowd.hear()
        tick, due = tick + 1, due + TICK
        if warm <= due < warm + TICK:
            await mixer.figures()
            assert mixer._process is not None
            spent = processor_seconds(mixer._process.pid)
            crowd.received = 0
        await asyncio.sleep(max(0.0, due - time.monotonic()))
    figures = await mixer.figures()
    assert mixer._process is not None
    figures["core"] = (processor_seconds(mixer._process.pid) - spent) / seconds
    figures["received"] = crowd.received / (people * seconds / TICK)
    for number in range(people):
        mixer.leave(f"leg {number}")
    await mixer.close()
    crowd.close()
    return figures


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--people", type=int, nargs="*", default=full_or([50, 100, 200, 400], [4]))
    options.add_argument("--room", type=int, default=5)
    options.add_argument("--seconds", type=float, default=full_or(10.0, 0.5))
    asked = options.parse_args()
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(8192, resource.getrlimit(resource.RLIMIT_NOFILE)[1]),) * 2)
    print(f"conferences of {asked.room}; machine load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print("people  ticks  late  ms/tick  worst ms  cores  frames heard")
    for people in asked.people:
        found = asyncio.run(measure(people, asked.room, asked.seconds))
        worked({"ticks": found["ticks"], "frames heard": found["received"]})
        each = 1000 * found["busy"] / max(1.0, found["ticks"])
        print(
            f"{people:6d} {found['ticks']:6.0f} {found['late']:5.0f} {each:8.2f} {1000 * found['worst']:9.1f}"
            f" {found['core']:6.2f} {100 * found['received']:12.1f} %"
        )


if __name__ == "__main__":
    main()
