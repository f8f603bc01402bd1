"""Keeps what happens in the room of a webinar: how far it is, who has which role, what was asked."""

from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import delete, update

from clarion.base.ids import new_id
from clarion.base.storage import AsyncSession
from clarion.features.meetings.history.models import MeetingAttendance
from clarion.features.meetings.rooms.state import Participant, Room
from clarion.features.meetings.webinars.models import WebinarQuestion, WebinarSession
from clarion.features.meetings.webinars.notices import announce_session
from clarion.features.meetings.webinars.state import AudienceQuestion

_ROLES = {"host": "Host", "coHost": "CoHost", "speaker": "Panelist", "listener": "Attendee"}


async def record_webinar(session: AsyncSession, before: Room, after: Room, now: datetime) -> None:
    """Write what a change means for the session, in the transaction that stores the room."""
    if not after.webinar.is_on or not after.started_at:
        return
    await session.flush()
    await _record_people(session, before, after)
    if after.webinar.questions is not before.webinar.questions:
        await _record_questions(session, before, after)
    began = not before.started_at
    if began or after.ended or after.webinar.stage != before.webinar.stage:
        await _record_stage(session, after, now)


async def _record_people(session: AsyncSession, before: Room, after: Room) -> None:
    for one in after.everybody_in():
        was = before.participants.get(one.id)
        if was is None or not was.is_in:
            role = _ROLES[one.role]
            values = {"role": role, "original_role": role, "invitation": one.who.invitation}
            await _update(session, after, one, values)
        elif was.role != one.role:
            await _update(session, after, one, {"role": _ROLES[one.role]})


async def _update(session: AsyncSession, room: Room, one: Participant, values: Mapping[str, object]) -> None:
    mine = (MeetingAttendance.meeting_id == room.meeting_id) & (MeetingAttendance.participant == one.id)
    await session.execute(update(MeetingAttendance).where(mine).values(values))


async def _record_stage(session: AsyncSession, room: Room, now: datetime) -> None:
    """A practice that ended without going live leaves the session as it was planned."""
    row = await session.get(WebinarSession, room.webinar.session_id)
    if row is None:
        return
    webinar = room.webinar
    row.started_at = row.started_at or _moment(room.started_at)
    row.status, row.stage = "Active", webinar.stage
    row.live_at = _moment(webinar.live_at) if webinar.live_at else row.live_at
    row.live_until = _moment(webinar.live_until) if webinar.live_until else row.live_until
    if room.ended:
        row.stage = ""
        row.status = "Finished" if webinar.live_at else "Scheduled"
        row.ended_at = now if webinar.live_at else None
        row.started_at = row.started_at if webinar.live_at else None
        row.live_until = row.live_until or (now if webinar.live_at else None)
    announce_session(session, row, "state")


async def _record_questions(session: AsyncSession, before: Room, after: Room) -> None:
    old = before.webinar.questions
    new = [one for key, one in after.webinar.questions.items() if old.get(key) is not one]
    mine = (WebinarQuestion.session_id == after.webinar.session_id) & (WebinarQuestion.meeting_id == after.meeting_id)
    numbers = [_number(one) for one in new]
    await session.execute(delete(WebinarQuestion).where(mine, WebinarQuestion.number.in_(numbers)))
    session.add_all([_row(after, one) for one in new])
    row = await session.get(WebinarSession, after.webinar.session_id)
    if row is not None and any(one.id not in old for one in new):
        announce_session(session, row, "question")


def _number(one: AudienceQuestion) -> int:
    return int(one.id.removeprefix("q"))


def _row(room: Room, one: AudienceQuestion) -> WebinarQuestion:
    return WebinarQuestion(
        id=new_id(),
        session_id=room.webinar.session_id,
        meeting_id=room.meeting_id,
        number=_number(one),
        author="" if one.anonymous else one.name,
        invitation="" if one.anonymous else one.invitation,
        text=one.text,
        state=one.state,
        votes=len(one.votes),
        answer=one.answer,
        answered_by=one.answered_by,
        asked_at=_moment(one.asked_at),
    )


def _moment(at: float) -> datetime:
    return datetime.fromtimestamp(at, UTC)
