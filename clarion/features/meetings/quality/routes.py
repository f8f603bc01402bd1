"""REST of how the participants of a meeting were connected."""

from collections import Counter, defaultdict
from typing import Annotated, TypedDict

from fastapi import APIRouter, Query
from sqlalchemy import func, select

from clarion.base.container import Here
from clarion.base.errors import NotFound
from clarion.features.meetings.history.access import get_own_meeting
from clarion.features.meetings.history.models import MeetingAttendance
from clarion.features.meetings.quality.collector import samples_of
from clarion.features.meetings.quality.models import MeetingQualitySample
from clarion.features.meetings.quality.requests import SampleView
from clarion.features.people.sign_in import Caller, require, resolve_extension

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/extension/{extensionId}", tags=["Meetings: history"])
Attendee = Annotated[Caller, require("Meetings", scopes="Video")]


class QualityRecord(TypedDict):
    """`causes`: how many samples had each cause; `good` is one of them."""

    id: str
    name: str
    causes: dict[str, int]


class QualityRecords(TypedDict):
    """`samples`: of the participant who was asked for."""

    records: list[QualityRecord]
    samples: list[SampleView]


@router.get("/clarion/meetings/{meetingId}/quality", summary="Read how the participants of a meeting were connected")
async def read_meeting_quality(
    here: Here,
    caller: Attendee,
    accountId: str,
    extensionId: str,
    meetingId: str,
    participant: Annotated[str, Query(max_length=40)] = "",
) -> QualityRecords:
    """Of everybody, for the host; of oneself, for colleagues who attended. With `participant`, the samples as well."""
    async with here.storage.reading() as session:
        await resolve_extension(session, caller, accountId, extensionId, reach="own")
        meeting = await get_own_meeting(session, caller, meetingId)
        people = select(MeetingAttendance).where(MeetingAttendance.meeting_id == meeting.id)
        if meeting.host_extension_id != caller.extension_id:
            people = people.where(MeetingAttendance.extension_id == caller.extension_id)
        rows = (await session.scalars(people.order_by(MeetingAttendance.joined_at))).all()
        if participant and participant not in {row.participant for row in rows}:
            raise NotFound("Resource for parameter [participant] is not found.", parameter="participant")
        counted = select(MeetingQualitySample.participant, MeetingQualitySample.cause, func.count()).where(
            MeetingQualitySample.meeting_id == meeting.id
        )
        causes: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for one, cause, count in await session.execute(
            counted.group_by(MeetingQualitySample.participant, MeetingQualitySample.cause)
        ):
            causes[one][cause] = count
        samples = await samples_of(session, meeting.id, participant) if participant else []
    return {
        "records": [
            {"id": row.participant, "name": row.name, "causes": dict(causes.get(row.participant, {}))} for row in rows
        ],
        "samples": samples,
    }
