"""Stays of callers in queues: a row for each, from the CDRs, so that a service level reads just its queue."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime

from sqlalchemy import func, insert, select

from clarion.base.container import Container
from clarion.base.storage import AsyncSession
from clarion.calls.cdr import CallRecord
from clarion.calls.cdr_consumers import CdrConsumer, consumers_of
from clarion.features.people import Extension
from clarion.features.phone.queues.figures import JOINED, Stay, stays_of
from clarion.features.phone.queues.models import QueueStayRow

MOST_STAYS = 50_000
"""That a service level of one queue is computed from."""


def queue_stays_consumer() -> CdrConsumer:
    """Writes the stays of each call once."""
    return CdrConsumer("queue-stays", write_stays, wants=was_queued, from_start=True)


def was_queued(record: CallRecord) -> bool:
    return any(fact.kind == JOINED for fact in record.facts)


class QueueStays:
    """Keeps the table of stays as long as it is open."""

    def __init__(self, here: Container) -> None:
        self._here = here
        self._consumer = queue_stays_consumer()

    async def open(self) -> None:
        consumers_of(self._here).add(self._consumer)

    async def close(self) -> None:
        await consumers_of(self._here).remove(self._consumer.name)


async def write_stays(session: AsyncSession, calls: Sequence[CallRecord]) -> None:
    """Stays in queues that are gone are left out: nobody can ask for them."""
    found = {call.session_id: stays_of(call) for call in calls}
    queue_ids = {stay.queue_id for stays in found.values() for stay in stays}
    if not queue_ids:
        return
    owners = select(Extension.id, Extension.account_id).where(Extension.id.in_(queue_ids))
    accounts = dict((await session.execute(owners)).all())
    known = set(await session.scalars(select(QueueStayRow.session_id).where(QueueStayRow.session_id.in_(found))))
    rows = [
        {
            "session_id": session_id,
            "nth": nth,
            "account_id": accounts[stay.queue_id],
            "queue_id": stay.queue_id,
            "joined_at": datetime.fromtimestamp(stay.joined, UTC),
            "waited": stay.waited,
            "how": stay.how[:40],
        }
        for session_id, stays in found.items()
        if session_id not in known
        for nth, stay in enumerate(stays)
        if stay.queue_id in accounts
    ]
    if rows:
        await session.execute(insert(QueueStayRow), rows)


async def read_stays(
    session: AsyncSession, queue_ids: Collection[str], start: datetime, end: datetime
) -> tuple[dict[str, list[Stay]], bool]:
    """By queue, of callers who joined in this time. False: there are more than are looked at."""
    within = QueueStayRow.queue_id.in_(queue_ids), QueueStayRow.joined_at >= start, QueueStayRow.joined_at < end
    columns = QueueStayRow.queue_id, QueueStayRow.joined_at, QueueStayRow.waited, QueueStayRow.how
    found: dict[str, list[Stay]] = {}
    rows = (await session.execute(select(*columns).where(*within).limit(MOST_STAYS))).all()
    for queue_id, joined_at, waited, how in rows:
        stay = Stay(queue_id=queue_id, joined=joined_at.timestamp(), waited=waited, how=how)
        found.setdefault(queue_id, []).append(stay)
    complete = len(rows) < MOST_STAYS or (await session.scalar(select(func.count()).where(*within)) or 0) <= MOST_STAYS
    return found, complete
