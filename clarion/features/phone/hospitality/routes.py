"""Rooms for the front desk. The surface has no such operations."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from clarion.base.container import Here
from clarion.base.errors import Forbidden, Invalid
from clarion.base.http import wire_time
from clarion.base.storage import AsyncSession
from clarion.features.people import Extension, check_may_manage, presence_settings_of, takes_calls
from clarion.features.people.sign_in import Caller, require, resolve_account, resolve_extension
from clarion.features.phone.hospitality import service
from clarion.features.phone.hospitality.models import Room, Stay
from clarion.features.phone.hospitality.responses import (
    HospitalityRoom,
    HospitalityRoomList,
    HospitalityStay,
    HospitalityStayList,
)
from clarion.features.phone.hospitality.schemas import CheckInBody, RoomChange, room_view
from clarion.features.phone.spending import amount_text

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/clarion/rooms", tags=["Rooms"])
Reader = Annotated[Caller, require("ReadUserInfo", scopes="ReadAccounts")]
AttendantLookup = Annotated[Caller, require("EditUserInfo", scopes="EditExtensions")]
MOST_STAYS = 200


@router.get("", summary="List rooms")
async def list_rooms(here: Here, caller: Reader, accountId: str) -> HospitalityRoomList:
    """Those that the caller's role reaches: who stays where is not for everybody."""
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        rows = [each for each in await service.rooms_of(session, account_id) if _sees(caller, each[1])]
        presence = await presence_settings_of(session, [owner for _, owner in rows])
        stays = {room.stay_id: await session.get(Stay, room.stay_id) for room, _ in rows if room.stay_id}
    records = [
        room_view(room, owner, stays.get(room.stay_id), dnd=not takes_calls(presence[owner.id].dnd_status))
        for room, owner in rows
    ]
    return {"records": records}


@router.get("/stays", summary="List who stays and stayed in rooms, and what their calls cost")
async def list_stays(
    here: Here,
    caller: Reader,
    accountId: str,
    extension_id: Annotated[str, Query(alias="extensionId", max_length=64)] = "",
) -> HospitalityStayList:
    """The latest 200, the newest first, of extensions that the caller's role reaches. Of a stay that goes on: what it
    has cost so far.
    """
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        seen = [owner.id for owner in await service.owners_of(session, account_id) if _sees(caller, owner)]
        rows = await service.stays_of(session, [one for one in seen if extension_id in ("", one)], MOST_STAYS)
        records = [await stay_view(session, here.clock.now(), row) for row in rows]
    return {"records": records}


@router.put("/{extensionId}", summary="Make a room of an extension, or change one")
async def update_room(
    here: Here,
    caller: AttendantLookup,
    accountId: str,
    extensionId: str,
    body: RoomChange,
) -> HospitalityRoom:
    async with here.storage.transaction() as session:
        owner = await _owner(session, caller, accountId, extensionId)
        row = await session.get(Room, owner.id) or await service.make_room(session, owner)
        if body.housekeeping is not None:
            await service.set_housekeeping(here, session, owner, row, body.housekeeping)
        if body.outbound_calls is not None:
            await service.set_outbound(session, owner, row, outbound=body.outbound_calls)
        return await _view(session, owner, row)


@router.delete("/{extensionId}", summary="The extension is no room any more", status_code=204)
async def delete_room(here: Here, caller: AttendantLookup, accountId: str, extensionId: str) -> Response:
    async with here.storage.transaction() as session:
        owner = await _owner(session, caller, accountId, extensionId)
        await service.unmake_room(session, owner, await service.get_room(session, owner))
    return Response(status_code=204)


@router.post("/{extensionId}/check-in", summary="Check a guest in")
async def check_in(
    here: Here,
    caller: AttendantLookup,
    accountId: str,
    extensionId: str,
    body: CheckInBody,
) -> HospitalityRoom:
    """Their name is shown by their calls. What a guest before left at the phone is gone."""
    async with here.storage.transaction() as session:
        owner = await _owner(session, caller, accountId, extensionId)
        row = await service.get_room(session, owner)
        await service.check_in(here, session, owner, row, body.wanted())
        return await _view(session, owner, row)


@router.post("/{extensionId}/check-out", summary="Check the guest out")
async def check_out(here: Here, caller: AttendantLookup, accountId: str, extensionId: str) -> HospitalityStay:
    """Answers what their calls cost. Voicemail, wake-up calls, forwarding and do not disturb are wiped, nobody calls
    out, and the room is dirty.
    """
    async with here.storage.transaction() as session:
        owner = await _owner(session, caller, accountId, extensionId)
        stay = await service.check_out(here, session, owner, await service.get_room(session, owner))
        return await stay_view(session, here.clock.now(), stay)


async def _owner(session: AsyncSession, caller: Caller, account: str, extension: str) -> Extension:
    """Also of one's own only for the front desk: no room lets itself call out. Never of somebody who may do more than
    the desk: their voicemail would be wiped, and their PIN another one.
    """
    if extension == "~":
        raise Invalid("Name the room's extension by its id.", parameter="extensionId")
    owner = await resolve_extension(session, caller, account, extension)
    if not caller.may_act_on(owner.type):
        raise Forbidden("Rooms are for the front desk.", code="CMN-404", parameter="extensionId")
    await check_may_manage(session, caller, owner)
    return owner


def _sees(caller: Caller, owner: Extension) -> bool:
    return caller.may_act_on(owner.type) and caller.reaches(owner)


async def _view(session: AsyncSession, owner: Extension, row: Room) -> HospitalityRoom:
    presence = await presence_settings_of(session, [owner])
    stay = await session.get(Stay, row.stay_id) if row.stay_id else None
    return room_view(row, owner, stay, dnd=not takes_calls(presence[owner.id].dnd_status))


async def stay_view(session: AsyncSession, now: Any, row: Stay) -> HospitalityStay:
    over = row.checked_out_at is not None
    view: HospitalityStay = {
        "id": row.id,
        "extension": {"id": row.extension_id},
        "guest": row.guest,
        "checkInTime": wire_time(row.checked_in_at),
        "charges": amount_text(row.charges if over else await service.charges_of(session, row, now)),
        "currency": row.currency,
    }
    if row.checked_out_at is not None:
        view["checkOutTime"] = wire_time(row.checked_out_at)
    return view
