"""Recordings of webinars: which there are, and which of them people who registered may watch."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, or_, select

from clarion.base.container import Container
from clarion.base.http import wire_time
from clarion.base.storage import AsyncSession
from clarion.features.meetings.history.models import Meeting
from clarion.features.meetings.recordings.links import VALID, media_link
from clarion.features.meetings.recordings.models import MeetingRecording
from clarion.features.meetings.recordings.rules import Status
from clarion.features.meetings.webinars.history_views import webinar_ref
from clarion.features.meetings.webinars.models import Webinar, WebinarInvitee, WebinarSession
from clarion.features.meetings.webinars.responses import RecordedSession, WebinarRecording, WebinarRecordingLink
from clarion.features.meetings.webinars.schemas import RegistrationSettings

_STATES: dict[str, tuple[str, ...]] = {
    "Processing": (Status.RECORDING, Status.STOPPED, Status.QUEUED, Status.COMPOSING),
    "Available": (Status.AVAILABLE,),
    "Failed": (Status.FAILED,),
    "Purged": (),  # what is removed leaves no row
}
_WIRE = {state: name for name, states in _STATES.items() for state in states}
_DAYS = {"OneMonth": 30, "TwoMonths": 61, "ThreeMonths": 92, "SixMonths": 183, "OneYear": 365}


@dataclass(frozen=True)
class Recorded:
    """A recording with the meeting in which it was made, and the session and webinar of that meeting."""

    recording: MeetingRecording
    meeting: Meeting
    session: WebinarSession
    webinar: Webinar


def recorded_webinars(*conditions: Any) -> Select[Any]:
    query: Any = select(MeetingRecording, Meeting, WebinarSession, Webinar)
    query = query.join(Meeting, Meeting.id == MeetingRecording.meeting_id)
    query = query.join(WebinarSession, WebinarSession.bridge_id == Meeting.bridge_id)
    found: Select[Any] = query.join(Webinar, Webinar.id == WebinarSession.webinar_id).where(*conditions)
    return found


def in_states(names: Sequence[str]) -> Any:
    return MeetingRecording.status.in_([state for name in names for state in _STATES[name]])


def named(fragment: str) -> Any:
    part = fragment.strip()
    own = WebinarSession.title.icontains(part, autoescape=True)
    return or_(own, Webinar.title.icontains(part, autoescape=True))


async def list_recorded(session: AsyncSession, query: Select[Any]) -> list[Recorded]:
    return [Recorded(*row) for row in await session.execute(query)]


def is_shared(one: Recorded, now: datetime) -> bool:
    """Whether people who registered may watch it now."""
    return one.recording.status == Status.AVAILABLE and now < _shared_until(one.recording, one.session)


def _shared_until(recording: MeetingRecording, row: WebinarSession) -> datetime:
    settings = RegistrationSettings.model_validate(row.registration)
    days = _DAYS[settings.onDemandDuration] if settings.viewRecording else 0
    return (recording.ended_at or recording.started_at) + timedelta(days=days)


async def get_shared_link(here: Container, session: AsyncSession, row: WebinarSession) -> str:
    """The link to the newest recording that people who registered may watch; empty: there is none."""
    query = recorded_webinars(WebinarSession.id == row.id, in_states(["Available"]))
    newest = query.order_by(MeetingRecording.started_at.desc()).limit(1)
    shared = [one for one in await list_recorded(session, newest) if is_shared(one, here.clock.now())]
    return media_link(here, shared[0].recording.id) if shared else ""


def recording_view(here: Container, one: Recorded, host: WebinarInvitee) -> WebinarRecording:
    row = one.recording
    view: WebinarRecording = {
        "id": row.id,
        "creationTime": wire_time(row.started_at),
        "lastModifiedTime": wire_time(row.ended_at or row.started_at),
        "status": _WIRE[row.status],
        "shared": is_shared(one, here.clock.now()),
        "session": _session(one, host),
    }
    if row.milliseconds:
        view["duration"] = max(1, round(row.milliseconds / 1000))
    if row.status == Status.FAILED:
        view["failureReason"] = {"errorCode": "MTG-128", "message": row.problem}
    return view


def recording_link(here: Container, one: Recorded, host: WebinarInvitee) -> WebinarRecordingLink:
    view = recording_view(here, one, host)
    if not view["shared"]:
        page = f"{here.settings.public_url.rstrip('/')}/meetings/{one.meeting.id}"
        return {**view, "recordingSharedUri": page}
    until = wire_time(here.clock.now() + VALID)
    return {**view, "recordingSharedUri": media_link(here, one.recording.id), "sharedUriExpirationTime": until}


def _session(one: Recorded, host: WebinarInvitee) -> RecordedSession:
    row, webinar = one.session, one.webinar
    start = row.started_at or row.starts_at
    end = row.ended_at or start + (row.ends_at - row.starts_at)
    return {
        "id": row.id,
        "startTime": wire_time(start),
        "endTime": wire_time(end),
        "duration": max(0, round((end - start).total_seconds())),
        "title": row.title or webinar.title,
        "description": row.description or webinar.description,
        "webinar": webinar_ref(webinar, host),
    }
