"""PH-73 in calls: limits end calls in progress and refuse new ones, never one for help; a restart forgets nothing."""

from typing import Any

import msgspec

from clarion.calls.cdr import record_of
from clarion.calls.switchboard import Listeners, Switchboard
from clarion.calls.wire import Answered, Confirmed, HungUp, PlaybackFinished
from clarion.features.conduct import Conduct, ConductGuard
from clarion.features.phone.spending import SpendingEnforcer, SpendingSnapshot
from clarion.features.phone.spending.book import COST_CENTER, AccountSpending, Cap, Payee, SpendingCache, Spent
from clarion.features.phone.spending.events import CROSSED, RUNNING
from clarion.features.phone.spending.rules import UNIT, Rate, charge
from tests.calls.test_reconcile import restarted
from tests.calls.world import SDP, World

OUT, FREE = "+12025550123", "+18005550123"
MINUTE = Rate(prefix="+1202", per_minute=UNIT)  # one a minute, by the minute
PAYEES = {f"e{n}": Payee(extension_id=f"e{n}", site_id="main-site", cost_center_id="1") for n in ("101", "102")}


class PaidWorld(World):
    """A call server that follows what calls cost."""

    def __init__(self, *caps: Cap, rate: Rate = MINUTE) -> None:
        self.memory = SpendingSnapshot(accounts={"1": AccountSpending(rates=(rate,), caps=caps, payees=PAYEES)})
        self.told: list[tuple[str, dict[str, Any]]] = []
        super().__init__()
        conduct = Conduct()
        conduct.add_source(self)
        self.router.add_guard(ConductGuard(self.directory, self.clock, "https://x", conduct))

    def features(self, attempt: Any) -> Any:
        return self.desk.features(attempt)

    def new_board(self, server_id: str = "cs1") -> Switchboard:
        board = super().new_board(server_id)
        desk = self.desk = SpendingEnforcer(self.directory, self.clock, server_id)

        def ended(call: Any) -> None:
            desk.changed(call)
            self.records.append(call)

        board.listeners = Listeners(
            announce=lambda call, parties: desk.changed(call),
            record=ended,
            ask=lambda call, topic, payload: None,
            deposit=lambda call, topic, payload: None,
            notice=lambda call, party: self.notices.append(call),
            moved=lambda call, *, here: desk.changed(call),
        )
        desk.post = board.post
        desk.put = desk.keep = lambda topic, payload: self.told.append((topic, payload))
        desk.load(self.memory)
        return board

    def raise_to(self, amount: int) -> None:
        """An administrator raises the first limit."""
        account = self.memory.accounts["1"]
        caps = (msgspec.structs.replace(account.caps[0], amount=amount), *account.caps[1:])
        self.memory = SpendingSnapshot(accounts={"1": msgspec.structs.replace(account, caps=caps)})
        self.desk.load(self.memory)

    async def talk(self, number: str, dialed: str = OUT) -> tuple[str, str]:
        self.has_phone(number)
        caller = await self.calls(number, dialed)
        callee = self.ringing()[-1]
        await self.say(callee, Answered(sdp=SDP))
        await self.say(caller, Confirmed())
        return caller, callee

    def spent(self) -> int:
        """What all calls so far cost, by their records."""
        paid = [leg for call in self.records for leg in record_of(call).paid]
        return sum(charge(MINUTE, int((leg.ended - leg.answered) * 1000)) for leg in paid)

    def levels(self) -> list[str]:
        return [payload["level"] for topic, payload in self.told if topic == CROSSED]


def cap(amount: float, scope: str = "Account", target: str = "") -> Cap:
    return Cap(cap_id=f"c-{scope}", scope=scope, target_id=target, amount=int(amount * UNIT))


async def test_at_the_limit_a_call_hears_why_ends_and_the_next_one_is_refused() -> None:
    """PH-73"""
    world = PaidWorld(cap(3.0))
    caller, callee = await world.talk("101")
    await world.later(100)
    assert world.levels() == [] and world.audio.hears[caller] == callee
    await world.later(60)
    assert world.levels() == ["Warning"], "three minutes have begun: at 80 % somebody is told, and the call goes on"
    await world.later(9)
    assert world.audio.hears[caller] == callee
    await world.later(2)
    assert world.levels() == ["Warning", "Reached"]
    assert (world.audio.hears[caller], world.audio.hears[callee]) == ("spending-limit-ends", "call-ends-now")
    await world.say(caller, PlaybackFinished(token="cut-off-told"))
    assert world.signals.of(caller)[-1] == "bye" and world.signals.of(callee)[-1] == "bye"
    assert world.spent() == 3 * UNIT
    refused = await world.calls("102", OUT)
    assert world.audio.hears[refused] == "spending-limit-reached"
    [ending] = [fact.detail for fact in world.call.facts if fact.kind == "refused"]
    assert ending == "NotEnoughFunds"
    await world.say(refused, HungUp())
    free, _ = await world.talk("102", FREE)
    assert world.signals.of(free)[-1] == "200", "what costs nothing goes on"
    await world.say(free, HungUp())
    world.raise_to(10 * UNIT)
    caller, callee = await world.talk("102")
    assert world.audio.hears[caller] == callee, "raised, it holds at once"


async def test_calls_of_several_people_share_a_limit_and_silence_ends_them_too() -> None:
    """PH-73: nobody waits for an announcement that does not finish."""
    world = PaidWorld(cap(2.0, "Site", "main-site"), cap(50.0, "Extension", "e101"))
    await world.talk("101")
    await world.later(30)
    await world.talk("102")
    await world.later(19)
    assert len(world.board.calls) == 2
    await world.later(2)
    await world.later(9)
    assert world.board.calls == [] and world.spent() == 2 * UNIT


async def test_everybody_may_have_a_limit_of_their_own() -> None:
    """PH-73"""
    world = PaidWorld(cap(1.0, "EachPerson"))
    caller, _ = await world.talk("101")
    await world.say(caller, HungUp())
    refused = await world.calls("101", OUT)
    assert world.audio.hears[refused] == "spending-limit-reached"
    await world.say(refused, HungUp())
    other, callee = await world.talk("102")
    assert world.audio.hears[other] == callee


async def test_a_call_for_help_is_neither_counted_nor_ended_nor_refused() -> None:
    """PH-73"""
    world = PaidWorld(cap(0.0), rate=Rate(per_minute=UNIT))
    caller, callee = await world.talk("101", "911")
    await world.later(3600)
    assert world.audio.hears[caller] == callee and world.levels() == []
    await world.say(caller, HungUp())
    assert [record_of(call).paid for call in world.records] == [[]]


async def test_after_a_restart_a_call_costs_from_when_it_was_answered() -> None:
    """PH-73"""
    world = PaidWorld(cap(3.0))
    caller, _ = await world.talk("101")
    await world.later(150)
    world.desk.post = lambda call_id, event: None  # the process before is gone
    _, live = await restarted(world)
    assert live == 1
    await world.later(21)
    await world.later(9)
    assert world.signals.of(caller)[-1] == "bye" and world.board.calls == []
    assert world.spent() == 3 * UNIT


async def test_what_another_call_server_carries_counts_and_is_ended_there() -> None:
    """PH-73"""
    one, two = PaidWorld(cap(3.0)), PaidWorld(cap(3.0))
    for world in (one, two):
        world.desk.others = True
    two.desk._server_id = "cs2"

    async def exchange() -> None:
        for here, there in ((one, two), (two, one)):
            for _topic, payload in [each for each in here.told if each[0] == RUNNING]:
                await there.desk.hear(payload)
            here.told = [each for each in here.told if each[0] != RUNNING]

    await one.talk("101")
    await exchange()
    await two.talk("102")
    await exchange()
    for world in (one, two):
        await world.later(51)
        await world.later(9)
    assert one.board.calls == [] and two.board.calls == [], "a third and a fourth minute would be too many"
    assert one.spent() + two.spent() == 2 * UNIT
    await exchange()
    refused = one.desk.book.limits("1", one.desk.book.day_of("1", one.desk._now()), one.desk._known().values())
    assert [limit.spent for limit in refused] == [2 * UNIT]


def test_a_limit_of_a_cost_center_counts_those_below_it() -> None:
    """PH-73"""
    lines = {"sales": ("sales", "1"), "north": ("north", "sales", "1"), "care": ("care", "1")}
    account = AccountSpending(
        caps=tuple(Cap(cap_id=each, scope=COST_CENTER, target_id=each, amount=10) for each in ("1", "sales", "north")),
        payees={"e1": Payee(extension_id="e1", cost_center_id="sales")},
        lines=lines,
        spent=tuple(Spent(day="2026-03-04", who=Payee(cost_center_id=each), amount=2) for each in (*lines, "1")),
    )
    book = SpendingCache()
    book.load(SpendingSnapshot(accounts={"1": account}))
    assert book.most_spent("1", "2026-03-04", [], 0) == {"1": 8, "sales": 4, "north": 2}
    holding = book.limits("1", "2026-03-04", [], extension_id="e1")
    assert [each.target_id for each in holding] == ["1", "sales"], "not that of the one below"
