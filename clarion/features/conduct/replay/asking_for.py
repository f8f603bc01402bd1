"""Comparisons as jobs: asked for by an officer, made in the background of one process, one at a time, read anywhere."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, cast

import structlog
from sqlalchemy import func, select

from clarion.base.container import Container
from clarion.base.errors import Invalid, NotFound
from clarion.base.http import wire_time
from clarion.base.ids import new_id
from clarion.base.storage import AsyncSession
from clarion.features.conduct.asking import Conduct
from clarion.features.conduct.replay.changes import changed_book
from clarion.features.conduct.replay.comparing import comparison_view
from clarion.features.conduct.replay.models import AttemptBatch, ReplayRow
from clarion.features.conduct.replay.periods import Period, replay_period
from clarion.features.conduct.replay.responses import ReplayInfo, ReplayPeriod
from clarion.features.conduct.rulebook import Force

log = structlog.stdlib.get_logger("clarion.conduct")

MOST_ASKED = 5
"""Comparisons that may wait at once, of everybody."""
LONGEST = timedelta(days=92)
_FORGOTTEN = timedelta(minutes=2)
RUNNING, DONE, FAILED = "running", "done", "failed"


class ReplayJobs:
    """One in each process that answers requests."""

    def __init__(self, here: Container) -> None:
        self._here = here
        self._turn = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def start(self, row: ReplayRow, period: Period, base: Force, new: Force) -> None:
        """Make the comparison that `row` asks for. Call after its transaction."""
        task = asyncio.get_running_loop().create_task(self._run(row.id, period, base, new))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run(self, replay_id: str, period: Period, base: Force, new: Force) -> None:
        async def tell(judged: int) -> None:
            await self._note(replay_id, judged=judged)

        try:
            async with self._turn:
                result = await replay_period(self._here, period, base, new, tell)
            view = {**comparison_view(result.found), "complete": result.complete}
            await self._note(replay_id, judged=result.found.judged, state=DONE, result=view)
        except Exception as error:
            log.exception("A replay failed", replay=replay_id)
            await self._note(replay_id, state=FAILED, result={"problem": type(error).__name__})

    async def _note(self, replay_id: str, **said: Any) -> None:
        async with self._here.storage.transaction() as session:
            row = await session.get(ReplayRow, replay_id)
            if row is not None:
                row.seen_at = self._here.clock.now()
                for name, value in said.items():
                    setattr(row, name, value)


def jobs_of(here: Container) -> ReplayJobs:
    return here.find(ReplayJobs) or here.offer(ReplayJobs, ReplayJobs(here))


async def ask_for(
    session: AsyncSession, here: Container, period: Period, changes: Sequence[str], *, by: str
) -> tuple[ReplayRow, Force, Force]:
    """Note that a comparison is wanted. Raises Invalid for what cannot be compared, and for too many at once."""
    if not timedelta() < period.until - period.since <= LONGEST:
        raise Invalid(f"Parameter [to] value is invalid: up to {LONGEST.days} days after [from].", parameter="to")
    if not changes:
        raise Invalid("Parameter [changes] value is invalid: name at least one change.", parameter="changes")
    base = here.get(Conduct).force
    try:
        new = base.with_book(changed_book(base.book, changes))
    except Invalid as error:
        raise Invalid(f"Parameter [changes] value is invalid: {error.message}", parameter="changes") from None
    now = here.clock.now()
    waiting = select(func.count()).where(ReplayRow.state == RUNNING, ReplayRow.seen_at > now - _FORGOTTEN)
    if (await session.scalar(waiting) or 0) >= MOST_ASKED:
        raise Invalid(f"{MOST_ASKED} replays run already; wait until one is done.", parameter="changes")
    asked = {
        "from": wire_time(period.since),
        "to": wire_time(period.until),
        "accountId": period.account_id or None,
        "changes": list(changes),
    }
    row = ReplayRow(
        id=new_id(), asked_by=by, asked_at=now, seen_at=now, state=RUNNING, asked=asked, judged=0, result={}
    )
    session.add(row)
    await session.flush()
    return row, base, new


async def get_replay(session: AsyncSession, replay_id: str) -> ReplayRow:
    row = await session.get(ReplayRow, replay_id[:64])
    if row is None:
        raise NotFound("Resource for parameter [replayId] is not found.", parameter="replayId")
    return row


async def list_replays(session: AsyncSession, offset: int, limit: int) -> tuple[Sequence[ReplayRow], int]:
    """Newest first."""
    total = await session.scalar(select(func.count()).select_from(ReplayRow))
    query = select(ReplayRow).order_by(ReplayRow.asked_at.desc(), ReplayRow.id).offset(offset).limit(limit)
    return (await session.scalars(query)).all(), total or 0


async def kept_period(session: AsyncSession) -> ReplayPeriod:
    """From when to when attempts are kept, and how many."""
    query = select(func.min(AttemptBatch.since), func.max(AttemptBatch.until), func.sum(AttemptBatch.count))
    since, until, count = (await session.execute(query)).one()
    return {
        "from": wire_time(since) if since else None,
        "to": wire_time(until) if until else None,
        "attempts": count or 0,
    }


def replay_view(here: Container, row: ReplayRow, *, whole: bool) -> ReplayInfo:
    forgotten = row.state == RUNNING and here.clock.now() - row.seen_at > _FORGOTTEN
    view = {
        "id": row.id,
        "askedAt": wire_time(row.asked_at),
        "state": "interrupted" if forgotten else row.state,
        "judged": row.judged,
        **row.asked,
    }
    if not whole:
        return cast("ReplayInfo", {**view, "differing": row.result.get("differing")})
    return cast("ReplayInfo", {**view, "result": row.result if row.state != RUNNING else None})
