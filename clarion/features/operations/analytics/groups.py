"""By what figures are grouped: keys with their names, and whose calls count for each."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from clarion.base.errors import Forbidden
from clarion.base.storage import AsyncSession
from clarion.features.numbers import PhoneNumber
from clarion.features.operations.analytics.consumer import KINDS
from clarion.features.operations.analytics.schemas import Grouping
from clarion.features.operations.analytics.words import COMPANY, MENUS, NUMBERS, QUEUES, SHARED, USERS
from clarion.features.people import (
    MAIN_SITE,
    Account,
    CallQueueCache,
    Extension,
    ExtensionStatus,
    ExtensionType,
    sites_of,
)
from clarion.features.people.sign_in import Caller

_TYPES = {
    USERS: [each for each, kind in KINDS.items() if kind == USERS],
    QUEUES: [ExtensionType.DEPARTMENT],
    MENUS: [ExtensionType.IVR_MENU],
    SHARED: [ExtensionType.SHARED_LINES],
}


@dataclass(frozen=True)
class Group:
    """One record of an answer. `subjects`: whose calls it sums up, of the kind of the whole answer."""

    key: str
    name: str
    number: str
    subjects: tuple[str, ...]


@dataclass(frozen=True)
class Groups:
    """`grouped_by`: as the answer names it; `kind`: of subjects."""

    grouped_by: str
    kind: str
    groups: Sequence[Group]


async def groups_of(session: AsyncSession, caller: Caller, asked: Grouping, book: CallQueueCache | None) -> Groups:
    """In the order of their numbers or names; those with calls and those without. Raises Forbidden."""
    if asked.group_by_members is not None:
        members = await _members(session, caller, asked.group_by_members, asked.keys, book)
        return Groups(USERS, USERS, members)
    by = asked.group_by or COMPANY
    if by in (COMPANY, NUMBERS) and caller.site_ids:
        raise Forbidden("Figures of the whole company are for whoever administers all sites.", code="CMN-408")
    if by == COMPANY:
        account = await session.get_one(Account, caller.account_id)
        found = [Group(account.id, account.name, "", (account.id,))]
    elif by == NUMBERS:
        found = await _numbers(session, caller.account_id)
    elif by in _TYPES:
        found = [_alone(row) for row in await _extensions(session, caller, by)]
    elif by in ("Sites", "Departments"):
        found = await (_sites if by == "Sites" else _departments)(session, caller)
    else:
        found = []  # there are no groups of people and no virtual assistants here
    kind = USERS if by in ("Sites", "Departments", "UserGroups", "IVAs") else by
    wanted = set(asked.keys)
    return Groups(by, kind, [group for group in found if not wanted or group.key in wanted])


def _alone(row: Extension) -> Group:
    return Group(row.id, row.name, row.number, (row.id,))


async def _extensions(session: AsyncSession, caller: Caller, kind: str) -> list[Extension]:
    query = select(Extension).where(
        Extension.account_id == caller.account_id,
        Extension.type.in_(_TYPES[kind]),
        Extension.status != ExtensionStatus.UNASSIGNED,
    )
    rows = await session.scalars(query.order_by(Extension.number, Extension.id))
    return [row for row in rows if caller.reaches(row)]


async def _numbers(session: AsyncSession, account_id: str) -> list[Group]:
    query = select(PhoneNumber).where(PhoneNumber.account_id == account_id).order_by(PhoneNumber.number)
    return [Group(row.number, row.label, "", (row.number,)) for row in await session.scalars(query)]


async def _sites(session: AsyncSession, caller: Caller) -> list[Group]:
    people = await _extensions(session, caller, USERS)
    found = []
    for site in await sites_of(session, caller.account_id):
        own = tuple(row.id for row in people if (row.site_id or MAIN_SITE) == site.id)
        if own or not caller.site_ids or site.id in caller.site_ids:
            found.append(Group(site.id, site.name, site.number, own))
    return found


async def _departments(session: AsyncSession, caller: Caller) -> list[Group]:
    found: dict[str, list[str]] = {}
    for row in await _extensions(session, caller, USERS):
        if row.department:
            found.setdefault(row.department, []).append(row.id)
    return [Group(name, name, "", tuple(ids)) for name, ids in sorted(found.items())]


async def _members(
    session: AsyncSession, caller: Caller, of: str, keys: Sequence[str], book: CallQueueCache | None
) -> list[Group]:
    """People who belong to any of the keys; without keys: to anything of this sort."""
    people = await _extensions(session, caller, USERS)
    wanted = set(keys)
    if of == "Department":
        return [_alone(row) for row in people if row.department and (not wanted or row.department in wanted)]
    if of == "Site":
        return [_alone(row) for row in people if not wanted or (row.site_id or MAIN_SITE) in wanted]
    if of == "UserGroup" or book is None:
        return []
    ids: set[str] = set()
    for queue in await _extensions(session, caller, QUEUES):
        if not wanted or queue.id in wanted:
            ids.update(await book.members_of(session, caller.account_id, queue.id))
    return [_alone(row) for row in people if row.id in ids]
