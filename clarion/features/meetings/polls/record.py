"""Keeps closed polls with the meeting."""

from datetime import UTC, datetime

from sqlalchemy import delete

from clarion.base.storage import AsyncSession
from clarion.features.meetings.polls.models import MeetingPoll
from clarion.features.meetings.polls.state import Poll
from clarion.features.meetings.rooms.state import Room


async def record_polls(session: AsyncSession, before: Room, after: Room, now: datetime) -> None:
    """Write polls that this change closed, and those that are open when the meeting ends; drop deleted ones."""
    if not after.started_at or (before.polls is after.polls and not after.ended):
        return
    old, new = before.polls.by_id, after.polls.by_id
    gone = [key for key, poll in old.items() if key not in new and poll.closed_at]
    if gone:
        await session.execute(
            delete(MeetingPoll).where(MeetingPoll.meeting_id == after.meeting_id, MeetingPoll.poll.in_(gone))
        )
    for key, poll in new.items():
        was_closed = key in old and old[key].closed_at
        if not was_closed and (poll.closed_at or after.ended):
            session.add(_row(after.meeting_id, poll, now))


def _row(meeting_id: str, poll: Poll, now: datetime) -> MeetingPoll:
    return MeetingPoll(
        meeting_id=meeting_id,
        poll=poll.id,
        question=poll.question,
        multiple=poll.multiple,
        anonymous=poll.anonymous,
        options=list(poll.options),
        counts=list(poll.counts),
        answered=len(poll.voters),
        votes=[{"name": one.name, "choices": list(one.choices)} for one in poll.answers.values()],
        opened_at=datetime.fromtimestamp(poll.opened_at, UTC),
        closed_at=datetime.fromtimestamp(poll.closed_at, UTC) if poll.closed_at else now,
    )
