"""Planned meetings on the wire."""

from datetime import datetime
from typing import Any, cast

from clarion.base.container import Container
from clarion.base.http import uri_of, wire_time
from clarion.features.meetings.bridges.models import MeetingBridge
from clarion.features.meetings.bridges.service import link_of, password_of
from clarion.features.meetings.schedule.models import PlannedMeeting
from clarion.features.meetings.schedule.responses import PlannedMeetingInfo, PlannedMeetingSchedule, UpcomingMeeting
from clarion.features.meetings.schedule.schemas import MeetingKind


def planned_view(
    here: Container, base: Any, bridge: MeetingBridge, plan: PlannedMeeting | None, *, live: bool
) -> PlannedMeetingInfo:
    """For its host and delegates. A bridge without a plan is one to be held at any time."""
    own = ("account", bridge.account_id, "extension", bridge.extension_id)
    options = plan.options if plan is not None else {}
    join = bridge.preferences["join"]
    password = password_of(here, bridge)
    view: PlannedMeetingInfo = {
        "uri": uri_of(base, *own, "meeting", bridge.id),
        "id": bridge.id,
        "uuid": bridge.id,
        "topic": bridge.name,
        "meetingType": cast("MeetingKind", plan.kind if plan else "PMI" if bridge.kind == "PMI" else "Instant"),
        "status": "Started" if live else "NotStarted",
        "links": {"startUri": link_of(here, bridge), "joinUri": link_of(here, bridge)},
        "host": {"uri": uri_of(base, *own), "id": bridge.extension_id},
        "allowJoinBeforeHost": bridge.preferences["joinBeforeHost"],
        "startHostVideo": options.get("startHostVideo", True),
        "startParticipantsVideo": not join["videoMuted"],
        "muteParticipantsOnEntry": join["audioMuted"],
        "enableWaitingRoom": join["waitingRoomRequired"] != "Nobody",
        "enforceLogin": bridge.no_guests,
        "audioOptions": options.get("audioOptions", ["ComputerAudio"]),
    }
    if password is not None:
        view["password"] = password.plain
    if plan is not None:
        view |= {
            "schedule": _schedule(plan),
            "agenda": plan.agenda,
            "invitees": [{"email": email} for email in plan.invitees],
        }
        if "recurrence" in plan.options:
            view["recurrence"] = plan.options["recurrence"]
    return view


def _schedule(plan: PlannedMeeting) -> PlannedMeetingSchedule:
    view: PlannedMeetingSchedule = {"durationInMinutes": plan.duration_minutes, "timeZone": {"name": plan.time_zone}}
    if plan.starts_at is not None:
        view["startTime"] = wire_time(plan.starts_at)
    return view


def upcoming_view(
    here: Container,
    start: datetime,
    bridge: MeetingBridge,
    plan: PlannedMeeting,
    host_name: str,
    *,
    host: bool,
    live: bool,
) -> UpcomingMeeting:
    return {
        "meetingId": bridge.id,
        "topic": bridge.name,
        "startTime": wire_time(start),
        "durationInMinutes": plan.duration_minutes,
        "recurring": "recurrence" in plan.options,
        "hostName": host_name,
        "host": host,
        "joinUri": link_of(here, bridge),
        "live": live,
    }
