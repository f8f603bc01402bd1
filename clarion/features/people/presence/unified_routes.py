"""Presence in one: messaging, telephony and meetings, and what comes of them."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter

from clarion.base.container import Here
from clarion.base.http import WireModel
from clarion.features.people.presence import service
from clarion.features.people.presence.models import DndStatus, PresenceSettings, UserStatus
from clarion.features.people.presence.responses import UnifiedPresence
from clarion.features.people.presence.rules import composed, takes_calls, takes_queue_calls, unified_status
from clarion.features.people.presence.states import NO_CALL, TelephonyStates
from clarion.features.people.sign_in.caller import Caller, resolve_extension
from clarion.features.people.sign_in.guard import require

router = APIRouter(
    prefix="/restapi/v1.0/account/{accountId}/extension/{extensionId}/unified-presence", tags=["Presence"]
)


class UnifiedChange(WireModel):
    class Messaging(WireModel):
        visibility: Literal["Visible", "Invisible"] | None = None
        availability: Literal["Available", "DND"] | None = None

    class Telephony(WireModel):
        availability: Literal["TakeAllCalls", "DoNotAcceptAnyCalls", "DoNotAcceptQueueCalls"] | None = None

    glip: Messaging | None = None
    telephony: Telephony | None = None

    def columns(self, before: PresenceSettings) -> dict[str, Any]:
        """By column of `PresenceSettings`, only what was given."""
        found: dict[str, Any] = {}
        if self.glip is not None:
            invisible = before.user_status == UserStatus.OFFLINE
            if self.glip.visibility is not None:
                invisible = self.glip.visibility == "Invisible"
            busy = before.user_status == UserStatus.BUSY
            if self.glip.availability is not None:
                busy = self.glip.availability == "DND"
            shown = UserStatus.BUSY if busy else UserStatus.AVAILABLE
            found["user_status"] = UserStatus.OFFLINE if invisible else shown
        if self.telephony is not None and self.telephony.availability is not None:
            found["dnd_status"] = {
                "TakeAllCalls": DndStatus.TAKE_ALL,
                "DoNotAcceptAnyCalls": DndStatus.NO_CALLS,
                "DoNotAcceptQueueCalls": composed(personal=True, queues=False),
            }[self.telephony.availability]
        if found:
            found["status_until"] = None
        return found


def unified_view(
    settings: PresenceSettings, telephony_status: str, *, own: bool, reachable: bool = True
) -> UnifiedPresence:
    """Who hides their presence is Offline for everybody else."""
    if not settings.visible and not own:
        return {
            "status": "Offline",
            "glip": {"status": "Offline", "visibility": "Invisible", "availability": "Available"},
            "telephony": {"status": NO_CALL, "visibility": "Invisible", "availability": "TakeAllCalls"},
            "meeting": {"status": "NoMeeting"},
        }
    user, dnd = settings.user_status, settings.dnd_status
    availability = "DoNotAcceptAnyCalls"
    if takes_calls(dnd):
        availability = "TakeAllCalls" if takes_queue_calls(dnd) else "DoNotAcceptQueueCalls"
    return {
        "status": unified_status(user, dnd, telephony_status, in_meeting=settings.in_meeting, reachable=reachable),
        "glip": {
            "status": "Offline" if user == UserStatus.OFFLINE or not reachable else "Online",
            "visibility": "Invisible" if user == UserStatus.OFFLINE else "Visible",
            "availability": "DND" if user == UserStatus.BUSY else "Available",
        },
        "telephony": {
            "status": telephony_status,
            "visibility": "Visible" if settings.visible else "Invisible",
            "availability": availability,
        },
        "meeting": {"status": "InMeeting" if settings.in_video_meeting else "NoMeeting"},
    }


@router.get("", summary="Read somebody's presence in one")
async def read_unified_presence(
    here: Here,
    caller: Annotated[Caller, require(scopes="ReadPresence")],
    accountId: str,
    extensionId: str,
) -> UnifiedPresence:
    caller.check_permission("ReadPresenceStatus")
    async with here.storage.reading() as session:
        row = await resolve_extension(session, caller, accountId, extensionId, reach="account")
        settings = await service.get_settings(session, row.id)
    status = here.get(TelephonyStates).status_of(row.id)
    reachable = row.reachable_since is not None
    return unified_view(settings, status, own=row.id == caller.extension_id, reachable=reachable)


@router.patch("", summary="Change one's presence in one")
async def update_unified_presence(
    here: Here,
    caller: Annotated[Caller, require(scopes="EditPresence")],
    accountId: str,
    extensionId: str,
    body: UnifiedChange,
) -> UnifiedPresence:
    caller.check_permission("EditPresenceStatus")
    async with here.storage.transaction() as session:
        row = await resolve_extension(session, caller.asking(("EditPresenceStatus",)), accountId, extensionId)
        before = await service.get_settings(session, row.id)
        settings = await service.update_presence(session, row, body.columns(before))
    status = here.get(TelephonyStates).status_of(row.id)
    reachable = row.reachable_since is not None
    return unified_view(settings, status, own=row.id == caller.extension_id, reachable=reachable)
