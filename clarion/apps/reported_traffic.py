"""What a reporter got from a number: texts and faxes of their mailbox and calls of their log, for the page of the
report.
"""

from typing import Literal

from sqlalchemy import or_, select

from clarion.base.clock import Clock
from clarion.base.storage import AsyncSession
from clarion.features.conduct import (
    MOST_SHOWN,
    TRAFFIC_LOOKS_BACK,
    CaseTrafficItem,
    ReportedMessage,
    ReportedTraffic,
    traffic_item,
)
from clarion.features.message_store import Direction, Message, MessageType
from clarion.features.people import Extension
from clarion.features.phone import CallLogEntry


class MailboxTraffic(ReportedTraffic):
    """Reads the message store and the call log."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def between(self, session: AsyncSession, reporter: Extension, number: str) -> list[CaseTrafficItem]:
        since = self._clock.now() - TRAFFIC_LOOKS_BACK
        messages = (
            select(Message)
            .where(
                Message.extension_id == reporter.id,
                Message.created_at >= since,
                Message.type.in_((MessageType.SMS, MessageType.FAX)),
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
        found = [_item(row) for row in await session.scalars(messages)]
        found += [
            traffic_item(row.started_at, "call", row.direction, seconds=row.seconds, result=row.result)
            for row in await session.scalars(calls)
        ]
        return sorted(found, key=lambda one: one["at"], reverse=True)[:MOST_SHOWN]

    async def message(self, session: AsyncSession, reporter: Extension, message_id: str) -> ReportedMessage | None:
        row = await session.get(Message, message_id)
        if row is None or row.extension_id != reporter.id or row.direction != Direction.INBOUND:
            return None
        if row.type not in (MessageType.SMS, MessageType.FAX):
            return None
        number = str(row.sender.get("phoneNumber", ""))
        return ReportedMessage(number=number, channel=_channel(row), at=row.created_at)


def _channel(row: Message) -> Literal["text", "fax"]:
    return "fax" if row.type == MessageType.FAX else "text"


def _item(row: Message) -> CaseTrafficItem:
    is_fax = row.type == MessageType.FAX
    return traffic_item(
        row.created_at,
        _channel(row),
        row.direction,
        text=None if is_fax else row.subject,
        pages=int(row.details.get("faxPageCount", 0)) if is_fax else None,
        message_id=row.id,
    )
