"""What benchmarks of chats share: who is measured, a steady rate of posts, and who has seen what, when.

Every post says `@@number@@`; whoever sees that in what came in has seen the post. The clients of all people are one
process, so that all times are of one clock.
"""

import asyncio
import itertools
import re
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

MARK = re.compile(rb"@@(\d+)@@")


@dataclass
class Seen:
    """By number of the post: when it was sent (seconds), after what it was taken, and seen by each (milliseconds)."""

    sent: dict[int, float] = field(default_factory=dict)
    taken: dict[int, float] = field(default_factory=dict)
    expected: dict[int, int] = field(default_factory=dict)
    delays: dict[int, list[float]] = field(default_factory=dict)
    failed: int = 0

    def came(self, data: bytes) -> None:
        """One person got this."""
        now = time.perf_counter()
        for found in set(MARK.findall(data)):
            number = int(found)
            if number in self.sent:
                self.delays.setdefault(number, []).append((now - self.sent[number]) * 1000)

    def forget(self) -> None:
        """Begin anew."""
        for kept in (self.sent, self.taken, self.expected, self.delays):
            kept.clear()
        self.failed = 0

    def missing(self) -> int:
        return sum(max(0, count - len(self.delays.get(number, ()))) for number, count in self.expected.items())

    def all_delays(self) -> list[float]:
        return [one for some in self.delays.values() for one in some]


class Peer(Protocol):
    """A server with people in rooms, all of whom are online. `seen.came` is called with what each of them gets."""

    name: str
    rooms: Sequence[Sequence[int]]
    seen: Seen

    async def start(self, people: int, size: int) -> None:
        """Raises `Absent` with the reason where it cannot run here."""

    async def post(self, person: int, room: int, text: str) -> bool:
        """Returns once the server has taken it; False when it refused."""

    async def spent(self) -> tuple[float, int]:
        """CPU seconds so far, and bytes in memory."""

    async def stop(self) -> None: ...


class Absent(Exception):
    """Why a server is left out."""


_numbers = itertools.count(1)


async def post_steadily(peer: Peer, rate: float, seconds: float) -> float:
    """`rate` posts a second into the rooms in turn, each of another person. Returns the seconds that it took."""
    began = time.perf_counter()
    waiting: set[asyncio.Task[None]] = set()
    for at in range(int(rate * seconds)):
        pause = began + at / rate - time.perf_counter()
        if pause > 0:
            await asyncio.sleep(pause)
        task = asyncio.create_task(_say(peer, at))
        waiting.add(task)
        task.add_done_callback(waiting.discard)
    await asyncio.gather(*waiting)
    return time.perf_counter() - began


async def post_at_will(peer: Peer, writers: int, seconds: float) -> float:
    """As fast as the server takes it: `writers` post, each one after the other. Returns the seconds that it took."""
    began = time.perf_counter()
    turn = itertools.count()

    async def one() -> None:
        while time.perf_counter() < began + seconds:
            await _say(peer, next(turn))

    await asyncio.gather(*(one() for _ in range(writers)))
    return time.perf_counter() - began


async def _say(peer: Peer, at: int) -> None:
    room = at % len(peer.rooms)
    people = peer.rooms[room]
    person = people[(at // len(peer.rooms)) % len(people)]
    seen, number = peer.seen, next(_numbers)
    seen.expected[number] = len(people)
    seen.sent[number] = time.perf_counter()
    if await peer.post(person, room, f"Shall we meet at noon? @@{number}@@"):
        seen.taken[number] = (time.perf_counter() - seen.sent[number]) * 1000
    else:
        seen.failed += 1
        del seen.expected[number]


async def until_seen(seen: Seen, within_s: float) -> int:
    """Wait until everybody has seen everything; returns how much is missing after all."""
    end = time.perf_counter() + within_s
    while (missing := seen.missing()) and time.perf_counter() < end:
        await asyncio.sleep(0.05)
    return missing


def percentiles(found: Sequence[float]) -> str:
    """p50 / p99."""
    if len(found) < 2:
        return "-"
    cuts = statistics.quantiles(found, n=100)
    return f"{cuts[49]:,.0f} / {cuts[98]:,.0f}"
