"""Cycles: twelve calls stand, a fault strikes, and afterwards everything is as if it had not. A report of many."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.scenarios.chaos.audit import Books, check_traffic
from tests.scenarios.chaos.calls import Calls, Standing
from tests.scenarios.chaos.client import Client
from tests.scenarios.chaos.faults import Fault
from tests.scenarios.chaos.people import make_people
from tests.scenarios.chaos.ringing import Ringing
from tests.scenarios.chaos.sizes import Size
from tests.scenarios.chaos.traffic import GatewaySocket, LivePage, Traffic
from tests.support.waiting import wait_for

HELP_WITHIN_S = 90.0  # 911 is dialed again and again; a single machine has to start first
LEAVE_AMID = 3  # calls that end while the fault lasts
GATEWAYS, PAGES = ("101", "102", "103"), ("101", "102")


@dataclass
class Outcome:
    """Of one cycle. `gap`: the longest silence that somebody on a call heard while the fault lasted, `silent`: on what
    kind of call, `help`: how long 911 took then, in seconds. `rang`: what became of a call that rang when it struck.
    """

    number: int
    fault: Fault
    seconds: float = 0.0
    gap: float = 0.0
    silent: str = ""
    help: float = 0.0
    rang: str = ""
    problem: str = ""


@dataclass
class Report:
    size: str
    outcomes: list[Outcome] = field(default_factory=list)

    @property
    def failed(self) -> list[Outcome]:
        return [each for each in self.outcomes if each.problem]

    def text(self) -> str:
        lines = [f"{self.size}: {len(self.outcomes)} cycles, {len(self.failed)} failed"]
        kinds = Counter(each.fault.kind for each in self.outcomes)
        bad = Counter(each.fault.kind for each in self.failed)
        for kind, count in sorted(kinds.items()):
            gaps = [each.gap for each in self.outcomes if each.fault.kind == kind]
            helped = max(each.help for each in self.outcomes if each.fault.kind == kind)
            lines.append(
                f"  {kind}: {count} cycles, {bad[kind]} failed, longest silence {max(gaps):.1f} s,"
                f" 911 within {helped:.1f} s"
            )
        lines += [f"  cycle {each.number}, {each.fault.name}: {each.problem}" for each in self.failed]
        return "\n".join(lines)


class Chaos:
    """One installation with its people, calls, traffic and sockets, through many cycles."""

    def __init__(self, size: Size, seed: int) -> None:
        self._size, self._seed = size, seed
        self._client = Client(size)
        self._traffic = Traffic(size, self._client, seed)
        self._sockets = [GatewaySocket(size, self._client, each, seed + at) for at, each in enumerate(GATEWAYS)]
        self._pages = [LivePage(size, self._client, each, seed + at) for at, each in enumerate(PAGES)]
        self._listening: list[asyncio.Task[None]] = []

    async def open(self) -> None:
        await self._size.start()
        people = await make_people(self._size, self._client)
        self._calls = Calls(self._size, self._client, people)
        await self._calls.prepare()
        await self._calls.help_is_reached(HELP_WITHIN_S)  # the simulated network makes up what it says once
        await self._traffic.open()
        self._books = Books(self._size, self._client, people)
        self._books.ports = self._size.media_ports()
        self._listening = [asyncio.create_task(each.run()) for each in (*self._sockets, *self._pages)]
        await wait_for(
            lambda: all(each.subscription for each in self._sockets) and all(each.topics for each in self._pages),
            missing=lambda: f"sockets: {[each.problems for each in self._sockets]}",
            timeout=60,
        )

    async def close(self) -> None:
        for task in self._listening:
            task.cancel()
        await asyncio.gather(*self._listening, return_exceptions=True)
        await self._client.close()
        await self._size.stop()

    async def begin_again(self) -> None:
        """After a failure: leave what was wrong behind. Raises AssertionError where the installation stays broken."""
        await self._calls.clear()
        await self._books.nothing_left()
        await self._books.begin_count()
        await self._traffic.begin_count()
        for socket in self._sockets:
            socket.forget()

    async def cycle(self, number: int, fault: Fault) -> Outcome:
        """Raises nothing: what is wrong is in the outcome."""
        outcome, began = Outcome(number, fault), time.monotonic()
        chance = random.Random(f"{self._seed} {number}")
        try:
            await self._go_through(outcome, chance)
        except Exception as error:
            outcome.problem = str(error) or type(error).__name__
        finally:
            await self._traffic.stop()
        outcome.seconds = time.monotonic() - began
        return outcome

    async def _go_through(self, outcome: Outcome, chance: random.Random) -> None:
        fault = outcome.fault
        self._traffic.start()
        calls = await self._calls.place_all()
        self._books.expect(calls)
        await asyncio.gather(*(call.is_heard() for call in calls))
        for call in calls:
            call.watch()
        leaving = chance.sample(calls, LEAVE_AMID)
        staying = [call for call in calls if call not in leaving]
        ringing = await Ringing.place(self._calls) if fault.rings else None
        left = asyncio.gather(self._ask_for_help(outcome), *(self._leave_amid(call, chance) for call in leaving))
        try:
            await self._endure(fault, staying, chance)
            if ringing is not None:
                outcome.rang = await ringing.pick_up()
            await asyncio.gather(*(call.is_heard() for call in staying))
            silent = max(staying, key=Standing.gap)
            outcome.gap, outcome.silent = silent.gap(), silent.kind
            await asyncio.gather(*(self._calls.hang_up(call, chance) for call in staying))
            await left
        finally:
            left.cancel()
            await asyncio.gather(left, return_exceptions=True)
        await self._traffic.stop()
        await self._books.check()
        await check_traffic(self._size, self._traffic, self._sockets, self._pages)
        await self._books.nothing_left()

    async def _ask_for_help(self, outcome: Outcome) -> None:
        outcome.help = await self._calls.help_is_reached(HELP_WITHIN_S)

    async def _leave_amid(self, call: Standing, chance: random.Random) -> None:
        await asyncio.sleep(chance.uniform(0.0, 2.0))
        await self._calls.hang_up_amid(call, chance)

    async def _endure(self, fault: Fault, staying: Sequence[Standing], chance: random.Random) -> None:
        try:
            await fault.strike(self._size, chance)
            if fault.audio:
                await asyncio.gather(*(call.is_heard() for call in staying))
        finally:
            await fault.heal(self._size)


def order_of(faults: Sequence[Fault], cycles: int, seed: int) -> list[Fault]:
    """Each fault once in an order of its own, then again, until there are enough. One of each kind comes first."""
    chance = random.Random(seed)
    found: list[Fault] = []
    while len(found) < cycles:
        mixed = chance.sample(list(faults), len(faults))
        first = list({fault.kind: fault for fault in mixed}.values())
        found += [*first, *(fault for fault in mixed if fault not in first)]
    return found[:cycles]


def folder_of(base: Path, size: str) -> Path:
    """A new one for each installation."""
    folder = base / f"{size}-{len(list(base.glob(f'{size}-*'))) + 1}"
    folder.mkdir(parents=True)
    return folder
