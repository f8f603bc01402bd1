"""Phones that an account owns: bring them along in bulk, keep them in stock, swap them, take them away."""

from datetime import datetime
from typing import Annotated, Any, cast

from fastapi import APIRouter, Response

from clarion.base.container import Container, Here
from clarion.base.errors import ClarionError, Conflict, Forbidden, Invalid
from clarion.base.storage import AsyncSession
from clarion.features import emergency
from clarion.features.people import MAIN_SITE, Account, get_cost_center, get_site
from clarion.features.people.sign_in import Caller, require, resolve_account, resolve_extension
from clarion.features.phone.devices import service, stock
from clarion.features.phone.devices.responses import (
    AddedDevice,
    AddedDevices,
    DeletedStock,
    DeletedStockRecord,
    ProvisioningError,
    StockResponse,
    StoredDevice,
)
from clarion.features.phone.devices.schemas import BulkAdd, LineRemoval, StockAdd, StockDelete, Swap

router = APIRouter(prefix="/restapi/v2/accounts/{accountId}", tags=["Devices"])


@router.post("/devices/bulk-add", summary="Add phones that people bring along")
async def add_devices(
    here: Here,
    caller: Annotated[Caller, require("AddRemoveDevices", scopes="EditAccounts")],
    accountId: str,
    body: BulkAdd,
) -> AddedDevices:
    """Each with a number of its own and an address; each succeeds or fails alone."""
    results: list[AddedDevice] = []
    async with here.storage.transaction() as session:
        for record in body.records:
            try:
                async with session.begin_nested():
                    results.append(await _add(here, session, caller, accountId, record, here.clock.now()))
            except ClarionError as error:
                results.append({"successful": False, "errors": [cast("ProvisioningError", _error(error))]})
    made = [result["id"] for result in results if "id" in result]
    await service.tell_call_servers(here, resolve_account(caller, accountId), devices=made)
    return {"results": results}


async def _add(
    here: Container, session: AsyncSession, caller: Caller, account_id: str, record: BulkAdd.Record, now: datetime
) -> AddedDevice:
    owner = await resolve_extension(session, caller, account_id, record.extension.id)
    number = await stock.number_for(here, session, owner, record.phone_info, now=now)
    device = await service.create_device(session, owner, now=now, device_type=record.type)
    await service.set_line(session, device, number.id)
    if record.cost_center_id is not None:
        account = await session.get_one(Account, owner.account_id)
        center = await get_cost_center(session, account, record.cost_center_id, parameter="costCenterId")
        device.cost_center_id = center.id
    place = await stock.place_of(session, owner, device, record.emergency, now=now)
    await emergency.assign(session, owner.account_id, "device", device.id, place.id)
    await session.flush()
    return {"successful": True, "id": device.id, "extension": {"id": owner.id}, "phoneNumber": number.number}


def _error(error: ClarionError) -> dict[str, str]:
    entry = {"errorCode": error.code, "message": error.message}
    return entry | ({"parameterName": error.parameter} if error.parameter else {})


@router.post("/device-inventory", summary="Put phones into stock", status_code=201)
async def add_to_stock(
    here: Here,
    caller: Annotated[Caller, require("EditAccountDevices", scopes="EditAccounts")],
    accountId: str,
    body: StockAdd,
) -> StockResponse:
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        wanted = body.site.id if body.site else min(caller.site_ids, default=MAIN_SITE)
        place = await get_site(session, account_id, wanted, parameter="site.id")
        if caller.site_ids and place.id not in caller.site_ids:
            raise Forbidden("This is a site that you do not administer.", code="CMN-404", parameter="site.id")
        column = None if place.id == MAIN_SITE else place.id
        devices = await stock.add(session, account_id, body.type, body.quantity, column, now=here.clock.now())
    return {"devices": [{"id": device.id} for device in devices], "site": {"id": place.id, "name": place.name}}


@router.delete("/device-inventory", summary="Take phones out of stock")
async def delete_from_stock(
    here: Here,
    caller: Annotated[Caller, require("AddRemoveDevices", scopes="EditAccounts")],
    accountId: str,
    body: StockDelete,
) -> DeletedStock:
    """Only phones that are nobody's."""
    resolve_account(caller, accountId)
    results: list[DeletedStockRecord] = []
    async with here.storage.transaction() as session:
        for record in body.records:
            result: dict[str, Any] = {"deviceId": record.device_id, "bulkItemSuccessful": True}
            try:
                device = await service.get_device(
                    session, caller, accountId, record.device_id, permission="AddRemoveDevices"
                )
                if device.extension_id is not None:
                    raise Conflict("This phone belongs to an extension.", code="CMN-101", parameter="deviceId")
                await service.delete_device(session, device)
                await session.flush()
            except ClarionError as error:
                entry = {"errorCode": error.code, "message": error.message}
                result |= {"bulkItemSuccessful": False, "bulkItemErrors": [entry]}
            results.append(cast("DeletedStockRecord", result))
    return {"records": results}


@router.delete("/devices/{deviceId}", summary="Take a phone and its line away", response_model=None)
async def remove_line(
    here: Here,
    caller: Annotated[Caller, require("EditAccountDevices", scopes="EditAccounts")],
    accountId: str,
    deviceId: str,
    body: LineRemoval,
) -> StoredDevice | Response:
    """Phone and number stay in stock, or are gone for good."""
    async with here.storage.transaction() as session:
        device = await service.get_device(session, caller, accountId, deviceId, permission="EditAccountDevices")
        await stock.remove_line(session, device, keep=body.keep_assets_in_inventory)
        view: StoredDevice = {"id": device.id, "type": device.type, "name": device.name}
        if device.serial:
            view["serial"] = device.serial
    await service.tell_call_servers(here, device.account_id, devices=[device.id])
    return view if body.keep_assets_in_inventory else Response(status_code=204)


@router.post("/extensions/{extensionId}/devices/{deviceId}/replace", summary="Swap two phones", status_code=204)
async def replace_device(
    here: Here,
    caller: Annotated[Caller, require("EditUserDevices", scopes="EditAccounts")],
    accountId: str,
    extensionId: str,
    deviceId: str,
    body: Swap,
) -> Response:
    """The other phone takes over owner, line and address of this one, and the other way round."""
    async with here.storage.transaction() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        device = await service.get_device(session, caller, accountId, deviceId, permission="EditAccountDevices")
        other = await service.get_device(
            session, caller, accountId, body.target_device_id, permission="EditAccountDevices"
        )
        if device.extension_id != owner.id:
            raise Invalid("This phone is not of this extension.", parameter="deviceId")
        if device.id == other.id:
            raise Invalid("A phone cannot take its own place.", parameter="targetDeviceId")
        if owner.id != caller.extension_id or other.extension_id != owner.id:
            caller.check_permission("EditAccountDevices")
        await stock.swap(session, device, other)
    await service.tell_call_servers(here, device.account_id, devices=[device.id, other.id])
    return Response(status_code=204)
