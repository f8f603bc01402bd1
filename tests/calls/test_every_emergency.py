"""R18, ADM-43: random combinations of account, user, limit, fault and network state; no emergency call is lost.

`EMERGENCY_CALLS=100000 python -m pytest -n 0 tests/calls/test_every_emergency.py` tries as many. Each call goes through
the call core with the real router, plan, emergency service, policy and standing: a company in any state, acts on every
scope, rules switched, limits reached, sources and guards that break, media or store away, carriers that refuse.
"""

import os
import random
from datetime import timedelta
from typing import Any

import msgspec
import pytest
import structlog

from clarion.calls.directory import Trunk
from clarion.calls.guards import Decision
from clarion.calls.model import Ending
from clarion.calls.wire import Answered, Failed
from clarion.features.conduct import AccountState, Conduct, ConductGuard, StandingBook
from clarion.features.conduct.rulebook import shipped_book
from clarion.features.conduct.standing import LADDER, Hold, Standing
from clarion.features.emergency import EmergencyService
from clarion.features.numbers import Plan
from tests.calls.world import SDP, Memory, World

COUNT = int(os.environ.get("EMERGENCY_CALLS", "300"))
DIALED = {"US": ("911", "9911", "9-911", "112", "933"), "GB": ("999", "112"), "FR": ("112", "15", "17", "18"),
          "DE": ("112", "110"), "AU": ("000", "112"), "NL": ("112",)}  # fmt: skip
SCOPES = {"account": "1", "extension": "e101", "number": "+16505550101", "feature": "1/calls", "prefix": "+1",
          "source": "203.0.113.7"}  # fmt: skip
REFUSES = (403, 404, 408, 480, 486, 500, 503, 603)


class FullDisk(Memory):
    """A store that takes nothing."""

    def remember(self, call_id: str, state: bytes) -> None:
        raise OSError(28, "No space left on device")


class Facts:
    """A source of facts that says the worst, or breaks."""

    def __init__(self, dice: random.Random) -> None:
        self._dice = dice

    def features(self, attempt: Any) -> dict[str, Any]:
        if self._dice.random() < 0.3:
            raise ConnectionError("the counters are away")
        return {"spending_limit_reached": True, "live_calls": 999, "calls_1h": 999_999, "account_age_days": 0,
                "trust_concurrent_calls": 0, "trust_calls_1h": 0, "callee_live": 99, "callee_calls_60s": 999,
                "account_state": "suspended", "hot_spot": True, "throttle_reached": True}  # fmt: skip


def refuse(*_: object) -> Decision:
    return Decision(allowed=False, ending=Ending(reason="DestinationBlocked", result="Blocked", status=403))


def explode(*_: object) -> Decision:
    raise RuntimeError("the guard is broken")


class Misfortune:
    """One world in which as much as possible goes wrong. `told` says what, for a failure."""

    def __init__(self, seed: int) -> None:
        self.dice, self.world, self.told = random.Random(seed), World(), list[str]()
        self.country = self.dice.choice(sorted(DIALED))
        self.dialed = self.dice.choice(DIALED[self.country])
        self._people()
        self._policy()
        self._faults()
        self._carriers()

    def _note(self, what: str, value: object) -> Any:
        self.told.append(f"{what}={value}")
        return value

    def _people(self) -> None:
        world, dice, known = self.world, self.dice, self.world.directory
        status = self._note("status", dice.choice(("Confirmed", "Suspended", "Unpaid", "Disabled", "Odd")))
        known.accounts["1"] = msgspec.structs.replace(
            known.accounts["1"], status=status, home_country=self.country, most_phones=dice.randint(0, 1),
            main_number=dice.choice(("", "+16505550100", "nonsense")), invalid_callers="reject",
        )  # fmt: skip
        known.extensions["e101"] = msgspec.structs.replace(
            known.extensions["e101"], enabled=dice.random() < 0.5, may_call_out=dice.random() < 0.5,
            do_not_disturb=dice.random() < 0.5, hides_number=dice.random() < 0.5,
            caller_id=dice.choice(("", "+16505550101", "x" * 40)), home_country=dice.choice(("", self.country)),
        )  # fmt: skip
        if self._note("numbers gone", dice.random() < 0.3):
            known.numbers.clear()
        self.service = EmergencyService(known, world.clock, "x")
        world.router._plan, world.router._emergency = Plan(known), self.service

    def _policy(self) -> None:
        world, dice = self.world, self.dice
        book, conduct = StandingBook(world.clock), Conduct()
        conduct.add_source(book)
        if self._note("facts at their worst", dice.random() < 0.6):
            conduct.add_source(Facts(dice))
        if self._note("rules switched", dice.random() < 0.3):
            conduct.switch({dice.choice(sorted(shipped_book().rules)): dice.choice(("off", "observe")), "*": "off"})
        now = world.clock.now()
        held = {
            (scope, SCOPES[scope]): self._note(scope, dice.choice(LADDER)) for scope in dice.sample(sorted(SCOPES), 3)
        }
        book.load({key: Standing((Hold("a", "i", state, now, now + timedelta(days=9)),))
                   for key, state in held.items() if state is not AccountState.ACTIVE})  # fmt: skip
        world.router.add_guard(ConductGuard(world.directory, world.clock, "https://x", conduct))
        world.router.add_guard(self._note("guard", dice.choice((refuse, explode))))

    def _faults(self) -> None:
        world, dice = self.world, self.dice
        world.audio.down = self._note("media down", dice.random() < 0.4)
        if self._note("disk full", dice.random() < 0.3):
            world.store = FullDisk()
            world.board = world.new_board()
        if self._note("a year later", dice.random() < 0.2):
            world.clock.advance(86_400.0 * 400)

    def _carriers(self) -> None:
        dice, trunks = self.dice, list[Trunk]()
        for number in range(dice.randint(1, 4)):
            trunks.append(
                Trunk(trunk_id=f"t{number}", name="T", uri=f"sip:127.0.0.1:{9 + number}", emergency=dice.random() < 0.7,
                      account_id=dice.choice(("", "1", "2")), prefixes=dice.choice(((), ("+44",))),
                      simulated=dice.random() < 0.2, number_format=dice.choice(("e164", "digits", "national")))
            )  # fmt: skip
        self.world.directory.load_routes(trunks, [])
        self.answers = self._note("the carrier that answers", dice.randrange(2 * len(self._real(trunks))))

    @staticmethod
    def _real(trunks: list[Trunk]) -> list[Trunk]:
        return [trunk for trunk in trunks if not trunk.simulated] or trunks

    async def call(self) -> str:
        """Dial; every carrier but the last that is asked refuses. What went wrong, or nothing."""
        world, dice = self.world, self.dice
        how = self._note("caller", dice.choice(("a phone", "unverified", "unverified, of the account")))
        if how == "a phone":
            caller = await world.calls("101", self.dialed)
        else:
            caller = await world.calls_unverified(self.dialed, "1" if "account" in how else "")
        for asked in range(self.answers + 1):
            ringing = list(world.signals.placed)
            if len(ringing) != asked + 1:
                return f"{len(ringing)} carriers were asked after {asked} refusals"
            if world.signals.placed[ringing[-1]][1].emergency is None:
                return "it is placed as an ordinary call"
            if asked < self.answers:
                await world.say(ringing[-1], Failed(status=dice.choice(REFUSES)))
        await world.say(ringing[-1], Answered(sdp=SDP))
        return "" if world.signals.of(caller)[-1] == "200" else f"the caller got {world.signals.of(caller)}"


@pytest.mark.timeout(120 + COUNT // 10)
async def test_no_emergency_call_is_lost() -> None:
    lost: list[str] = []
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    try:
        for seed in range(COUNT):
            misfortune = Misfortune(seed)
            problem = await misfortune.call()
            if problem:
                lost.append(f"seed {seed}, {misfortune.dialed} in {misfortune.country}: {problem}; {misfortune.told}")
    finally:
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(0))
    assert not lost, f"{len(lost)} of {COUNT}: " + "\n".join(lost[:5])
