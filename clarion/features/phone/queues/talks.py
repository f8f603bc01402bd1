"""How long members talked with callers of queues, from CDRs."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from clarion.base.storage import Storage
from clarion.calls.cdr import CallRecord
from clarion.calls.cdr_models import CdrRow
from clarion.features.phone.queues.estimates import ANSWERED, Talk, talks_of

AT_ONCE = 50  # records of calls that are read in one go: calls must not wait for many
MOST_PAGES = 60


async def read_talks(storage: Storage, since: datetime) -> list[Talk]:
    """Of calls that began since then, at most the last 3000; oldest first."""
    pages: list[list[Talk]] = []
    before: datetime | None = None
    for _ in range(MOST_PAGES):
        query = select(CdrRow.record, CdrRow.started_at).where(CdrRow.started_at >= since)
        if before is not None:
            query = query.where(CdrRow.started_at < before)
        async with storage.reading() as session:
            rows = (await session.execute(query.order_by(CdrRow.started_at.desc()).limit(AT_ONCE))).all()
        pages.append(_talks_in([record for record, _ in rows]))
        if len(rows) < AT_ONCE:
            break
        before = rows[-1][1]
        await asyncio.sleep(0)
    return [talk for page in reversed(pages) for talk in page]


def _talks_in(records: Sequence[dict[str, Any]]) -> list[Talk]:
    found: list[Talk] = []
    for record in reversed(records):
        if any(fact["kind"] == ANSWERED for fact in record["facts"]):
            call = CallRecord.model_validate(record)
            found += talks_of(call.facts, {party.index: party.ended for party in call.parties}, call.ended)
    return found
