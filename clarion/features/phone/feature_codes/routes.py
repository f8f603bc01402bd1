"""Feature codes as people read them, and hot desks through the API."""

from typing import Annotated

from fastapi import APIRouter, Response

from clarion.base.container import Here
from clarion.base.errors import Forbidden, NotFound
from clarion.base.http import WireModel, wire_time
from clarion.base.storage import AsyncSession
from clarion.features.people import Extension
from clarion.features.people.sign_in import Caller, require, resolve_account
from clarion.features.phone.devices.models import Device
from clarion.features.phone.devices.schemas import ExtensionRef
from clarion.features.phone.devices.service import tell_call_servers
from clarion.features.phone.feature_codes.codes import feature_codes
from clarion.features.phone.feature_codes.desk_phones import LASTS, sit_down, stand_up
from clarion.features.phone.feature_codes.responses import FeatureCodeExtension, FeatureCodeInfo, FeatureCodeList

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/clarion", tags=["Phones"])
Reader = Annotated[Caller, require(scopes="ReadAccounts")]
Guest = Annotated[Caller, require("EditUserDevices OR EditAccountDevices", scopes="EditAccounts")]


class HotDeskBody(WireModel):
    """Who sits down; without it whoever asks."""

    extension: ExtensionRef | None = None


@router.get("/feature-codes", summary="List what phones may dial beside numbers")
async def list_feature_codes(caller: Reader, accountId: str) -> FeatureCodeList:
    resolve_account(caller, accountId)
    return {"records": [{"id": each.id, "digits": each.digits, "takes": each.takes} for each in feature_codes()]}


@router.get("/devices/{deviceId}/desk", summary="Read who sits at a common phone")
async def read_desk(here: Here, caller: Reader, accountId: str, deviceId: str) -> FeatureCodeInfo:
    async with here.storage.reading() as session:
        return await _view(session, await _common(session, caller, accountId, deviceId))


@router.put("/devices/{deviceId}/desk", summary="Sign in at a common phone")
async def take_desk(
    here: Here,
    caller: Guest,
    accountId: str,
    deviceId: str,
    body: HotDeskBody,
) -> FeatureCodeInfo:
    """For twelve hours, or until somebody else does. For somebody else it takes the right to edit devices."""
    async with here.storage.transaction() as session:
        device = await _common(session, caller, accountId, deviceId)
        guest = await _guest(session, caller, body)
        await sit_down(session, device, guest, until=here.clock.now() + LASTS)
        view = await _view(session, device)
    await tell_call_servers(here, device.account_id, devices=[device.id])
    return view


@router.delete("/devices/{deviceId}/desk", summary="Sign out at a common phone", status_code=204)
async def leave_desk(here: Here, caller: Guest, accountId: str, deviceId: str) -> Response:
    async with here.storage.transaction() as session:
        device = await _common(session, caller, accountId, deviceId)
        if device.guest_id is None:
            raise NotFound("Nobody is signed in at this phone.", parameter="deviceId")
        if device.guest_id != caller.extension_id:
            caller.check_permission("EditAccountDevices")
        stand_up(session, device)
    await tell_call_servers(here, device.account_id, devices=[device.id])
    return Response(status_code=204)


async def _common(session: AsyncSession, caller: Caller, account_id: str, device_id: str) -> Device:
    account = resolve_account(caller, account_id)
    device = await session.get(Device, device_id[:64])
    if device is None or device.account_id != account or not device.use_as_common_phone:
        raise NotFound("Resource for parameter [deviceId] is not found.", parameter="deviceId")
    return device


async def _guest(session: AsyncSession, caller: Caller, body: HotDeskBody) -> Extension:
    wanted = body.extension.id if body.extension else caller.extension_id
    if wanted != caller.extension_id:
        caller.check_permission("EditAccountDevices")
    guest = await session.get(Extension, wanted[:64])
    if guest is None or guest.account_id != caller.account_id:
        raise NotFound("Resource for parameter [extension.id] is not found.", parameter="extension.id")
    if wanted != caller.extension_id and not caller.reaches(guest):
        raise Forbidden("This belongs to a site that you do not administer.", code="CMN-404", parameter="extension.id")
    return guest


async def _view(session: AsyncSession, device: Device) -> FeatureCodeInfo:
    guest = await session.get(Extension, device.guest_id) if device.guest_id else None
    if guest is None or device.guest_until is None:
        return {"device": {"id": device.id, "name": device.name}}
    who: FeatureCodeExtension = {"id": guest.id, "extensionNumber": guest.number, "name": guest.name}
    return {"device": {"id": device.id, "name": device.name}, "extension": who, "until": wire_time(device.guest_until)}
