"""Paging groups: who may page, what sounds; and what the surface has no operation for: making one, multicast."""

from typing import Annotated, Any, cast

from fastapi import APIRouter, Request, Response

from clarion.base.container import Here
from clarion.base.http import PagingQuery, cut, list_answer, uri_of
from clarion.base.http_lists import ListResponse
from clarion.base.storage import AsyncSession
from clarion.features.people import Extension, delete_extension
from clarion.features.people.sign_in import Caller, require, resolve_account
from clarion.features.phone.devices import Device
from clarion.features.phone.paging import queries, service
from clarion.features.phone.paging.models import PagingDevice
from clarion.features.phone.paging.responses import PagingDeviceInfo, PagingDeviceResponse, PagingGroupInfo, PagingInfo
from clarion.features.phone.paging.schemas import Assignment, DeviceChange, GroupChange, NewGroup

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}", tags=["Paging"])
GROUP = "/paging-only-groups/{pagingOnlyGroupId}"
OWN = "/clarion/paging-groups"
Editor = Annotated[Caller, require("EditGroups", scopes="EditAccounts")]


@router.get(f"{GROUP}/users", summary="List who may page a group")
async def list_users(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("ReadExtensionInfo", scopes="ReadAccounts")],
    accountId: str,
    pagingOnlyGroupId: str,
    paging: PagingQuery,
) -> ListResponse[PagingInfo]:
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        group = await queries.get_group(session, account_id, pagingOnlyGroupId)
        rows = await queries.users_of(session, group.id)
    records: list[PagingInfo] = [
        {
            "id": row.id,
            "uri": uri_of(request, "account", row.account_id, "extension", row.id),
            "extensionNumber": row.number,
            "name": row.name,
        }
        for row in cut(rows, paging)
    ]
    return list_answer(request, records, paging, len(rows))


@router.get(f"{GROUP}/devices", summary="List what sounds when a group is paged")
async def list_devices(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("ReadAccountDevices", scopes="ReadAccounts")],
    accountId: str,
    pagingOnlyGroupId: str,
    paging: PagingQuery,
) -> ListResponse[PagingDeviceInfo]:
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        group = await queries.get_group(session, account_id, pagingOnlyGroupId)
        rows = await queries.devices_of(session, group.id)
    return list_answer(request, [_device_view(request, *row) for row in cut(rows, paging)], paging, len(rows))


@router.post(f"{GROUP}/bulk-assign", summary="Change who may page a group, and what sounds then")
async def assign(
    here: Here,
    caller: Editor,
    accountId: str,
    pagingOnlyGroupId: str,
    body: Assignment | None = None,
) -> Response:
    """All or nothing."""
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        group = await queries.get_group(session, account_id, pagingOnlyGroupId)
        await service.assign(session, caller, group, body or Assignment())
    return Response(status_code=200)


@router.get(OWN, summary="List paging groups")
async def list_groups(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("ReadExtensions", scopes="ReadAccounts")],
    accountId: str,
    paging: PagingQuery,
) -> ListResponse[PagingGroupInfo]:
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        rows = [row for row in await session.scalars(queries.groups_query(account_id)) if caller.reaches(row)]
        records = [await _view(session, request, row) for row in cut(rows, paging)]
    return list_answer(request, records, paging, len(rows))


@router.post(OWN, summary="Make a paging group", status_code=201)
async def create_group(
    request: Request,
    here: Here,
    caller: Editor,
    accountId: str,
    body: NewGroup,
) -> PagingGroupInfo:
    """Without a number it gets the lowest free one."""
    resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        return await _view(session, request, await service.create_group(here, session, caller, body))


@router.put(f"{OWN}/{{pagingOnlyGroupId}}", summary="Change a paging group")
async def update_group(
    request: Request,
    here: Here,
    caller: Editor,
    accountId: str,
    pagingOnlyGroupId: str,
    body: GroupChange,
) -> PagingGroupInfo:
    """What is not given stays."""
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        group = await queries.get_group(session, account_id, pagingOnlyGroupId)
        await service.change_group(here, session, caller, group, body)
        return await _view(session, request, group)


@router.put(f"{OWN}/{{pagingOnlyGroupId}}/devices/{{deviceId}}", summary="Say where a device listens by multicast")
async def update_device(
    here: Here,
    caller: Editor,
    accountId: str,
    pagingOnlyGroupId: str,
    deviceId: str,
    body: DeviceChange,
) -> PagingDeviceResponse:
    """With an address it is not called when the group is paged: it listens there."""
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        group = await queries.get_group(session, account_id, pagingOnlyGroupId)
        await service.change_device(session, caller, group, deviceId, body)
    return {"multicast": {"address": body.multicast.address, "port": body.multicast.port}}


@router.delete(f"{OWN}/{{pagingOnlyGroupId}}", summary="Delete a paging group", status_code=204)
async def delete_group(
    here: Here,
    caller: Editor,
    accountId: str,
    pagingOnlyGroupId: str,
) -> Response:
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        group = await queries.get_group(session, account_id, pagingOnlyGroupId)
        service.check_reaches(caller, group)
        await delete_extension(here, session, group)
    return Response(status_code=204)


async def _view(session: AsyncSession, request: Request, row: Extension) -> PagingGroupInfo:
    settings = await queries.settings_of(session, row)
    return {
        "uri": uri_of(request, "account", row.account_id, "clarion", "paging-groups", row.id),
        "id": row.id,
        "name": row.name,
        "extensionNumber": row.number,
        "multicast": {"address": settings.address, "port": settings.port, "ttl": settings.ttl},
        "users": len(await queries.users_of(session, row.id)),
        "devices": len(await queries.devices_of(session, row.id)),
    }


def _device_view(request: Request, device: Device, row: PagingDevice) -> PagingDeviceInfo:
    view: dict[str, Any] = {
        "id": device.id,
        "uri": uri_of(request, "account", device.account_id, "device", device.id),
        "name": device.name,
    }
    return cast(
        "PagingDeviceInfo", view | ({"multicast": {"address": row.address, "port": row.port}} if row.address else {})
    )
