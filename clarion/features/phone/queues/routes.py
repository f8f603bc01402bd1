"""Call queues: list, read, change, their members, and where they overflow to."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from clarion.base.container import Here
from clarion.base.http import PagingQuery, cut, list_answer
from clarion.base.http_lists import ListResponse
from clarion.features.people.sign_in import Caller, require, resolve_account, resolve_extension
from clarion.features.phone.queues import queries, service, views
from clarion.features.phone.queues.responses import (
    CallQueueDetails,
    CallQueueMemberInfo,
    QueueInfo,
    QueueInfo2,
    QueueOverflow,
    UserCallQueues,
)
from clarion.features.phone.queues.schemas import (
    Assignment,
    DepartmentAssignments,
    OverflowChange,
    QueueChange,
    UserQueues,
)

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}", tags=["Call queues"])
Reader = Annotated[Caller, require("ReadExtensions", scopes="ReadAccounts")]


@router.get("/call-queues", summary="List call queues")
async def list_queues(
    request: Request,
    here: Here,
    caller: Reader,
    accountId: str,
    paging: PagingQuery,
    member_id: Annotated[str | None, Query(alias="memberExtensionId", max_length=64)] = None,
) -> ListResponse[QueueInfo]:
    account_id = resolve_account(caller, accountId)
    if member_id == "~":
        member_id = caller.extension_id
    async with here.storage.reading() as session:
        found = await session.scalars(queries.queues_query(account_id, member_id))
        rows = [row for row in found if caller.reaches(row)]
        records = await views.listed(session, request, cut(rows, paging))
    return list_answer(request, records, paging, len(rows))


@router.get("/call-queues/{groupId}", summary="Read a call queue")
async def read_queue(
    request: Request,
    here: Here,
    caller: Reader,
    accountId: str,
    groupId: str,
) -> CallQueueDetails:
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        return await views.full_view(session, request, await queries.get_queue(session, account_id, groupId))


@router.put("/call-queues/{groupId}", summary="Change a call queue")
async def update_queue(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("EditExtensionInfo", scopes="EditExtensions")],
    accountId: str,
    groupId: str,
    body: QueueChange,
) -> CallQueueDetails:
    """What is not given stays."""
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        queue = await queries.get_queue(session, account_id, groupId)
        await service.check_may_set_up(session, caller, queue)
        await service.change_queue(here, session, caller, queue, body)
        return await views.full_view(session, request, queue)


@router.get("/call-queues/{groupId}/members", summary="List members of a call queue")
async def list_members(
    request: Request,
    here: Here,
    caller: Reader,
    accountId: str,
    groupId: str,
    paging: PagingQuery,
) -> ListResponse[CallQueueMemberInfo]:
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        queue = await queries.get_queue(session, account_id, groupId)
        rows = await queries.members_of(session, queue.id)
    return list_answer(request, [views.member_view(request, row) for row in cut(rows, paging)], paging, len(rows))


@router.post("/call-queues/{groupId}/bulk-assign", summary="Change members of a call queue", status_code=204)
async def assign_members(
    here: Here,
    caller: Annotated[Caller, require("EditGroups", scopes="EditExtensions")],
    accountId: str,
    groupId: str,
    body: Assignment,
) -> Response:
    """All or nothing. Also by the queue's managers."""
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        queue = await queries.get_queue(session, account_id, groupId)
        await service.check_may_set_up(session, caller, queue)
        await service.assign(session, queue, body.added_extension_ids, body.removed_extension_ids)
    return Response(status_code=204)


@router.put("/extension/{extensionId}/call-queues", summary="Say in which call queues somebody is")
async def update_user_queues(
    here: Here,
    caller: Annotated[Caller, require("EditCallQueuePresence", scopes="EditAccounts")],
    accountId: str,
    extensionId: str,
    body: UserQueues,
) -> UserCallQueues:
    """In these, and in no other."""
    async with here.storage.transaction() as session:
        person = await resolve_extension(session, caller, accountId, extensionId)
        await service.set_queues_of(session, person, [each.id for each in body.records])
        await session.flush()
        rows = await session.scalars(queries.queues_query(person.account_id, person.id))
        return {"records": [{"id": row.id, "name": row.name} for row in rows]}


@router.get("/department/{departmentId}/members", summary="List members of a department")
async def list_department_members(
    request: Request,
    here: Here,
    caller: Reader,
    accountId: str,
    departmentId: str,
    paging: PagingQuery,
) -> ListResponse[QueueInfo2]:
    """The older name of a queue."""
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        queue = await queries.get_queue(session, account_id, departmentId, "departmentId")
        rows = await queries.members_of(session, queue.id)
    records: list[QueueInfo2] = [
        {**views.member_view(request, row), "name": row.name, "partnerId": row.partner_id} for row in cut(rows, paging)
    ]
    return list_answer(request, records, paging, len(rows))


@router.post("/department/bulk-assign", summary="Change members of departments", status_code=204)
async def assign_department_members(
    here: Here,
    caller: Annotated[Caller, require("EditUserGroups", scopes="EditAccounts")],
    accountId: str,
    body: DepartmentAssignments,
) -> Response:
    """All or nothing."""
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        for item in body.items:
            queue = await queries.get_queue(session, account_id, item.department_id, "items.departmentId")
            await service.check_may_set_up(session, caller, queue)
            await service.assign(session, queue, item.added_extension_ids, item.removed_extension_ids)
    return Response(status_code=204)


@router.get("/extension/{callQueueId}/overflow-settings", summary="Read where a call queue overflows to")
async def read_overflow(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("CallQueueToCallQueue", scopes="ReadAccounts")],
    accountId: str,
    callQueueId: str,
) -> QueueOverflow:
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        queue = await queries.get_queue(session, account_id, callQueueId, "callQueueId")
        settings = await queries.settings_of(session, queue)
        helpers = await queries.helpers_of(session, queue.id)
        return {
            "enabled": settings.overflows,
            "subType": "Emergency" if settings.emergency else "Unknown",
            "items": await views.listed(session, request, helpers),
        }


@router.put("/extension/{callQueueId}/overflow-settings", summary="Change where a call queue overflows to")
async def update_overflow(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("CallQueueToCallQueue", scopes="EditExtensions")],
    accountId: str,
    callQueueId: str,
    body: OverflowChange,
) -> QueueOverflow:
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        queue = await queries.get_queue(session, account_id, callQueueId, "callQueueId")
        await service.check_may_set_up(session, caller, queue)
        await service.set_overflow(session, queue, body)
    return await read_overflow(request, here, caller, accountId, callQueueId)
