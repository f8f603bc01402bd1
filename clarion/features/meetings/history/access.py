"""Who may read what stays of a meeting: its host, and the colleagues who attended it."""

from sqlalchemy import select

from clarion.base.errors import NotFound
from clarion.base.storage import AsyncSession
from clarion.features.meetings.history.models import Meeting, MeetingAttendance
from clarion.features.people.sign_in import Caller


async def get_own_meeting(session: AsyncSession, caller: Caller, meeting_id: str) -> Meeting:
    """A meeting that the caller hosted or attended. Raises NotFound."""
    row = await session.get(Meeting, meeting_id) if len(meeting_id) <= 64 else None
    if row is not None and row.host_extension_id != caller.extension_id:
        attended = select(MeetingAttendance.participant).where(
            MeetingAttendance.meeting_id == row.id, MeetingAttendance.extension_id == caller.extension_id
        )
        if await session.scalar(attended.limit(1)) is None:
            row = None
    if row is None:
        raise NotFound("Resource for parameter [meetingId] is not found.", parameter="meetingId")
    return row
