"""Accounts and seats looked at as a whole, every hour: what no single call or text shows.

Only those that did something since are looked at. Several processes may look at the same ones: what they judge has the
same id in the same hour, and so the same statement, which is kept once.
"""

import asyncio

from clarion.base.container import Container
from clarion.base.periodic_task import PeriodicTask
from clarion.features.conduct.asking import Conduct
from clarion.features.conduct.attempt import Attempt, AttemptKind
from clarion.features.conduct.observers.counting import Counting
from clarion.features.conduct.observers.names import names_in
from clarion.features.conduct.observers.number_use import number_use_in
from clarion.features.conduct.observers.posture import posture_in
from clarion.features.conduct.ports import NO_FEATURES, Features

_AT_ONCE = 50
_MOST_ACCOUNTS = 200_000


class PeriodChecks(PeriodicTask):
    """A part of processes that are no call servers."""

    every_s = 3600.0
    waiting = "Accounts were not looked at"
    at_once = False

    def __init__(self, here: Container) -> None:
        super().__init__(here)
        self._since = here.clock.now()
        self._weeks: dict[str, tuple[int, int]] = {}

    async def turn(self) -> None:
        await self.check()

    async def check(self) -> int:
        """Look at every seat that talked, and at its account; returns at how many. Others get their turn in between."""
        conduct, seats = self._here.get(Conduct), self._here.get(Counting).book.take_active()
        looked = [*((account, "") for account in dict.fromkeys(seats.values())), *((a, e) for e, a in seats.items())]
        for place, (account_id, extension_id) in enumerate(looked):
            known = NO_FEATURES if extension_id else await self._known(account_id)
            conduct.judge(self._attempt(account_id, extension_id), known)
            if place % _AT_ONCE == _AT_ONCE - 1:
                await asyncio.sleep(0)
        return len(looked)

    async def _known(self, account_id: str) -> Features:
        """What stands in the database; how open the account stands, and what lies unused, is looked at once a week."""
        now = self._here.clock.now()
        async with self._here.storage.reading() as session:
            known = dict(await names_in(session, account_id))
            if self._weeks.get(account_id) != (week := now.isocalendar()[:2]):
                self._weeks[account_id] = week
                known |= await posture_in(session, self._here.get(Counting).book, account_id, now, self._since)
                known |= await number_use_in(self._here, session, account_id, now)
        if len(self._weeks) > _MOST_ACCOUNTS:
            self._weeks.clear()
        return known

    def _attempt(self, account_id: str, extension_id: str) -> Attempt:
        now = self._here.clock.now()
        return Attempt(
            event_id=f"period/{extension_id or account_id}/{now:%Y%m%d%H}",
            kind=AttemptKind.PERIOD_CHECK,
            at=now,
            account_id=account_id,
            extension_id=extension_id,
        )
