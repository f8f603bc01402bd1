"""PH-06, PH-10: 200 callers and 50 members through the whole call core; figures equal to an own bookkeeping."""

import random
from pathlib import Path

import pytest

from clarion.calls.cdr import record_of
from clarion.features.phone.queues.figures import Goal, Stay, service_level, stays_of
from clarion.features.phone.queues.profile import Mode
from tests.features.phone.queues.floor import QUEUE, Floor

CALLERS, MEMBERS = 200, 50
TICK = 2.0


class Day:
    """What happened, as somebody in the room would have written it down."""

    def __init__(self, floor: Floor, seed: int) -> None:
        self.floor = floor
        self.random = random.Random(seed)
        self.came: dict[str, float] = {}  # caller's leg: when
        self.answered: dict[str, float] = {}
        self.gave_up: dict[str, float] = {}
        self.talks: list[tuple[float, str]] = []  # until when, caller's leg

    @property
    def now(self) -> float:
        return self.floor.clock.now().timestamp()

    async def comes(self, number: int) -> None:
        leg = await self.floor.comes(f"+1202{number:07}")
        self.came[leg] = self.now

    async def members_answer(self) -> None:
        """Some pick up at once, some later; some never."""
        for member, number in self.floor.rings_for():
            if self.random.random() < 0.5:
                await self.answer(member, number)

    async def answer(self, member: str, number: str) -> None:
        waiting = [leg for leg in self.came if leg not in self.answered and leg not in self.gave_up]
        call = next(call for call in self.floor.board.calls if call.parties[1].identity.number == number)
        caller = call.parties[1].leg or ""
        assert call.parties[1].joined is None
        assert caller == min(waiting, key=lambda leg: self.came[leg]) or self.is_offered(waiting, caller)
        await self.floor.picks_up(self.floor.leg_of(member))
        self.answered[caller] = self.now
        self.talks.append((self.now + self.random.uniform(20, 120), caller))

    def is_offered(self, waiting: list[str], caller: str) -> bool:
        """Those who came before have somebody's phone ringing for them as well."""
        rung = {number for _, number in self.floor.rings_for()}
        before = [leg for leg in waiting if self.came[leg] < self.came[caller]]
        numbers = {call.parties[1].leg: call.parties[1].identity.number for call in self.floor.board.calls}
        return all(numbers[leg] in rung for leg in before)

    async def talks_end(self) -> None:
        for until, leg in [talk for talk in self.talks if talk[0] <= self.now]:
            self.talks.remove((until, leg))
            await self.floor.hangs_up(leg)

    async def some_give_up(self) -> None:
        for leg in [leg for leg in self.came if leg not in self.answered and leg not in self.gave_up]:
            if self.now - self.came[leg] > 30 and self.random.random() < 0.05:
                self.gave_up[leg] = self.now
                await self.floor.hangs_up(leg)

    def check(self) -> None:
        talking = [
            party.identity.extension_number
            for call in self.floor.board.calls
            for party in call.parties.values()
            if party.queue and party.status.value == "Answered"
        ]
        ringing = [member for member, _ in self.floor.rings_for()]
        assert len(talking) == len(set(talking)), "a member with two callers"
        assert len(ringing) == len(set(ringing)), "a member's phone rings for two"
        assert not set(talking) & set(ringing)


@pytest.mark.slow
@pytest.mark.parametrize("mode", [Mode.ROTATING, Mode.FIXED_ORDER])
async def test_none_of_200_callers_is_lost_and_the_service_level_is_right_ph_10(tmp_path: Path, mode: Mode) -> None:
    members = tuple(str(400 + number) for number in range(MEMBERS))
    floor = Floor(tmp_path, members, mode=mode, hold_time=3600.0, max_callers=1000, wrap_up=5.0, agent_timeout=15.0)
    day, left = Day(floor, 7), list(range(CALLERS))
    while left or floor.board.calls:
        for _ in range(min(len(left), day.random.randrange(6))):
            await day.comes(left.pop())
        await day.members_answer()
        await day.talks_end()
        await day.some_give_up()
        day.check()
        await floor.passes(TICK)
        assert day.now - floor.clock._start.timestamp() < 7200, "callers wait for ever"

    records = [record_of(call) for call in floor.records]
    assert len(records) == CALLERS
    assert len(day.answered) + len(day.gave_up) == CALLERS, "none is lost"
    stays = [stay for record in records for stay in stays_of(record)]
    level = service_level(stays, Goal(threshold=20.0, counts_abandoned=True, abandoned_after=5.0))
    waits = [day.answered[leg] - day.came[leg] for leg in day.answered]
    in_time = sum(wait <= 20.0 for wait in waits)
    assert (level.offered, level.answered, level.abandoned) == (CALLERS, len(waits), len(day.gave_up))
    assert level.answered_in_time == in_time
    assert level.level == round(100 * in_time / CALLERS, 1)
    assert {stay.queue_id for stay in stays} == {QUEUE}


@pytest.mark.parametrize(
    ("counts", "level"),
    [(False, 50.0), (True, 33.3)],
)
def test_the_rule_for_abandoned_calls_ph_10(counts: bool, level: float) -> None:

    def stay(waited: float, how: str) -> Stay:
        return Stay(queue_id="q", joined=0.0, waited=waited, how=how)

    stays = [
        stay(10, "answered"),
        stay(30, "answered"),
        stay(3, "abandoned"),
        stay(40, "abandoned"),
        stay(9, "callback"),
    ]
    found = service_level(stays, Goal(counts_abandoned=counts, abandoned_after=5.0))
    assert (found.offered, found.answered, found.abandoned, found.level) == (4, 2, 2, level)
    assert service_level([], Goal()).level is None
