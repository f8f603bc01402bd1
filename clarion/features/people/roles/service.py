"""What can be done with roles: make, change, remove, give, take. Effective from the holder's next request on."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Literal

from sqlalchemy import delete, func, select

from clarion.base.container import Container
from clarion.base.errors import Conflict, Forbidden, Invalid, NotFound
from clarion.base.ids import new_id
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.people.roles import queries
from clarion.features.people.roles.catalogue import ADMIN, PREDEFINED, ROLE_SCOPES, Role, goes_no_further
from clarion.features.people.roles.events import ROLES_CHANGED, RolesChanged
from clarion.features.people.roles.models import CustomRole, DefaultRole, RoleAssignment
from clarion.features.people.roles.permissions import PERMISSIONS, with_included
from clarion.features.people.sign_in.caller import Caller
from clarion.features.people.sign_in.sessions import Sessions
from clarion.features.people.users.models import PEOPLE_TYPES, Extension
from clarion.features.people.users.service import check_not_last_admin, tell_extension_changed

MAX_CUSTOM_ROLES = 200
MAX_ROLES_EACH = 10


async def get_role(session: AsyncSession, account_id: str, role_id: str, *, parameter: str = "roleId") -> Role:
    """Raises NotFound."""
    role = await queries.find_role(session, account_id, role_id)
    if role is None:
        raise NotFound(f"Resource for parameter [{parameter}] is not found.", parameter=parameter)
    return role


async def get_own_role(session: AsyncSession, account_id: str, role_id: str) -> CustomRole:
    """A role that the account may change. Raises NotFound, Forbidden."""
    if role_id in PREDEFINED:
        raise Forbidden("A predefined role cannot be changed; make a copy of it.", code="CMN-101", parameter="roleId")
    row = await queries.find_custom_role(session, account_id, role_id)
    if row is None:
        raise NotFound("Resource for parameter [roleId] is not found.", parameter="roleId")
    return row


def check_may_give(caller: Caller, role: Role) -> None:
    """Nobody gives, takes, makes or changes a role that goes further than their own."""
    if not caller.is_admin and (role.id == ADMIN.id or not goes_no_further(role, caller.reach)):
        raise Forbidden(f"The role {role.display_name} goes further than your own.", code="CMN-408", parameter="roleId")


async def check_may_manage(session: AsyncSession, caller: Caller, row: Extension) -> None:
    """Nobody changes status, number, password or roles of somebody who may do more than they."""
    if row.id != caller.extension_id and not caller.is_admin:
        for role in await queries.roles_of(session, row):
            check_may_give(caller, role)


def checked_permissions(names: Collection[str]) -> list[str]:
    """With all that comes with them. Raises Invalid for what does not exist or only predefined roles may hold."""
    for name in names:
        permission = PERMISSIONS.get(name)
        if permission is None:
            raise Invalid(f"There is no permission [{name[:60]}].", parameter="permissions.id")
        if not permission.assignable:
            raise Invalid(f"[{name}] belongs to predefined roles only.", parameter="permissions.id")
    return sorted(with_included(set(names)))


def checked_scope(scope: str) -> str:
    if scope not in ROLE_SCOPES:
        raise Invalid(f"The scope of a role is one of {', '.join(ROLE_SCOPES)}.", parameter="scope")
    return scope


async def create_role(
    session: AsyncSession, account_id: str, role: Role, now: datetime, *, caller: Caller | None = None
) -> Role:
    """A role of the account's own; the id of `role` does not count. Raises Invalid, Conflict, Forbidden."""
    query = select(func.count()).select_from(CustomRole).where(CustomRole.account_id == account_id)
    if (await session.scalar(query) or 0) >= MAX_CUSTOM_ROLES:
        raise Invalid(f"An account has at most {MAX_CUSTOM_ROLES} roles of its own.")
    await _check_name(session, account_id, role.display_name, "")
    row = CustomRole(
        id=new_id(),
        account_id=account_id,
        display_name=role.display_name,
        description=role.description,
        scope=checked_scope(role.scope),
        hidden=role.hidden,
        permissions=checked_permissions(role.permissions),
        updated_at=now,
    )
    made = queries.as_role(row)
    if caller is not None:
        check_may_give(caller, made)
    session.add(row)
    _tell(session, row, "Create")
    return made


async def update_role(
    here: Container, session: AsyncSession, row: CustomRole, changed: Role, *, caller: Caller
) -> Role:
    """Write `changed` over the role; whoever holds it may do more, or less, at once."""
    check_may_give(caller, queries.as_role(row))
    await _check_name(session, row.account_id, changed.display_name, row.id)
    row.display_name = changed.display_name
    row.description = changed.description
    row.scope = checked_scope(changed.scope)
    row.hidden = changed.hidden
    row.permissions = checked_permissions(changed.permissions)
    row.updated_at = here.clock.now()
    role = queries.as_role(row)
    check_may_give(caller, role)
    for holder in await holders_of(session, row.account_id, row.id):
        _rights_changed(here, session, holder)
    _tell(session, row, "Update")
    return role


async def delete_role(here: Container, session: AsyncSession, row: CustomRole, *, caller: Caller) -> None:
    """Remove it. Who held nothing else gets the default role. Refused while it is the default role itself."""
    check_may_give(caller, queries.as_role(row))
    await check_may_delete(session, row)
    holders = await holders_of(session, row.account_id, row.id)
    await session.execute(delete(RoleAssignment).where(RoleAssignment.role_id == row.id))
    default = await queries.default_role(session, row.account_id)
    left = await queries.roles_by_extension(session, holders)
    for holder in holders:
        remaining = select(RoleAssignment.role_id).where(RoleAssignment.extension_id == holder.id).limit(1)
        if await session.scalar(remaining) is None:
            await _write(session, holder, [default])
        else:
            await _write(session, holder, left[holder.id])
        _rights_changed(here, session, holder)
    _tell(session, row, "Delete")
    await session.delete(row)


async def check_may_delete(session: AsyncSession, row: CustomRole) -> None:
    if (await queries.default_role(session, row.account_id)).id == row.id:
        raise Conflict(
            "New people get this role: make another one the default first.", code="CMN-101", parameter="roleId"
        )


async def holders_of(session: AsyncSession, account_id: str, role_id: str) -> Sequence[Extension]:
    query = (
        select(Extension)
        .join(RoleAssignment, RoleAssignment.extension_id == Extension.id)
        .where(RoleAssignment.role_id == role_id, Extension.account_id == account_id)
    )
    return (await session.scalars(query)).all()


async def set_default_role(session: AsyncSession, account_id: str, role: Role) -> None:
    """The role of people who are added from now on."""
    row = await session.get(DefaultRole, account_id)
    if row is None:
        session.add(DefaultRole(account_id=account_id, role_id=role.id))
    else:
        row.role_id = role.id


async def assign_roles(
    here: Container, session: AsyncSession, row: Extension, roles: Sequence[Role], *, caller: Caller | None = None
) -> None:
    """Give exactly these roles. Raises Invalid, Forbidden (too far for the caller, or the last administrator)."""
    if not roles:
        raise Invalid("A person holds at least one role.", parameter="records")
    if len({role.id for role in roles}) > MAX_ROLES_EACH:
        raise Invalid(f"A person holds at most {MAX_ROLES_EACH} roles.", parameter="records")
    if row.type not in PEOPLE_TYPES:
        raise Forbidden(f"An extension of type {row.type} has no role.", code="CMN-403", parameter="extensionId")
    before = {role.id: role for role in await queries.roles_of(session, row)}
    if caller is not None:
        changed = {role.id: role for role in roles}.items() ^ before.items()
        for _, role in changed:
            check_may_give(caller, role)
    if row.is_admin and ADMIN.id not in {role.id for role in roles}:
        await check_not_last_admin(session, row)
    await _write(session, row, roles)
    _rights_changed(here, session, row)


async def _write(session: AsyncSession, row: Extension, roles: Sequence[Role]) -> None:
    await session.execute(delete(RoleAssignment).where(RoleAssignment.extension_id == row.id))
    for role_id in dict.fromkeys(role.id for role in roles):
        session.add(RoleAssignment(extension_id=row.id, role_id=role_id, account_id=row.account_id))
    row.role = "admin" if any(role.id == ADMIN.id for role in roles) else "member"
    await session.flush()


def _rights_changed(here: Container, session: AsyncSession, row: Extension) -> None:
    here.get(Sessions).rights_changed(session, row.account_id, row.id)
    tell_extension_changed(session, row, "Update", hints=("Permissions", "Features"))


async def _check_name(session: AsyncSession, account_id: str, name: str, own_id: str) -> None:
    query = select(CustomRole.id).where(
        CustomRole.account_id == account_id,
        func.lower(CustomRole.display_name) == name.lower(),
        CustomRole.id != own_id,
    )
    predefined = name.casefold() in {role.display_name.casefold() for role in PREDEFINED.values()}
    if predefined or await session.scalar(query) is not None:
        raise Conflict("Another role has this name.", code="CMN-406", parameter="displayName")


def _tell(session: AsyncSession, row: CustomRole, change: Literal["Create", "Update", "Delete"]) -> None:
    announce(session, ROLES_CHANGED, RolesChanged(account_id=row.account_id, role_id=row.id, event_type=change))
