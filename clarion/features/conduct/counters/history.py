"""What happened before this process began, from what the database keeps: so that a restart forgets no window.

Calls are read from their CDRs here; other features bring theirs as `History`. Reading twice, or what the bus tells as
well, does no harm: the same event counts once.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import select, tuple_

from clarion.base.container import Container
from clarion.base.storage import AsyncSession
from clarion.calls.cdr import CallRecord
from clarion.calls.cdr_models import CdrRow
from clarion.features.conduct.counters.book import CounterBook
from clarion.features.conduct.counters.call_watch import ended_in
from clarion.features.conduct.counters.taking import take
from clarion.features.conduct.ports import Happening

CALLS_BACK = timedelta(days=31)
MOST_CALLS = 1_000_000
_AT_ONCE = 2_000
_TAKEN_AT_ONCE = 500


class History(Protocol):
    """A feature that can tell what happened earlier."""

    def happenings(self, session: AsyncSession, since: datetime) -> AsyncIterator[Happening]:
        """Oldest first."""


class Histories:
    """Features enter here: `here.get(Histories).add(…)`, whether counting has begun or not."""

    def __init__(self) -> None:
        self.waiting: list[tuple[History, timedelta]] = []
        self.news = asyncio.Event()

    def add(self, history: History, back: timedelta) -> None:
        """`back`: how far its windows reach."""
        self.waiting.append((history, back))
        self.news.set()


class CallHistory:
    """CDRs as history."""

    async def happenings(self, session: AsyncSession, since: datetime) -> AsyncIterator[Happening]:
        place, seen = (since, ""), 0
        while seen < MOST_CALLS:
            query = select(CdrRow.started_at, CdrRow.session_id, CdrRow.record)
            query = query.where(tuple_(CdrRow.started_at, CdrRow.session_id) > place)
            query = query.order_by(CdrRow.started_at, CdrRow.session_id).limit(_AT_ONCE)
            rows = (await session.execute(query)).all()
            for _, _, record in rows:
                for told in ended_in(CallRecord.model_validate(record)):
                    yield told
            if len(rows) < _AT_ONCE:
                return
            place, seen = (rows[-1][0], rows[-1][1]), seen + len(rows)


Also = Callable[[Happening], None]


async def read_history(
    here: Container, book: CounterBook, history: History, back: timedelta, also: Also = lambda told: None
) -> int:
    """Count what is kept; returns how many happenings there were. Others get their turn in between."""
    async with here.storage.reading() as session:
        return await _read(book, history.happenings(session, here.clock.now() - back), also)


async def _read(book: CounterBook, told: AsyncIterator[Happening], also: Also) -> int:
    count, waiting = 0, list[Happening]()
    async for one in told:
        waiting.append(one)
        count += 1
        if len(waiting) == _TAKEN_AT_ONCE:
            _take(book, waiting, also)
            waiting.clear()
            await asyncio.sleep(0)
    _take(book, waiting, also)
    return count


def _take(book: CounterBook, told: list[Happening], also: Also) -> None:
    with book.reading_history():
        for one in told:
            take(book, one)
            also(one)
