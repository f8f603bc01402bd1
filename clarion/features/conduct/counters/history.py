"""What happened before this process began, from what the database keeps: so that a restart forgets no window.

Calls are read from the ledger here; other features bring theirs as `History`. Reading twice, or what the bus tells as
well, does no harm: the same event counts once.
"""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Protocol

import structlog
from sqlalchemy import select, tuple_

from clarion.base.container import Container
from clarion.base.storage import AsyncSession
from clarion.calls.ledger import CallRecord
from clarion.calls.ledger_models import LedgerCall
from clarion.features.conduct.counters.book import CounterBook
from clarion.features.conduct.counters.call_watch import ended_in
from clarion.features.conduct.counters.taking import take
from clarion.features.conduct.ports import Happening

log = structlog.stdlib.get_logger("clarion.conduct")

CALLS_BACK = timedelta(days=31)
MOST_CALLS = 1_000_000
_AT_ONCE = 2_000
_TAKEN_AT_ONCE = 500


class History(Protocol):
    """A feature that can tell what happened earlier."""

    def happenings(self, session: AsyncSession, since: datetime) -> AsyncIterator[Happening]:
        """Oldest first."""


class Histories:
    """Features enter here: `here.get(Histories).add(…)`."""

    def __init__(self) -> None:
        self.all: list[tuple[History, timedelta]] = []

    def add(self, history: History, back: timedelta) -> None:
        """`back`: how far its windows reach."""
        self.all.append((history, back))


class Calls:
    """The ledger as history."""

    async def happenings(self, session: AsyncSession, since: datetime) -> AsyncIterator[Happening]:
        place, seen = (since, ""), 0
        while seen < MOST_CALLS:
            query = select(LedgerCall.started_at, LedgerCall.session_id, LedgerCall.record)
            query = query.where(tuple_(LedgerCall.started_at, LedgerCall.session_id) > place)
            query = query.order_by(LedgerCall.started_at, LedgerCall.session_id).limit(_AT_ONCE)
            rows = (await session.execute(query)).all()
            for _, _, record in rows:
                for told in ended_in(CallRecord.model_validate(record)):
                    yield told
            if len(rows) < _AT_ONCE:
                return
            place, seen = (rows[-1][0], rows[-1][1]), seen + len(rows)


async def read_history(here: Container, book: CounterBook) -> int:
    """Count what is kept; returns how many happenings there were. Others get their turn in between."""
    now, count = here.clock.now(), 0
    known = here.find(Histories)
    sources: list[tuple[History, timedelta]] = [(Calls(), CALLS_BACK), *(known.all if known else [])]
    for history, back in sources:
        try:
            async with here.storage.reading() as session:
                count += await _read(book, history.happenings(session, now - back))
        except Exception as error:
            log.warning("A part of the history was not read", history=type(history).__name__, problem=str(error))
    return count


async def _read(book: CounterBook, told: AsyncIterator[Happening]) -> int:
    count, waiting = 0, list[Happening]()
    async for one in told:
        waiting.append(one)
        count += 1
        if len(waiting) == _TAKEN_AT_ONCE:
            _take(book, waiting)
            waiting.clear()
            await asyncio.sleep(0)
    _take(book, waiting)
    return count


def _take(book: CounterBook, told: list[Happening]) -> None:
    with book.reading_history():
        for one in told:
            take(book, one)
