"""What administrators do with groups for monitoring. Each change is announced to the call servers."""

from collections.abc import Iterable

from sqlalchemy import delete, func, select

from clarion.base.errors import Conflict, Forbidden, Invalid, NotFound
from clarion.base.ids import new_id
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.people import MAIN_SITE, Extension, ExtensionType, get_site
from clarion.features.people.sign_in import Caller
from clarion.features.phone.supervision import queries
from clarion.features.phone.supervision.events import SUPERVISION_CHANGED, SupervisionChanged
from clarion.features.phone.supervision.models import MonitoringGroup, MonitoringMember
from clarion.features.phone.supervision.schemas import Assignment, GroupBody, MemberBody, SettingsBody

MOST_GROUPS = 500
MOST_MEMBERS = 1000
MEMBER_TYPES = (
    ExtensionType.USER,
    ExtensionType.DIGITAL_USER,
    ExtensionType.VIRTUAL_USER,
    ExtensionType.FAX_USER,
    ExtensionType.LIMITED,
)


def check_reaches(caller: Caller, site_id: str | None) -> None:
    """Administrators of some sites have to do with groups of these. Raises Forbidden."""
    if caller.site_ids and (site_id or MAIN_SITE) not in caller.site_ids:
        raise Forbidden("This is a site that you do not administer.", code="CMN-404", parameter="site.id")


async def create_group(session: AsyncSession, caller: Caller, body: GroupBody) -> MonitoringGroup:
    """Raises Conflict, NotFound, Forbidden."""
    count = await session.scalar(
        select(func.count()).select_from(MonitoringGroup).where(MonitoringGroup.account_id == caller.account_id)
    )
    if (count or 0) >= MOST_GROUPS:
        raise Conflict(f"An account has at most {MOST_GROUPS} call monitoring groups.")
    row = MonitoringGroup(id=new_id(), account_id=caller.account_id, name="", site_id=None)
    await change_group(session, caller, row, body)
    session.add(row)
    await session.flush()
    return row


async def change_group(session: AsyncSession, caller: Caller, row: MonitoringGroup, body: GroupBody) -> None:
    """Raises Conflict (the name is taken), NotFound, Forbidden."""
    same = select(MonitoringGroup.id).where(
        MonitoringGroup.account_id == row.account_id,
        func.lower(MonitoringGroup.name) == body.name.lower(),
        MonitoringGroup.id != row.id,
    )
    if await session.scalar(same):
        raise Conflict("Another call monitoring group has this name.", code="CMN-406", parameter="name")
    row.name = body.name
    if body.site is not None:
        site = await get_site(session, row.account_id, body.site.id, parameter="site.id")
        row.site_id = None if site.id == MAIN_SITE else site.id
    check_reaches(caller, row.site_id)
    _tell(session, row.account_id)


async def delete_group(session: AsyncSession, caller: Caller, row: MonitoringGroup) -> None:
    check_reaches(caller, row.site_id)
    await session.execute(delete(MonitoringMember).where(MonitoringMember.group_id == row.id))
    await session.delete(row)
    _tell(session, row.account_id)


async def assign(session: AsyncSession, caller: Caller, group: MonitoringGroup, body: Assignment) -> None:
    """All of it or nothing. Raises NotFound, Invalid."""
    check_reaches(caller, group.site_id)
    put = {one.id: one for one in (*body.added_extensions, *body.updated_extensions)}
    removed = {one.id for one in body.removed_extensions} | {one.id for one in put.values() if not one.permissions}
    both = {one.id for one in body.removed_extensions} & {one.id for one in put.values() if one.permissions}
    if both:
        raise Invalid("An extension cannot be added and removed at once.", parameter="removedExtensions")
    await _check_people(session, group.account_id, put.values())
    rows = select(MonitoringMember).where(MonitoringMember.group_id == group.id)
    known = {row.extension_id: row for row in await session.scalars(rows)}
    for extension_id in removed:
        if extension_id in known:
            await session.delete(known.pop(extension_id))
    for extension_id in put.keys() - removed:
        _put(session, group, known, put[extension_id])
    if len(known) > MOST_MEMBERS:
        raise Invalid(f"A group has at most {MOST_MEMBERS} members.", parameter="addedExtensions")
    await session.flush()
    _tell(session, group.account_id)


def _put(session: AsyncSession, group: MonitoringGroup, known: dict[str, MonitoringMember], one: MemberBody) -> None:
    row = known.get(one.id)
    if row is None:
        row = MonitoringMember(group_id=group.id, extension_id=one.id, account_id=group.account_id)
        known[one.id] = row
        session.add(row)
    row.monitors, row.monitored = "Monitoring" in one.permissions, "Monitored" in one.permissions


async def _check_people(session: AsyncSession, account_id: str, members: Iterable[MemberBody]) -> None:
    wanted = [one.id for one in members]
    query = select(Extension.id, Extension.type).where(Extension.account_id == account_id, Extension.id.in_(wanted))
    found = dict((await session.execute(query)).all()) if wanted else {}
    for extension_id in wanted:
        if extension_id not in found:
            raise NotFound("Resource for parameter [addedExtensions.id] is not found.", parameter="addedExtensions.id")
        if found[extension_id] not in MEMBER_TYPES:
            raise Invalid(
                f"Extension of type [{found[extension_id]}] could not be a member of [call monitoring].",
                parameter="addedExtensions.id",
            )


async def change_settings(session: AsyncSession, account_id: str, body: SettingsBody) -> None:
    row = await queries.settings_of(session, account_id)
    for name in body.model_fields_set:
        value = getattr(body, name)
        if value is not None:
            setattr(row, name, value)
    session.add(row)
    await session.flush()
    _tell(session, account_id)


def _tell(session: AsyncSession, account_id: str) -> None:
    announce(session, SUPERVISION_CHANGED, SupervisionChanged(account_id=account_id))
