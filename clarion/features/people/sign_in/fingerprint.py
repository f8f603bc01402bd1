"""All that the rights of a token hang on, in one row.

It is asked with every request, so that what was revoked or taken away anywhere holds at the next request everywhere:
whoever is remembered is let in only while the row is the same (decision 0004).
"""

from typing import Any

from sqlalchemy import Text, bindparam, cast, func, select

from clarion.base.storage import Ready, Storage
from clarion.features.people.accounts.models import Account
from clarion.features.people.roles.models import CustomRole, RoleAssignment
from clarion.features.people.sign_in.models import AuthSession, TokenPair
from clarion.features.people.sites.models import AdministeredSite
from clarion.features.people.users.models import Extension

_ROLES = select(func.aggregate_strings(RoleAssignment.role_id, " ")).where(RoleAssignment.extension_id == Extension.id)
_OWN_ROLES = (
    select(func.aggregate_strings(cast(CustomRole.permissions, Text) + CustomRole.scope, " "))
    .join(RoleAssignment, RoleAssignment.role_id == CustomRole.id)
    .where(RoleAssignment.extension_id == Extension.id)
)
_SITES = select(func.aggregate_strings(AdministeredSite.site_id, " ")).where(
    AdministeredSite.extension_id == Extension.id
)
_ROW = Ready(
    select(
        TokenPair.superseded_at,
        TokenPair.access_expires_at,
        AuthSession.ended_at,
        cast(AuthSession.scopes, Text).label("scopes"),
        AuthSession.client_name,
        Extension.status,
        Extension.type,
        Extension.role,
        Extension.number,
        Extension.language,
        Account.status.label("account_status"),
        Account.language.label("account_language"),
        _ROLES.scalar_subquery().label("roles"),
        _OWN_ROLES.scalar_subquery().label("own_roles"),
        _SITES.scalar_subquery().label("sites"),
    )
    .join(AuthSession, AuthSession.id == TokenPair.session_id)
    .join(Extension, Extension.id == AuthSession.extension_id)
    .join(Account, Account.id == AuthSession.account_id)
    .where(TokenPair.access_hash == bindparam("access_hash"))
)

Fingerprint = tuple[Any, ...]


async def fingerprint_of(storage: Storage, access_hash: str) -> Fingerprint | None:
    """None for a token that is not known. Rows are compared, never read."""
    rows = await storage.ask(_ROW, access_hash=access_hash)
    return rows[0] if rows else None
