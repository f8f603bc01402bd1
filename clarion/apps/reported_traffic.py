"""What a reporter got from a number: texts of their mailbox and calls of their log, for the page of the report."""

from sqlalchemy import or_, select

from clarion.base.clock import Clock
from clarion.base.storage import AsyncSession
from clarion.features.conduct import MOST_SHOWN, TRAFFIC_LOOKS_BACK, CaseTrafficItem, ReportedTraffic, traffic_item
from clarion.features.message_store import Message, MessageType
from clarion.features.people import Extension
from clarion.features.phone import CallLogEntry


class MailboxTraffic(ReportedTraffic):
    """Reads the message store and the call log."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def between(self, session: AsyncSession, reporter: Extension, number: str) -> list[CaseTrafficItem]:
        since = self._clock.now() - TRAFFIC_LOOKS_BACK
        texts = (
            select(Message)
            .where(
                Message.extension_id == reporter.id,
                Message.created_at >= since,
                Message.type == MessageType.SMS,
                Message.numbers.contains(f" {number} ", autoescape=True),
            )
            .order_by(Message.created_at.desc())
            .limit(MOST_SHOWN)
        )
        calls = (
            select(CallLogEntry)
            .where(
                CallLogEntry.extension_id == reporter.id,
                CallLogEntry.started_at >= since,
                or_(CallLogEntry.from_number == number, CallLogEntry.to_number == number),
            )
            .order_by(CallLogEntry.started_at.desc())
            .limit(MOST_SHOWN)
        )
        found = [
            traffic_item(row.created_at, "text", row.direction, text=row.subject)
            for row in await session.scalars(texts)
        ]
        found += [
            traffic_item(row.started_at, "call", row.direction, seconds=row.seconds, result=row.result)
            for row in await session.scalars(calls)
        ]
        return sorted(found, key=lambda one: one["at"], reverse=True)[:MOST_SHOWN]
