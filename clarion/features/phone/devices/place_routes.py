"""Devices whose place follows the network that they are in."""

from collections.abc import Sequence
from typing import Annotated, cast

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field
from sqlalchemy import func, select

from clarion.base.container import Here
from clarion.base.errors import NotFound
from clarion.base.http import PagingQuery, WireModel, list_answer
from clarion.base.http_lists import ListResponse
from clarion.base.storage import AsyncSession
from clarion.features.emergency import DEVICE, follow_network, following, follows_network
from clarion.features.people import MAIN_SITE
from clarion.features.people.sign_in import Caller, require, resolve_account
from clarion.features.phone.devices.list_routes import found, within
from clarion.features.phone.devices.models import Device, DeviceType
from clarion.features.phone.devices.responses import DevicePlaceInfo
from clarion.features.phone.devices.views import DeviceViews

router = APIRouter(
    prefix="/restapi/v1.0/account/{accountId}/emergency-address-auto-update/devices", tags=["Emergency: networks"]
)
Configure = Annotated[
    Caller, require("EditSoftPhoneAutoLocationUpdate OR EditHardPhoneAutoLocationUpdate", scopes="EditAccounts")
]
Id = Annotated[str, Field(max_length=64)]
_SHOWN = ("id", "type", "serial", "name", "model", "site", "phoneLines")
_KINDS = {DeviceType.HARD_PHONE: "HardPhone", DeviceType.OTHER_PHONE: "OtherPhone"}


class AssignedDevices(WireModel):
    enabled_device_ids: list[Id] = Field(default_factory=list, max_length=1000)
    disabled_device_ids: list[Id] = Field(default_factory=list, max_length=1000)


@router.get("", summary="List devices and whether their place follows the network")
async def list_devices(
    request: Request,
    here: Here,
    caller: Configure,
    accountId: str,
    paging: PagingQuery,
    site_ids: Annotated[list[str], Query(alias="siteId", max_length=100)] = [],
    models: Annotated[list[str], Query(alias="modelId", max_length=100)] = [],
    search: Annotated[str, Query(alias="searchString", max_length=100)] = "",
    enabled: Annotated[bool | None, Query(alias="featureEnabled")] = None,
    compatible: Annotated[bool, Query(alias="compatibleOnly")] = False,
    order: Annotated[list[str], Query(alias="orderBy", max_length=5)] = [],
) -> ListResponse[DevicePlaceInfo]:
    """Every phone is `compatible`: where it says nothing of its network, its address does."""
    account_id = resolve_account(caller, accountId)
    query = within(found(account_id, search), caller)
    if site_ids:
        among = Device.site_id.in_(site_ids)
        query = query.where(among | Device.site_id.is_(None) if MAIN_SITE in site_ids else among)
    if models:
        query = query.where(Device.id.is_(None))  # phones here have no models of the surface's dictionary
    if enabled is not None:
        on = Device.id.in_(following(account_id, DEVICE))
        query = query.where(on if enabled else ~on)
    if order and order[0].lstrip("+- ") == "name":
        query = query.order_by(None).order_by(
            Device.name.desc() if order[0].startswith("-") else Device.name, Device.id
        )
    async with here.storage.reading() as session:
        total = await session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
        devices = (await session.scalars(query.offset(paging.offset).limit(paging.per_page))).all()
        views = await DeviceViews.load(session, request, here, account_id, devices)
        on_ids = await follows_network(session, DEVICE, [device.id for device in devices])
    records = [_view(views, device, enabled=device.id in on_ids) for device in devices]
    return list_answer(request, records, paging, total)


def _view(views: DeviceViews, device: Device, *, enabled: bool) -> DevicePlaceInfo:
    whole = views.view(device)
    view = {name: value for name, value in whole.items() if name in _SHOWN}
    return cast(
        "DevicePlaceInfo", {**view, "type": _KINDS.get(DeviceType(device.type), "SoftPhone"), "featureEnabled": enabled}
    )


@router.post("/bulk-assign", summary="Say which devices' place follows the network", status_code=204)
async def assign_devices(here: Here, caller: Configure, accountId: str, body: AssignedDevices) -> Response:
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        await _check(session, caller, account_id, body.enabled_device_ids, "enabledDeviceIds")
        await _check(session, caller, account_id, body.disabled_device_ids, "disabledDeviceIds")
        await follow_network(session, account_id, DEVICE, body.enabled_device_ids, body.disabled_device_ids)
    return Response(status_code=204)


async def _check(session: AsyncSession, caller: Caller, account_id: str, ids: Sequence[str], name: str) -> None:
    """Raises NotFound for what is not of this account, or out of the caller's sites."""
    query = within(found(account_id, ""), caller).where(Device.id.in_(ids))
    known = {row.id for row in await session.scalars(query)}
    missing = [each for each in ids if each not in known]
    if missing:
        raise NotFound(f"Resource for parameter [{name}] is not found: {missing[0]}.", parameter=name)
