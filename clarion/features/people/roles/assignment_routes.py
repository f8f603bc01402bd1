"""Who holds which role, and giving and taking them."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from clarion.base.container import Here
from clarion.base.errors import NotFound
from clarion.base.http import PagingQuery, cut, list_answer, uri_of
from clarion.base.http_lists import ListResponse
from clarion.base.storage import AsyncSession
from clarion.features.people.roles import queries, service
from clarion.features.people.roles.catalogue import Role, goes_no_further
from clarion.features.people.roles.permissions import PERMISSIONS
from clarion.features.people.roles.responses import AssignedRole, RoleAssignmentInfo, RoleDetails
from clarion.features.people.roles.schemas import (
    BulkAssignment,
    RoleList,
    assigned_view,
    full_role_view,
    role_view,
)
from clarion.features.people.sign_in.caller import Caller, resolve_account, resolve_extension
from clarion.features.people.sign_in.guard import require
from clarion.features.people.users.models import PEOPLE_TYPES, Extension
from clarion.features.people.users.queries import extensions_of, find_extension, read_page

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}", tags=["Roles"])
ShowHidden = Annotated[bool, Query(alias="showHidden")]
_GIVING = ("EditAssignedRoles",)


def _shown(roles: Sequence[Role], show_hidden: bool) -> list[Role]:
    return [role for role in roles if show_hidden or not role.hidden]


@router.get("/assigned-role", summary="List who holds which roles")
async def list_assigned_roles(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("ReadAssignedRoles", scopes="ReadAccounts")],
    accountId: str,
    paging: PagingQuery,
    show_hidden: ShowHidden = False,
) -> ListResponse[RoleAssignmentInfo]:
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        rows, total = await read_page(session, extensions_of(account_id, types=PEOPLE_TYPES), paging)
        held = await queries.roles_by_extension(session, rows)
    records: list[RoleAssignmentInfo] = [
        {
            "uri": uri_of(request, "account", account_id, "extension", row.id, "assigned-role"),
            "extensionId": row.id,
            "roles": [role_view(request, account_id, role) for role in _shown(held[row.id], show_hidden)],
        }
        for row in rows
    ]
    return list_answer(request, records, paging, total)


@router.get("/extension/{extensionId}/assigned-role", summary="Read somebody's roles")
async def read_assigned_roles(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("ReadAssignedRoles", scopes="ReadAccounts")],
    accountId: str,
    extensionId: str,
    show_hidden: ShowHidden = False,
) -> AssignedRole:
    async with here.storage.reading() as session:
        row = await resolve_extension(session, caller, accountId, extensionId)
        return assigned_view(request, row, _shown(await _held(session, row), show_hidden))


async def _held(session: AsyncSession, row: Extension) -> Sequence[Role]:
    return await queries.roles_of(session, row) if row.type in PEOPLE_TYPES else []


@router.put("/extension/{extensionId}/assigned-role", summary="Give somebody exactly these roles")
async def assign_roles(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require(scopes="RoleManagement")],
    accountId: str,
    extensionId: str,
    body: RoleList,
) -> AssignedRole:
    """They count from the person's next request on, also for tokens that exist."""
    caller.check_permission("EditAssignedRoles")
    async with here.storage.transaction() as session:
        row = await resolve_extension(session, caller.asking(_GIVING), accountId, extensionId)
        roles = [
            await service.get_role(session, row.account_id, entry.id, parameter="records.id") for entry in body.records
        ]
        await service.assign_roles(here, session, row, roles, caller=caller)
        return assigned_view(request, row, await queries.roles_of(session, row))


@router.put("/extension/{extensionId}/assigned-role/default", summary="Give somebody the default role")
async def assign_default_role(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("EditUsers", scopes="RoleManagement")],
    accountId: str,
    extensionId: str,
) -> AssignedRole:
    async with here.storage.transaction() as session:
        row = await resolve_extension(session, caller, accountId, extensionId)
        role = await queries.default_role(session, row.account_id)
        await service.assign_roles(here, session, row, [role], caller=caller)
        return assigned_view(request, row, await queries.roles_of(session, row))


@router.post("/user-role/{roleId}/bulk-assign", status_code=204, summary="Give and take a role, many people at once")
async def bulk_assign(
    here: Here,
    caller: Annotated[Caller, require("EditAssignedRoles", scopes="RoleManagement")],
    accountId: str,
    roleId: str,
    body: BulkAssignment,
) -> Response:
    """All or nothing. Who loses their only role gets the default one."""
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        role = await service.get_role(session, account_id, roleId)
        default = await queries.default_role(session, account_id)
        for extension_id in dict.fromkeys(body.added_extension_ids):
            row = await _get(session, account_id, extension_id, "addedExtensionIds")
            held = await queries.roles_of(session, row)
            if role.id not in {item.id for item in held}:
                await service.assign_roles(here, session, row, [*held, role], caller=caller)
        for extension_id in dict.fromkeys(body.removed_extension_ids):
            row = await _get(session, account_id, extension_id, "removedExtensionIds")
            held = await queries.roles_of(session, row)
            left = [item for item in held if item.id != role.id]
            if len(left) < len(held):
                await service.assign_roles(here, session, row, left or [default], caller=caller)
    return Response(status_code=204)


async def _get(session: AsyncSession, account_id: str, extension_id: str, parameter: str) -> Extension:
    row = await find_extension(session, account_id, extension_id)
    if row is None:
        raise NotFound(f"Resource for parameter [{parameter}] is not found.", parameter=parameter)
    return row


@router.get("/extension/{extensionId}/assignable-roles", summary="List the roles that somebody may give")
async def list_assignable_roles(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("EditUsers", "AdvancedPermissionsCapabilities", scopes="RoleManagement")],
    accountId: str,
    extensionId: str,
    paging: PagingQuery,
) -> ListResponse[RoleDetails]:
    """Those the caller may give to the extension: that go no further than the caller's own."""
    async with here.storage.reading() as session:
        row = await resolve_extension(session, caller, accountId, extensionId)
        roles = await queries.list_roles(session, row.account_id) if row.type in PEOPLE_TYPES else []
    found = [role for role in roles if caller.is_admin or (role.id != "1" and goes_no_further(role, caller.reach))]
    records = [
        full_role_view(request, row.account_id, role, [PERMISSIONS[name] for name in sorted(role.permissions)])
        for role in cut(found, paging)
    ]
    return list_answer(request, records, paging, len(found))
