"""Count the requests of apps in memory, and add the counts to the database every few seconds."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from clarion.base.container import Container
from clarion.base.periodic_task import PeriodicTask
from clarion.base.storage import AsyncSession
from clarion.features.developer.usage.models import AppUsage
from clarion.features.people import Account
from clarion.features.people.sign_in import Caller

KEPT = timedelta(days=31)
_MOST_KEYS = 20_000
"""Different counts between two writes. What comes beyond is counted by app only, without the operation."""
_KEYS = ("account_id", "client_id", "hour", "operation", "status", "error_code")


class _Key(NamedTuple):
    account_id: str
    client_id: str
    hour: datetime
    operation: str
    status: int
    error_code: str


class AppUsageMeter(PeriodicTask):
    """One for each process. Requests of our own web app are not counted."""

    every_s = 5.0
    waiting = "app_usage.write_failed"
    at_once = False

    def __init__(self, here: Container) -> None:
        super().__init__(here)
        self._counts: Counter[_Key] = Counter()
        self._cleaned: datetime | None = None

    def count(self, caller: Caller, operation: str, status: int, error_code: str) -> None:
        if caller.app.first_party:
            return
        hour = self._here.clock.now().replace(minute=0, second=0, microsecond=0)
        key = _Key(caller.account_id, caller.app.client_id, hour, operation[:240], status, error_code[:20])
        if key not in self._counts and len(self._counts) >= _MOST_KEYS:
            key = key._replace(operation="", error_code="")
        self._counts[key] += 1

    async def turn(self) -> None:
        await self.write()
        now = self._here.clock.now()
        if self._cleaned is None or now - self._cleaned > timedelta(hours=1):
            async with self._here.storage.transaction() as session:
                await session.execute(delete(AppUsage).where(AppUsage.hour < now - KEPT))
            self._cleaned = now

    async def write(self) -> None:
        """Add what was counted since the last time. A failed write is tried again with the next one."""
        taken, self._counts = self._counts, Counter()
        if not taken:
            return
        try:
            async with self._here.storage.transaction() as session:
                await _add(session, taken)
        except BaseException:
            self._counts.update(taken)
            raise

    async def close(self) -> None:
        await super().close()
        await self.write()


async def _add(session: AsyncSession, counts: Counter[_Key]) -> None:
    living = set(await session.scalars(select(Account.id).where(Account.id.in_({key.account_id for key in counts}))))
    insert: Any = (postgresql if session.get_bind().dialect.name == "postgresql" else sqlite).insert(AppUsage)
    adding = insert.on_conflict_do_update(
        index_elements=_KEYS, set_={"requests": AppUsage.requests + insert.excluded.requests}
    )
    # In one order, so that two processes never wait for each other.
    rows = [{**key._asdict(), "requests": count} for key, count in sorted(counts.items()) if key.account_id in living]
    if rows:
        await session.execute(adding, rows)
