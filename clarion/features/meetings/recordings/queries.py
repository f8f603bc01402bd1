"""Which recordings somebody may see: of meetings that they host or attended, and those that they started."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, exists, or_, select, tuple_

from clarion.base.errors import Forbidden, NotFound
from clarion.base.http import parse_time, wire_time
from clarion.base.http_paging import page_token, read_page_token
from clarion.base.storage import AsyncSession
from clarion.features.meetings.history.models import Meeting, MeetingAttendance
from clarion.features.meetings.recordings.models import MeetingRecording
from clarion.features.people.sign_in import Caller

Found = tuple[MeetingRecording, Meeting]


def recordings_and_meetings(account_id: str) -> Select[Any]:
    query: Any = select(MeetingRecording, Meeting).join(Meeting, Meeting.id == MeetingRecording.meeting_id)
    found: Select[Any] = query.where(MeetingRecording.account_id == account_id)
    return found


def seen_by(extension_id: str) -> Any:
    attended = exists().where(
        MeetingAttendance.meeting_id == Meeting.id, MeetingAttendance.extension_id == extension_id
    )
    return or_(Meeting.host_extension_id == extension_id, MeetingRecording.extension_id == extension_id, attended)


async def page_of(
    session: AsyncSession, query: Select[Any], token: str, count: int
) -> tuple[list[Found], dict[str, str]]:
    """Newest first, and the tokens of the page. Raises Invalid for a token of another list."""
    if token:
        _, position = read_page_token(token)
        at, last = parse_time(str(position.get("at", "")), parameter="pageToken"), str(position.get("id", ""))
        query = query.where(tuple_(MeetingRecording.started_at, MeetingRecording.id) < (at, last))
    query = query.order_by(MeetingRecording.started_at.desc(), MeetingRecording.id.desc())
    rows: list[Found] = [(row[0], row[1]) for row in await session.execute(query.limit(count + 1))]
    paging = {"currentPageToken": token}
    if len(rows) > count:
        last_row = rows[count - 1][0]
        paging["nextPageToken"] = page_token({"at": wire_time(last_row.started_at), "id": last_row.id})
    return rows[:count], paging


async def get_own_recording(session: AsyncSession, caller: Caller, recording_id: str) -> Found:
    """One that the caller may remove: of a meeting that they host, started by them, or any for who removes the
    company's recordings. Raises NotFound, Forbidden.
    """
    query = recordings_and_meetings(caller.account_id).where(MeetingRecording.id == recording_id[:80])
    row = (await session.execute(query)).one_or_none()
    if row is None:
        raise NotFound("Resource for parameter [recordingId] is not found.", parameter="recordingId")
    recording, meeting = row[0], row[1]
    if may_remove(caller, recording, meeting):
        return recording, meeting
    raise Forbidden("Only the host of the meeting and who started the recording can delete it.", code="CMN-408")


def may_remove(caller: Caller, recording: MeetingRecording, meeting: Meeting) -> bool:
    own = caller.extension_id in (meeting.host_extension_id, recording.extension_id)
    return own or caller.may("EditCompanyCallRecordings")


async def recordings_of(session: AsyncSession, meeting_ids: Sequence[str]) -> list[MeetingRecording]:
    """Oldest first."""
    query = select(MeetingRecording).where(MeetingRecording.meeting_id.in_(meeting_ids))
    return list(await session.scalars(query.order_by(MeetingRecording.started_at, MeetingRecording.id)))
