"""REST of the polls of a meeting."""

from typing import Annotated, Any, TypedDict

from fastapi import APIRouter
from sqlalchemy import select

from clarion.base.container import Here
from clarion.base.http import wire_time
from clarion.features.meetings.history.access import get_own_meeting
from clarion.features.meetings.polls.models import MeetingPoll
from clarion.features.people.sign_in import Caller, require, resolve_extension

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/extension/{extensionId}", tags=["Meetings: history"])
Attendee = Annotated[Caller, require("Meetings", scopes="Video")]


class PollRecord(TypedDict):
    """`counts`: by option. `answered`: how many people did. `votes`: who chose what; empty for an anonymous poll."""

    id: str
    question: str
    options: list[str]
    multiple: bool
    anonymous: bool
    counts: list[int]
    answered: int
    votes: list[dict[str, Any]]
    openedAt: str
    closedAt: str


class PollRecords(TypedDict):
    records: list[PollRecord]


@router.get("/clarion/meetings/{meetingId}/polls", summary="List the polls of a meeting")
async def list_meeting_polls(
    here: Here,
    caller: Attendee,
    accountId: str,
    extensionId: str,
    meetingId: str,
) -> PollRecords:
    """With their results, for its host and colleagues who attended it. Only the host sees who chose what."""
    async with here.storage.reading() as session:
        await resolve_extension(session, caller, accountId, extensionId, reach="own")
        meeting = await get_own_meeting(session, caller, meetingId)
        query = select(MeetingPoll).where(MeetingPoll.meeting_id == meeting.id)
        rows = (await session.scalars(query.order_by(MeetingPoll.opened_at, MeetingPoll.poll))).all()
    hosted = meeting.host_extension_id == caller.extension_id
    return {"records": [_view(row, names=hosted) for row in rows]}


def _view(row: MeetingPoll, *, names: bool) -> PollRecord:
    return {
        "id": row.poll,
        "question": row.question,
        "options": row.options,
        "multiple": row.multiple,
        "anonymous": row.anonymous,
        "counts": row.counts,
        "answered": row.answered,
        "votes": row.votes if names else [],
        "openedAt": wire_time(row.opened_at),
        "closedAt": wire_time(row.closed_at),
    }
