"""Presence on the wire."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal, cast

from fastapi import APIRouter, Query, Request
from pydantic import AwareDatetime, StringConstraints

from clarion.base.container import Container, Here
from clarion.base.errors import Invalid
from clarion.base.http import PagingQuery, WireModel, list_answer, uri_of
from clarion.base.http_lists import ListResponse
from clarion.features.people.presence import service
from clarion.features.people.presence.active_calls import ActiveCallRegistry
from clarion.features.people.presence.models import PresenceSettings
from clarion.features.people.presence.responses import PresenceAsSeen, PresenceExtension, PresenceInfo
from clarion.features.people.presence.rules import composed, takes_calls, takes_queue_calls
from clarion.features.people.presence.states import TelephonyStates
from clarion.features.people.sign_in.caller import Caller, resolve_account, resolve_extension
from clarion.features.people.sign_in.guard import require
from clarion.features.people.users import queries
from clarion.features.people.users.models import Extension

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}", tags=["Presence"])
PresenceId = Annotated[str, StringConstraints(max_length=64)]
_LONGEST = timedelta(days=366)
_WITH_PRESENCE = ("User", "VirtualUser", "DigitalUser", "Limited", "SharedLinesGroup")


class PresenceChange(WireModel):
    """What is not given stays; what is only read (`presenceStatus`, `telephonyStatus`, ...) is left out."""

    user_status: Literal["Offline", "Busy", "Available"] | None = None
    dnd_status: (
        Literal["TakeAllCalls", "DoNotAcceptDepartmentCalls", "TakeDepartmentCallsOnly",
                "DoNotAcceptAnyCalls", "Unknown"] | None
    ) = None  # fmt: skip
    dnd_status_personal: Literal["TakeAllCalls", "DoNotAcceptAnyCalls", "Unknown"] | None = None
    message: Annotated[str, StringConstraints(max_length=200)] | None = None
    allow_see_my_presence: bool | None = None
    ring_on_monitored_call: bool | None = None
    pick_up_calls_on_hold: bool | None = None
    caller_id_visibility: Literal["All", "None", "PermittedUsers"] | None = None
    accept_call_queue_calls: bool | None = None
    status_expiration_time: AwareDatetime | None = None
    """When status and do-not-disturb go back to available by themselves."""
    message_expiration_time: AwareDatetime | None = None

    def columns(self, before: PresenceSettings, now: datetime) -> dict[str, Any]:
        """By column of `PresenceSettings`, only what was given. A new status or message without an end has none.

        Raises Invalid for an end that has passed or is over a year away.
        """
        found = self._given(before)
        if self.status_expiration_time is not None or {"user_status", "dnd_status"} & found.keys():
            found["status_until"] = _checked(self.status_expiration_time, now, "statusExpirationTime")
        if self.message_expiration_time is not None or "message" in found:
            found["message_until"] = _checked(self.message_expiration_time, now, "messageExpirationTime")
        return found

    def _given(self, before: PresenceSettings) -> dict[str, Any]:
        found = {
            "user_status": self.user_status,
            "dnd_status": self._dnd_status(before.dnd_status),
            "message": self.message,
            "visible": self.allow_see_my_presence,
            "ring_on_monitored_call": self.ring_on_monitored_call,
            "pick_up_calls_on_hold": self.pick_up_calls_on_hold,
            "caller_id_visibility": self.caller_id_visibility,
        }
        return {name: value for name, value in found.items() if value is not None}

    def _dnd_status(self, before: str) -> str | None:
        """One's own calls and calls of queues may be said together, or each by itself, which then goes first."""
        status = self.dnd_status if self.dnd_status not in (None, "Unknown") else before
        personal, queues = takes_calls(status), takes_queue_calls(status)
        if self.dnd_status_personal not in (None, "Unknown"):
            personal = self.dnd_status_personal == "TakeAllCalls"
        if self.accept_call_queue_calls is not None:
            queues = self.accept_call_queue_calls
        found = composed(personal, queues)
        return None if found == before else found


def _checked(end: datetime | None, now: datetime, parameter: str) -> datetime | None:
    if end is not None and not now < end <= now + _LONGEST:
        raise Invalid(f"Parameter [{parameter}] must be within the next year.", parameter=parameter)
    return end


async def _calls(here: Container, wanted: bool, account_id: str) -> dict[str, Sequence[dict[str, Any]]]:
    book = here.find(ActiveCallRegistry) if wanted else None
    return await book.calls_of_account(account_id) if book else {}


def _with_sip(calls: Sequence[dict[str, Any]], wanted: bool) -> Sequence[dict[str, Any]]:
    """The names of the SIP dialog are shown only to who asks for them."""
    return calls if wanted else [{k: v for k, v in call.items() if k != "sipData"} for call in calls]


def _as_seen(call: dict[str, Any], settings: PresenceSettings, own: bool) -> PresenceAsSeen:
    """A call as others see it: who lets nobody see their callers shows calls without numbers and names."""
    if own or settings.caller_id_visibility != "None":
        return cast("PresenceAsSeen", call)
    shown = {name: value for name, value in call.items() if name not in ("from", "fromName", "to", "toName", "sipData")}
    return cast("PresenceAsSeen", shown)


def view(
    request: Request | str,
    row: Extension,
    settings: PresenceSettings,
    telephony_status: str,
    *,
    own: bool,
    calls: Sequence[dict[str, Any]] | None = None,
) -> PresenceInfo:
    """A presence resource. `calls`: None when the request did not ask for them."""
    uri = uri_of(request, "account", row.account_id, "extension", row.id)
    reachable = row.reachable_since is not None
    fields = service.presence_fields(settings, telephony_status, own=own, reachable=reachable)
    if calls is not None:
        fields["activeCalls"] = [_as_seen(call, settings, own) for call in calls] if own or settings.visible else []
    extension: PresenceExtension = {"id": int(row.id), "uri": uri, "extensionNumber": row.number}
    return {"uri": f"{uri}/presence", "extension": extension, **fields}


@router.get("/extension/{extensionId}/presence", summary="Read somebody's presence")
async def read_presence(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("ReadPresenceStatus", scopes="ReadPresence")],
    accountId: str,
    extensionId: str,
    detailed: Annotated[bool, Query(alias="detailedTelephonyState")] = False,
    sip_data: Annotated[bool, Query(alias="sipData")] = False,
) -> PresenceInfo:
    async with here.storage.reading() as session:
        row = await resolve_extension(session, caller, accountId, extensionId, reach="account")
        settings = await service.get_settings(session, row.id)
    own = row.id == caller.extension_id
    calls = await _calls(here, (detailed or sip_data) and (own or caller.is_admin), row.account_id)
    status = here.get(TelephonyStates).status_of(row.id)
    shown = _with_sip(calls.get(row.id, ()), sip_data) if detailed or sip_data else None
    return view(request, row, settings, status, own=own, calls=shown)


@router.put("/extension/{extensionId}/presence", summary="Change one's own presence")
async def update_presence(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("EditPresenceStatus", scopes="EditPresence")],
    accountId: str,
    extensionId: str,
    body: PresenceChange,
) -> PresenceInfo:
    async with here.storage.transaction() as session:
        row = await resolve_extension(session, caller, accountId, extensionId)
        changes = body.columns(await service.get_settings(session, row.id), here.clock.now())
        settings = await service.update_presence(session, row, changes)
    status = here.get(TelephonyStates).status_of(row.id)
    return view(request, row, settings, status, own=row.id == caller.extension_id)


@router.get("/presence", summary="Read everybody's presence")
async def read_account_presence(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("ReadPresenceStatus", scopes="ReadPresence")],
    accountId: str,
    paging: PagingQuery,
    detailed: Annotated[bool, Query(alias="detailedTelephonyState")] = False,
    sip_data: Annotated[bool, Query(alias="sipData")] = False,
    extension_ids: Annotated[list[PresenceId], Query(alias="extensionId", max_length=200)] = [],
) -> ListResponse[PresenceInfo]:
    """`extensionId`, up to 200 times: the presence of these people only."""
    account_id = resolve_account(caller, accountId)
    query = queries.extensions_of(account_id, types=_WITH_PRESENCE, statuses=("Enabled",))
    if extension_ids:
        query = query.where(Extension.id.in_(extension_ids))
    async with here.storage.reading() as session:
        rows, total = await queries.read_page(session, query, paging)
        settings = await service.settings_of(session, rows)
    detailed = detailed or sip_data
    calls = await _calls(here, detailed, account_id)
    states = here.get(TelephonyStates)

    def shown(row: Extension) -> Sequence[dict[str, Any]] | None:
        # With whom colleagues speak is for themselves and for administrators.
        if not detailed:
            return None
        return _with_sip(calls.get(row.id, ()), sip_data) if caller.is_admin or row.id == caller.extension_id else ()

    records = [
        view(request, row, settings[row.id], states.status_of(row.id),
             own=row.id == caller.extension_id, calls=shown(row))
        for row in rows
    ]  # fmt: skip
    return list_answer(request, records, paging, total)
