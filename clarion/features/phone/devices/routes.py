"""Devices: provision a web phone, list, read, create, change, remove, and how a SIP phone signs in."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy import Select, false, func, select

from clarion.base.container import Container, Here
from clarion.base.errors import Forbidden
from clarion.base.http import Paging, PagingQuery, list_answer
from clarion.base.http_lists import ListResponse
from clarion.base.policy_client import PolicyRequest, check_policy
from clarion.base.storage import AsyncSession
from clarion.features import emergency
from clarion.features.people import Account, AccountStatus, Extension, get_cost_center, note_reachable, within_sites
from clarion.features.people.sign_in import Caller, require, resolve_account, resolve_extension
from clarion.features.phone.devices import service
from clarion.features.phone.devices.models import Device, DeviceType
from clarion.features.phone.devices.responses import DeviceInfo, PhoneAccess, SipProvision
from clarion.features.phone.devices.schemas import (
    DeviceChange,
    DeviceCreate,
    ProvisionRequest,
    phone_access_view,
    provision_view,
)
from clarion.features.phone.devices.views import DeviceViews

router = APIRouter(prefix="/restapi/v1.0", tags=["Devices"])
Types = Annotated[list[str], Query(alias="type", max_length=20)]
# One's own devices by the right to one's own, others' by the right to the account's: `get_device` tells them apart.
Reader = Annotated[Caller, require("ReadAccountDevices OR ReadExtensionDevices", scopes="ReadAccounts")]
Editor = Annotated[Caller, require("EditAccountDevices OR EditUserDevices", scopes="EditAccounts")]
READ_OTHERS, EDIT_OTHERS = "ReadAccountDevices", "EditAccountDevices"
LinePooling = Annotated[Literal["Host", "Guest", "None"] | None, Query(alias="linePooling")]
Features = Annotated[list[Literal["BLA", "CommonPhone", "Intercom", "Paging", "HELD"]], Query(alias="feature")]
LineTypes = Annotated[
    list[Literal["Unknown", "Standalone", "StandaloneFree", "BlaPrimary", "BlaSecondary"]], Query(alias="lineType")
]


@router.post("/client-info/sip-provision", summary="Provision a web phone")
async def provision(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require(scopes="VoipCalling")],
    body: ProvisionRequest,
) -> SipProvision:
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
        views = await DeviceViews.load(session, request, here, owner.account_id, [device])
        account = await session.get_one(Account, owner.account_id)
    if device.created_at == now:
        await service.tell_call_servers(here, device.account_id, devices=[device.id])
    transports = [info.transport for info in body.sip_info] or ["WSS"]
    calls_out = account.status == AccountStatus.CONFIRMED and caller.may("OutboundCalls")
    view = views.view(device, online=True)
    return provision_view(view, here.settings, credentials, list(dict.fromkeys(transports)), outbound_calls=calls_out)


@router.get("/account/{accountId}/device", summary="List the account's devices")
async def list_account_devices(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require(READ_OTHERS, scopes="ReadAccounts")],
    accountId: str,
    paging: PagingQuery,
    types: Types = [],
) -> ListResponse[DeviceInfo]:
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        query = select(Device).where(Device.account_id == account_id)
        if caller.site_ids:
            people = within_sites(select(Extension).where(Extension.account_id == account_id), caller.site_ids)
            inside = people.with_only_columns(Extension.id).order_by(None)
            query = query.where(Device.extension_id.in_(inside) | Device.site_id.in_(caller.site_ids))
        if types:
            query = query.where(Device.type.in_(types))
        return await _list(session, request, here, account_id, query, paging)


@router.get("/account/{accountId}/extension/{extensionId}/device", summary="List an extension's devices")
async def list_extension_devices(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("ReadExtensionDevices", scopes="ReadAccounts")],
    accountId: str,
    extensionId: str,
    paging: PagingQuery,
    types: Types = [],
    line_pooling: LinePooling = None,
    features: Features = [],
    line_types: LineTypes = [],
) -> ListResponse[DeviceInfo]:
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        query = select(Device).where(Device.extension_id == owner.id)
        if types:
            query = query.where(Device.type.in_(types))
        if line_pooling is not None or line_types:
            with_line = line_pooling == "Host" or "Standalone" in line_types
            query = query.where(Device.number_id.is_not(None) if with_line else Device.number_id.is_(None))
        if line_pooling == "Guest" or (line_types and "Standalone" not in line_types):
            query = query.where(false())  # no device borrows the line of another here
        if features:
            query = query.where(Device.use_as_common_phone.is_(True) if "CommonPhone" in features else false())
        return await _list(session, request, here, owner.account_id, query, paging)


@router.post("/account/{accountId}/device", summary="Set up a SIP phone", status_code=201)
async def create_device(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("AddRemoveDevices", scopes="EditAccounts")],
    accountId: str,
    body: DeviceCreate,
) -> DeviceInfo:
    async with here.storage.transaction() as session:
        wanted = body.extension.id if body.extension else "~"
        owner = await resolve_extension(session, caller, accountId, wanted)
        await _check_line(session, here, owner)
        device = await service.create_device(
            session, owner, now=here.clock.now(), device_type=body.type, name=body.name, serial=body.serial
        )
        answer = await _view(session, request, here, device)
    await service.tell_call_servers(here, device.account_id, devices=[device.id])
    return answer


async def _check_line(session: AsyncSession, here: Container, owner: Extension) -> None:
    """A phone that is set up needs a place where help finds it (EMG-02); its emergency calls go out anyway."""
    place = await emergency.find_assigned(session, "extension", owner.id)
    place = place or await emergency.find_assigned(session, "account", owner.account_id)
    found = place is not None and place.status == "Valid"
    wish = PolicyRequest(
        kind="line.activate", account_id=owner.account_id, extension_id=owner.id, facts={"location_valid": found}
    )
    await check_policy(here, wish)


@router.get("/account/{accountId}/device/{deviceId}", summary="Read a device")
async def read_device(
    request: Request,
    here: Here,
    caller: Reader,
    accountId: str,
    deviceId: str,
) -> DeviceInfo:
    async with here.storage.reading() as session:
        device = await service.get_device(session, caller, accountId, deviceId, permission=READ_OTHERS)
        return await _view(session, request, here, device)


@router.put("/account/{accountId}/device/{deviceId}", summary="Change a device")
async def update_device(
    request: Request,
    here: Here,
    caller: Editor,
    accountId: str,
    deviceId: str,
    body: DeviceChange,
) -> DeviceInfo:
    """Name, owner (administrators) and emergency address."""
    async with here.storage.transaction() as session:
        device = await service.get_device(session, caller, accountId, deviceId, permission=EDIT_OTHERS)
        if body.name is not None:
            service.check_may_edit(caller, device, EDIT_OTHERS)
            service.rename_device(session, device, body.name)
        if body.extension is not None and body.extension.id != device.extension_id:
            caller.check_permission(EDIT_OTHERS)
            owner = await resolve_extension(session, caller, accountId, body.extension.id)
            await service.move_device(session, device, owner)
            await note_reachable(session, owner, here.clock.now())
        await _change_rest(session, caller, device, body)
        await place_device(session, here, device, body)
        await session.flush()
        return await _view(session, request, here, device)


@router.put("/account/{accountId}/device/{deviceId}/emergency", summary="Say where a device is")
async def update_device_emergency(
    request: Request,
    here: Here,
    caller: Editor,
    accountId: str,
    deviceId: str,
    body: DeviceChange,
) -> DeviceInfo:
    """By the id of a location, or by an address, which is kept as a private location. Counts from now on."""
    async with here.storage.transaction() as session:
        device = await service.get_device(session, caller, accountId, deviceId, permission=EDIT_OTHERS)
        await place_device(session, here, device, body)
        await session.flush()
        return await _view(session, request, here, device)


@router.delete("/account/{accountId}/device/{deviceId}", summary="Remove a device", status_code=204)
async def delete_device(
    here: Here,
    caller: Editor,
    accountId: str,
    deviceId: str,
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
    accountId: str,
    deviceId: str,
) -> PhoneAccess:
    async with here.storage.reading() as session:
        device = await service.get_device(session, caller, accountId, deviceId, permission=READ_OTHERS)
        owner = await service.owner_of(session, device)
        return phone_access_view(here.settings, await service.credentials_for(here, session, device, owner))


@router.post("/account/{accountId}/device/{deviceId}/clarion/rotate-password", summary="A new SIP password")
async def rotate_password(
    here: Here,
    caller: Editor,
    accountId: str,
    deviceId: str,
) -> PhoneAccess:
    async with here.storage.transaction() as session:
        device = await service.get_device(session, caller, accountId, deviceId, permission=EDIT_OTHERS)
        service.rotate_password(session, device)
        owner = await service.owner_of(session, device)
        credentials = await service.credentials_for(here, session, device, owner)
    await service.tell_call_servers(here, device.account_id, devices=[device.id])
    return phone_access_view(here.settings, credentials)


async def _change_rest(session: AsyncSession, caller: Caller, device: Device, body: DeviceChange) -> None:
    """Line, cost center and whether anybody may use it: for administrators."""
    said = (body.phone_lines, body.cost_center, body.use_as_common_phone)
    if all(item is None for item in said):
        return
    caller.check_permission(EDIT_OTHERS)
    if body.phone_lines is not None:
        lines = body.phone_lines.phone_lines
        await service.set_line(session, device, lines[0].id if lines else None)
    if body.cost_center is not None:
        account = await session.get_one(Account, device.account_id)
        device.cost_center_id = (await get_cost_center(session, account, body.cost_center.id)).id
    if body.use_as_common_phone is not None:
        if device.type not in (DeviceType.HARD_PHONE, DeviceType.OTHER_PHONE):
            raise Forbidden("Only a desk phone can be a common phone.", code="CMN-403", parameter="useAsCommonPhone")
        device.use_as_common_phone = body.use_as_common_phone
    service.tell_device(session, device)


async def place_device(session: AsyncSession, here: Container, device: Device, body: DeviceChange) -> None:
    """Where the device is, in whichever form it was said."""
    change = body.emergency
    place = change.location if change else None
    address = (change.address if change else None) or body.emergency_service_address
    if place is not None and place.id:
        row = await emergency.get_location(session, device.account_id, place.id, owner_id=device.extension_id)
    elif address is not None:
        known = await emergency.find_assigned(session, "device", device.id)
        if known is not None and known.owner_id == device.extension_id:
            await emergency.change_location(session, known, name=None, address=address.address(), now=here.clock.now())
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


async def _view(session: AsyncSession, request: Request, here: Container, device: Device) -> DeviceInfo:
    return (await DeviceViews.load(session, request, here, device.account_id, [device])).view(device)


async def _list(
    session: AsyncSession,
    request: Request,
    here: Container,
    account_id: str,
    query: Select[Device],
    paging: Paging,
) -> ListResponse[DeviceInfo]:
    total = await session.scalar(select(func.count()).select_from(query.subquery())) or 0
    page = query.order_by(Device.created_at, Device.id).offset(paging.offset).limit(paging.per_page)
    devices = (await session.scalars(page)).all()
    views = await DeviceViews.load(session, request, here, account_id, devices)
    return list_answer(request, [views.view(device) for device in devices], paging, total)
