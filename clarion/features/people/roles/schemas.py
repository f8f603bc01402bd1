"""Roles and permissions on the wire."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Annotated

from fastapi import Request
from pydantic import BeforeValidator, Field, StringConstraints

from clarion.base.http import WireModel, uri_of, wire_time
from clarion.features.people.roles.catalogue import Role
from clarion.features.people.roles.permissions import CATEGORIES, Category, Permission
from clarion.features.people.roles.responses import (
    AssignedRole,
    PermissionCategory,
    PermissionInfo,
    PermissionReference,
    RoleDetails,
    RoleInfo,
)
from clarion.features.people.users.models import Extension

# Ids come as numbers from some clients and as strings from others.
LooseId = Annotated[
    str,
    BeforeValidator(lambda value: str(value) if isinstance(value, int) and not isinstance(value, bool) else value),
    StringConstraints(min_length=1, max_length=64),
]
Ids = Annotated[list[LooseId], Field(max_length=1000)]


class Named(WireModel):
    id: LooseId


class RoleBody(WireModel):
    """Make a role, or change one. `id` in a new one names the role to copy what is not given from."""

    id: LooseId | None = None
    display_name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)] | None = None
    description: Annotated[str, StringConstraints(max_length=500)] | None = None
    scope: Annotated[str, StringConstraints(max_length=30)] | None = None
    hidden: bool | None = None
    permissions: Annotated[list[Named], Field(max_length=500)] | None = None

    def over(self, role: Role) -> Role:
        """`role`, with what was given."""
        return replace(
            role,
            display_name=role.display_name if self.display_name is None else self.display_name,
            description=role.description if self.description is None else self.description,
            scope=role.scope if self.scope is None else self.scope,
            hidden=role.hidden if self.hidden is None else self.hidden,
            permissions=role.permissions
            if self.permissions is None
            else frozenset(entry.id for entry in self.permissions),
        )


class RoleList(WireModel):
    records: Annotated[list[Named], Field(max_length=50)]


class BulkAssignment(WireModel):
    added_extension_ids: Ids = []
    removed_extension_ids: Ids = []


def permission_uri(request: Request, permission_id: str) -> str:
    return uri_of(request, "dictionary", "permission", permission_id)


def permission_id_view(request: Request, permission: Permission) -> PermissionReference:
    """A permission as others mention it."""
    return {
        "uri": permission_uri(request, permission.id),
        "id": permission.id,
        "siteCompatible": "Incompatible",
        "readOnly": not permission.assignable,
        "assignable": permission.assignable,
    }


def permission_view(request: Request, permission: Permission, included: Iterable[Permission]) -> PermissionInfo:
    return {
        **permission_id_view(request, permission),
        "displayName": permission.display_name,
        "description": permission.description,
        "category": {
            "uri": uri_of(request, "dictionary", "permission-category", permission.category),
            "id": permission.category,
        },
        "includedPermissions": [permission_id_view(request, item) for item in included],
    }


def category_view(request: Request, category: Category) -> PermissionCategory:
    return {
        "uri": uri_of(request, "dictionary", "permission-category", category.id),
        "id": category.id,
        "displayName": category.display_name,
        "description": category.description,
    }


def role_uri(request: Request, account_id: str | None, role: Role) -> str:
    if account_id is None:
        return uri_of(request, "dictionary", "user-role", role.id)
    return uri_of(request, "account", account_id, "user-role", role.id)


def role_view(request: Request, account_id: str, role: Role) -> RoleInfo:
    """A role as those who hold it show it."""
    return {
        "uri": role_uri(request, account_id, role),
        "id": role.id,
        "displayName": role.display_name,
        "autoAssigned": False,
        "siteCompatible": role.site_compatible,
        "siteRestricted": False,
    }


def full_role_view(
    request: Request, account_id: str | None, role: Role, permissions: Sequence[Permission], *, advanced: bool = False
) -> RoleDetails:
    """A role with what it gives. `account_id` None: in the dictionary. `advanced` adds what may be done with it."""

    def entry(permission: Permission) -> PermissionReference:
        view = permission_id_view(request, permission)
        if advanced:
            view["permissionsCapabilities"] = {
                "enabled": True,
                "manageEnabled": role.custom and permission.assignable,
                "grantEnabled": "EditAssignedRoles" in role.permissions,
            }
        return view

    view: RoleDetails = {
        "uri": role_uri(request, account_id, role),
        "id": role.id,
        "displayName": role.display_name,
        "description": role.description,
        "siteCompatible": role.site_compatible,
        "custom": role.custom,
        "scope": role.scope,
        "hidden": role.hidden,
        "permissions": [entry(permission) for permission in permissions],
    }
    if role.updated_at is not None:
        view["lastUpdated"] = wire_time(role.updated_at)
    return view


def assigned_view(request: Request, row: Extension, roles: Sequence[Role]) -> AssignedRole:
    uri = uri_of(request, "account", row.account_id, "extension", row.id, "assigned-role")
    return {"uri": uri, "records": [role_view(request, row.account_id, role) for role in roles]}


def category_list(request: Request) -> list[PermissionCategory]:
    return [category_view(request, category) for category in CATEGORIES.values()]
