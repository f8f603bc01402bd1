"""Devices: provision a web phone, list, read, create, change, remove, and how a SIP phone signs in."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy import select

from clarion.base.container import Container, Here
from clarion.base.http import Paging, PagingQuery, cut, list_answer
from clarion.base.storage import AsyncSession
from clarion.calls.control import CallControl
from clarion.features import emergency
from clarion.features.people import Extension
from clarion.features.people.sign_in import Caller, require, resolve_account, resolve_extension
from clarion.features.phone.devices import service
from clarion.features.phone.devices.models import Device
from clarion.features.phone.devices.schemas import (
    DeviceChange,
    DeviceCreate,
    ProvisionRequest,
    device_view,
    phone_access_view,
    provision_view,
)

router = APIRouter(prefix="/restapi/v1.0", tags=["Devices"])
Types = Annotated[list[str], Query(alias="type", max_length=20)]
Reader = Annotated[Caller, require("ReadUserDevices", scopes="ReadAccounts")]
Editor = Annotated[Caller, require("EditUserDevices", scopes="EditAccounts")]


@router.post("/client-info/sip-provision", summary="Provision a web phone")
async def provision(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require(scopes="VoipCalling")],
    body: ProvisionRequest,
) -> dict[str, Any]:
    """Gives the caller's device in this app and what it signs in with. The answer may be kept for long."""
    phone = body.device or ProvisionRequest.Phone()
    key = "|".join((caller.app.client_id, phone.app_external_id or phone.computer_name or phone.serial or ""))
    now = here.clock.now()
    async with here.storage.transaction() as session:
        owner = await session.get_one(Extension, caller.extension_id)
        device = await service.provide_web_phone(
            session,
            owner,
            now=now,
            client_key=key[:300],
            device_id=phone.id,
            computer_name=phone.computer_name or "",
        )
        credentials = await service.credentials_for(here, session, device, owner)
        location = await emergency.find_assigned(session, "device", device.id)
    if device.created_at == now:
        await service.tell_call_servers(here)
    transports = [info.transport for info in body.sip_info] or ["WSS"]
    view = device_view(request, device, owner, online=True, location=location)
    return provision_view(view, here.settings, credentials, list(dict.fromkeys(transports)))


@router.get("/account/{accountId}/device", summary="List the account's devices")
async def list_account_devices(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("ReadCompanyDevices", scopes="ReadAccounts")],
    accountId: str,  # noqa: N803
    paging: PagingQuery,
    types: Types = [],  # noqa: B006
) -> dict[str, Any]:
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        query = select(Device).where(Device.account_id == account_id)
        return await _list(session, request, here, account_id, query, types, paging)


@router.get("/account/{accountId}/extension/{extensionId}/device", summary="List an extension's devices")
async def list_extension_devices(
    request: Request,
    here: Here,
    caller: Reader,
    accountId: str,  # noqa: N803
    extensionId: str,  # noqa: N803
    paging: PagingQuery,
    types: Types = [],  # noqa: B006
) -> dict[str, Any]:
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        query = select(Device).where(Device.extension_id == owner.id)
        return await _list(session, request, here, owner.account_id, query, types, paging)


@router.post("/account/{accountId}/device", summary="Set up a SIP phone", status_code=201)
async def create_device(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("AddRemoveDevices", scopes="EditAccounts")],
    accountId: str,  # noqa: N803
    body: DeviceCreate,
) -> dict[str, Any]:
    async with here.storage.transaction() as session:
        wanted = body.extension.id if body.extension else "~"
        owner = await resolve_extension(session, caller, accountId, wanted)
        device = await service.create_device(
            session, owner, now=here.clock.now(), device_type=body.type, name=body.name, serial=body.serial
        )
    await service.tell_call_servers(here)
    return device_view(request, device, owner, online=False)


@router.get("/account/{accountId}/device/{deviceId}", summary="Read a device")
async def read_device(
    request: Request,
    here: Here,
    caller: Reader,
    accountId: str,  # noqa: N803
    deviceId: str,  # noqa: N803
) -> dict[str, Any]:
    async with here.storage.reading() as session:
        device = await service.get_device(session, caller, accountId, deviceId, permission="ReadCompanyDevices")
        return await _view(session, request, here, device)


@router.put("/account/{accountId}/device/{deviceId}", summary="Change a device")
async def update_device(
    request: Request,
    here: Here,
    caller: Editor,
    accountId: str,  # noqa: N803
    deviceId: str,  # noqa: N803
    body: DeviceChange,
) -> dict[str, Any]:
    """Name, owner (administrators) and emergency address."""
    async with here.storage.transaction() as session:
        device = await service.get_device(session, caller, accountId, deviceId, permission="EditCompanyDevices")
        if body.name is not None:
            service.check_may_edit(caller, device, "EditCompanyDevices")
            service.rename_device(session, device, body.name)
        if body.extension is not None and body.extension.id != device.extension_id:
            caller.check_permission("EditCompanyDevices")
            owner = await resolve_extension(session, caller, accountId, body.extension.id)
            await service.move_device(session, device, owner)
        await _place(session, here, device, body)
        await session.flush()
        return await _view(session, request, here, device)


@router.put("/account/{accountId}/device/{deviceId}/emergency", summary="Say where a device is")
async def update_device_emergency(
    request: Request,
    here: Here,
    caller: Editor,
    accountId: str,  # noqa: N803
    deviceId: str,  # noqa: N803
    body: DeviceChange,
) -> dict[str, Any]:
    """By the id of a location, or by an address, which is kept as a private location. Counts from now on."""
    async with here.storage.transaction() as session:
        device = await service.get_device(session, caller, accountId, deviceId, permission="EditCompanyDevices")
        await _place(session, here, device, body)
        await session.flush()
        return await _view(session, request, here, device)


@router.delete("/account/{accountId}/device/{deviceId}", summary="Remove a device", status_code=204)
async def delete_device(
    here: Here,
    caller: Editor,
    accountId: str,  # noqa: N803
    deviceId: str,  # noqa: N803
) -> Response:
    async with here.storage.transaction() as session:
        device = await service.get_device(session, caller, accountId, deviceId, permission="AddRemoveDevices")
        service.check_may_edit(caller, device, "AddRemoveDevices")
        await service.delete_device(session, device)
    return Response(status_code=204)


@router.get("/account/{accountId}/device/{deviceId}/sip-info", summary="How a SIP phone signs in")
async def read_sip_info(
    here: Here,
    caller: Reader,
    accountId: str,  # noqa: N803
    deviceId: str,  # noqa: N803
) -> dict[str, Any]:
    async with here.storage.reading() as session:
        device = await service.get_device(session, caller, accountId, deviceId, permission="ReadCompanyDevices")
        owner = await service.owner_of(session, device)
        return phone_access_view(here.settings, await service.credentials_for(here, session, device, owner))


@router.post("/account/{accountId}/device/{deviceId}/clarion/rotate-password", summary="A new SIP password")
async def rotate_password(
    here: Here,
    caller: Editor,
    accountId: str,  # noqa: N803
    deviceId: str,  # noqa: N803
) -> dict[str, Any]:
    async with here.storage.transaction() as session:
        device = await service.get_device(session, caller, accountId, deviceId, permission="EditCompanyDevices")
        service.rotate_password(session, device)
        owner = await service.owner_of(session, device)
        credentials = await service.credentials_for(here, session, device, owner)
    await service.tell_call_servers(here)
    return phone_access_view(here.settings, credentials)


async def _place(session: AsyncSession, here: Container, device: Device, body: DeviceChange) -> None:
    """Where the device is, in whichever form it was said."""
    change = body.emergency
    place = change.location if change else None
    address = (change.address if change else None) or body.emergency_service_address
    if place is not None and place.id:
        row = await emergency.get_location(session, device.account_id, place.id, owner_id=device.extension_id)
    elif address is not None:
        known = await emergency.find_assigned(session, "device", device.id)
        if known is not None and known.owner_id == device.extension_id:
            emergency.change_location(session, known, name=None, address=address.address(), now=here.clock.now())
            return
        row = await emergency.create_location(
            session,
            device.account_id,
            device.name,
            address.address(),
            now=here.clock.now(),
            owner_id=device.extension_id,
        )
    else:
        return
    await emergency.assign(session, device.account_id, "device", device.id, row.id)


async def _online(here: Container, account_id: str) -> set[str]:
    """Devices that are registered now; none is known while no call server runs."""
    control = here.find(CallControl)
    return await control.online_devices(account_id) if control else set()


async def _view(session: AsyncSession, request: Request, here: Container, device: Device) -> dict[str, Any]:
    owner = await service.owner_of(session, device)
    location = await emergency.find_assigned(session, "device", device.id)
    online = device.id in await _online(here, device.account_id)
    return device_view(request, device, owner, online=online, location=location)


async def _list(
    session: AsyncSession,
    request: Request,
    here: Container,
    account_id: str,
    query: Any,
    types: Sequence[str],
    paging: Paging,
) -> dict[str, Any]:
    if types:
        query = query.where(Device.type.in_(types))
    devices = list((await session.scalars(query.order_by(Device.created_at, Device.id))).all())
    page = cut(devices, paging)
    owners = await service.owners_of(session, page)
    online = await _online(here, account_id)
    records = []
    for device in page:
        location = await emergency.find_assigned(session, "device", device.id)
        owner = owners[device.extension_id]
        records.append(device_view(request, device, owner, online=device.id in online, location=location))
    return list_answer(request, records, paging, len(devices))
