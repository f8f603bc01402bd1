"""Reading groups for monitoring: for the API, and whole for call handling."""

from collections.abc import Sequence

from sqlalchemy import Select, select

from clarion.base.errors import NotFound
from clarion.base.storage import AsyncSession
from clarion.features.people import Extension
from clarion.features.phone.supervision.book import CompanyWish, GroupProfile, SupervisionSnapshot
from clarion.features.phone.supervision.models import MonitoringGroup, MonitoringMember, SupervisionSettings


async def get_group(session: AsyncSession, account_id: str, group_id: str) -> MonitoringGroup:
    row = await session.get(MonitoringGroup, group_id) if len(group_id) <= 64 else None
    if row is None or row.account_id != account_id:
        raise NotFound("Resource for parameter [groupId] is not found.", parameter="groupId")
    return row


def groups_query(account_id: str, member_id: str | None = None) -> Select[MonitoringGroup]:
    """Groups of an account (of a member) by their names."""
    query = select(MonitoringGroup).where(MonitoringGroup.account_id == account_id)
    if member_id is not None:
        mine = select(MonitoringMember.group_id).where(MonitoringMember.extension_id == member_id)
        query = query.where(MonitoringGroup.id.in_(mine))
    return query.order_by(MonitoringGroup.name, MonitoringGroup.id)


async def members_of(session: AsyncSession, group_id: str) -> Sequence[tuple[Extension, MonitoringMember]]:
    query = select(Extension, MonitoringMember).join(MonitoringMember, MonitoringMember.extension_id == Extension.id)
    query = query.where(MonitoringMember.group_id == group_id).order_by(Extension.number, Extension.id)
    return (await session.execute(query)).all()


async def settings_of(session: AsyncSession, account_id: str) -> SupervisionSettings:
    """As they are; changes need `service.change_settings`."""
    row = await session.get(SupervisionSettings, account_id)
    return row or SupervisionSettings(account_id=account_id, shown=True, tone=False, purpose="Quality")


async def watched_by(session: AsyncSession, extension_id: str) -> frozenset[str]:
    """Whose calls somebody may supervise."""
    mine = select(MonitoringMember.group_id).where(
        MonitoringMember.extension_id == extension_id, MonitoringMember.monitors.is_(True)
    )
    query = select(MonitoringMember.extension_id).where(
        MonitoringMember.group_id.in_(mine), MonitoringMember.monitored.is_(True)
    )
    return frozenset(await session.scalars(query)) - {extension_id}


async def read_snapshot(session: AsyncSession) -> SupervisionSnapshot:
    """Of all accounts."""
    members: dict[str, list[MonitoringMember]] = {}
    for row in await session.scalars(select(MonitoringMember).order_by(MonitoringMember.extension_id)):
        members.setdefault(row.group_id, []).append(row)
    groups = tuple(
        GroupProfile(
            group_id=group_id,
            account_id=rows[0].account_id,
            monitors=tuple(row.extension_id for row in rows if row.monitors),
            monitored=tuple(row.extension_id for row in rows if row.monitored),
        )
        for group_id, rows in sorted(members.items())
    )
    wishes = tuple(
        CompanyWish(account_id=row.account_id, shown=row.shown, tone=row.tone, purpose=row.purpose)
        for row in await session.scalars(select(SupervisionSettings))
    )
    return SupervisionSnapshot(groups=groups, wishes=wishes)
