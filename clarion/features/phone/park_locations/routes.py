"""Park locations, and who waits where. The surface has no such operations."""

from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from pydantic import Field
from sqlalchemy import Select, func, select

from clarion.base.container import Container, Here
from clarion.base.errors import ClarionError, Conflict, Forbidden, NotFound
from clarion.base.http import WireModel, uri_of
from clarion.base.storage import AsyncSession
from clarion.calls.control import CallControl
from clarion.features.people import (
    Extension,
    ExtensionChange,
    ExtensionType,
    Profile,
    change_extension,
    create_extension,
    delete_extension,
    settle_within_sites,
)
from clarion.features.people.sign_in import Caller, require, resolve_account
from clarion.features.phone.park_locations.responses import (
    ParkedCall,
    ParkLocationInfo,
    ParkLocationList,
    ParkLocationRecord,
    ParkLocationSlot,
)

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/clarion/park-locations", tags=["Park locations"])
Reader = Annotated[Caller, require("ReadExtensions", scopes="ReadAccounts")]
Editor = Annotated[Caller, require("Groups", scopes="EditExtensions")]
MOST = 100
Name = Annotated[str, Field(min_length=1, max_length=100)]


class NewLocation(WireModel):
    """Without a number it gets the lowest free one."""

    name: Name
    extension_number: Annotated[str, Field(pattern=r"^[0-9]{1,8}$")] | None = None


class LocationChange(WireModel):
    name: Name


@router.get("", summary="List park locations and who waits in them")
async def list_locations(request: Request, here: Here, caller: Reader, accountId: str) -> ParkLocationList:
    """`waiting`: calls there now, and in the slots *801 to *899 (`slots`)."""
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        rows = (await session.scalars(_locations(account_id).order_by(Extension.number))).all()
    waiting = await _waiting(here, account_id)
    own = {row.number for row in rows}
    records: list[ParkLocationRecord] = [
        {**_view(request, row), "waiting": waiting.get(row.number, [])} for row in rows
    ]
    slots: list[ParkLocationSlot] = [
        {"slot": f"*{slot}", "waiting": calls} for slot, calls in sorted(waiting.items()) if slot not in own
    ]
    return {"records": records, "slots": slots}


async def _waiting(here: Container, account_id: str) -> dict[str, list[ParkedCall]]:
    """Sessions by slot, as the call servers know them. Empty while none answers."""
    control = here.find(CallControl)
    found: dict[str, list[ParkedCall]] = {}
    try:
        sessions = await control.list_sessions(account_id) if control is not None else []
    except ClarionError:
        return {}
    for session in sessions:
        for party in session.get("parties", ()):
            slot = str((party.get("park") or {}).get("id", ""))
            if slot and (party.get("status") or {}).get("code") == "Parked":
                found.setdefault(slot, []).append(_caller(session["id"], party))
    return found


def _caller(session_id: str, party: dict[str, Any]) -> ParkedCall:
    """Who waits, since when, and who parked them."""
    far = party.get("from" if party.get("direction") == "Inbound" else "to") or {}
    return {
        "telephonySessionId": session_id,
        "partyId": party["id"],
        "parkedBy": {"id": party.get("extensionId")},
        "since": (party.get("park") or {}).get("startTime"),
        "name": far.get("name"),
        "phoneNumber": far.get("phoneNumber") or far.get("extensionNumber"),
    }


@router.post("", summary="Make a park location", status_code=201)
async def create_location(
    request: Request,
    here: Here,
    caller: Editor,
    accountId: str,
    body: NewLocation,
) -> ParkLocationInfo:
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        row = await create_extension(
            session,
            account_id,
            Profile(display_name=body.name),
            now=here.clock.now(),
            number=body.extension_number,
            extension_type=ExtensionType.PARK_LOCATION,
        )
        await settle_within_sites(session, caller, row, site_named=False)
        await equip_location(here, session, caller, row)
        return _view(request, row)


async def equip_location(_here: Container, session: AsyncSession, caller: Caller, _row: Extension) -> None:
    """A new extension of that type is a park location already. Raises Forbidden, Conflict."""
    caller.check_permission("Groups")
    count = select(func.count()).select_from(_locations(caller.account_id).subquery())
    if (await session.scalar(count) or 0) > MOST:
        raise Conflict(f"An account has at most {MOST} park locations.")


@router.put("/{locationId}", summary="Rename a park location")
async def update_location(
    request: Request,
    here: Here,
    caller: Editor,
    accountId: str,
    locationId: str,
    body: LocationChange,
) -> ParkLocationInfo:
    async with here.storage.transaction() as session:
        row = await _get(session, caller, resolve_account(caller, accountId), locationId)
        await change_extension(here, session, caller, row, ExtensionChange(name=body.name))
        return _view(request, row)


@router.delete("/{locationId}", summary="Delete a park location", status_code=204)
async def delete_location(here: Here, caller: Editor, accountId: str, locationId: str) -> Response:
    """Whoever waits there goes back to who parked them when their time is over."""
    async with here.storage.transaction() as session:
        row = await _get(session, caller, resolve_account(caller, accountId), locationId)
        await delete_extension(here, session, row)
    return Response(status_code=204)


def _locations(account_id: str) -> Select[Extension]:
    return select(Extension).where(Extension.account_id == account_id, Extension.type == ExtensionType.PARK_LOCATION)


async def _get(session: AsyncSession, caller: Caller, account_id: str, location_id: str) -> Extension:
    """Raises NotFound, Forbidden."""
    row = await session.get(Extension, location_id[:64])
    if row is None or row.account_id != account_id or row.type != ExtensionType.PARK_LOCATION:
        raise NotFound("Resource for parameter [locationId] is not found.", parameter="locationId")
    if not caller.reaches(row):
        raise Forbidden("This belongs to a site that you do not administer.", code="CMN-404")
    return row


def _view(request: Request, row: Extension) -> ParkLocationInfo:
    return {
        "uri": uri_of(request, "account", row.account_id, "clarion", "park-locations", row.id),
        "id": row.id,
        "name": row.name,
        "extensionNumber": row.number,
    }
