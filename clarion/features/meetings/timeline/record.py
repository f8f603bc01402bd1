"""Keeps what happened with the meeting, in the transaction that stores the room."""

from datetime import datetime

from sqlalchemy import func, select

from clarion.base.storage import AsyncSession
from clarion.features.meetings.rooms.state import Room
from clarion.features.meetings.timeline.models import MeetingEvent
from clarion.features.meetings.timeline.rules import MOST_KEPT, happened


async def record_events(session: AsyncSession, before: Room, after: Room, now: datetime) -> None:
    """Only while a recording runs, since its page shows them."""
    if not after.started_at or before.participants is after.participants or not after.recordings.by_id:
        return
    found = list(happened(before, after))
    if not found:
        return
    kept = select(func.count()).select_from(MeetingEvent).where(MeetingEvent.meeting_id == after.meeting_id)
    room = MOST_KEPT - int(await session.scalar(kept) or 0)
    for number, (kind, participant, name) in enumerate(found[: max(0, room)]):
        session.add(
            MeetingEvent(
                meeting_id=after.meeting_id,
                revision=after.revision,
                number=number,
                kind=kind,
                participant=participant,
                name=name,
                at=now,
            )
        )
