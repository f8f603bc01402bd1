"""What a call server knows of spending: rates, limits, what was spent, what runs. From memory, at once."""

from collections.abc import Iterable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import msgspec

from clarion.calls.wire import Record
from clarion.features.phone.handling import zone_of
from clarion.features.phone.spending.rules import Rate, Running, charge, decimal_of, find_rate, total

ACCOUNT, SITE, COST_CENTER, EXTENSION, EACH_PERSON = "Account", "Site", "CostCenter", "Extension", "EachPerson"
SCOPES = (ACCOUNT, SITE, COST_CENTER, EXTENSION, EACH_PERSON)


class Cap(Record, frozen=True):
    cap_id: str
    scope: str
    target_id: str
    amount: int
    raised_amount: int = 0
    raised_day: str = ""

    def on(self, day: str) -> int:
        """Millionths that hold on a day (ISO)."""
        return self.raised_amount if self.raised_day == day else self.amount


class Payee(Record, frozen=True):
    """Whom a charge counts for."""

    extension_id: str = ""
    site_id: str = ""
    cost_center_id: str = ""


class Spent(Record, frozen=True):
    day: str
    who: Payee
    amount: int


class AccountSpending(Record, frozen=True):
    """`payees`: where extensions belong to. `lines`: of a cost center below others, itself and all above it. `known`:
    legs whose charges are in `spent`, of the last two days.
    """

    time_zone: str = "UTC"
    currency: str = "USD"
    rates: tuple[Rate, ...] = ()
    caps: tuple[Cap, ...] = ()
    payees: dict[str, Payee] = msgspec.field(default_factory=dict)
    lines: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    spent: tuple[Spent, ...] = ()
    known: frozenset[str] = frozenset()

    def counts(self, who: Payee, scope: str, target_id: str) -> bool:
        """Whether a limit holds for somebody; that of a cost center also for those below it."""
        if scope == COST_CENTER:
            return target_id in self.lines.get(who.cost_center_id, (who.cost_center_id,))
        return scope == ACCOUNT or target_id == (who.site_id if scope == SITE else who.extension_id)


class SpendingSnapshot(Record, frozen=True):
    """Accounts that have a rate."""

    accounts: dict[str, AccountSpending] = msgspec.field(default_factory=dict)


class PaidLeg(Record, frozen=True):
    """A carrier's leg that is up, or rings (`since` 0). `ended`: milliseconds since the epoch, 0 while it is up."""

    leg_id: str
    call_id: str
    party: int
    account_id: str
    extension_id: str
    trunk_id: str
    number: str
    since: int = 0
    ended: int = 0
    server_id: str = ""


class Limit(Record, frozen=True):
    """One limit on one day: what holds, what is spent, and the legs that run on."""

    cap: Cap
    target_id: str
    day: str
    amount: int
    spent: int
    legs: tuple[PaidLeg, ...] = ()
    running: tuple[Running, ...] = ()

    @property
    def left(self) -> int:
        return self.amount - self.spent

    def spent_at(self, now: int) -> int:
        return self.spent + total(self.running, now)


class SpendingCache:
    def __init__(self) -> None:
        self.accounts: dict[str, AccountSpending] = {}

    def load(self, memory: SpendingSnapshot) -> None:
        self.accounts = memory.accounts

    def day_of(self, account_id: str, at: int) -> str:
        return day_of(zone_of(self.accounts[account_id].time_zone), at)

    def words(self, account_id: str, limit: Limit) -> str:
        return f"{self.accounts[account_id].currency} {decimal_of(limit.amount)}"

    def limits(
        self, account_id: str, day: str, legs: Iterable[PaidLeg], *, extension_id: str | None = None
    ) -> list[Limit]:
        """With what runs and what has ended of `legs` on that day; only those that hold for an extension, if asked."""
        found = self.accounts.get(account_id)
        if found is None or not found.caps:
            return []
        mine = [each for each in legs if each.account_id == account_id and self.day_of(account_id, each.since) == day]
        targets = {spent.who.extension_id for spent in found.spent} | {leg.extension_id for leg in mine}
        wanted: list[tuple[Cap, str]] = []
        for cap in found.caps:
            people = [extension_id] if extension_id is not None else sorted(targets)
            wanted += [(cap, each) for each in people if each] if cap.scope == EACH_PERSON else [(cap, cap.target_id)]
        limits = [self._limit(found, cap, target, day, mine) for cap, target in wanted]
        if extension_id is None:
            return limits
        who = found.payees.get(extension_id, Payee(extension_id=extension_id))
        return [each for each in limits if found.counts(who, each.cap.scope, each.target_id)]

    def most_spent(self, account_id: str, day: str, legs: Iterable[PaidLeg], now: int) -> dict[str, int]:
        """Millionths by limit; of one for everybody: of who spent most."""
        found: dict[str, int] = {}
        for limit in self.limits(account_id, day, legs):
            found[limit.cap.cap_id] = max(found.get(limit.cap.cap_id, 0), limit.spent_at(now))
        return found

    def _limit(self, found: AccountSpending, cap: Cap, target: str, day: str, legs: list[PaidLeg]) -> Limit:
        def counts(who: Payee) -> bool:
            return found.counts(who, cap.scope, target)

        spent = sum(each.amount for each in found.spent if each.day == day and counts(each.who))
        up: list[tuple[PaidLeg, Running]] = []
        for leg in legs:
            rate = find_rate(found.rates, leg.trunk_id, leg.number)
            who = found.payees.get(leg.extension_id, Payee(extension_id=leg.extension_id))
            if rate is None or not counts(who):
                continue
            if leg.ended:
                spent += 0 if leg.leg_id in found.known else charge(rate, leg.ended - leg.since)
            else:
                up.append((leg, Running(rate=rate, since=leg.since)))
        return Limit(
            cap=cap,
            target_id=target,
            day=day,
            amount=cap.on(day),
            spent=spent,
            legs=tuple(leg for leg, _ in up),
            running=tuple(each for _, each in up),
        )


def day_of(zone: ZoneInfo, at: int) -> str:
    """The day (ISO) of a moment in milliseconds since the epoch."""
    return datetime.fromtimestamp(at / 1000, UTC).astimezone(zone).date().isoformat()
