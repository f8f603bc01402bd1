"""What is known of sessions that were held: who came, in which role, and what was asked."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from clarion.base.storage import AsyncSession
from clarion.features.meetings.history.models import Meeting, MeetingAttendance
from clarion.features.meetings.webinars.models import WebinarInvitee, WebinarQuestion, WebinarSession

MOST_ATTENDANCES = 50_000


@dataclass(frozen=True)
class Counts:
    participants: int = 0
    attendees: int = 0
    unique_participants: int = 0
    unique_attendees: int = 0


def person_of(one: MeetingAttendance) -> str:
    """Who somebody is, however often they came in."""
    return one.invitation or one.extension_id or f"{one.meeting_id}/{one.participant}"


def counts_of(rows: Sequence[MeetingAttendance]) -> Counts:
    audience = [one for one in rows if one.role == "Attendee"]
    return Counts(len(rows), len(audience), len(set(map(person_of, rows))), len(set(map(person_of, audience))))


def _of_sessions(bridge_ids: Sequence[str]) -> Any:
    query = select(Meeting.bridge_id, MeetingAttendance).join(
        MeetingAttendance, MeetingAttendance.meeting_id == Meeting.id
    )
    return query.where(Meeting.bridge_id.in_(bridge_ids))


async def attendances_by_bridge(
    session: AsyncSession, rows: Sequence[WebinarSession]
) -> dict[str, list[MeetingAttendance]]:
    found: defaultdict[str, list[MeetingAttendance]] = defaultdict(list)
    if rows:
        query = _of_sessions([row.bridge_id for row in rows]).limit(MOST_ATTENDANCES)
        for bridge_id, one in await session.execute(query):
            found[bridge_id].append(one)
    return found


async def attendances(
    session: AsyncSession,
    row: WebinarSession,
    after: tuple[datetime, str] | None,
    most: int,
    roles: Sequence[str] = (),
    original: Sequence[str] = (),
) -> Sequence[MeetingAttendance]:
    """By the time when they came in; one row more than `most` if there is one."""
    query = (
        select(MeetingAttendance)
        .join(Meeting, Meeting.id == MeetingAttendance.meeting_id)
        .where(Meeting.bridge_id == row.bridge_id)
    )
    if roles:
        query = query.where(MeetingAttendance.role.in_(roles))
    if original:
        query = query.where(MeetingAttendance.original_role.in_(original))
    key = MeetingAttendance.participant
    if after is not None:
        moment = MeetingAttendance.joined_at
        query = query.where((moment > after[0]) | ((moment == after[0]) & (key > after[1])))
    return (await session.scalars(query.order_by(MeetingAttendance.joined_at, key).limit(most + 1))).all()


async def own_attendance(
    session: AsyncSession, row: WebinarSession, account_id: str, extension_id: str
) -> MeetingAttendance | None:
    """The last time that a person was in."""
    query = (
        select(MeetingAttendance)
        .join(Meeting, Meeting.id == MeetingAttendance.meeting_id)
        .where(
            Meeting.bridge_id == row.bridge_id,
            MeetingAttendance.account_id == account_id,
            MeetingAttendance.extension_id == extension_id,
        )
        .order_by(MeetingAttendance.joined_at.desc())
        .limit(1)
    )
    return (await session.scalars(query)).one_or_none()


async def joined_invitees(session: AsyncSession, row: WebinarSession) -> set[str]:
    """Ids of the invitees who were in."""
    query = (
        select(MeetingAttendance.invitation)
        .join(Meeting, Meeting.id == MeetingAttendance.meeting_id)
        .where(Meeting.bridge_id == row.bridge_id, MeetingAttendance.invitation != "")
    )
    return set(await session.scalars(query.distinct()))


async def invitee_of(session: AsyncSession, row: WebinarSession, extension_id: str) -> WebinarInvitee | None:
    """The invitation of a colleague."""
    query = select(WebinarInvitee).where(
        WebinarInvitee.session_id == row.id, WebinarInvitee.extension_id == extension_id
    )
    return (await session.scalars(query.limit(1))).one_or_none()


async def questions(session: AsyncSession, row: WebinarSession) -> Sequence[WebinarQuestion]:
    query = select(WebinarQuestion).where(WebinarQuestion.session_id == row.id)
    return (await session.scalars(query.order_by(WebinarQuestion.asked_at, WebinarQuestion.number))).all()
