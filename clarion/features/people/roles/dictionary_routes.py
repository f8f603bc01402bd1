"""The predefined roles, and every permission there is. The same for all accounts."""

from typing import Annotated

from fastapi import APIRouter, Query, Request

from clarion.base.errors import NotFound
from clarion.base.http import PagingQuery, cut, list_answer
from clarion.base.http_lists import ListResponse
from clarion.features.people.roles.catalogue import PREDEFINED
from clarion.features.people.roles.permissions import CATEGORIES, PERMISSIONS, Permission
from clarion.features.people.roles.responses import PermissionCategory, PermissionInfo, RoleDetails
from clarion.features.people.roles.schemas import category_list, category_view, full_role_view, permission_view
from clarion.features.people.sign_in.caller import Caller
from clarion.features.people.sign_in.guard import require

router = APIRouter(prefix="/restapi/v1.0/dictionary", tags=["Roles"])
SignedIn = Annotated[Caller, require()]
Advanced = Annotated[bool, Query(alias="advancedPermissions")]


def _permission(request: Request, permission: Permission) -> PermissionInfo:
    return permission_view(request, permission, [PERMISSIONS[name] for name in permission.included])


@router.get("/permission", summary="List all permissions")
async def list_permissions(
    request: Request, caller: SignedIn, paging: PagingQuery, assignable: bool | None = None
) -> ListResponse[PermissionInfo]:
    found = [item for item in PERMISSIONS.values() if assignable is None or item.assignable == assignable]
    return list_answer(request, [_permission(request, item) for item in cut(found, paging)], paging, len(found))


@router.get("/permission/{permissionId}", summary="Read a permission")
async def read_permission(request: Request, caller: SignedIn, permissionId: str) -> PermissionInfo:
    permission = PERMISSIONS.get(permissionId)
    if permission is None:
        raise NotFound("Resource for parameter [permissionId] is not found.", parameter="permissionId")
    return _permission(request, permission)


@router.get("/permission-category", summary="List the kinds of permissions")
async def list_categories(request: Request, caller: SignedIn, paging: PagingQuery) -> ListResponse[PermissionCategory]:
    found = category_list(request)
    return list_answer(request, cut(found, paging), paging, len(found))


@router.get("/permission-category/{permissionCategoryId}", summary="Read a kind of permissions")
async def read_category(request: Request, caller: SignedIn, permissionCategoryId: str) -> PermissionCategory:
    category = CATEGORIES.get(permissionCategoryId)
    if category is None:
        raise NotFound("Resource for parameter [permissionCategoryId] is not found.", parameter="permissionCategoryId")
    return category_view(request, category)


@router.get("/user-role", summary="List the predefined roles")
async def list_predefined_roles(
    request: Request, caller: SignedIn, paging: PagingQuery, advanced: Advanced = False
) -> ListResponse[RoleDetails]:
    found = list(PREDEFINED.values())
    records = [
        full_role_view(request, None, role, [PERMISSIONS[name] for name in sorted(role.permissions)], advanced=advanced)
        for role in cut(found, paging)
    ]
    return list_answer(request, records, paging, len(found))


@router.get("/user-role/{roleId}", summary="Read a predefined role")
async def read_predefined_role(
    request: Request,
    caller: SignedIn,
    roleId: str,
) -> RoleDetails:
    role = PREDEFINED.get(roleId)
    if role is None:
        raise NotFound("Resource for parameter [roleId] is not found.", parameter="roleId")
    return full_role_view(request, None, role, [PERMISSIONS[name] for name in sorted(role.permissions)])
