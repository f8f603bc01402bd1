"""People: accounts (tenants), users with extensions, sign-in, roles, presence, directory.

The lowest of the features: everybody may use this face, and it uses no other feature.
"""

from clarion.features.people.accounts.models import Account, AccountStatus
from clarion.features.people.roles.catalogue import ADMIN_PERMISSIONS, ALL_PERMISSIONS, MEMBER_PERMISSIONS
from clarion.features.people.users.models import PEOPLE_TYPES, Extension, ExtensionStatus, ExtensionType

__all__ = [
    "ADMIN_PERMISSIONS",
    "ALL_PERMISSIONS",
    "MEMBER_PERMISSIONS",
    "PEOPLE_TYPES",
    "Account",
    "AccountStatus",
    "Extension",
    "ExtensionStatus",
    "ExtensionType",
]
