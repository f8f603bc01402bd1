"""Twelve calls of all kinds: how each is placed, what both sides hear, how it ends, and what it leaves behind."""

import asyncio
import contextlib
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from clarion.base.errors import ClarionError
from tests.scenarios.chaos.client import Client
from tests.scenarios.chaos.people import ACCOUNT, UNCOUNTED, Person
from tests.scenarios.chaos.sizes import Size
from tests.scenarios.installation import ECHO, TONE, TONE_620
from tests.support.audio import strength
from tests.support.waiting import wait_for
from tests.support.walking_phone import Line

OUTSIDE = "+12025550100"
AUDIO_WITHIN_S = 25.0
HELP_WITHIN_S = 8.0  # then the caller tries again, by another edge
RING_WITHIN_S = 30.0
TURNED_AWAY = 20  # times
PRESSES = 6
Check = Callable[[], Awaitable[None]]


@dataclass
class Standing:
    """A call that goes on. `ends`: each side of ours. `checks`: what is heard, by whom."""

    kind: str
    ends: list[tuple[Person, Line]]
    checks: list[Check]
    network: dict[str, Any] | None = None
    logs: Counter[str] = field(default_factory=Counter)  # entries of the call log, by extension id
    charged: int = 0
    records: int = 1  # CDRs
    before_end: Check | None = None
    steady: bool = True  # sound without pauses, on all sides: silence is measured

    async def is_heard(self) -> None:
        """By both sides, by frequency."""
        for person, line in self.ends:
            assert line.state == "up", f"{self.kind}: the call of {person.number} is {line.state}"
        found = await asyncio.gather(*(check() for check in self.checks), return_exceptions=True)
        if problems := [problem for problem in found if isinstance(problem, BaseException)]:
            raise AssertionError(f"{self.kind} ({self._who()}): {'; '.join(map(str, problems))}")

    def watch(self) -> None:
        for person, line in self.ends:
            person.phone.recent(line).watch()

    def gap(self) -> float:
        """The longest time in which somebody heard nothing, where sound has no pauses."""
        if not self.steady:
            return 0.0
        return max((person.phone.recent(line).gap for person, line in self.ends), default=0.0)

    def _who(self) -> str:
        return ", ".join(f"{person.number} {line.call_id}" for person, line in self.ends)

    @property
    def over(self) -> bool:
        return all(line.state == "over" for _, line in self.ends)


class Calls:
    """Places them. `host`: codes of the conference; `queue` and `empty_queue`: numbers of queues."""

    def __init__(self, size: Size, client: Client, people: Sequence[Person]) -> None:
        self._size = size
        self._client = client
        self.people = list(people)
        self.standing: list[Standing] = []
        self._host: dict[str, str] = {}

    async def prepare(self) -> None:
        """Queues, the conference and what calls cost."""
        self._host = await self._client.ask("101", "GET", f"{ACCOUNT}/extension/~/conferencing")
        agent = self.people[16]
        for number, members in (("371", [agent.extension_id]), ("372", [])):
            queue = await self._client.ask(
                "101",
                "POST",
                f"{ACCOUNT}/clarion/call-queues",
                json={"name": f"Queue {number}", "extensionNumber": number, "memberIds": members},
            )
            rules = {"holdAudioInterruptionMode": "Never", "wrapUpTime": 0}
            await self._client.ask("101", "PUT", f"{ACCOUNT}/clarion/call-queues/{queue['id']}/rules", json=rules)
        rate = {"perMinute": 1, "perCall": 1, "incrementSeconds": 60, "minimumSeconds": 60}
        await self._client.ask("101", "POST", f"{ACCOUNT}/clarion/spending/rates", json=rate)

    async def place_all(self) -> list[Standing]:
        """The twelve calls of a cycle, all at once."""
        host, second, third, inbound, *rest = self.people[:-UNCOUNTED]
        makers = [
            self.conference(host, second, third),
            self.from_network(inbound),
            self.talk(rest[0], rest[1]),
            self.talk(rest[2], rest[3]),
            self.talk(rest[4], rest[5]),
            self.held(rest[6], rest[7]),
            self.recorded(rest[8], rest[9]),
            self.to_network(rest[10], TONE, 1004),
            self.to_network(rest[11], TONE_620, 620),
            self.queued(rest[13], self.people[16]),
            self.waiting(rest[14]),
            self.to_network(rest[15], ECHO, rest[15].tone),
        ]
        self.standing = list(await asyncio.gather(*makers))
        return self.standing

    # ---- kinds

    async def talk(self, caller: Person, called: Person, kind: str = "talk", dialed: str = "") -> Standing:
        line = await self.dial(caller, dialed or called.number)
        other = await self._answers(called)
        await self._up(caller, line)
        ends = [(caller, line), (called, other)]
        checks = [self.hears(caller, line, called.tone), self.hears(called, other, caller.tone)]
        return Standing(kind, ends, checks, logs=Counter([caller.extension_id, called.extension_id]))

    async def held(self, caller: Person, called: Person) -> Standing:
        """The caller has put the other on hold, who hears music, and takes the call back before it ends."""
        call = await self.talk(caller, called, "held")
        (_, line), (_, other) = call.ends
        status = await caller.phone.hold(line)
        assert status == 200, f"hold: the re-INVITE of {caller.number} is answered {status}"
        talking = call.checks

        async def music() -> None:
            await called.phone.hears_other_than(other, caller.tone, within=AUDIO_WITHIN_S)

        async def take_back() -> None:
            await self._take_back(caller, line)
            call.checks = talking
            await call.is_heard()

        call.checks, call.before_end, call.steady = [music], take_back, False
        return call

    async def _take_back(self, caller: Person, line: Line) -> None:
        """As a person does: press the key again when the phone says that it did not work."""
        for _ in range(20):
            status = await caller.phone.hold(line)
            if status == 200:
                return
            line.held = True
            await asyncio.sleep(0.5)
        raise AssertionError(f"held: the re-INVITE that takes the call back is answered {status}")

    async def recorded(self, caller: Person, called: Person) -> Standing:
        call = await self.talk(caller, called, "recorded")
        status = await caller.phone.command(call.ends[0][1], "startcallrecord")
        assert status == 200, f"recorded: {status}"
        return call

    async def to_network(self, caller: Person, number: str, tone: float) -> Standing:
        line = await self.dial(caller, number)
        await self._up(caller, line)
        logs = Counter([caller.extension_id])
        return Standing(f"to {number}", [(caller, line)], [self.hears(caller, line, tone)], logs=logs, charged=1)

    async def from_network(self, called: Person) -> Standing:
        installation = self._size.installation
        facts, line = await self._called_by_network(called)

        async def network_hears() -> None:
            await installation.network_hears(facts, called.tone, within=AUDIO_WITHIN_S)

        checks = [self.hears(called, line, 1800), network_hears]
        logs = Counter([called.extension_id])
        return Standing("from the network", [(called, line)], checks, network=facts, logs=logs)

    async def _called_by_network(self, called: Person) -> tuple[dict[str, Any], Line]:
        """Until a server has taken the call: one that has too much to do says 503."""
        installation = self._size.installation
        for _ in range(TURNED_AWAY):
            facts = await installation.network(
                "place", from_number=OUTSIDE, to=called.direct, behaviour="tone", tone_hz=1800, duration=3600
            )

            async def decided(facts: dict[str, Any] = facts) -> bool:
                ended = (await installation.network("call", id=facts["id"]))["ended"]
                return self.ringing(called) is not None or ended is not None

            await wait_for(decided, missing=f"a call that rings at {called.number}", timeout=RING_WITHIN_S)
            if self.ringing(called) is not None:
                return facts, await self._answers(called)
            await asyncio.sleep(1)
        raise AssertionError("the network is turned away: the machine has too much to do")

    async def queued(self, caller: Person, agent: Person) -> Standing:
        """Answered by an agent of a queue."""
        return await self.talk(caller, agent, "queued", dialed="371")

    async def waiting(self, caller: Person) -> Standing:
        """In a queue that nobody answers: there is music."""
        line = await self.dial(caller, "372")
        await self._up(caller, line)

        async def music() -> None:
            await caller.phone.hears_other_than(line, within=AUDIO_WITHIN_S)

        logs = Counter([caller.extension_id])
        return Standing("waiting", [(caller, line)], [music], logs=logs, steady=False)

    async def conference(self, *people: Person) -> Standing:
        """The first one is the host; everybody hears the others."""
        ends = []
        for at, person in enumerate(people):
            line = await self.dial(person, "*58")
            await self._up(person, line)
            ends.append((person, line))
            code = self._host["participantCode" if at else "hostCode"]
            await self._enters(person, line, code)
        await self._all_are_in(ends)
        checks = [self._hears_mix(person, line, people) for person, line in ends]
        logs = Counter(person.extension_id for person in people)
        # Each dialed in, and the conference has a CDR of its own.
        return Standing("conference", ends, checks, logs=logs, records=len(people) + 1)

    async def _all_are_in(self, ends: Sequence[tuple[Person, Line]]) -> None:
        """Keys of a phone that had no processor in time may have been missed: who is not in presses them again, after
        the star that takes back what was typed.
        """
        people = [person for person, _ in ends]
        outside: list[int] = []
        for _ in range(PRESSES):
            for person, line in ends:
                assert line.state == "up", f"conference: the call of {person.number} is {line.state} before it begins"
            checks = [self._hears_mix(person, line, people, within=6)() for person, line in ends]
            found = await asyncio.gather(*checks, return_exceptions=True)  # at once: a prompt waits for half a minute
            outside = [at for at, problem in enumerate(found) if isinstance(problem, AssertionError)]
            if not outside:
                return
            for at in outside:
                person, line = ends[at]
                person.phone.sound(line).press("*" + self._host["participantCode" if at else "hostCode"])
        raise AssertionError(f"conference: {[people[at].number for at in outside]} are not in it")

    async def _enters(self, person: Person, line: Line, code: str) -> None:
        """The greeting must have begun before keys count."""
        await person.phone.hears_other_than(line, person.tone, within=AUDIO_WITHIN_S)
        person.phone.sound(line).press(code)

    async def help_is_reached(self, within: float) -> float:
        """Somebody dials 911 until it is answered and heard, whatever goes on. Gives the seconds that it took."""
        caller, began = self.people[-1], time.monotonic()
        refusals: list[str] = []
        while time.monotonic() < began + within:
            caller.phone.server = ("127.0.0.1", self._size.edges[len(refusals) % len(self._size.edges)])
            line = caller.phone.dial("911")
            with contextlib.suppress(AssertionError):
                await wait_for(lambda line=line: line.state != "calling", missing="an answer", timeout=HELP_WITHIN_S)
            if line.state == "up":
                await caller.phone.hears_other_than(line, caller.tone)
                took = time.monotonic() - began
                await self._leave_help(caller, line)
                return took
            refusals.append(str(line.final or "nothing"))
            if line.state == "calling":
                caller.phone.cancel(line)
            await asyncio.sleep(0.5)
        raise AssertionError(f"911 is not reached within {within:g} s: {refusals}")

    async def _leave_help(self, caller: Person, line: Line) -> None:
        await caller.phone.hang_up(line)
        await caller.phone.forget(line)

    # ---- hearing

    def hears(self, person: Person, line: Line, tone: float) -> Check:
        async def check() -> None:
            await person.phone.hears(line, tone, within=AUDIO_WITHIN_S)

        return check

    def _hears_mix(
        self, person: Person, line: Line, people: Sequence[Person], *, within: float = AUDIO_WITHIN_S
    ) -> Check:
        heard = person.phone.sound(line).heard
        others = [each.tone for each in people if each is not person]

        def missing() -> str:
            found = [tone for tone in others if strength(heard.last(0.4), tone) > 0.2]
            return f"{others} Hz together, and there is {found}: {person.phone.describe(line)}"

        async def check() -> None:
            heard.samples.clear()
            await wait_for(
                lambda: len(heard.last(0.4)) >= 3200 and all(strength(heard.last(0.4), tone) > 0.2 for tone in others),
                missing=missing,
                timeout=within,
            )

        return check

    # ---- signalling

    async def dial(self, caller: Person, number: str) -> Line:
        """Until a server has taken the call: one that has too much to do says 503 with Retry-After."""
        for _ in range(TURNED_AWAY):
            line = caller.phone.dial(number)
            await wait_for(
                lambda line=line: line.heard or line.state == "over",
                missing=f"any answer to {caller.number}, who dialed {number}",
                timeout=RING_WITHIN_S,
            )
            if not line.turned_away:
                return line
            await caller.phone.forget(line)
            await asyncio.sleep(1)
        raise AssertionError(f"{caller.number} is turned away: the machine has too much to do")

    @staticmethod
    def ringing(called: Person) -> Line | None:
        return next((line for line in called.phone.lines.values() if line.state == "ringing"), None)

    async def _answers(self, called: Person) -> Line:
        line = await wait_for(
            lambda: self.ringing(called), missing=f"a call that rings at {called.number}", timeout=RING_WITHIN_S
        )
        called.phone.answer(line)
        return line

    async def _up(self, caller: Person, line: Line) -> None:
        await wait_for(
            lambda: line.state != "calling",
            missing=f"the answer to {caller.number} ({line.target})",
            timeout=RING_WITHIN_S,
        )
        assert line.state == "up", f"the call of {caller.number} to {line.target} ended with {line.final}"

    # ---- the end

    async def clear(self) -> None:
        """After a failure: end what still stands, whatever becomes of it."""
        for person in self.people:
            for line in list(person.phone.lines.values()):
                if line.state == "up":
                    await person.phone.hang_up(line)
                elif line.state == "calling":
                    person.phone.cancel(line)
                elif line.state == "ringing":
                    person.phone.decline(line, 486)
                await person.phone.forget(line)
        for call in (await self._size.installation.network("calls", standing=True))["calls"]:
            with contextlib.suppress(ClarionError):  # it has ended meanwhile
                await self._size.installation.network("hang_up", id=call["id"])
        self.standing = []

    async def hang_up_amid(self, call: Standing, chance: random.Random) -> None:
        """As `hang_up`, while a fault lasts: our BYE may get no answer, but the other side must be told in the end."""
        call.before_end = None
        await self.hang_up(call, chance, statuses=(200, 408, 481, 500, 503))

    async def hang_up(self, call: Standing, chance: random.Random, *, statuses: Sequence[int] = (200,)) -> None:
        """By one side; the others must be told."""
        if call.before_end is not None and not call.over:
            await call.before_end()
        if call.network is not None and chance.random() < 0.5:
            await self._size.installation.network("hang_up", id=call.network["id"])
            leaving = []
        else:
            leaving = call.ends if call.kind == "conference" else [chance.choice(call.ends)]
        for person, line in leaving:
            status = await person.phone.hang_up(line)
            assert status in statuses, f"{call.kind}: BYE of {person.number} ({line.call_id}) is answered {status}"
        for person, line in call.ends:
            await wait_for(
                lambda line=line: line.state == "over",
                missing=f"{call.kind}: a BYE to {person.number} ({line.call_id})",
                timeout=60,
            )
        if call.network is not None:
            await self._network_knows_the_end(call)
        for person, line in call.ends:
            await person.phone.forget(line)

    async def _network_knows_the_end(self, call: Standing) -> None:
        assert call.network is not None
        await wait_for(
            lambda: self._ended_there(call), missing=f"{call.kind}: the end of the call at the network", timeout=60
        )

    async def _ended_there(self, call: Standing) -> bool:
        assert call.network is not None
        return (await self._size.installation.network("call", id=call.network["id"]))["ended"] is not None
