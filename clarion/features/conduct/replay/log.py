"""Keeps what was judged, for replay: noted beside the hot path, written in batches, dropped when its time is over.

What is lost: up to twenty seconds when a process dies, and whatever comes in faster than it can be written.
"""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy import delete, func, select

from clarion.base.container import Container
from clarion.base.ids import new_id
from clarion.base.storage import AsyncSession
from clarion.base.telemetry import counter
from clarion.features.conduct.asking import Conduct
from clarion.features.conduct.attempt import Attempt
from clarion.features.conduct.replay.models import AttemptBatch, ReplayRow
from clarion.features.conduct.replay.packing import Judged, as_time, judged_of, pack
from clarion.features.conduct.verdict import Verdict
from clarion.features.people import Account

log = structlog.stdlib.get_logger("clarion.conduct")

WRITE_EVERY_S = 20.0
WRITE_FROM = 2_000
MOST_WAITING = 50_000
TIDY_EVERY_S = 3600.0
_DROPPED_AT_ONCE = 500
_REPLAYS_KEPT = timedelta(days=30)
_kept = counter("conduct_log_attempts", "Attempts written down for replay", ())
_lost = counter("conduct_log_lost", "Attempts that were not written down", ())

Noted = tuple[Attempt, Sequence[Mapping[str, Any]], Verdict]


class AttemptLog:
    """One in each process that judges."""

    def __init__(self, here: Container, conduct: Conduct) -> None:
        self._here = here
        self._conduct = conduct
        self._waiting: list[tuple[Noted, str]] = []
        self._news = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._writing = asyncio.Lock()
        self._days = here.settings.conduct_log_days
        self._tidied_at = 0.0
        if self._days:
            conduct.add_recorder(self.note)

    def note(self, attempt: Attempt, parts: Sequence[Mapping[str, Any]], verdict: Verdict) -> None:
        """Remember to write it down. Returns at once; calls for help never come here."""
        if len(self._waiting) >= MOST_WAITING:
            _lost.inc()
            return
        self._waiting.append(((attempt, parts, verdict), self._conduct.force.digest))
        if len(self._waiting) == WRITE_FROM:
            self._news.set()

    async def open(self) -> None:
        """Call on the event loop."""
        if self._days:
            self._task = asyncio.get_running_loop().create_task(self._run())

    async def close(self) -> None:
        if self._task is None:
            return
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        try:
            await asyncio.wait_for(self.write(), 5)
        except Exception as error:
            log.warning("What was judged last was not written down", count=len(self._waiting), problem=str(error))

    async def _run(self) -> None:
        while True:
            try:
                async with asyncio.timeout(WRITE_EVERY_S):
                    await self._news.wait()
            except TimeoutError:
                pass
            self._news.clear()
            try:
                await self.write()
                await self._tidy_now_and_then()
            except Exception as error:
                log.warning("What was judged was not written down", problem=str(error)[:300])

    async def write(self) -> int:
        """Write down what waits; returns how many attempts that were."""
        async with self._writing:
            noted, self._waiting = self._waiting, []
            if not noted:
                return 0
            try:
                rows = await asyncio.to_thread(_batches, noted)
                async with self._here.storage.transaction() as session:
                    session.add_all(rows)
            except Exception:
                self._waiting = (noted + self._waiting)[:MOST_WAITING]
                raise
            _kept.inc(len(noted))
            return len(noted)

    async def _tidy_now_and_then(self) -> None:
        now = self._here.clock.monotonic()
        if self._tidied_at and now - self._tidied_at < TIDY_EVERY_S:
            return
        self._tidied_at = now
        await self.tidy()

    async def tidy(self) -> None:
        """Drop what is too old, what is too much, and what belonged to accounts that are gone."""
        before = self._here.clock.now() - timedelta(days=self._days)
        async with self._here.storage.transaction() as session:
            await session.execute(delete(AttemptBatch).where(AttemptBatch.until < before))
            accounts = select(Account.id)
            gone = AttemptBatch.account_id != "", AttemptBatch.account_id.not_in(accounts)
            await session.execute(delete(AttemptBatch).where(*gone))
            old = self._here.clock.now() - _REPLAYS_KEPT
            await session.execute(delete(ReplayRow).where(ReplayRow.asked_at < old))
        surplus = True
        while surplus:
            surplus = await self._drop_surplus()

    async def _drop_surplus(self) -> bool:
        """The oldest batches, while there is more than may be kept."""
        async with self._here.storage.transaction() as session:
            surplus = (await session.scalar(select(func.sum(AttemptBatch.count))) or 0) - self._most
            if surplus <= 0:
                return False
            return await _drop_oldest(session, surplus)

    @property
    def _most(self) -> int:
        return self._here.settings.conduct_log_attempts


async def _drop_oldest(session: AsyncSession, surplus: int) -> bool:
    """True while there is still too much."""
    query = select(AttemptBatch.id, AttemptBatch.count).order_by(AttemptBatch.since, AttemptBatch.id)
    chosen = []
    for batch_id, count in (await session.execute(query.limit(_DROPPED_AT_ONCE))).all():
        if surplus <= 0:
            break
        chosen.append(batch_id)
        surplus -= count
    await session.execute(delete(AttemptBatch).where(AttemptBatch.id.in_(chosen)))
    return bool(chosen) and surplus > 0


def _batches(noted: Sequence[tuple[Noted, str]]) -> list[AttemptBatch]:
    """One batch for each account and set of rules."""
    grouped: dict[tuple[str, str], list[Judged]] = defaultdict(list)
    for (attempt, parts, verdict), digest in noted:
        grouped[attempt.account_id, digest].append(judged_of(attempt, parts, verdict))
    return [
        AttemptBatch(
            id=new_id(),
            account_id=account_id,
            since=as_time(min(each.at for each in batch)),
            until=as_time(max(each.at for each in batch)),
            count=len(batch),
            rules=digest,
            body=pack(batch),
        )
        for (account_id, digest), batch in grouped.items()
    ]
