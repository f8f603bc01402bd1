"""Sessions that were held, on the wire."""

import base64
import hashlib

from clarion.base.http import wire_time
from clarion.features.meetings.history.models import MeetingAttendance
from clarion.features.meetings.webinars.history import Counts, person_of
from clarion.features.meetings.webinars.models import Webinar, WebinarInvitee, WebinarQuestion, WebinarSession
from clarion.features.meetings.webinars.responses import (
    HistoryHost,
    HistoryInvitee,
    HistoryParticipant,
    HistorySession,
    HistoryWebinar,
    HistoryWebinarRef,
    ListedHistorySession,
    ParticipantBasics,
    ParticipantOrigin,
    QuestionReport,
)
from clarion.features.meetings.webinars.views import domain_user, settings_view


def _host(webinar: Webinar, host: WebinarInvitee) -> HistoryHost:
    return {
        "firstName": host.first_name,
        "lastName": host.last_name,
        "linkedUser": domain_user(webinar.account_id, webinar.host_extension_id),
    }


def webinar_ref(webinar: Webinar, host: WebinarInvitee) -> HistoryWebinarRef:
    return {
        "id": webinar.id,
        "title": webinar.title,
        "description": webinar.description,
        "host": _host(webinar, host),
    }


def history_webinar(webinar: Webinar, host: WebinarInvitee, password: str) -> HistoryWebinar:
    return {
        **webinar_ref(webinar, host),
        "creationTime": wire_time(webinar.created_at),
        "lastModifiedTime": wire_time(webinar.modified_at),
        "settings": settings_view(webinar.settings, password),
    }


def history_session(row: WebinarSession, webinar: Webinar, counts: Counts) -> HistorySession:
    view: HistorySession = {
        "id": row.id,
        "creationTime": wire_time(row.created_at),
        "lastModifiedTime": wire_time(row.modified_at),
        "title": row.title or webinar.title,
        "description": row.description or webinar.description,
        "scheduledStartTime": wire_time(row.starts_at),
        "scheduledDuration": round((row.ends_at - row.starts_at).total_seconds()),
        "timeZone": row.time_zone,
        "localeCode": row.locale,
        "panelJoinTimeOffset": row.panel_offset_s,
        "status": row.status,
        "participantCount": counts.participants,
        "attendeeCount": counts.attendees,
        "uniqueParticipantCount": counts.unique_participants,
        "uniqueAttendeeCount": counts.unique_attendees,
        "videoBridgeId": row.bridge_id,
        "livestreams": [],
    }
    if row.started_at is not None:
        view["startTime"] = wire_time(row.started_at)
        if row.ended_at is not None:
            view["endTime"] = wire_time(row.ended_at)
            view["duration"] = max(0, round((row.ended_at - row.started_at).total_seconds()))
    if row.live_at is not None:
        view["broadcastingStartTime"] = wire_time(row.live_at)
    if row.live_until is not None:
        view["broadcastingEndTime"] = wire_time(row.live_until)
    if row.status == "Active" and row.stage:
        view["runtimeStatus"] = row.stage
    return view


def listed_history_session(
    row: WebinarSession, webinar: Webinar, host: WebinarInvitee, counts: Counts
) -> ListedHistorySession:
    return {**history_session(row, webinar, counts), "webinar": webinar_ref(webinar, host)}


def history_invitee(row: WebinarInvitee, account_id: str, *, joined: bool) -> HistoryInvitee:
    view: HistoryInvitee = {
        "id": row.id,
        "firstName": row.first_name,
        "lastName": row.last_name,
        "role": row.role,
        "originalRole": row.role,
        "type": row.kind,
        "sendInvite": row.send_invite,
        "joined": joined,
    }
    if row.email:
        view["email"] = row.email
    if row.extension_id:
        view["linkedUser"] = domain_user(account_id, row.extension_id)
    return view


def participant_basics(one: MeetingAttendance) -> ParticipantBasics:
    first, _, last = one.name.partition(" ")
    view: ParticipantBasics = {
        "id": f"{one.meeting_id[-12:]}{one.participant}"[:20],
        "firstName": first[:64],
        "lastName": last[:64],
        "role": one.role or "Attendee",
        "originalRole": one.original_role or "Attendee",
        "type": "User",
    }
    if one.extension_id:
        view["linkedUser"] = domain_user(one.account_id, one.extension_id)
    return view


def history_participant(one: MeetingAttendance, emails: dict[str, str], invitees: set[str]) -> HistoryParticipant:
    """`emails`: by invitation."""
    digest = hashlib.sha256(person_of(one).encode()).digest()
    return {
        **participant_basics(one),
        **_origin(one, emails, invitees),
        "qnaBlocked": False,
        "joinTime": wire_time(one.joined_at),
        "wasEjected": one.removed,
        "uniqueUserHash": base64.b64encode(digest).decode(),
    }


def _origin(one: MeetingAttendance, emails: dict[str, str], invitees: set[str]) -> ParticipantOrigin:
    view: ParticipantOrigin = {}
    if one.left_at is not None:
        view["leaveTime"] = wire_time(one.left_at)
    if emails.get(one.invitation):
        view["email"] = emails[one.invitation]
    if one.invitation in invitees:
        view["inviteeId"] = one.invitation
    elif one.invitation:
        view["registrantId"] = one.invitation
    return view


def question_report(one: WebinarQuestion) -> QuestionReport:
    return {
        "question": one.text,
        "author": one.author,
        "state": one.state,
        "votes": one.votes,
        "answer": one.answer,
        "answeredBy": one.answered_by,
        "askedAt": wire_time(one.asked_at),
    }
