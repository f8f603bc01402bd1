"""Roles: read, and assign."""

from typing import Annotated, Any

from fastapi import APIRouter, Request
from pydantic import Field

from clarion.base.container import Here
from clarion.base.errors import Invalid, NotFound
from clarion.base.http import PagingQuery, WireModel, cut, list_answer, uri_of
from clarion.features.people.roles.catalogue import ROLES, Role
from clarion.features.people.sign_in.caller import Caller, resolve_account, resolve_extension
from clarion.features.people.sign_in.guard import require
from clarion.features.people.users import queries, service
from clarion.features.people.users.models import Extension
from clarion.features.people.users.schemas import role_view

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}", tags=["Roles"])


class RoleAssignment(WireModel):
    class Entry(WireModel):
        id: str | int

    records: Annotated[list[Entry], Field(min_length=1, max_length=10)]


def _full(request: Request, account_id: str, role: Role) -> dict[str, Any]:
    return role_view(request, account_id, role) | {
        "description": role.description,
        "custom": False,
        "scope": "Account" if role.key == "admin" else "Self",
        "hidden": False,
        "permissions": [{"id": name, "assignable": True, "readOnly": False}
                        for name in sorted(role.permissions)],
    }  # fmt: skip


@router.get("/user-role", summary="List the roles")
async def list_roles(
    request: Request,
    caller: Annotated[Caller, require("ReadUserRoles", scopes="ReadAccounts")],
    accountId: str,  # noqa: N803
    paging: PagingQuery,
) -> dict[str, Any]:
    account_id = resolve_account(caller, accountId)
    roles = [_full(request, account_id, role) for role in ROLES.values()]
    return list_answer(request, cut(roles, paging), paging, len(roles))


@router.get("/user-role/{roleId}", summary="Read a role")
async def read_role(
    request: Request,
    caller: Annotated[Caller, require("ReadUserRoles", scopes="ReadAccounts")],
    accountId: str,  # noqa: N803
    roleId: str,  # noqa: N803
) -> dict[str, Any]:
    account_id = resolve_account(caller, accountId)
    for role in ROLES.values():
        if role.wire_id == roleId:
            return _full(request, account_id, role)
    raise NotFound("Resource for parameter [roleId] is not found.", parameter="roleId")


@router.get("/assigned-role", summary="List who has which role")
async def list_assigned_roles(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("ReadAssignedRoles", scopes="ReadAccounts")],
    accountId: str,  # noqa: N803
    paging: PagingQuery,
) -> dict[str, Any]:
    account_id = resolve_account(caller, accountId)
    async with here.storage.reading() as session:
        rows, total = await queries.read_page(session, queries.extensions_of(account_id), paging)
    records = [
        {
            "uri": uri_of(request, "account", account_id, "extension", row.id, "assigned-role"),
            "extensionId": row.id,
            "roles": _assigned(request, row),
        }
        for row in rows
    ]
    return list_answer(request, records, paging, total)


def _assigned(request: Request, row: Extension) -> list[dict[str, Any]]:
    role = ROLES.get(row.role)
    return [role_view(request, row.account_id, role)] if role else []


@router.get("/extension/{extensionId}/assigned-role", summary="Read somebody's role")
async def read_assigned_role(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("ReadAssignedRoles", scopes="ReadAccounts")],
    accountId: str,  # noqa: N803
    extensionId: str,  # noqa: N803
) -> dict[str, Any]:
    async with here.storage.reading() as session:
        row = await resolve_extension(session, caller, accountId, extensionId)
    uri = uri_of(request, "account", row.account_id, "extension", row.id, "assigned-role")
    return {"uri": uri, "records": _assigned(request, row)}


@router.put("/extension/{extensionId}/assigned-role", summary="Give somebody a role")
async def assign_role(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("EditAssignedRoles", scopes="RoleManagement")],
    accountId: str,  # noqa: N803
    extensionId: str,  # noqa: N803
    body: RoleAssignment,
) -> dict[str, Any]:
    """A person has one role here: the last of the list counts."""
    wanted = str(body.records[-1].id)
    key = next((role.key for role in ROLES.values() if role.wire_id == wanted), None)
    if key is None:
        raise Invalid("Parameter [roleId] value is invalid.", parameter="roleId")
    async with here.storage.transaction() as session:
        row = await resolve_extension(session, caller, accountId, extensionId)
        await service.set_role(here, session, row, key)
    uri = uri_of(request, "account", row.account_id, "extension", row.id, "assigned-role")
    return {"uri": uri, "records": _assigned(request, row)}
