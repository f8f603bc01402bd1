"""Reading paging groups: for the API, and whole for call handling."""

from collections.abc import Sequence

from sqlalchemy import Select, select

from clarion.base.errors import NotFound
from clarion.base.storage import AsyncSession
from clarion.calls.paging_port import MulticastTarget
from clarion.features.people import Extension, ExtensionType
from clarion.features.phone.devices import Device
from clarion.features.phone.paging.book import PagingProfile, PagingSnapshot
from clarion.features.phone.paging.models import PagingDevice, PagingGroup, PagingUser
from clarion.features.phone.paging.rules import MOST_ADDRESSES


async def get_group(session: AsyncSession, account_id: str, group_id: str) -> Extension:
    row = await session.get(Extension, group_id) if len(group_id) <= 64 else None
    if row is None or row.account_id != account_id or row.type != ExtensionType.PAGING_ONLY:
        raise NotFound("Resource for parameter [pagingOnlyGroupId] is not found.", parameter="pagingOnlyGroupId")
    return row


def groups_query(account_id: str) -> Select[Extension]:
    query = select(Extension).where(Extension.account_id == account_id, Extension.type == ExtensionType.PAGING_ONLY)
    return query.order_by(Extension.number, Extension.id)


async def settings_of(session: AsyncSession, group: Extension) -> PagingGroup:
    """The row of a group; one that is not kept yet, where nothing was set."""
    row = await session.get(PagingGroup, group.id)
    return row or PagingGroup(group_id=group.id, account_id=group.account_id, address="", port=0, ttl=1)


async def users_of(session: AsyncSession, group_id: str) -> Sequence[Extension]:
    query = select(Extension).join(PagingUser, PagingUser.extension_id == Extension.id)
    return (await session.scalars(query.where(PagingUser.group_id == group_id).order_by(Extension.number))).all()


async def devices_of(session: AsyncSession, group_id: str) -> Sequence[tuple[Device, PagingDevice]]:
    query = select(Device, PagingDevice).join(PagingDevice, PagingDevice.device_id == Device.id)
    query = query.where(PagingDevice.group_id == group_id).order_by(Device.name, Device.id)
    return (await session.execute(query)).all()


async def read_snapshot(session: AsyncSession) -> PagingSnapshot:
    """Of all accounts."""
    groups = await session.scalars(select(Extension).where(Extension.type == ExtensionType.PAGING_ONLY))
    settings = {row.group_id: row for row in await session.scalars(select(PagingGroup))}
    users: dict[str, list[str]] = {}
    for user in await session.scalars(select(PagingUser).order_by(PagingUser.extension_id)):
        users.setdefault(user.group_id, []).append(user.extension_id)
    devices: dict[str, list[PagingDevice]] = {}
    for device in await session.scalars(select(PagingDevice).order_by(PagingDevice.device_id)):
        devices.setdefault(device.group_id, []).append(device)
    return PagingSnapshot(
        groups=tuple(
            PagingProfile(
                group_id=group.id,
                account_id=group.account_id,
                users=tuple(users.get(group.id, ())),
                devices=tuple(row.device_id for row in devices.get(group.id, ()) if not row.address),
                multicast=_targets(settings.get(group.id), devices.get(group.id, ())),
            )
            for group in groups
        )
    )


def _targets(group: PagingGroup | None, devices: Sequence[PagingDevice]) -> tuple[MulticastTarget, ...]:
    """Each address once; the group's own first."""
    ttl = group.ttl if group is not None else 1
    wanted = [(group.address, group.port)] if group is not None and group.address else []
    wanted += [(row.address, row.port) for row in devices if row.address]
    unique = list(dict.fromkeys(wanted))[:MOST_ADDRESSES]
    return tuple(MulticastTarget(address=address, port=port, ttl=ttl) for address, port in unique)
