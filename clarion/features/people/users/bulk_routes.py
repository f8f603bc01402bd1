"""Many extensions at once. Each stands or falls by itself, and the answer says which."""

from typing import Annotated, Any, cast

from fastapi import APIRouter, Request

from clarion.base.container import Container, Here
from clarion.base.errors import ClarionError, NotFound
from clarion.base.http import uri_of, wire_time
from clarion.base.validation import checked
from clarion.features.people.roles.service import check_may_manage
from clarion.features.people.sign_in.caller import Caller, resolve_account, resolve_extension
from clarion.features.people.sign_in.guard import require
from clarion.features.people.tasks.models import BulkTask
from clarion.features.people.tasks.service import get_task, keep_task
from clarion.features.people.users import edit, service
from clarion.features.people.users.queries import find_extension
from clarion.features.people.users.responses import (
    DeletedExtensions,
    DeletedExtensionsRecord,
    ExtensionBulkResult,
    ExtensionBulkResultError,
    ExtensionBulkTask,
    ExtensionBulkTaskResultAffectedItems,
)
from clarion.features.people.users.schemas import BulkChange, BulkDelete, BulkEntry

router = APIRouter(tags=["Extensions"])
_KIND = "extension-bulk-update"
_UPDATE = "/restapi/v1.0/account/{accountId}/extension-bulk-update"
Updater = Annotated[Caller, require("EditExtensionInfo", scopes="EditExtensions")]


def _error_view(error: ClarionError) -> dict[str, str]:
    view = {"errorCode": error.code, "message": error.message}
    return view | ({"parameterName": error.parameter} if error.parameter else {})


@router.post(_UPDATE, summary="Change many extensions")
async def update_extensions(
    request: Request,
    here: Here,
    caller: Updater,
    accountId: str,
    body: BulkChange,
) -> ExtensionBulkTask:
    """The task is done when the answer comes; it can be read again for a week."""
    account_id = resolve_account(caller, accountId)
    results = [await _change_one(here, caller, accountId, entry) for entry in body.records]
    async with here.storage.transaction() as session:
        task = await keep_task(
            session, account_id, caller.extension_id, _KIND, {"result": results}, now=here.clock.now()
        )
    return _task_view(request, task)


async def _change_one(here: Container, caller: Caller, account_id: str, entry: dict[str, Any]) -> ExtensionBulkResult:
    extension_id = str(entry.get("id", ""))[:64]
    try:
        change = checked(BulkEntry, entry)
        async with here.storage.transaction() as session:
            row = await resolve_extension(session, caller, account_id, change.id)
            await edit.change(here, session, caller, row, change)
    except ClarionError as error:
        return {
            "extensionId": extension_id,
            "status": "Fail",
            "errors": [cast("ExtensionBulkResultError", _error_view(error))],
        }
    return {"extensionId": row.id, "status": "Success"}


@router.get(f"{_UPDATE}/tasks/{{taskId}}", summary="Read what came of changing many extensions")
async def read_update_task(
    request: Request,
    here: Here,
    caller: Updater,
    accountId: str,
    taskId: str,
) -> ExtensionBulkTask:
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        task = await get_task(session, caller, account_id, _KIND, taskId, now=here.clock.now(), own=not caller.is_admin)
    return _task_view(request, task)


def _task_view(request: Request, task: BulkTask) -> ExtensionBulkTask:
    return {
        "uri": uri_of(request, "account", task.account_id, "extension-bulk-update", "tasks", task.id),
        "id": task.id,
        "status": task.status,
        "creationTime": wire_time(task.created_at),
        "lastModifiedTime": wire_time(task.changed_at),
        "result": {"affectedItems": cast("ExtensionBulkTaskResultAffectedItems", task.results)},
    }


@router.delete("/restapi/v2/accounts/{accountId}/extensions", summary="Delete many extensions")
async def delete_extensions(
    here: Here,
    caller: Annotated[Caller, require("EditUsers", scopes="EditAccounts")],
    accountId: str,
    body: BulkDelete,
) -> DeletedExtensions:
    account_id = resolve_account(caller, accountId)
    records: list[DeletedExtensionsRecord] = []
    for entry in body.records:
        record: dict[str, Any] = {"id": entry.id, "bulkItemSuccessful": True}
        try:
            await _delete_one(here, caller, account_id, entry.id, body.keep_assets_in_inventory)
        except ClarionError as error:
            record |= {"bulkItemSuccessful": False, "bulkItemErrors": [_error_view(error)]}
        records.append(cast("DeletedExtensionsRecord", record))
    return {"records": records}


async def _delete_one(here: Container, caller: Caller, account_id: str, extension_id: str, keep: bool) -> None:
    async with here.storage.transaction() as session:
        row = await find_extension(session, account_id, extension_id)
        if row is None:
            raise NotFound("Resource for parameter [id] is not found.", parameter="id")
        row = await resolve_extension(session, caller, account_id, row.id)
        await check_may_manage(session, caller, row)
        await service.delete_extension(here, session, row, keep_numbers=keep)
