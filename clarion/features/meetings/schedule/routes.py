"""REST of planned meetings: the older meetings group of the surface, as far as it maps to bridges, and what is next."""

import contextlib
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy import select
from typing_extensions import TypedDict

from clarion.base.container import Container, Here
from clarion.base.errors import Invalid, NotFound, Unavailable
from clarion.base.http import PagingQuery, list_answer, own_uri, parse_time
from clarion.base.http_lists import ListResponse
from clarion.base.storage import AsyncSession
from clarion.features.meetings.bridges import service as bridges
from clarion.features.meetings.bridges.delegates import MeetingDelegates
from clarion.features.meetings.bridges.dial_in import DialInNumber, dial_in_numbers, dial_in_views
from clarion.features.meetings.bridges.models import MeetingBridge
from clarion.features.meetings.bridges.responses import MeetingInvitation
from clarion.features.meetings.history.models import LiveMeeting
from clarion.features.meetings.policy import check_title
from clarion.features.meetings.rooms.over_api import apply_bridge, end_meeting
from clarion.features.meetings.schedule import service
from clarion.features.meetings.schedule.invitations import words_of
from clarion.features.meetings.schedule.models import PlannedMeeting
from clarion.features.meetings.schedule.responses import (
    MeetingAssistantList,
    MeetingUserSettings,
    PlannedMeetingInfo,
    UpcomingMeetingList,
)
from clarion.features.meetings.schedule.schemas import PlannedMeetingBody
from clarion.features.meetings.schedule.views import planned_view, upcoming_view
from clarion.features.people import Account, Extension, reader_of
from clarion.features.people.sign_in import Caller, require, resolve_extension

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/extension/{extensionId}", tags=["Meetings: planned"])
Host = Annotated[Caller, require("Meetings", scopes="Video")]


class ExternalUserInfo(TypedDict):
    userId: str
    accountId: str
    userType: int
    hostKey: str
    personalMeetingId: str
    personalLink: str
    usePmiForInstantMeetings: bool


class MeetingServiceInfo(TypedDict):
    uri: str
    dialInNumbers: list[DialInNumber]
    externalUserInfo: ExternalUserInfo


_LONGEST_SPAN = timedelta(days=92)


@router.get("/meeting", summary="List planned meetings")
async def list_meetings(
    request: Request,
    here: Here,
    caller: Host,
    accountId: str,
    extensionId: str,
    paging: PagingQuery,
) -> ListResponse[PlannedMeetingInfo]:
    """Of those that the person hosts, by their time."""
    async with here.storage.reading() as session:
        owner = await _owner(here, session, caller, accountId, extensionId)
        rows = await service.plans_of(session, owner, paging.offset, paging.per_page)
        live = await _live(session, [bridge.id for bridge, _ in rows])
    views = [planned_view(here, request, bridge, plan, live=bridge.id in live) for bridge, plan in rows]
    return list_answer(request, views[: paging.per_page], paging)


@router.post("/meeting", summary="Plan a meeting")
async def create_meeting(
    request: Request,
    here: Here,
    caller: Host,
    accountId: str,
    extensionId: str,
    body: PlannedMeetingBody,
) -> PlannedMeetingInfo:
    """`invitees` get a mail with link and calendar file. Without a time it can be held at once."""
    await check_title(here, caller, body.topic, parameter="topic")
    async with here.storage.transaction() as session:
        owner = await _owner(here, session, caller, accountId, extensionId)
        bridge, plan = await service.create(here, session, owner, body)
        return planned_view(here, request, bridge, plan, live=False)


@router.get("/meeting/service-info", summary="Read what meetings of a person use")
async def read_service_info(
    request: Request,
    here: Here,
    caller: Host,
    accountId: str,
    extensionId: str,
) -> MeetingServiceInfo:
    """The personal meeting; its host key is the PIN to host it."""
    async with here.storage.transaction() as session:
        owner = await _owner(here, session, caller, accountId, extensionId)
        bridge = await bridges.personal(here, session, owner)
        numbers = await dial_in_views(here, session, owner.account_id, request)
    return {
        "uri": own_uri(request),
        "dialInNumbers": numbers,
        "externalUserInfo": {
            "userId": owner.id,
            "accountId": owner.account_id,
            "userType": 0,
            "hostKey": bridge.host_pin,
            "personalMeetingId": bridge.web_pin,
            "personalLink": bridges.link_of(here, bridge),
            "usePmiForInstantMeetings": False,
        },
    }


@router.get("/meeting/user-settings", summary="Read how meetings of a person are planned")
async def read_user_settings(
    here: Here,
    caller: Host,
    accountId: str,
    extensionId: str,
) -> MeetingUserSettings:
    """By the preferences of the personal meeting."""
    async with here.storage.transaction() as session:
        owner = await _owner(here, session, caller, accountId, extensionId)
        bridge = await bridges.personal(here, session, owner)
    join = bridge.preferences["join"]
    return {
        "scheduleMeeting": {
            "startHostVideo": True,
            "startParticipantsVideo": not join["videoMuted"],
            "audioOptions": ["ComputerAudio"],
            "allowJoinBeforeHost": bridge.preferences["joinBeforeHost"],
            "usePmiForScheduledMeetings": False,
            "usePmiForInstantMeetings": False,
            "enforceLogin": bridge.no_guests,
            "muteParticipantsOnEntry": join["audioMuted"],
        },
        "inMeetings": {
            "enableWaitingRoom": join["waitingRoomRequired"] != "Nobody",
            "enableChat": True,
            "enableScreenSharing": bridge.preferences["screenSharing"],
        },
        "telephony": {"thirdPartyAudio": False, "audioConferenceInfo": False},
    }


@router.get("/meeting/{meetingId}", summary="Read a planned meeting")
async def read_meeting(
    request: Request,
    here: Here,
    caller: Host,
    accountId: str,
    extensionId: str,
    meetingId: str,
) -> PlannedMeetingInfo:
    async with here.storage.reading() as session:
        bridge, plan = await _own(here, session, caller, accountId, extensionId, meetingId)
        live = await _live(session, [bridge.id])
    return planned_view(here, request, bridge, plan, live=bool(live))


@router.put("/meeting/{meetingId}", summary="Change a planned meeting")
async def update_meeting(
    request: Request,
    here: Here,
    caller: Host,
    accountId: str,
    extensionId: str,
    meetingId: str,
    body: PlannedMeetingBody,
) -> PlannedMeetingInfo:
    """Only what is given changes. Who is invited gets the change by mail, who is no longer a cancellation."""
    await check_title(here, caller, body.topic, parameter="topic")
    async with here.storage.transaction() as session:
        bridge, plan = await _own(here, session, caller, accountId, extensionId, meetingId)
        if plan is None:
            raise Invalid("A personal meeting is not planned. Change its bridge.", parameter="meetingId")
        await service.change(here, session, bridge, plan, body)
        live = await _live(session, [bridge.id])
        view = planned_view(here, request, bridge, plan, live=bool(live))
    with contextlib.suppress(Unavailable):  # the next meeting has it in any case
        await apply_bridge(here, bridge.id)
    return view


@router.delete("/meeting/{meetingId}", summary="Cancel a planned meeting", status_code=204)
async def delete_meeting(
    here: Here,
    caller: Host,
    accountId: str,
    extensionId: str,
    meetingId: str,
) -> Response:
    """Who was invited gets a cancellation."""
    async with here.storage.transaction() as session:
        bridge, plan = await _own(here, session, caller, accountId, extensionId, meetingId)
        if plan is None:
            await bridges.delete(session, bridge)
        else:
            await service.cancel(here, session, bridge, plan)
    return Response(status_code=204)


@router.post("/meeting/{meetingId}/end", summary="End a meeting that goes on", status_code=204)
async def end_a_meeting(
    here: Here,
    caller: Host,
    accountId: str,
    extensionId: str,
    meetingId: str,
) -> Response:
    """For everybody. Does nothing when nobody is in it."""
    async with here.storage.reading() as session:
        bridge, _ = await _own(here, session, caller, accountId, extensionId, meetingId)
    await end_meeting(here, bridge.id)
    return Response(status_code=204)


@router.get("/meeting/{meetingId}/invitation", summary="Read the invitation to a meeting in words")
async def read_invitation(
    here: Here,
    caller: Host,
    accountId: str,
    extensionId: str,
    meetingId: str,
) -> MeetingInvitation:
    async with here.storage.reading() as session:
        bridge, plan = await _own(here, session, caller, accountId, extensionId, meetingId)
        host = await session.get_one(Extension, bridge.extension_id)
        account = await session.get_one(Account, bridge.account_id)
        numbers = await dial_in_numbers(here, session, bridge.account_id)
        return {"invitation": words_of(here, bridge, plan, host, reader_of(account, host), numbers)}


@router.get("/meetings-configuration/assistants", summary="List who plans meetings for a person")
async def list_assistants(
    here: Here,
    caller: Host,
    accountId: str,
    extensionId: str,
) -> MeetingAssistantList:
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        found = await here.get(MeetingDelegates).delegates(session, owner.id)
    return {"records": [{"id": key, "name": name} for key, name in found.items()]}


@router.get("/meetings-configuration/assisted", summary="List for whom a person plans meetings")
async def list_assisted_users(
    here: Here,
    caller: Host,
    accountId: str,
    extensionId: str,
) -> MeetingAssistantList:
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        found = await here.get(MeetingDelegates).delegators(session, owner.id)
    return {"records": [{"id": key, "name": name} for key, name in found.items()]}


@router.get("/clarion/upcoming-meetings", summary="List the meetings that come next")
async def list_upcoming_meetings(
    here: Here,
    caller: Host,
    accountId: str,
    extensionId: str,
    time_from: Annotated[str, Query(alias="timeFrom", max_length=40)] = "",
    time_to: Annotated[str, Query(alias="timeTo", max_length=40)] = "",
) -> UpcomingMeetingList:
    """What one hosts or is invited to, each time that it happens: within two weeks from now, or at most 92 days."""
    since = parse_time(time_from, parameter="timeFrom") if time_from else here.clock.now()
    until = parse_time(time_to, parameter="timeTo") if time_to else since + timedelta(days=14)
    if not since <= until <= since + _LONGEST_SPAN:
        raise Invalid(f"Ask for at most {_LONGEST_SPAN.days} days.", parameter="timeTo")
    async with here.storage.reading() as session:
        person = await resolve_extension(session, caller, accountId, extensionId, reach="own")
        rows = await service.upcoming(session, person, since, until)
        live = await _live(session, [bridge.id for _, bridge, _ in rows])
        hosts = {bridge.extension_id for _, bridge, _ in rows}
        people = await session.scalars(select(Extension).where(Extension.id.in_(hosts)))
        names = {one.id: bridges.name_of(one) for one in people}
    records = [
        upcoming_view(
            here,
            start,
            bridge,
            plan,
            names.get(bridge.extension_id, ""),
            host=bridge.extension_id == person.id,
            live=bridge.id in live,
        )
        for start, bridge, plan in rows
    ]
    return {"records": records}


async def _owner(
    here: Container, session: AsyncSession, caller: Caller, account_id: str, extension_id: str
) -> Extension:
    """Oneself, a person whose delegate one is, or whom one administers."""
    if extension_id in await here.get(MeetingDelegates).delegators(session, caller.extension_id):
        owner = await resolve_extension(session, caller, account_id, extension_id, reach="account")
    else:
        owner = await resolve_extension(session, caller, account_id, extension_id)
    bridges.check_may_host(owner)
    return owner


async def _own(
    here: Container, session: AsyncSession, caller: Caller, account_id: str, extension_id: str, meeting_id: str
) -> tuple[MeetingBridge, PlannedMeeting | None]:
    """Raises NotFound."""
    owner = await _owner(here, session, caller, account_id, extension_id)
    bridge = await session.get(MeetingBridge, meeting_id) if len(meeting_id) <= 64 else None
    if bridge is None or bridge.extension_id != owner.id:
        raise NotFound("Resource for parameter [meetingId] is not found.", parameter="meetingId")
    return bridge, await service.find_plan(session, bridge)


async def _live(session: AsyncSession, bridge_ids: list[str]) -> set[str]:
    query = select(LiveMeeting.bridge_id).where(LiveMeeting.bridge_id.in_(bridge_ids))
    return set(await session.scalars(query)) if bridge_ids else set()
