"""Trust in accounts, in memory: what rules and plans read about an attempt's account."""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass
from typing import Protocol

import structlog
from sqlalchemy import func, select

from clarion.base.container import Container
from clarion.features.conduct.attempt import Attempt
from clarion.features.conduct.counters import CounterBook
from clarion.features.conduct.counters.shapes import DAY
from clarion.features.conduct.ports import NO_FEATURES, Features
from clarion.features.conduct.trust.rules import Record, caps_of, is_trusted, level_of
from clarion.features.people import Account, Extension

log = structlog.stdlib.get_logger("clarion.conduct")

MOST_ACCOUNTS = 1_000_000
FRESH_S = 600.0
"""How long what was read about an account is used before it is read again."""
SAID_S = 10.0
"""How long the facts about an account stand: trust grows over days, and every attempt asks."""
_MOST_ASKED = 10_000


@dataclass(frozen=True, slots=True)
class Payments:
    """What an account has paid so far."""

    dollars: float = 0.0
    invoices: int = 0


class PaymentBook(Protocol):
    """Who knows what was paid: billing offers one (`here.offer(PaymentBook, …)`)."""

    async def payments_of(self, account_id: str) -> Payments: ...


class IdentityBook(Protocol):
    """Who knows whether an account's holder is known by more than a name (`here.offer(IdentityBook, …)`)."""

    async def is_known(self, account_id: str) -> bool: ...


@dataclass(slots=True)
class _Known:
    created: float
    read_at: float
    payments: Payments
    identity: bool
    people: int
    said: Features = NO_FEATURES
    said_until: float = 0.0


class TrustBook:
    """A `FeatureSource`. An account it has not read yet is read in the background; until then nothing is said of it.

    With `account_trust=given` the operator answers for every account; with `earned` trust grows.
    """

    def __init__(self, here: Container, counters: CounterBook) -> None:
        self._here = here
        self._counters = counters
        self._vouched = here.settings.account_trust == "given"
        self._known: OrderedDict[str, _Known] = OrderedDict()
        self._asked: dict[str, None] = {}
        self._news = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def open(self) -> None:
        self._task = asyncio.get_running_loop().create_task(self._run())

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def features(self, attempt: Attempt) -> Features:
        known, now = self._known.get(attempt.account_id), self._counters.now()
        if known is None or not known.said_until - SAID_S <= now < known.said_until:
            return self._say(attempt.account_id)
        return known.said

    def _say(self, account_id: str) -> Features:
        record = self.find_record(account_id)
        if record is None:
            return NO_FEATURES
        caps, known = caps_of(record), self._known[account_id]
        known.said_until = self._counters.now() + SAID_S
        known.said = {
            "account_trusted": is_trusted(record),
            "account_age_days": record.age_days,
            "trust_level": level_of(record),
            "trust_concurrent_calls": caps.concurrent_calls,
            "trust_calls_1h": caps.calls_1h,
            "trust_texts_1d": caps.texts_1d,
        }
        return known.said

    def find_record(self, account_id: str) -> Record | None:
        """What is known of an account; None until it has been read."""
        known, now = self._known.get(account_id), self._counters.now()
        if known is None or now - known.read_at > FRESH_S:
            self._ask(account_id)
        if known is None:
            return None
        return Record(
            age_days=int(max(0.0, now - known.created) // DAY),
            paid_dollars=known.payments.dollars,
            paid_invoices=known.payments.invoices,
            identity_known=known.identity,
            signed_calls=round(self._counters.days("signed", account_id, now, 30)),
            a_level_calls=round(self._counters.days("signed-a", account_id, now, 30)),
            vouched=self._vouched,
        )

    def people_of(self, account_id: str) -> int:
        """How many people the account has; 0 until it has been read."""
        known = self._known.get(account_id)
        if known is None:
            self._ask(account_id)
        return known.people if known else 0

    def _ask(self, account_id: str) -> None:
        if account_id and account_id not in self._asked and len(self._asked) < _MOST_ASKED:
            self._asked[account_id] = None
            self._news.set()

    async def _run(self) -> None:
        while True:
            await self._news.wait()
            self._news.clear()
            while self._asked:
                asked = list(self._asked)[:200]
                try:
                    await self.read(asked)
                except Exception as error:
                    log.warning("Trust has to wait for the database", problem=str(error))
                    await asyncio.sleep(1.0)
                for account_id in asked:
                    self._asked.pop(account_id, None)

    async def read(self, account_ids: list[str]) -> None:
        """Read accounts now; those that are gone are forgotten."""
        async with self._here.storage.reading() as session:
            query = select(Account.id, Account.created_at).where(Account.id.in_(account_ids))
            found = {account_id: created.timestamp() for account_id, created in await session.execute(query)}
            count = select(Extension.account_id, func.count()).where(Extension.account_id.in_(account_ids))
            people = dict((await session.execute(count.group_by(Extension.account_id))).all())
        payments, identities = self._here.find(PaymentBook), self._here.find(IdentityBook)
        for account_id in account_ids:
            self._known.pop(account_id, None)
            if account_id not in found:
                continue
            self._known[account_id] = _Known(
                created=found[account_id],
                read_at=self._counters.now(),
                payments=await payments.payments_of(account_id) if payments else Payments(),
                identity=await identities.is_known(account_id) if identities else False,
                people=people.get(account_id, 0),
            )
            if len(self._known) > MOST_ACCOUNTS:
                self._known.popitem(last=False)
