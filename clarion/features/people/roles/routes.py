"""Roles of an account: list, make, change, remove, the default one."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from clarion.base.container import Here
from clarion.base.errors import Invalid
from clarion.base.http import PagingQuery, cut, list_answer
from clarion.base.http_lists import ListResponse
from clarion.features.people.roles import queries, service
from clarion.features.people.roles.catalogue import Role
from clarion.features.people.roles.permissions import PERMISSIONS
from clarion.features.people.roles.responses import DefaultUserRole, RoleDetails
from clarion.features.people.roles.schemas import Named, RoleBody, full_role_view, role_uri
from clarion.features.people.sign_in.caller import Caller, resolve_account
from clarion.features.people.sign_in.guard import require

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/user-role", tags=["Roles"])
Advanced = Annotated[bool, Query(alias="advancedPermissions")]
_NEW = Role("", "", "", frozenset())


def _full(request: Request, account_id: str, role: Role, *, advanced: bool = False) -> RoleDetails:
    held = [PERMISSIONS[name] for name in sorted(role.permissions)]
    return full_role_view(request, account_id, role, held, advanced=advanced)


@router.get("", summary="List the roles")
async def list_roles(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("ReadRoles", scopes="ReadAccounts")],
    accountId: str,
    paging: PagingQuery,
    custom: bool | None = None,
) -> ListResponse[RoleDetails]:
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        roles = await queries.list_roles(session, account_id)
    found = [role for role in roles if custom is None or role.custom == custom]
    records = [_full(request, account_id, role) for role in cut(found, paging)]
    return list_answer(request, records, paging, len(found))


@router.post("", status_code=201, summary="Make a role, or copy one")
async def create_role(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("EditRoles", scopes="RoleManagement")],
    accountId: str,
    body: RoleBody,
    advanced: Advanced = False,
) -> RoleDetails:
    account_id = resolve_account(caller, accountId)
    if body.display_name is None:
        raise Invalid("Parameter [displayName] is required.", parameter="displayName")
    async with here.storage.transaction() as session:
        pattern = _NEW
        if body.id is not None:
            pattern = await service.get_role(session, account_id, body.id, parameter="id")
            if body.permissions is None:  # a copy holds what a role of one's own may hold
                kept = frozenset(name for name in pattern.permissions if PERMISSIONS[name].assignable)
                pattern = RoleBody(permissions=[Named(id=name) for name in kept]).over(pattern)
        role = await service.create_role(session, account_id, body.over(pattern), here.clock.now(), caller=caller)
    return _full(request, account_id, role, advanced=advanced)


def _default_view(request: Request, account_id: str, role: Role) -> DefaultUserRole:
    return {
        "uri": role_uri(request, account_id, role),
        "id": role.id,
        "displayName": role.display_name,
        "siteCompatible": role.site_compatible,
    }


@router.get("/default", summary="Read the role that new people get")
async def read_default_role(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("EditRoles", scopes="RoleManagement")],
    accountId: str,
) -> DefaultUserRole:
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        return _default_view(request, account_id, await queries.default_role(session, account_id))


@router.put("/default", summary="Choose the role that new people get")
async def update_default_role(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("EditRoles", scopes="RoleManagement")],
    accountId: str,
    body: Named,
) -> DefaultUserRole:
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        role = await service.get_role(session, account_id, body.id, parameter="id")
        service.check_may_give(caller, role)
        await service.set_default_role(session, account_id, role)
    return _default_view(request, account_id, role)


@router.get("/{roleId}", summary="Read a role")
async def read_role(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("ReadRoles", scopes="ReadAccounts")],
    accountId: str,
    roleId: str,
    advanced: Advanced = False,
) -> RoleDetails:
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        role = await service.get_role(session, account_id, roleId)
    return _full(request, account_id, role, advanced=advanced)


@router.put("/{roleId}", summary="Change a role")
async def update_role(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("EditRoles", scopes="RoleManagement")],
    accountId: str,
    roleId: str,
    body: RoleBody,
    advanced: Advanced = False,
) -> RoleDetails:
    """What is not given stays. Whoever holds the role may do more, or less, from their next request on."""
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        row = await service.get_own_role(session, account_id, roleId)
        role = await service.update_role(here, session, row, body.over(queries.as_role(row)), caller=caller)
    return _full(request, account_id, role, advanced=advanced)


@router.delete("/{roleId}", status_code=204, summary="Remove a role")
async def delete_role(
    here: Here,
    caller: Annotated[Caller, require("EditRoles", scopes="RoleManagement")],
    accountId: str,
    roleId: str,
    validate_only: Annotated[bool, Query(alias="validateOnly")] = False,
) -> Response:
    """Who held nothing else gets the default role. `validateOnly` says whether it could be removed."""
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        row = await service.get_own_role(session, account_id, roleId)
        if validate_only:
            service.check_may_give(caller, queries.as_role(row))
            await service.check_may_delete(session, row)
        else:
            await service.delete_role(here, session, row, caller=caller)
    return Response(status_code=204)
