"""Replay of a period of the log: by the rules in force, changed as asked; as a whole, or of one account."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from clarion.base.container import Container
from clarion.features.conduct.acts.switches import modes
from clarion.features.conduct.asking import Conduct
from clarion.features.conduct.overrides import RuleKeeper
from clarion.features.conduct.replay.comparing import Comparison
from clarion.features.conduct.replay.judging_again import Replayer
from clarion.features.conduct.replay.models import AttemptBatch
from clarion.features.conduct.replay.packing import Judged, unpack
from clarion.features.conduct.rulebook import Force

_BATCHES_AT_ONCE = 100
Tell = Callable[[int], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Period:
    """`since` to before `until`; of all accounts unless one is named; of at most so many attempts."""

    since: datetime
    until: datetime
    account_id: str = ""
    most: int = 2_000_000


@dataclass(slots=True)
class PeriodResult:
    found: Comparison
    complete: bool = True  # False: there was more than `most`


async def replay_period(here: Container, period: Period, base: Force, new: Force, tell: Tell) -> PeriodResult:
    """Compare; off the event loop, batch by batch. `tell` hears how many attempts there were so far."""
    replayer = Replayer(base, new)
    result = PeriodResult(replayer.found)
    async for rows in _read(here, period):
        left = period.most - replayer.found.judged
        if left <= 0:
            result.complete = False
            break
        await asyncio.to_thread(_take, replayer, rows, period, left)
        await tell(replayer.found.judged)
    return result


def _take(replayer: Replayer, rows: list[AttemptBatch], period: Period, left: int) -> None:
    since, until = period.since.timestamp(), period.until.timestamp()
    for judged, rules in _judged(rows):
        if since <= judged.at < until:
            replayer.take(judged, rules)
            left -= 1
            if left <= 0:
                return


def _judged(rows: list[AttemptBatch]) -> Iterator[tuple[Judged, str]]:
    for row in rows:
        for judged in unpack(row.body, row.account_id):
            yield judged, row.rules


async def _read(here: Container, period: Period) -> AsyncIterator[list[AttemptBatch]]:
    """The batches of a period in a fixed order, some at a time."""
    last: tuple[datetime, str] | None = None
    while True:
        query = select(AttemptBatch).where(AttemptBatch.until >= period.since, AttemptBatch.since < period.until)
        if period.account_id:
            query = query.where(AttemptBatch.account_id == period.account_id)
        if last is not None:
            after = (AttemptBatch.since > last[0]) | ((AttemptBatch.since == last[0]) & (AttemptBatch.id > last[1]))
            query = query.where(after)
        query = query.order_by(AttemptBatch.since, AttemptBatch.id).limit(_BATCHES_AT_ONCE)
        async with here.storage.reading() as session:
            rows = list((await session.scalars(query)).all())
        if not rows:
            return
        last = (rows[-1].since, rows[-1].id)
        yield rows


async def rules_in_force(here: Container) -> Force:
    """By files, changes and switches as they are kept now; for programs that judge nothing."""
    conduct = Conduct()
    await RuleKeeper(here, conduct).load()
    async with here.storage.reading() as session:
        conduct.switch(await modes(session))
    return conduct.force
