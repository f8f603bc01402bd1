"""What people do with planned meetings: each is a bridge and what it is planned for."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any, Literal
from zoneinfo import ZoneInfo

from sqlalchemy import delete, or_, select

from clarion.base.container import Container
from clarion.base.errors import Invalid
from clarion.base.http import parse_time
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.meetings.bridges import service as bridges
from clarion.features.meetings.bridges.models import MeetingBridge
from clarion.features.meetings.bridges.schemas import BridgeChange, NewBridge, Security
from clarion.features.meetings.calendar_file import CANCEL
from clarion.features.meetings.events import MEETING_CHANGED, MeetingChanged
from clarion.features.meetings.schedule.invitations import send
from clarion.features.meetings.schedule.models import PlannedMeeting, PlannedMeetingInvitee
from clarion.features.meetings.schedule.schemas import PlannedMeetingBody, Recurrence
from clarion.features.people import Account, Extension

MOST_OCCURRENCES = 100
_LATEST_START, _LAST_END = timedelta(days=366), timedelta(days=3653)


async def create(
    here: Container, session: AsyncSession, owner: Extension, body: PlannedMeetingBody
) -> tuple[MeetingBridge, PlannedMeeting]:
    """Make a bridge for a meeting, and invite people. Raises Invalid."""
    kind = body.meeting_type or ("Scheduled" if body.schedule and body.schedule.start_time else "Instant")
    bridge = await bridges.create(here, session, owner, _new_bridge(body, kind))
    account = await session.get_one(Account, owner.account_id)
    plan = PlannedMeeting(
        bridge_id=bridge.id,
        account_id=owner.account_id,
        extension_id=owner.id,
        kind=kind,
        time_zone=owner.time_zone or account.time_zone,
        options={},
        invitees=[],
    )
    plan.agenda, plan.duration_minutes, plan.sequence, plan.starts_at, plan.last_at = "", 60, 0, None, None
    session.add(plan)
    _apply(plan, body)
    _check(plan, here.clock.now())
    await _invite(session, plan, body)
    await send(here, session, bridge, plan, list(plan.invitees))
    await _announce(session, plan, "planned")
    return bridge, plan


def _new_bridge(body: PlannedMeetingBody, kind: str) -> NewBridge:
    change = _bridge_change(body)
    fields = change.model_dump(exclude_none=True)
    return NewBridge.model_validate(fields | {"type": "Instant" if kind == "Instant" else "Scheduled"})


def _bridge_change(body: PlannedMeetingBody) -> BridgeChange:
    join: dict[str, Any] = {}
    if body.mute_participants_on_entry is not None:
        join["audioMuted"] = body.mute_participants_on_entry
    if body.start_participants_video is not None:
        join["videoMuted"] = not body.start_participants_video
    if body.enable_waiting_room is not None:
        join["waitingRoomRequired"] = "Everybody" if body.enable_waiting_room else "Nobody"
    preferences: dict[str, Any] = {"join": join} if join else {}
    if body.allow_join_before_host is not None:
        preferences["joinBeforeHost"] = body.allow_join_before_host
    security = Security(password=body.password, no_guests=body.enforce_login)
    return BridgeChange(name=body.topic, security=security, preferences=preferences or None)


async def change(
    here: Container, session: AsyncSession, bridge: MeetingBridge, plan: PlannedMeeting, body: PlannedMeetingBody
) -> None:
    """Raises Invalid. Those who stay invited get the change, those who are no longer, a cancellation."""
    before = list(plan.invitees)
    await bridges.change(here, session, bridge, _bridge_change(body))
    _apply(plan, body)
    _check(plan, here.clock.now())
    await _invite(session, plan, body)
    plan.sequence += 1
    await send(here, session, bridge, plan, [one for one in before if one not in plan.invitees], CANCEL)
    await send(here, session, bridge, plan, list(plan.invitees))
    await _announce(session, plan, "planned")


async def _announce(session: AsyncSession, plan: PlannedMeeting, state: Literal["planned", "cancelled"]) -> None:
    invited = select(PlannedMeetingInvitee.extension_id).where(PlannedMeetingInvitee.bridge_id == plan.bridge_id)
    event = MeetingChanged(
        account_id=plan.account_id,
        meeting_id="",
        bridge_id=plan.bridge_id,
        host_extension_id=plan.extension_id,
        state=state,
        extensions=sorted({plan.extension_id, *await session.scalars(invited)}),
    )
    announce(session, MEETING_CHANGED, event)


def _apply(plan: PlannedMeeting, body: PlannedMeetingBody) -> None:
    if body.meeting_type is not None:
        plan.kind = body.meeting_type
    if body.agenda is not None:
        plan.agenda = body.agenda
    if body.schedule is not None:
        plan.time_zone = body.schedule.time_zone.name if body.schedule.time_zone else plan.time_zone
        plan.duration_minutes = body.schedule.duration_in_minutes
        if body.schedule.start_time:
            plan.starts_at = parse_time(body.schedule.start_time, parameter="schedule.startTime")
    given: dict[str, Any] = {
        "startHostVideo": body.start_host_video,
        "startParticipantsVideo": body.start_participants_video,
        "audioOptions": body.audio_options,
        "recurrence": body.recurrence.model_dump(by_alias=True, exclude_none=True) if body.recurrence else None,
    }
    options = plan.options | {name: value for name, value in given.items() if value is not None}
    if plan.kind != "ScheduledRecurring":
        options.pop("recurrence", None)
    plan.options = options


def _check(plan: PlannedMeeting, now: datetime) -> None:
    """Raises Invalid for what cannot be planned."""
    if plan.starts_at is not None and not now - _LATEST_START <= plan.starts_at <= now + _LAST_END:
        raise Invalid("A meeting begins within the next ten years.", parameter="schedule.startTime")
    if plan.kind in ("Scheduled", "ScheduledRecurring") and plan.starts_at is None:
        raise Invalid("Parameter [schedule.startTime] is missing.", parameter="schedule.startTime")
    plan.last_at = plan.starts_at
    if plan.kind == "ScheduledRecurring" and plan.starts_at is not None:
        if "recurrence" not in plan.options:
            raise Invalid("Parameter [recurrence] is missing.", parameter="recurrence")
        recurrence = Recurrence.model_validate(plan.options["recurrence"])
        if recurrence.until and parse_time(recurrence.until, parameter="recurrence.until") > now + _LAST_END:
            raise Invalid("Repeats end within ten years. Leave the end out instead.", parameter="recurrence.until")
        plan.last_at = recurrence.last(plan.starts_at, ZoneInfo(plan.time_zone))


async def _invite(session: AsyncSession, plan: PlannedMeeting, body: PlannedMeetingBody) -> None:
    """Keep the addresses, and which of them are colleagues."""
    if body.invitees is None:
        return
    plan.invitees = list(dict.fromkeys(one.email for one in body.invitees))
    await session.flush()
    await session.execute(delete(PlannedMeetingInvitee).where(PlannedMeetingInvitee.bridge_id == plan.bridge_id))
    mine = Extension.account_id == plan.account_id
    known = select(Extension.id, Extension.email).where(mine, Extension.email.in_(plan.invitees))
    for extension_id, _ in (await session.execute(known)).all():
        session.add(PlannedMeetingInvitee(bridge_id=plan.bridge_id, extension_id=extension_id))
    await session.flush()


async def cancel(here: Container, session: AsyncSession, bridge: MeetingBridge, plan: PlannedMeeting) -> None:
    plan.sequence += 1
    await send(here, session, bridge, plan, list(plan.invitees), CANCEL)
    await _announce(session, plan, "cancelled")
    await session.delete(plan)
    await session.flush()
    await bridges.delete(session, bridge)


async def find_plan(session: AsyncSession, bridge: MeetingBridge) -> PlannedMeeting | None:
    return await session.get(PlannedMeeting, bridge.id)


async def plans_of(
    session: AsyncSession, owner: Extension, offset: int, most: int
) -> Sequence[tuple[MeetingBridge, PlannedMeeting]]:
    """What somebody hosts, by its time; one row more than `most` if there is one."""
    query = (
        select(MeetingBridge, PlannedMeeting)
        .join(PlannedMeeting, PlannedMeeting.bridge_id == MeetingBridge.id)
        .where(PlannedMeeting.extension_id == owner.id)
        .order_by(PlannedMeeting.starts_at, PlannedMeeting.bridge_id)
    )
    return [(row[0], row[1]) for row in await session.execute(query.offset(offset).limit(most + 1))]


async def upcoming(
    session: AsyncSession, person: Extension, since: datetime, until: datetime
) -> list[tuple[datetime, MeetingBridge, PlannedMeeting]]:
    """What somebody hosts or is invited to between two times, each time that it happens."""
    invited = select(PlannedMeetingInvitee.bridge_id).where(PlannedMeetingInvitee.extension_id == person.id)
    query = (
        select(MeetingBridge, PlannedMeeting)
        .join(PlannedMeeting, PlannedMeeting.bridge_id == MeetingBridge.id)
        .where(
            or_(PlannedMeeting.extension_id == person.id, PlannedMeeting.bridge_id.in_(invited)),
            PlannedMeeting.starts_at < until,
            or_(PlannedMeeting.last_at.is_(None), PlannedMeeting.last_at > since - timedelta(days=1)),
        )
        .order_by(PlannedMeeting.starts_at, PlannedMeeting.bridge_id)
        .limit(1000)
    )
    found = [
        (start, bridge, plan)
        for bridge, plan in await session.execute(query)
        for start in islice(occurrences(plan, since, until), MOST_OCCURRENCES)
    ]
    return sorted(found, key=lambda one: (one[0], one[1].id))


def occurrences(plan: PlannedMeeting, since: datetime, until: datetime) -> Iterator[datetime]:
    """When it begins, of what is on between two times."""
    if plan.starts_at is None:
        return
    lasts = timedelta(minutes=plan.duration_minutes)
    if "recurrence" not in plan.options:
        if plan.starts_at < until and plan.starts_at + lasts > since:
            yield plan.starts_at
        return
    zone = ZoneInfo(plan.time_zone)
    rule = Recurrence.model_validate(plan.options["recurrence"]).starts(plan.starts_at, zone)
    for local in rule.xafter((since - lasts).astimezone(zone).replace(tzinfo=None), inc=False):
        start = local.replace(tzinfo=zone).astimezone(UTC)
        if start >= until:
            return
        yield start
