"""Spending in a call server: follows paid calls while they go on, lets them end when a limit is reached, and tells
conduct when another one would pass it. What other call servers carry of the same account counts as well.
"""

from collections.abc import Callable, Iterable

import msgspec

from clarion.base.bus import Payload
from clarion.base.clock import Clock, Timer
from clarion.calls.cdr import payer_of
from clarion.calls.directory import Directory
from clarion.calls.events import ForceHangup
from clarion.calls.model import Call, Leg, LegState
from clarion.calls.wire import TrunkTarget
from clarion.features.conduct import Attempt, AttemptKind, Features
from clarion.features.phone.spending.book import Limit, PaidLeg, SpendingCache, SpendingSnapshot
from clarion.features.phone.spending.events import CROSSED, RUNNING, Crossing
from clarion.features.phone.spending.rules import charge, find_rate, may_last, warns_at

OPERATION = "spending"
LEAD_MS = 10_000
"""Before a call would cost too much it is told that it ends: as long as the words may take, and a little more."""
_BEAT_S, _SILENT_MS = 60.0, 200_000
_KEPT_MS = 2 * 24 * 3600 * 1000
_ASKED = frozenset((AttemptKind.CALL_OUT, AttemptKind.CALL_TRANSFER))


class SpendingEnforcer:
    """`post(call_id, event)`, `put(topic, payload)`, `keep` (the same for what must not be lost) and `calls` are set
    once there is a switchboard and a feed; `others`: whether there are other call servers.
    """

    def __init__(self, directory: Directory, clock: Clock, server_id: str) -> None:
        self.book = SpendingCache()
        self.post: Callable[[str, ForceHangup], None] = lambda call_id, event: None
        self.put: Callable[[str, dict[str, object]], None] = lambda topic, payload: None
        self.keep: Callable[[str, dict[str, object]], None] = lambda topic, payload: None
        self.calls: Callable[[], Iterable[Call]] = tuple
        self._directory, self._clock = directory, clock
        self._server_id = server_id
        self.others = False
        self._up: dict[str, dict[str, PaidLeg]] = {}  # by live call of this server: also legs that have ended
        self._ended: dict[str, PaidLeg] = {}  # until the book knows what they cost
        self._elsewhere: dict[str, PaidLeg] = {}
        self._heard: dict[str, int] = {}
        self._told: set[tuple[str, str, str, str, int]] = set()
        self._timer: Timer | None = None

    def _now(self) -> int:
        return int(self._clock.now().timestamp() * 1000)

    # ---- what calls do

    def load(self, memory: SpendingSnapshot) -> None:
        fresh = memory.accounts.keys() - self.book.accounts.keys()
        self.book.load(memory)
        for call in self.calls() if fresh else ():
            self.changed(call)
        self._look()

    def changed(self, call: Call) -> None:
        """Also of a call that has come from elsewhere, or has ended."""
        if not self.book.accounts and call.call_id not in self._up:
            return
        legs = {} if call.emergency is not None else {leg.leg_id: leg for leg in self._legs(call)}
        before = self._up.get(call.call_id, {})
        if call.over:
            self._up.pop(call.call_id, None)
            self._ended |= {leg_id: leg for leg_id, leg in legs.items() if leg.ended and leg.since}
        if legs == before:
            return
        if not call.over and legs:
            self._up[call.call_id] = legs
        self._tell([leg for leg in legs.values() if leg.since], [leg_id for leg_id in before if leg_id not in legs])
        self._look()

    def left(self, call: Call) -> None:
        """Another call server goes on with it, and tells so."""
        self._up.pop(call.call_id, None)

    def _legs(self, call: Call) -> list[PaidLeg]:
        found = [self._paid(call, leg) for leg in call.legs.values() if not leg.offered]
        return [each for each in found if each is not None and each.account_id in self.book.accounts]

    def _paid(self, call: Call, leg: Leg) -> PaidLeg | None:
        over = leg.state is LegState.ENDED
        if not isinstance(leg.target, TrunkTarget) or (over and not leg.answered):
            return None
        payer = payer_of(call, leg)
        return PaidLeg(
            leg_id=leg.leg_id,
            call_id=call.call_id,
            party=leg.party,
            account_id=payer.account_id,
            extension_id=payer.extension_id,
            trunk_id=leg.target.trunk_id,
            number=leg.target.number,
            since=int(leg.answered * 1000),
            ended=int(leg.ended * 1000) if over else 0,
            server_id=self._server_id,
        )

    # ---- what other call servers carry

    def start(self) -> None:
        """Ask the others what they carry, and go on telling them."""
        if self.others:
            self.put(RUNNING, {"server_id": self._server_id, "ask": True, "legs": [], "gone": []})
            self._beat()

    def _beat(self) -> None:
        self._tell([leg for legs in self._up.values() for leg in legs.values() if leg.since], [])
        self._clock.call_later(_BEAT_S, self._beat)

    def _tell(self, legs: list[PaidLeg], gone: list[str]) -> None:
        if self.others:
            payload = {"server_id": self._server_id, "ask": False, "legs": msgspec.to_builtins(legs), "gone": gone}
            self.put(RUNNING, payload)

    async def hear(self, payload: dict[str, object]) -> None:
        """What another one told. What one of them no longer speaks of for minutes has gone with it."""
        server = str(payload["server_id"])
        if server == self._server_id:
            return
        for leg_id in msgspec.convert(payload["gone"], list[str]):
            self._elsewhere.pop(leg_id, None)
        for leg in msgspec.convert(payload["legs"], list[PaidLeg]):
            self._elsewhere[leg.leg_id] = leg
        self._heard[server] = self._now()
        if payload["ask"]:
            self._elsewhere = {each.leg_id: each for each in self._elsewhere.values() if each.server_id != server}
            self._tell([leg for legs in self._up.values() for leg in legs.values() if leg.since], [])
        self._look()

    def _known(self) -> dict[str, PaidLeg]:
        """Everything that talks, here and elsewhere, and what has ended and is not written down yet."""
        now, self._ended = self._now(), {k: leg for k, leg in self._ended.items() if not self._is_written(leg)}
        alive = {
            leg_id: leg
            for leg_id, leg in self._elsewhere.items()
            if (leg.ended and not self._is_written(leg))
            or (not leg.ended and now - self._heard.get(leg.server_id, 0) < _SILENT_MS)
        }
        self._elsewhere = alive
        mine = {leg.leg_id: leg for legs in self._up.values() for leg in legs.values() if leg.since}
        return alive | self._ended | mine

    def _is_written(self, leg: PaidLeg) -> bool:
        found = self.book.accounts.get(leg.account_id)
        return found is None or leg.leg_id in found.known or self._now() - leg.ended > _KEPT_MS

    # ---- limits

    def _look(self) -> None:
        """Let end what must, warn, and come back when the next of either is due."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        now, known = self._now(), list(self._known().values())
        due: list[int] = []
        for account_id in self.book.accounts:
            days = {self.book.day_of(account_id, now)}
            days |= {self.book.day_of(account_id, leg.since) for leg in known if leg.account_id == account_id}
            for day in days:
                for limit in self.book.limits(account_id, day, known):
                    due += self._mind(account_id, limit, now)
        if due:
            self._timer = self._clock.call_later(max(1, min(due)) / 1000, self._look)

    def _mind(self, account_id: str, limit: Limit, now: int) -> list[int]:
        """Milliseconds until it has to be looked at again."""
        if not limit.running and not limit.spent:
            return []
        due: list[int] = []
        warned = may_last(limit.running, warns_at(limit.amount) - 1 - limit.spent, now)
        if warned == 0:
            self._cross(account_id, limit, "Warning", now)
        elif warned is not None and limit.running:
            due.append(warned + 1)
        lasts = may_last(limit.running, limit.left, now)
        if not limit.running:
            if limit.left <= 0:
                self._cross(account_id, limit, "Reached", now)
        elif lasts is not None and lasts <= LEAD_MS:
            self._cross(account_id, limit, "Reached", now)
            for leg in limit.legs:
                if leg.server_id == self._server_id:
                    self.post(leg.call_id, ForceHangup(party=leg.party, detail=self.book.words(account_id, limit)))
        elif lasts is not None:
            due.append(lasts - LEAD_MS)
        return due

    def _cross(self, account_id: str, limit: Limit, level: str, now: int) -> None:
        key = (limit.cap.cap_id, limit.target_id, limit.day, level, limit.amount)
        if key in self._told:
            return
        self._told = {each for each in self._told if each[2] >= limit.day} | {key}
        crossing = Crossing(
            account_id=account_id,
            cap_id=limit.cap.cap_id,
            target_id=limit.target_id,
            day=limit.day,
            level=level,
            spent=limit.spent_at(now),
            limit=limit.amount,
        )
        self.keep(CROSSED, crossing.model_dump())

    # ---- what is asked

    async def answer(self, payload: Payload) -> Payload:
        """What was spent on a day against each limit of an account, with what runs now."""
        account_id, day = str(payload["account_id"]), str(payload["day"])
        if account_id not in self.book.accounts:
            return {"known": False, "spent": {}}
        spent = self.book.most_spent(account_id, day, list(self._known().values()), self._now())
        return {"known": True, "spent": spent}

    def features(self, attempt: Attempt) -> Features:
        """Whether a limit leaves no room for one more call: also what rings already may still cost."""
        found = self.book.accounts.get(attempt.account_id)
        if found is None or attempt.kind not in _ASKED or not attempt.callee:
            return {}
        trunks = self._directory.trunks_of(attempt.account_id, attempt.callee)
        rate = find_rate(found.rates, trunks[0].trunk_id, attempt.callee) if trunks else None
        if rate is None or attempt.callee in self._directory.numbers:
            return {}
        now = self._now()
        ringing = [leg for legs in self._up.values() for leg in legs.values() if not leg.since]
        soon = [msgspec.structs.replace(leg, since=now) for leg in ringing]
        day = self.book.day_of(attempt.account_id, now)
        known = [*self._known().values(), *soon]
        for limit in self.book.limits(attempt.account_id, day, known, extension_id=attempt.extension_id):
            ahead = limit.spent_at(now + LEAD_MS) + charge(rate, LEAD_MS)
            if ahead > limit.amount:
                self._cross(attempt.account_id, limit, "Reached", now)
                return {"spending_limit_reached": True, "spending_limit": self.book.words(attempt.account_id, limit)}
        return {"spending_limit_reached": False}
