"""Keeps a row of each stream, in the transaction that stores the room."""

from datetime import UTC, datetime

from sqlalchemy import update

from clarion.base.storage import AsyncSession
from clarion.features.meetings.rooms.state import Room
from clarion.features.meetings.streams.models import MeetingStream


async def record_stream(session: AsyncSession, before: Room, after: Room, now: datetime) -> None:
    """Add a row of what was started, and say of what has ended that it has."""
    if not after.started_at or (before.live_stream is after.live_stream and not after.ended):
        return
    old, new = before.live_stream, after.live_stream
    if new.id and new.id != old.id:
        session.add(
            MeetingStream(
                id=new.id,
                meeting_id=after.meeting_id,
                account_id=after.account_id,
                extension_id=new.extension_id,
                started_by=new.by[:200],
                host=new.host[:300],
                started_at=datetime.fromtimestamp(new.started_at, UTC),
                ended_at=now if after.ended else None,
            )
        )
    gone = [each.id for each in (old, new) if each.id and (after.ended or each.id != new.id)]
    if gone:
        await session.flush()
        rows = update(MeetingStream).where(MeetingStream.id.in_(gone), MeetingStream.ended_at.is_(None))
        await session.execute(rows.values(ended_at=now))
