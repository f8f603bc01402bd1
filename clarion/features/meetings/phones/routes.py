"""A call on the phone becomes a meeting, and a meeting's phones a call again. MTG-31, MTG-43."""

from typing import Annotated, TypedDict

from fastapi import APIRouter, Response

from clarion.base.container import Container, Here
from clarion.base.errors import ClarionError, NotFound
from clarion.calls.control import CallControl
from clarion.features.meetings.bridges import service
from clarion.features.meetings.bridges.models import MeetingBridge
from clarion.features.meetings.bridges.schemas import NewBridge
from clarion.features.meetings.phones.caller import BECOME, LEAVE
from clarion.features.people import Extension
from clarion.features.people.sign_in import Caller, require, resolve_account

router = APIRouter(
    prefix="/restapi/v1.0/account/{accountId}/telephony/sessions/{telephonySessionId}", tags=["Meetings: phones"]
)
VideoCaller = Annotated[Caller, require(scopes="Video")]


class CallMeetingView(TypedDict):
    """`telephonySessionId`: the call goes on as the phones of the meeting, under the same id."""

    bridgeId: str
    title: str
    joinUri: str
    telephonySessionId: str


@router.post("/clarion/meeting", summary="Make a meeting of a call", status_code=201)
async def make_meeting(here: Here, caller: VideoCaller, accountId: str, telephonySessionId: str) -> CallMeetingView:
    """Of a call that one talks in: everybody stays on their phone, and others come by the link."""
    caller.check_permission("Meetings")
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        owner = await session.get_one(Extension, caller.extension_id)
        row = await service.create(here, session, owner, NewBridge())
        view = CallMeetingView(
            bridgeId=row.id, title=row.name, joinUri=service.link_of(here, row), telephonySessionId=telephonySessionId
        )
    payload = {"extension_id": caller.extension_id, "bridge_id": row.id}
    try:
        await here.get(CallControl).ask_session(account_id, telephonySessionId, BECOME, payload)
    except ClarionError:
        await _take_back(here, row.id)
        raise
    return view


async def _take_back(here: Container, bridge_id: str) -> None:
    async with here.storage.transaction() as session:
        row = await session.get(MeetingBridge, bridge_id)
        if row is not None:
            await session.delete(row)


@router.delete("/clarion/meeting", summary="Go on with a meeting's phones as a call", status_code=204)
async def leave_meeting(here: Here, caller: VideoCaller, accountId: str, telephonySessionId: str) -> Response:
    """By the host: the phones talk on, and leave the meeting, which others may go on with."""
    caller.check_permission("Meetings")
    account_id = resolve_account(caller, accountId)
    session = await here.get(CallControl).get_session(account_id, telephonySessionId)
    if session.get("conference", {}).get("ownerId") != caller.extension_id:
        raise NotFound("Resource for parameter [telephonySessionId] is not found.", parameter="telephonySessionId")
    await here.get(CallControl).ask_session(account_id, telephonySessionId, LEAVE, {})
    return Response(status_code=204)
