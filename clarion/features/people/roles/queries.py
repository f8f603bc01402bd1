"""Reading roles. Always within one account."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, or_, select

from clarion.base.scope import EVERYTHING, Scope
from clarion.base.storage import AsyncSession, Ready, ask
from clarion.features.people.roles.catalogue import ADMIN, BOT, GUEST, MEMBER, PREDEFINED, Role
from clarion.features.people.roles.models import CustomRole, DefaultRole, RoleAssignment
from clarion.features.people.roles.permissions import PERMISSIONS
from clarion.features.people.users.models import PEOPLE_TYPES, Extension, ExtensionType

_ALWAYS: dict[str, Role] = {ExtensionType.GUEST: GUEST, ExtensionType.BOT: BOT}
"""Whose role follows from what they are."""
_HELD = select(RoleAssignment.extension_id, RoleAssignment.role_id)
_HELD_BY_ONE = Ready(_HELD.where(RoleAssignment.extension_id == bindparam("extension_id")))


def as_role(row: CustomRole) -> Role:
    return Role(
        id=row.id,
        display_name=row.display_name,
        description=row.description,
        permissions=frozenset(name for name in row.permissions if name in PERMISSIONS),
        scope=row.scope,
        custom=True,
        hidden=row.hidden,
        updated_at=row.updated_at,
    )


async def list_roles(session: AsyncSession, account_id: str) -> list[Role]:
    """The predefined ones, then the account's own by name."""
    query = select(CustomRole).where(CustomRole.account_id == account_id).order_by(CustomRole.display_name)
    return [*PREDEFINED.values(), *(as_role(row) for row in await session.scalars(query))]


async def find_custom_role(session: AsyncSession, account_id: str, role_id: str) -> CustomRole | None:
    row = await session.get(CustomRole, role_id[:64])
    return row if row is not None and row.account_id == account_id else None


async def find_role(session: AsyncSession, account_id: str, role_id: str) -> Role | None:
    """A predefined role, or one of the account's own."""
    if role_id in PREDEFINED:
        return PREDEFINED[role_id]
    row = await find_custom_role(session, account_id, role_id)
    return as_role(row) if row else None


async def roles_by_extension(session: AsyncSession, rows: Sequence[Extension]) -> dict[str, list[Role]]:
    """By extension id, for all of `rows` (of one account); each list in a fixed order, never empty."""
    if not rows:
        return {}
    held: dict[str, list[str]] = {}
    for extension_id, role_id in await _assignments(session, rows):
        held.setdefault(extension_id, []).append(role_id)
    own = {role_id for ids in held.values() for role_id in ids} - PREDEFINED.keys()
    known = dict(PREDEFINED)
    if own:
        found = select(CustomRole).where(CustomRole.account_id == rows[0].account_id, CustomRole.id.in_(own))
        known |= {row.id: as_role(row) for row in await session.scalars(found)}
    return {row.id: _roles(row, held.get(row.id, []), known) for row in rows}


async def _assignments(session: AsyncSession, rows: Sequence[Extension]) -> Sequence[Any]:
    """(extension id, role id) of all of them."""
    if len(rows) == 1:  # as with most requests
        return await ask(session, _HELD_BY_ONE, extension_id=rows[0].id)
    query = _HELD.where(RoleAssignment.extension_id.in_([row.id for row in rows]))
    return (await session.execute(query)).all()


def _roles(row: Extension, ids: Sequence[str], known: dict[str, Role]) -> list[Role]:
    if row.type in _ALWAYS:
        return [_ALWAYS[row.type]]
    roles = [known[role_id] for role_id in sorted(ids, key=lambda value: (len(value), value)) if role_id in known]
    return roles or [ADMIN if row.is_admin else MEMBER]


async def roles_of(session: AsyncSession, row: Extension) -> list[Role]:
    return (await roles_by_extension(session, [row]))[row.id]


async def default_role(session: AsyncSession, account_id: str) -> Role:
    """The role that new people get."""
    row = await session.get(DefaultRole, account_id)
    found = await find_role(session, account_id, row.role_id) if row else None
    return found or MEMBER


def holding_role(role_id: str) -> ColumnElement[bool]:
    """The condition on `Extension` that somebody holds this role, given or by default."""
    given = select(RoleAssignment.extension_id)
    holders = Extension.id.in_(given.where(RoleAssignment.role_id == role_id))
    if role_id not in (ADMIN.id, MEMBER.id):
        return holders
    born = Extension.role == "admin" if role_id == ADMIN.id else Extension.role != "admin"
    return or_(holders, and_(born, Extension.type.in_(PEOPLE_TYPES), Extension.id.not_in(given)))


async def holders_of_permission(
    session: AsyncSession, rows: Sequence[Any], permission: str, scope: Scope = EVERYTHING
) -> frozenset[str]:
    """Ids of those among `rows` (extensions or their id, type and role), which lie within the scope, whose roles hold
    the permission.
    """
    givers = {role.id for role in PREDEFINED.values() if permission in role.permissions}
    custom = select(CustomRole).where(scope.where(CustomRole.account_id))
    givers |= {role.id for role in await session.scalars(custom) if permission in role.permissions}
    assigned: dict[str, list[str]] = {}
    query = select(RoleAssignment).where(scope.where(RoleAssignment.account_id, RoleAssignment.extension_id))
    for entry in await session.scalars(query):
        assigned.setdefault(entry.extension_id, []).append(entry.role_id)
    found = []
    for row in rows:
        if row.type in _ALWAYS:
            continue
        ids = assigned.get(row.id) or [ADMIN.id if row.role == "admin" else MEMBER.id]
        if not givers.isdisjoint(ids):
            found.append(row.id)
    return frozenset(found)
