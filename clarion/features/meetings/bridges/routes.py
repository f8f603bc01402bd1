"""REST of bridges: the video group of the surface, and what older clients of it call."""

import contextlib
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from clarion.base.container import Here
from clarion.base.errors import NotFound, Unavailable
from clarion.features.meetings.bridges import service
from clarion.features.meetings.bridges.delegates import MeetingDelegates
from clarion.features.meetings.bridges.models import MeetingBridge
from clarion.features.meetings.bridges.responses import BridgeInfo, MeetingDelegator, MeetingDelegatorList
from clarion.features.meetings.bridges.schemas import BridgeChange, NewBridge
from clarion.features.meetings.bridges.views import bridge_view
from clarion.features.meetings.policy import check_title
from clarion.features.meetings.rooms.over_api import apply_bridge
from clarion.features.people.sign_in import Caller, require, resolve_extension

router = APIRouter(prefix="/rcvideo", tags=["Meetings: bridges"])
VideoCaller = Annotated[Caller, require(scopes="Video")]
Password = Annotated[str, Query(alias="pw", max_length=64)]
_OF_EXTENSION = "/account/{accountId}/extension/{extensionId}"


@router.post("/v2" + _OF_EXTENSION + "/bridges", summary="Create a bridge", status_code=201)
async def create_bridge(
    here: Here,
    caller: VideoCaller,
    accountId: str,
    extensionId: str,
    body: NewBridge | None = None,
) -> BridgeInfo:
    """For oneself, or for a person whose delegate one is."""
    caller.check_permission("Meetings")
    await check_title(here, caller, body.name if body else None, parameter="name")
    async with here.storage.transaction() as session:
        if extensionId not in ("~", caller.extension_id) and extensionId in await _delegators(here, caller):
            owner = await resolve_extension(session, caller, accountId, extensionId, reach="account")
        else:
            owner = await resolve_extension(session, caller, accountId, extensionId)
        row = await service.create(here, session, owner, body or NewBridge())
        return bridge_view(here, row, host=True)


@router.get("/v2/bridges/{bridgeId}", summary="Read a bridge")
async def read_bridge(here: Here, caller: VideoCaller, bridgeId: str, pw: Password = "") -> BridgeInfo:
    caller.check_permission("Meetings")
    async with here.storage.reading() as session:
        found = await session.get(MeetingBridge, bridgeId) if len(bridgeId) <= 64 else None
        row = await service.get_visible(here, session, caller, found, pw)
        return bridge_view(here, row, host=await service.may_host(here, session, caller, row))


@router.patch("/v2/bridges/{bridgeId}", summary="Change a bridge")
async def update_bridge(here: Here, caller: VideoCaller, bridgeId: str, body: BridgeChange) -> BridgeInfo:
    """Only what is given changes. In a meeting that goes on it counts for who comes from now on."""
    caller.check_permission("Meetings")
    await check_title(here, caller, body.name, parameter="name")
    async with here.storage.transaction() as session:
        row = await service.get_own(here, session, caller, bridgeId)
        await service.change(here, session, row, body)
        view = bridge_view(here, row, host=True)
    with contextlib.suppress(Unavailable):  # the next meeting has it in any case
        await apply_bridge(here, row.id)
    return view


@router.delete("/v2/bridges/{bridgeId}", summary="Delete a bridge", status_code=204)
async def delete_bridge(here: Here, caller: VideoCaller, bridgeId: str) -> Response:
    """Its link and PINs open nothing any more."""
    caller.check_permission("Meetings")
    async with here.storage.transaction() as session:
        await service.delete(session, await service.get_own(here, session, caller, bridgeId))
    return Response(status_code=204)


@router.get("/v2/bridges/pin/web/{pin}", summary="Find a bridge by its web PIN")
async def get_bridge_by_web_pin(here: Here, caller: VideoCaller, pin: str, pw: Password = "") -> BridgeInfo:
    caller.check_permission("Meetings")
    return await _by_pin(here, caller, MeetingBridge.web_pin, pin, pw)


@router.get("/v2/bridges/pin/pstn/{pin}", summary="Find a bridge by its PIN for phones")
async def get_bridge_by_pstn_pin(
    here: Here,
    caller: VideoCaller,
    pin: str,
    pw: Password = "",
    phone_number: Annotated[str, Query(alias="phoneNumber", max_length=32)] = "",
) -> BridgeInfo:
    """All numbers of an installation share one group of PINs."""
    caller.check_permission("Meetings")
    return await _by_pin(here, caller, MeetingBridge.participant_pin, pin, pw)


@router.get("/v2" + _OF_EXTENSION + "/bridges/default", summary="Read somebody's personal meeting")
async def read_default_bridge(
    here: Here,
    caller: VideoCaller,
    accountId: str,
    extensionId: str,
) -> BridgeInfo:
    """Everybody has one; it is made when it is first asked for."""
    caller.check_permission("Meetings")
    async with here.storage.transaction() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId, reach="account")
        service.check_may_host(owner)
        row = await service.personal(here, session, owner)
        return bridge_view(here, row, host=await service.may_host(here, session, caller, row))


@router.get("/v1/accounts/{accountId}/extensions/{extensionId}/delegators", summary="List whose meetings one may host")
async def list_delegators(
    here: Here,
    caller: VideoCaller,
    accountId: str,
    extensionId: str,
) -> MeetingDelegatorList:
    caller.check_permission("Meetings")
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId, reach="own")
        found = await here.get(MeetingDelegates).delegators(session, owner.id)
    items: list[MeetingDelegator] = [
        {"id": key, "name": name, "accountId": caller.account_id, "extensionId": key} for key, name in found.items()
    ]
    return {"items": items}


async def _by_pin(here: Here, caller: Caller, column: Any, pin: str, password: str) -> BridgeInfo:
    async with here.storage.reading() as session:
        found = await service.find_by_pin(session, column, pin) if len(pin) <= 20 else None
        try:
            row = await service.get_visible(here, session, caller, found, password)
        except NotFound:
            raise NotFound("Resource for parameter [pin] is not found.", parameter="pin") from None
        return bridge_view(here, row, host=await service.may_host(here, session, caller, row))


async def _delegators(here: Here, caller: Caller) -> dict[str, str]:
    async with here.storage.reading() as session:
        return await here.get(MeetingDelegates).delegators(session, caller.extension_id)
