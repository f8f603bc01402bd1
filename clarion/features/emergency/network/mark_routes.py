"""Wireless points and switches. One shape, two names."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from clarion.base.container import Container, Here
from clarion.base.http import Paging, PagingQuery, list_answer, wire_time
from clarion.base.http_lists import ListResponse
from clarion.base.storage import AsyncSession
from clarion.features.emergency.network import marks
from clarion.features.emergency.network.bulk import TYPES, judge_many, take_many
from clarion.features.emergency.network.models import NetworkMark
from clarion.features.emergency.network.places import locations_by_id, of_sites, site_names
from clarion.features.emergency.network.responses import (
    CreatedSwitches,
    CreatedWirelessPoints,
    NetworkMarkInfo,
    NetworkMarkTask,
    NetworkMarkTaskDetails,
    NetworkMarkTaskInfo,
    NetworkMarkValidation,
    UpdatedSwitches,
    UpdatedWirelessPoints,
)
from clarion.features.emergency.network.rules import SWITCH, WIRELESS
from clarion.features.emergency.network.schemas import (
    SwitchChange,
    Switches,
    WirelessPointChange,
    WirelessPoints,
    mark_view,
)
from clarion.features.people import BulkTask, get_task, keep_task
from clarion.features.people.sign_in import Caller, require, resolve_account

router = APIRouter(
    prefix="/restapi/v1.0/account/{accountId}/emergency-address-auto-update", tags=["Emergency: networks"]
)
Wireless = Annotated[Caller, require("EditSoftPhoneAutoLocationUpdate", scopes="EditAccounts")]
Wired = Annotated[Caller, require("EditHardPhoneAutoLocationUpdate", scopes="EditAccounts")]
Configure = Annotated[
    Caller, require("EditSoftPhoneAutoLocationUpdate OR EditHardPhoneAutoLocationUpdate", scopes="EditAccounts")
]
_TASK = "emergency-networks"
SiteIds = Annotated[list[str], Query(alias="siteId", max_length=100)]
Search = Annotated[str, Query(alias="searchString", max_length=100)]
Order = Annotated[list[str], Query(alias="orderBy", max_length=5)]


@router.get("/wireless-points", summary="List wireless points")
async def list_wireless_points(
    request: Request,
    here: Here,
    caller: Wireless,
    accountId: str,
    paging: PagingQuery,
    site_ids: SiteIds = [],
    search: Search = "",
    order: Order = ["+name"],
) -> ListResponse[NetworkMarkInfo]:
    return await _list(request, here, caller, accountId, WIRELESS, paging, site_ids, search, order)


@router.post("/wireless-points", summary="Add a wireless point")
async def create_wireless_point(
    request: Request,
    here: Here,
    caller: Wireless,
    accountId: str,
    body: WirelessPointChange,
) -> NetworkMarkInfo:
    return await _create(request, here, caller, accountId, WIRELESS, body)


@router.get("/wireless-points/{pointId}", summary="Read a wireless point")
async def read_wireless_point(
    request: Request,
    here: Here,
    caller: Wireless,
    accountId: str,
    pointId: str,
) -> NetworkMarkInfo:
    return await _read(request, here, caller, accountId, WIRELESS, pointId)


@router.put("/wireless-points/{pointId}", summary="Change a wireless point")
async def update_wireless_point(
    request: Request,
    here: Here,
    caller: Wireless,
    accountId: str,
    pointId: str,
    body: WirelessPointChange,
) -> NetworkMarkInfo:
    return await _update(request, here, caller, accountId, WIRELESS, pointId, body)


@router.delete("/wireless-points/{pointId}", summary="Remove a wireless point", status_code=204)
async def delete_wireless_point(here: Here, caller: Wireless, accountId: str, pointId: str) -> Response:
    return await _delete(here, caller, accountId, WIRELESS, pointId)


@router.post("/wireless-points-bulk-create", summary="Add many wireless points", status_code=202)
async def create_wireless_points(
    here: Here,
    caller: Wireless,
    accountId: str,
    body: WirelessPoints,
) -> CreatedWirelessPoints:
    """Each stands or falls alone; the task says what became of it."""
    return {"task": await _many(here, caller, accountId, WIRELESS, body, new=True)}


@router.post("/wireless-points-bulk-update", summary="Change many wireless points", status_code=202)
async def update_wireless_points(
    here: Here,
    caller: Wireless,
    accountId: str,
    body: WirelessPoints,
) -> UpdatedWirelessPoints:
    return {"task": await _many(here, caller, accountId, WIRELESS, body, new=False)}


@router.post("/wireless-points-bulk-validate", summary="Say what stands in the way of wireless points")
async def validate_wireless_points(
    here: Here,
    caller: Wireless,
    accountId: str,
    body: WirelessPoints,
) -> NetworkMarkValidation:
    """Nothing is changed. Those with an id would be changed, others made."""
    return await _judged(here, caller, accountId, WIRELESS, body)


@router.get("/switches", summary="List switches")
async def list_switches(
    request: Request,
    here: Here,
    caller: Wired,
    accountId: str,
    paging: PagingQuery,
    site_ids: SiteIds = [],
    search: Search = "",
    order: Order = ["+name"],
) -> ListResponse[NetworkMarkInfo]:
    return await _list(request, here, caller, accountId, SWITCH, paging, site_ids, search, order)


@router.post("/switches", summary="Add a switch, or a port of one")
async def create_switch(
    request: Request,
    here: Here,
    caller: Wired,
    accountId: str,
    body: SwitchChange,
) -> NetworkMarkInfo:
    return await _create(request, here, caller, accountId, SWITCH, body)


@router.get("/switches/{switchId}", summary="Read a switch")
async def read_switch(
    request: Request,
    here: Here,
    caller: Wired,
    accountId: str,
    switchId: str,
) -> NetworkMarkInfo:
    return await _read(request, here, caller, accountId, SWITCH, switchId)


@router.put("/switches/{switchId}", summary="Change a switch")
async def update_switch(
    request: Request,
    here: Here,
    caller: Wired,
    accountId: str,
    switchId: str,
    body: SwitchChange,
) -> NetworkMarkInfo:
    return await _update(request, here, caller, accountId, SWITCH, switchId, body)


@router.delete("/switches/{switchId}", summary="Remove a switch", status_code=204)
async def delete_switch(here: Here, caller: Wired, accountId: str, switchId: str) -> Response:
    return await _delete(here, caller, accountId, SWITCH, switchId)


@router.post("/switches-bulk-create", summary="Add many switches", status_code=202)
async def create_switches(here: Here, caller: Wired, accountId: str, body: Switches) -> CreatedSwitches:
    """`task` is a list here, as the surface has it."""
    return {"task": [await _many(here, caller, accountId, SWITCH, body, new=True)]}


@router.post("/switches-bulk-update", summary="Change many switches", status_code=202)
async def update_switches(here: Here, caller: Wired, accountId: str, body: Switches) -> UpdatedSwitches:
    return {"task": await _many(here, caller, accountId, SWITCH, body, new=False)}


@router.post("/switches-bulk-validate", summary="Say what stands in the way of switches")
async def validate_switches(here: Here, caller: Wired, accountId: str, body: Switches) -> NetworkMarkValidation:
    """Nothing is changed. Those with an id would be changed, others made."""
    return await _judged(here, caller, accountId, SWITCH, body)


@router.get("/tasks/{taskId}", summary="What became of many at once")
async def read_task(here: Here, caller: Configure, accountId: str, taskId: str) -> NetworkMarkTaskDetails:
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        task = await get_task(session, caller, account_id, _TASK, taskId, now=here.clock.now())
    return {**_task_view(task), "type": task.results["type"], "result": {"records": task.results["records"]}}


# ---- the same for both


async def _list(
    request: Request,
    here: Container,
    caller: Caller,
    account: str,
    kind: str,
    paging: Paging,
    site_ids: list[str],
    search: str,
    order: list[str],
) -> ListResponse[NetworkMarkInfo]:
    account_id = resolve_account(caller, account)
    async with here.storage.reading() as session:
        query = marks.marks_of(account_id, kind, search=search, order=(order or [""])[0])
        query = of_sites(query, NetworkMark.site_id, caller, site_ids)
        rows, total = await marks.read_page(session, query, paging)
        locations = await locations_by_id(session, [row.location_id for row in rows])
        names = await site_names(session, account_id)
    return list_answer(request, [mark_view(request, row, locations, names) for row in rows], paging, total)


async def _create(
    request: Request, here: Container, caller: Caller, account: str, kind: str, body: marks.Change
) -> NetworkMarkInfo:
    account_id = resolve_account(caller, account)
    async with here.storage.transaction() as session:
        row = await marks.create_mark(session, caller, account_id, kind, body, here.clock)
        return await _view(request, session, row)


async def _read(
    request: Request, here: Container, caller: Caller, account: str, kind: str, mark_id: str
) -> NetworkMarkInfo:
    async with here.storage.reading() as session:
        row = await marks.get_mark(session, caller, resolve_account(caller, account), kind, mark_id)
        return await _view(request, session, row)


async def _update(
    request: Request, here: Container, caller: Caller, account: str, kind: str, mark_id: str, body: marks.Change
) -> NetworkMarkInfo:
    async with here.storage.transaction() as session:
        row = await marks.get_mark(session, caller, resolve_account(caller, account), kind, mark_id)
        await marks.change_mark(session, caller, row, body, here.clock)
        return await _view(request, session, row)


async def _delete(here: Container, caller: Caller, account: str, kind: str, mark_id: str) -> Response:
    async with here.storage.transaction() as session:
        row = await marks.get_mark(session, caller, resolve_account(caller, account), kind, mark_id)
        await marks.delete_mark(session, row)
    return Response(status_code=204)


async def _many(
    here: Container, caller: Caller, account: str, kind: str, body: WirelessPoints | Switches, *, new: bool
) -> NetworkMarkTask:
    account_id = resolve_account(caller, account)
    now = here.clock.now()
    async with here.storage.transaction() as session:
        results = await take_many(session, caller, account_id, kind, body.records, here.clock, new=new)
        status = "Completed" if any(each["status"] == "Valid" for each in results) else "Failed"
        kept = {"type": TYPES[kind, new], "records": results}
        task = await keep_task(session, account_id, caller.extension_id, _TASK, kept, now=now, status=status)
    return {**_task_view(task), "status": "Accepted"}


async def _judged(
    here: Container, caller: Caller, account: str, kind: str, body: WirelessPoints | Switches
) -> NetworkMarkValidation:
    account_id = resolve_account(caller, account)
    async with here.storage.transaction() as session:
        return {"records": await judge_many(session, caller, account_id, kind, body.records, here.clock)}


def _task_view(task: BulkTask) -> NetworkMarkTaskInfo:
    return {
        "id": task.id,
        "status": task.status,
        "creationTime": wire_time(task.created_at),
        "lastModifiedTime": wire_time(task.changed_at),
    }


async def _view(request: Request, session: AsyncSession, row: NetworkMark) -> NetworkMarkInfo:
    locations = await locations_by_id(session, [row.location_id])
    return mark_view(request, row, locations, await site_names(session, row.account_id))
