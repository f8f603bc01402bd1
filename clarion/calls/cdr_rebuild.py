"""Give CDRs to consumers again, so that they fill in what is missing. Safe while Clarion runs, and to repeat."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Text, cast, select

from clarion.base.storage import AsyncSession, Storage
from clarion.calls.cdr import CallRecord
from clarion.calls.cdr_consumers import BATCH_SIZE, Cdr, CdrConsumer, read_cdr
from clarion.calls.cdr_dead_letters import bury, reason_of
from clarion.calls.cdr_models import CdrConsumerRow, CdrRow


@dataclass
class Rebuilt:
    """How many CDRs each consumer was given, and how many became dead letters."""

    cdrs: int = 0
    dead_letters: int = 0


async def rebuild(
    storage: Storage,
    consumers: Sequence[CdrConsumer],
    since: datetime | None = None,
    progress: Callable[[int], None] = lambda count: None,
) -> Rebuilt:
    """Give every CDR (of calls that began since then) to each consumer, batch by batch."""
    found, position = Rebuilt(), 0
    begun = (CdrRow.started_at >= since,) if since is not None else ()
    while True:
        text = cast(CdrRow.record, Text)
        query = select(CdrRow.position, CdrRow.session_id, text).where(CdrRow.position > position, *begun)
        async with storage.reading() as session:
            rows = (await session.execute(query.order_by(CdrRow.position).limit(BATCH_SIZE))).all()
        if not rows:
            return found
        page = [read_cdr(*row) for row in rows]
        for consumer in consumers:
            found.dead_letters += await _give(storage, consumer, page)
        found.cdrs, position = found.cdrs + len(page), page[-1].position
        progress(found.cdrs)


async def _give(storage: Storage, consumer: CdrConsumer, page: Sequence[Cdr]) -> int:
    """One batch; if it fails, one by one. Returns how many failed."""
    unreadable = sum(cdr.record is None for cdr in page)  # dead letters already, of the consumer that runs
    wanted = [cdr for cdr in page if cdr.record is not None and consumer.wants(cdr.record)]
    if not wanted:
        return unreadable
    try:
        await _consume(storage, consumer, wanted)
    except Exception as error:
        if len(wanted) > 1:
            return unreadable + sum([await _give(storage, consumer, [cdr]) for cdr in wanted])
        async with storage.transaction() as session:
            [cdr] = wanted
            await bury(session, consumer.name, cdr.position, cdr.session_id, reason_of(error), datetime.now(UTC))
        return 1
    return unreadable


async def _consume(storage: Storage, consumer: CdrConsumer, cdrs: Sequence[Cdr]) -> None:
    records: list[CallRecord] = [cdr.record for cdr in cdrs if cdr.record is not None]
    async with storage.transaction() as session:
        await lock_consumer(session, consumer.name)
        await consumer.consume(session, records)


async def lock_consumer(session: AsyncSession, name: str) -> None:
    """Keep the running consumer from taking the same CDRs at the same time, until the commit."""
    await session.scalar(select(CdrConsumerRow.name).where(CdrConsumerRow.name == name).with_for_update())
