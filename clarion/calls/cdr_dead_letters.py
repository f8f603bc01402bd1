"""CDRs that a consumer could not take: kept with the reason, tried again after growing pauses and on demand."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Text, bindparam, cast, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from clarion.base.clock import Clock
from clarion.base.storage import AsyncSession, Ready, Storage
from clarion.calls.cdr import CallRecord
from clarion.calls.cdr_models import CdrConsumerRow, CdrDeadLetter, CdrRow

log = structlog.stdlib.get_logger("clarion.cdr")

Consume = Callable[[AsyncSession, Sequence[CallRecord]], Awaitable[None]]
RETRY_AFTER = tuple(timedelta(minutes=minutes) for minutes in (1, 10, 60, 360, 1440))
"""Pauses before the automatic attempts; after the last one only `clarion cdr retry` tries again."""
_AT_ONCE = 20
_DUE = Ready(
    select(CdrDeadLetter.consumer, CdrDeadLetter.position)
    .where(
        CdrDeadLetter.consumer.in_(bindparam("names", expanding=True)),
        CdrDeadLetter.retry_at <= bindparam("now", type_=CdrDeadLetter.retry_at.type),
    )
    .order_by(CdrDeadLetter.retry_at)
    .limit(_AT_ONCE)
)


def reason_of(error: BaseException) -> str:
    """The error in one line, without the values that a database's error repeats."""
    told = getattr(error, "orig", None) or error
    return f"{type(told).__name__}: {next(iter(str(told).splitlines()), '')}"[:500]


async def bury(
    session: AsyncSession, consumer: str, position: int, session_id: str, reason: str, now: datetime
) -> None:
    """Set a CDR aside for this consumer, in the transaction that moves it past the CDR."""
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    row = {
        "consumer": consumer,
        "position": position,
        "session_id": session_id,
        "reason": reason,
        "attempts": 1,
        "failed_at": now,
        "retry_at": now + RETRY_AFTER[0],
    }
    insert = (sqlite.insert if on_sqlite else postgresql.insert)(CdrDeadLetter).values(row)
    await session.execute(insert.on_conflict_do_nothing())


async def retry(storage: Storage, clock: Clock, consumers: Mapping[str, Consume]) -> int:
    """Try dead letters that are due. Returns how many are done."""
    due = await storage.ask(_DUE, names=sorted(consumers), now=clock.now())
    done = 0
    for name, position in due:
        done += await _retry_one(storage, clock, name, position, consumers[name])
    return done


async def _retry_one(storage: Storage, clock: Clock, name: str, position: int, consume: Consume) -> bool:
    this = (CdrDeadLetter.consumer == name, CdrDeadLetter.position == position)
    try:
        async with storage.transaction() as session:
            # The consumer's row is the lock that keeps two processes from taking one CDR at the same time.
            claim = select(CdrConsumerRow.name).where(CdrConsumerRow.name == name).with_for_update(skip_locked=True)
            letter = select(CdrDeadLetter.position).where(*this)
            if await session.scalar(claim) is None or await session.scalar(letter) is None:
                return False
            text = await session.scalar(select(cast(CdrRow.record, Text)).where(CdrRow.position == position))
            if text is not None:
                await consume(session, [CallRecord.model_validate_json(text)])
            await session.execute(delete(CdrDeadLetter).where(*this))
    except Exception as error:
        await _note_failure(storage, clock, name, position, error)
        return False
    log.info("cdr.dead_letter_done", consumer=name, position=position)
    return True


async def _note_failure(storage: Storage, clock: Clock, name: str, position: int, error: Exception) -> None:
    async with storage.transaction() as session:
        letter = await session.get(CdrDeadLetter, (name, position), with_for_update=True)
        if letter is None:
            return
        pause = RETRY_AFTER[letter.attempts] if letter.attempts < len(RETRY_AFTER) else None
        letter.attempts += 1
        letter.reason, letter.failed_at = reason_of(error), clock.now()
        letter.retry_at = clock.now() + pause if pause is not None else None
    log.warning("cdr.dead_letter_failed", consumer=name, position=position, problem=reason_of(error))


async def retry_soon(session: AsyncSession, now: datetime, consumer: str = "") -> int:
    """Make dead letters due at once, of one consumer or all. Returns how many."""
    these = (CdrDeadLetter.consumer == consumer,) if consumer else ()
    names = await session.scalars(select(CdrDeadLetter.position).where(*these))
    count = len(names.all())
    await session.execute(update(CdrDeadLetter).where(*these).values(retry_at=now, attempts=0))
    return count
