"""Presence on the wire."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from pydantic import StringConstraints

from clarion.base.container import Container, Here
from clarion.base.http import PagingQuery, WireModel, list_answer, uri_of
from clarion.features.people.presence import service
from clarion.features.people.presence.active_calls import ActiveCallBook
from clarion.features.people.presence.models import PresenceSettings
from clarion.features.people.presence.states import TelephonyStates
from clarion.features.people.sign_in.caller import Caller, resolve_account, resolve_extension
from clarion.features.people.sign_in.guard import require
from clarion.features.people.users import queries
from clarion.features.people.users.models import Extension

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}", tags=["Presence"])
_WITH_PRESENCE = ("User", "VirtualUser", "DigitalUser", "Limited")


class PresenceChange(WireModel):
    user_status: Literal["Offline", "Busy", "Available"] | None = None
    dnd_status: (
        Literal["TakeAllCalls", "DoNotAcceptDepartmentCalls", "TakeDepartmentCallsOnly",
                "DoNotAcceptAnyCalls"] | None
    ) = None  # fmt: skip
    dnd_status_personal: Literal["TakeAllCalls", "DoNotAcceptAnyCalls"] | None = None
    message: Annotated[str, StringConstraints(max_length=200)] | None = None
    allow_see_my_presence: bool | None = None
    ring_on_monitored_call: bool | None = None
    pick_up_calls_on_hold: bool | None = None
    caller_id_visibility: Literal["All", "None", "PermittedUsers"] | None = None
    accept_call_queue_calls: bool | None = None

    def columns(self) -> dict[str, Any]:
        """By column of `PresenceSettings`, only what was given."""
        found = {
            "user_status": self.user_status,
            "dnd_status": self.dnd_status or self.dnd_status_personal,
            "message": self.message,
            "visible": self.allow_see_my_presence,
            "ring_on_monitored_call": self.ring_on_monitored_call,
            "pick_up_calls_on_hold": self.pick_up_calls_on_hold,
            "caller_id_visibility": self.caller_id_visibility,
            "accept_queue_calls": self.accept_call_queue_calls,
        }
        return {name: value for name, value in found.items() if value is not None}


async def _calls(here: Container, wanted: bool, account_id: str) -> dict[str, Sequence[dict[str, Any]]]:
    book = here.find(ActiveCallBook) if wanted else None
    return await book.calls_of_account(account_id) if book else {}


def view(
    request: Request | str,
    row: Extension,
    settings: PresenceSettings,
    telephony_status: str,
    *,
    own: bool,
    calls: Sequence[dict[str, Any]] | None = None,
) -> dict[str, Any]:
    """A presence resource. `calls`: None when the request did not ask for them."""
    uri = uri_of(request, "account", row.account_id, "extension", row.id)
    fields = service.presence_fields(settings, telephony_status, own=own)
    if calls is not None:
        fields["activeCalls"] = list(calls) if own or settings.visible else []
    extension = {"id": int(row.id), "uri": uri, "extensionNumber": row.number}
    return {"uri": f"{uri}/presence", "extension": extension, **fields}


@router.get("/extension/{extensionId}/presence", summary="Read somebody's presence")
async def read_presence(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("ReadPresenceStatus", scopes="ReadPresence")],
    accountId: str,  # noqa: N803
    extensionId: str,  # noqa: N803
    detailed: Annotated[bool, Query(alias="detailedTelephonyState")] = False,
) -> dict[str, Any]:
    async with here.storage.reading() as session:
        row = await resolve_extension(session, caller, accountId, extensionId, reach="account")
        settings = await service.get_settings(session, row.id)
    own = row.id == caller.extension_id
    calls = await _calls(here, detailed and (own or caller.is_admin), row.account_id)
    status = here.get(TelephonyStates).status_of(row.id)
    shown = calls.get(row.id, ()) if detailed else None
    return view(request, row, settings, status, own=own, calls=shown)


@router.put("/extension/{extensionId}/presence", summary="Change one's own presence")
async def update_presence(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("EditPresenceStatus", scopes="EditPresence")],
    accountId: str,  # noqa: N803
    extensionId: str,  # noqa: N803
    body: PresenceChange,
) -> dict[str, Any]:
    async with here.storage.transaction() as session:
        row = await resolve_extension(session, caller, accountId, extensionId)
        settings = await service.update_presence(session, row, body.columns())
    status = here.get(TelephonyStates).status_of(row.id)
    return view(request, row, settings, status, own=row.id == caller.extension_id)


@router.get("/presence", summary="Read everybody's presence")
async def read_account_presence(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("ReadPresenceStatus", scopes="ReadPresence")],
    accountId: str,  # noqa: N803
    paging: PagingQuery,
    detailed: Annotated[bool, Query(alias="detailedTelephonyState")] = False,
) -> dict[str, Any]:
    account_id = resolve_account(caller, accountId)
    query = queries.extensions_of(account_id, types=_WITH_PRESENCE, statuses=("Enabled",))
    async with here.storage.reading() as session:
        rows, total = await queries.read_page(session, query, paging)
        settings = await service.settings_of(session, rows)
    calls = await _calls(here, detailed, account_id)
    states = here.get(TelephonyStates)

    def shown(row: Extension) -> Sequence[dict[str, Any]] | None:
        # With whom colleagues speak is for themselves and for administrators.
        if not detailed:
            return None
        return calls.get(row.id, ()) if caller.is_admin or row.id == caller.extension_id else ()

    records = [
        view(request, row, settings[row.id], states.status_of(row.id),
             own=row.id == caller.extension_id, calls=shown(row))
        for row in rows
    ]  # fmt: skip
    return list_answer(request, records, paging, total)
