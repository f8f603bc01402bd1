"""What older clients read and change of how meetings are configured."""

from typing import Annotated, Literal

from fastapi import APIRouter, Request
from typing_extensions import TypedDict

from clarion.base.container import Here
from clarion.base.errors import Invalid
from clarion.base.http import WireModel
from clarion.features.meetings.bridges import service as bridges
from clarion.features.meetings.bridges.schemas import BridgeChange, Pin, Pins
from clarion.features.meetings.schedule.routes import MeetingServiceInfo, read_service_info
from clarion.features.people.sign_in import Caller, require, resolve_account, resolve_extension

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}", tags=["Meetings: planned"])
Host = Annotated[Caller, require("Meetings", scopes="Video")]
Reader = Annotated[Caller, require("Meetings", scopes="ReadAccounts")]


class VideoConfiguration(TypedDict):
    provider: str
    userLicenseType: str


class LockedSettings(TypedDict):
    """Whether the company took a setting away from its people: by its name."""

    scheduleMeeting: dict[str, bool]
    inMeetings: dict[str, bool]
    telephony: dict[str, bool]


class VideoConfigurationBody(WireModel):
    provider: Literal["RCVideo", "RCMeetings", "None"] | None = None
    user_license_type: Literal["Paid", "Free"] | None = None


class ExternalUserInfo(WireModel):
    personal_meeting_id: Pin | None = None
    host_key: Pin | None = None


class ServiceInfoBody(WireModel):
    external_user_info: ExternalUserInfo | None = None


_VIDEO: VideoConfiguration = {"provider": "RCVideo", "userLicenseType": "Paid"}


@router.get("/extension/{extensionId}/video-configuration", summary="Read which video service a person uses")
async def read_video_configuration(
    here: Here,
    caller: Reader,
    accountId: str,
    extensionId: str,
) -> VideoConfiguration:
    """Everybody uses the same one."""
    async with here.storage.reading() as session:
        bridges.check_may_host(await resolve_extension(session, caller, accountId, extensionId, reach="account"))
    return _VIDEO


@router.put("/extension/{extensionId}/video-configuration", summary="Choose the video service of a person")
async def update_video_configuration(
    here: Here,
    caller: Host,
    accountId: str,
    extensionId: str,
    body: VideoConfigurationBody,
) -> VideoConfiguration:
    """There is one; every other choice is refused."""
    async with here.storage.reading() as session:
        bridges.check_may_host(await resolve_extension(session, caller, accountId, extensionId))
    if body.provider not in (None, _VIDEO["provider"]):
        raise Invalid("There is one video service here: RCVideo.", parameter="provider")
    if body.user_license_type not in (None, _VIDEO["userLicenseType"]):
        raise Invalid("Everybody has the full video service.", parameter="userLicenseType")
    return _VIDEO


@router.get("/meeting/locked-settings", summary="Read which settings of meetings the company took from its people")
async def read_locked_settings(caller: Host, accountId: str) -> LockedSettings:
    """None: everybody chooses for themselves."""
    resolve_account(caller, accountId)
    planning = (
        "startHostVideo", "startParticipantsVideo", "audioOptions", "allowJoinBeforeHost", "usePmiForScheduledMeetings",
        "usePmiForInstantMeetings", "enforceLogin", "muteParticipantsOnEntry",
    )  # fmt: skip
    return {
        "scheduleMeeting": dict.fromkeys(planning, False),
        "inMeetings": dict.fromkeys(("enableWaitingRoom", "enableChat", "enableScreenSharing"), False),
        "telephony": dict.fromkeys(("thirdPartyAudio", "audioConferenceInfo"), False),
    }


@router.patch("/extension/{extensionId}/meeting/service-info", summary="Change the personal meeting")
async def update_service_info(
    request: Request,
    here: Here,
    caller: Host,
    accountId: str,
    extensionId: str,
    body: ServiceInfoBody,
) -> MeetingServiceInfo:
    """`personalMeetingId`: the number by which people join it. The host key cannot be chosen."""
    info = body.external_user_info or ExternalUserInfo()
    async with here.storage.transaction() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        bridges.check_may_host(owner)
        row = await bridges.personal(here, session, owner)
        if info.host_key not in (None, row.host_pin):
            raise Invalid("The host key cannot be changed.", parameter="externalUserInfo.hostKey")
        if info.personal_meeting_id is not None:
            await bridges.change(here, session, row, BridgeChange(pins=Pins(web=info.personal_meeting_id)))
    return await read_service_info(request, here, caller, accountId, extensionId)
