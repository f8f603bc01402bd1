"""Our own list of the account's devices for administrators: searched and filtered, with who is signed in from where."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Annotated, Any, Literal, cast

from fastapi import APIRouter, Query, Request
from sqlalchemy import Select, and_, func, or_, select

from clarion.base.container import Container, Here
from clarion.base.http import PagingQuery, list_answer
from clarion.base.http_lists import ListResponse
from clarion.calls.control import CallControl
from clarion.features.people import MAIN_SITE, Extension, within_sites
from clarion.features.people.sign_in import Caller, require, resolve_account
from clarion.features.phone.devices.models import Device
from clarion.features.phone.devices.registration_routes import registration_view
from clarion.features.phone.devices.responses import DeviceRecord, SipRegistration
from clarion.features.phone.devices.views import DeviceViews, online_devices

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/clarion/devices", tags=["Devices"])
Reader = Annotated[Caller, require("ReadAccountDevices", scopes="ReadAccounts")]


@router.get("", summary="Find devices")
async def list_devices(
    request: Request,
    here: Here,
    caller: Reader,
    accountId: str,
    paging: PagingQuery,
    search: Annotated[str, Query(max_length=100)] = "",
    status: Literal["Online", "Offline"] | None = None,
    place: Annotated[Literal["Assigned", "Stock"] | None, Query(alias="place")] = None,
    types: Annotated[list[str], Query(alias="type", max_length=20)] = [],
) -> ListResponse[DeviceRecord]:
    """`search`: words of the device's name or serial, or of its owner's name or extension."""
    account_id = resolve_account(caller, accountId)
    query = within(found(account_id, search), caller)
    if place is not None:
        query = query.where(Device.extension_id.is_not(None) if place == "Assigned" else Device.extension_id.is_(None))
    if types:
        query = query.where(Device.type.in_(types))
    if status is not None:
        there = await online_devices(here, account_id)
        query = query.where(Device.id.in_(there) if status == "Online" else Device.id.not_in(there))
    async with here.storage.reading() as session:
        total = await session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
        devices = (await session.scalars(query.offset(paging.offset).limit(paging.per_page))).all()
        views = await DeviceViews.load(session, request, here, account_id, devices)
    signed_in = await _registrations(here, account_id, devices)
    records: list[DeviceRecord] = []
    for device in devices:
        view: dict[str, Any] = {**views.view(device), "registrations": signed_in[device.id]}
        owner = views.owners.get(device.extension_id or "")
        if owner is not None:
            view["extension"] |= {"name": owner.name}
        records.append(cast("DeviceRecord", view))
    return list_answer(request, records, paging, total)


def found(account_id: str, search: str) -> Select[Device]:
    """Devices by words of their names or serials, or of their owners' names or numbers."""
    query = select(Device).outerjoin(Extension, Extension.id == Device.extension_id)
    query = query.where(Device.account_id == account_id)
    columns = (Device.name, Device.serial, Device.computer_name, Extension.first_name, Extension.last_name,
               Extension.display_name, Extension.number)  # fmt: skip
    words = [or_(*(column.icontains(word, autoescape=True) for column in columns)) for word in search.split()[:10]]
    if words:
        query = query.where(and_(*words))
    return query.order_by(Device.extension_id.is_(None), func.length(Extension.number), Extension.number, Device.id)


def within(query: Select[Device], caller: Caller) -> Select[Device]:
    """Only those of the sites that the caller administers."""
    if not caller.site_ids:
        return query
    people = within_sites(select(Extension).where(Extension.account_id == caller.account_id), caller.site_ids)
    inside = Device.extension_id.in_(people.with_only_columns(Extension.id).order_by(None))
    lying = inside | Device.site_id.in_(caller.site_ids)
    if MAIN_SITE in caller.site_ids:
        return query.where(lying | (Device.site_id.is_(None) & Device.extension_id.is_(None)))
    return query.where(lying)


async def _registrations(
    here: Container, account_id: str, devices: Iterable[Device]
) -> defaultdict[str, list[SipRegistration]]:
    """By device, newest first."""
    owners = {device.extension_id for device in devices if device.extension_id}
    control = here.find(CallControl)
    found = await control.registrations_of_many(account_id, owners) if control else []
    by_device: defaultdict[str, list[SipRegistration]] = defaultdict(list)
    for item in sorted(found, key=lambda item: -item["since"]):
        by_device[item["device_id"]].append(registration_view(here, item))
    return by_device
