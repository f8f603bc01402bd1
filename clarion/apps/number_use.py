"""Which numbers nobody called, and which called or wrote to nobody: by the call log and the message store."""

from datetime import datetime

from sqlalchemy import exists, func, select

from clarion.base.storage import AsyncSession
from clarion.features.conduct import NumberUse
from clarion.features.message_store import Message
from clarion.features.numbers import PhoneNumber
from clarion.features.phone import CallLogEntry

_MOST_READ = 2000
"""Numbers without calls that are looked up in the message store, at most; further ones count as used."""


class RecordedNumberUse(NumberUse):
    async def unused_since(self, session: AsyncSession, account_id: str, since: datetime) -> tuple[int, int]:
        mine = PhoneNumber.account_id == account_id
        held = await session.scalar(select(func.count()).where(mine)) or 0
        calls = [
            exists().where(
                CallLogEntry.account_id == account_id, column == PhoneNumber.number, CallLogEntry.started_at >= since
            )
            for column in (CallLogEntry.from_number, CallLogEntry.to_number)
        ]
        query = select(PhoneNumber.number).where(mine, PhoneNumber.created_at < since, *(~each for each in calls))
        silent = (await session.scalars(query.order_by(PhoneNumber.number).limit(_MOST_READ))).all()
        if not silent:
            return 0, held
        written = await _written(session, account_id, since)
        return sum(number not in written for number in silent), held


async def _written(session: AsyncSession, account_id: str, since: datetime) -> set[str]:
    """All numbers in messages since then."""
    query = select(Message.numbers).where(Message.account_id == account_id, Message.created_at >= since).distinct()
    found: set[str] = set()
    async for numbers in await session.stream_scalars(query.execution_options(yield_per=1000)):
        found.update(numbers.split())
    return found
