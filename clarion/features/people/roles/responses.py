"""What responses consist of."""

from typing import NotRequired

from typing_extensions import TypedDict


class RoleInfo(TypedDict):
    uri: str
    id: str
    displayName: str
    autoAssigned: bool
    siteCompatible: bool
    siteRestricted: bool


class RoleAssignmentInfo(TypedDict):
    extensionId: str
    roles: list[RoleInfo]
    uri: str


class AssignedRole(TypedDict):
    uri: str
    records: list[RoleInfo]


class RolePermissionsCapabilities(TypedDict):
    enabled: bool
    manageEnabled: bool
    grantEnabled: bool


class PermissionReference(TypedDict):
    uri: str
    id: str
    siteCompatible: str
    readOnly: bool
    assignable: bool
    permissionsCapabilities: NotRequired[RolePermissionsCapabilities]


class RoleDetails(TypedDict):
    uri: str
    id: str
    displayName: str
    description: str
    siteCompatible: bool
    custom: bool
    scope: str
    hidden: bool
    permissions: list[PermissionReference]
    lastUpdated: NotRequired[str]


class PermissionCategory2(TypedDict):
    id: str
    uri: str


class PermissionInfo(TypedDict):
    uri: str
    id: str
    siteCompatible: str
    readOnly: bool
    assignable: bool
    displayName: str
    description: str
    category: PermissionCategory2
    includedPermissions: list[PermissionReference]
    permissionsCapabilities: NotRequired[RolePermissionsCapabilities]


class PermissionCategory(TypedDict):
    uri: str
    id: str
    displayName: str
    description: str


class AuthProfilePermissionEffectiveRole(TypedDict):
    domain: str
    id: str
    uri: str


class AuthProfilePermission(TypedDict):
    permission: PermissionReference
    effectiveRole: AuthProfilePermissionEffectiveRole
    scopes: list[str]


class AuthProfile(TypedDict):
    uri: str
    permissions: list[AuthProfilePermission]
    clarionWholeCompany: bool
    clarionTour: bool


class AuthProfileCheck(TypedDict):
    uri: str
    successful: bool
    details: NotRequired[AuthProfilePermission]


class DefaultUserRole(TypedDict):
    uri: str
    id: str
    displayName: str
    siteCompatible: bool
