"""Keeps a row of each recording, in the transaction that stores the room."""

from datetime import UTC, datetime

from sqlalchemy import update

from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.meetings.recordings.events import RECORDING_CHANGED, MeetingRecordingChanged
from clarion.features.meetings.recordings.models import MeetingRecording
from clarion.features.meetings.recordings.rules import Status
from clarion.features.meetings.recordings.state import RunningRecording
from clarion.features.meetings.rooms.state import Room


async def record_recordings(session: AsyncSession, before: Room, after: Room, now: datetime) -> None:
    """Add rows of what was started, and say of what has stopped that its files may be stored."""
    if not after.started_at or (before.recordings is after.recordings and not after.ended):
        return
    old = before.recordings.by_id
    new = {} if after.ended else after.recordings.by_id
    # What was started and is over before the first write.
    known = {**after.recordings.by_id, **old}
    for key, one in after.recordings.by_id.items():
        if key not in old:
            session.add(_row(after, one, now))
    stopped = [key for key in known if key not in new]
    if stopped:
        await session.flush()
        rows = update(MeetingRecording).where(
            MeetingRecording.id.in_(stopped), MeetingRecording.status == Status.RECORDING
        )
        await session.execute(rows.values(status=Status.STOPPED, ended_at=now, due_at=now))
    for key in known:
        status = Status.STOPPED if key in stopped else Status.RECORDING
        if key in stopped or key not in old:
            changed = MeetingRecordingChanged(
                account_id=after.account_id, meeting_id=after.meeting_id, recording_id=key, status=status
            )
            announce(session, RECORDING_CHANGED, changed)


def _row(room: Room, one: RunningRecording, now: datetime) -> MeetingRecording:
    return MeetingRecording(
        id=one.id,
        meeting_id=room.meeting_id,
        account_id=room.account_id,
        extension_id=one.extension_id,
        started_by=one.by,
        started_at=datetime.fromtimestamp(one.started_at, UTC),
        status=Status.RECORDING,
        due_at=now,
    )
