"""What widgets and older clients call of the video group; the shapes are those that they read."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import AfterValidator, Field

from clarion.base.container import Container, Here
from clarion.base.errors import NotFound
from clarion.base.http import WireModel
from clarion.features.meetings.bridges import service
from clarion.features.meetings.bridges.dial_in import DialInNumber, dial_in_numbers, dial_in_views
from clarion.features.meetings.bridges.models import MeetingBridge
from clarion.features.meetings.bridges.responses import MeetingInvitation, MeetingPreferenceList, OlderBridgeInfo
from clarion.features.meetings.bridges.schemas import NewBridge, Password, Security, clean_title
from clarion.features.meetings.schedule.invitations import words_of
from clarion.features.meetings.schedule.models import PlannedMeeting
from clarion.features.people import Account, Extension, reader_of
from clarion.features.people.sign_in import Caller, require, resolve_extension

router = APIRouter(prefix="/rcvideo/v1", tags=["Meetings: bridges"])
VideoCaller = Annotated[Caller, require("Meetings", scopes="Video")]
_KINDS = {0: "Instant", 1: "Scheduled", 2: "Scheduled", 3: "PMI"}


class OlderBridge(WireModel):
    """`type`: 0 an instant meeting, 1 and 2 one that is planned, 3 the personal one."""

    name: Annotated[str, Field(max_length=200), AfterValidator(clean_title)] = ""
    type: int = 0
    is_meeting_secret: bool = False
    meeting_password: Password = ""
    allow_join_before_host: bool = True
    mute_audio: bool = False
    mute_video: bool = False
    is_only_authenticated_can_join: bool = False
    is_only_co_workers_join: bool = False
    waiting_room_mode: int = 0


@router.get("/bridges", summary="List one's bridges, as older clients read them")
async def list_older_bridges(
    request: Request,
    here: Here,
    caller: VideoCaller,
    default: Annotated[bool, Query()] = False,
    short_id: Annotated[str, Query(alias="shortId", max_length=20)] = "",
) -> OlderBridgeInfo | list[OlderBridgeInfo]:
    """With `default=true` the personal one alone; with `shortId` the one with this web PIN."""
    async with here.storage.transaction() as session:
        me = await session.get_one(Extension, caller.extension_id)
        numbers = await dial_in_views(here, session, caller.account_id, request)
        if default:
            return _older_view(here, await service.personal(here, session, me), numbers)
        if short_id:
            row = await service.find_by_pin(session, MeetingBridge.web_pin, short_id)
            if row is None or row.account_id != caller.account_id:
                raise NotFound("Resource for parameter [shortId] is not found.", parameter="shortId")
            return _older_view(here, row, numbers, host=await service.may_host(here, session, caller, row))
        rows = await service.bridges_of(session, me, "", 100)
        return [_older_view(here, row, numbers) for row in rows]


@router.post("/bridges", summary="Create a bridge, as older clients do", status_code=201)
async def create_older_bridge(request: Request, here: Here, caller: VideoCaller, body: OlderBridge) -> OlderBridgeInfo:
    modes = {0: "Nobody", 1: "Everybody", 2: "GuestsOnly", 3: "OtherAccount"}
    preferences = {
        "join": {
            "audioMuted": body.mute_audio,
            "videoMuted": body.mute_video,
            "waitingRoomRequired": modes.get(body.waiting_room_mode, "Nobody"),
        },
        "joinBeforeHost": body.allow_join_before_host,
    }
    async with here.storage.transaction() as session:
        me = await session.get_one(Extension, caller.extension_id)
        new = NewBridge.model_validate({"type": _KINDS.get(body.type, "Instant"), "preferences": preferences})
        new.name = body.name or None
        new.security = Security(
            password_protected=body.is_meeting_secret or None,
            password=body.meeting_password or None,
            no_guests=body.is_only_authenticated_can_join,
            same_account=body.is_only_co_workers_join,
        )
        numbers = await dial_in_views(here, session, caller.account_id, request)
        return _older_view(here, await service.create(here, session, me, new), numbers)


@router.get("/dial-in-numbers", summary="List the numbers to join meetings by phone")
async def list_dial_in_numbers(request: Request, here: Here, caller: VideoCaller) -> list[DialInNumber]:
    """The company's numbers for conferences: meetings ask there for their PIN."""
    async with here.storage.reading() as session:
        return await dial_in_views(here, session, caller.account_id, request)


@router.get("/account/{accountId}/extension/{extensionId}/preferences", summary="Read how one's meetings are planned")
async def read_preferences(
    here: Here,
    caller: VideoCaller,
    accountId: str,
    extensionId: str,
) -> MeetingPreferenceList:
    """Those of the personal meeting, by the names that older clients know."""
    async with here.storage.transaction() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId, reach="own")
        row = await service.personal(here, session, owner)
    join = row.preferences["join"]
    values = {
        "join_before_host": row.preferences["joinBeforeHost"],
        "join_video_off": join["videoMuted"],
        "join_audio_mute": join["audioMuted"],
        "password_scheduled": bool(row.password),
        "password_instant": bool(row.password),
        "guest_join": not row.no_guests,
        "waiting_room": join["waitingRoomRequired"] != "Nobody",
        "screen_sharing": row.preferences["screenSharing"],
    }
    return {"preferences": [{"id": name, "value": value, "readonly": False} for name, value in values.items()]}


@router.post("/invitation/bridges/{bridgeId}", summary="Read the invitation to a bridge in words")
async def write_invitation(here: Here, caller: VideoCaller, bridgeId: str) -> MeetingInvitation:
    async with here.storage.reading() as session:
        found = await session.get(MeetingBridge, bridgeId) if len(bridgeId) <= 64 else None
        if found is None or not await service.may_host(here, session, caller, found):
            raise NotFound("Resource for parameter [bridgeId] is not found.", parameter="bridgeId")
        host = await session.get_one(Extension, found.extension_id)
        account = await session.get_one(Account, found.account_id)
        numbers = await dial_in_numbers(here, session, found.account_id)
        plan = await session.get(PlannedMeeting, found.id)
        return {"invitation": words_of(here, found, plan, host, reader_of(account, host), numbers)}


def _older_view(
    here: Container, row: MeetingBridge, numbers: list[DialInNumber], *, host: bool = True
) -> OlderBridgeInfo:
    password = service.password_of(here, row) if host else None
    join = row.preferences["join"]
    modes = {"Nobody": 0, "Everybody": 1, "GuestsOnly": 2, "OtherAccount": 3}
    view: OlderBridgeInfo = {
        "id": row.id,
        "shortId": row.web_pin,
        "name": row.name,
        "type": {"Instant": 0, "Scheduled": 1, "PMI": 3, service.WEBINAR: 1}[row.kind],
        "accountId": row.account_id,
        "extensionId": row.extension_id,
        "joinUri": service.link_of(here, row) if host else service.link_of(here, row).partition("?")[0],
        "personalMeetingName": "",
        "usePersonalMeetingName": False,
        "isMeetingSecret": bool(row.password),
        "allowJoinBeforeHost": row.preferences["joinBeforeHost"],
        "muteAudio": join["audioMuted"],
        "muteVideo": join["videoMuted"],
        "isOnlyAuthenticatedCanJoin": row.no_guests,
        "isOnlyCoworkersJoin": row.same_account,
        "waitingRoomMode": modes[join["waitingRoomRequired"]],
        "allowScreenSharing": row.preferences["screenSharing"],
        "e2ee": row.e2ee,
        "participantCode": row.participant_pin,
        "dialInNumbers": [] if row.e2ee else numbers,
    }
    if host:
        view["hostCode"] = row.host_pin
    if password is not None:
        view |= {"meetingPassword": password.plain, "meetingPasswordPSTN": password.digits}
        view["meetingPasswordMasked"] = password.query
    return view
