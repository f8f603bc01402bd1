"""What administrators do with paging groups. Each change is announced to the call servers."""

from collections.abc import Sequence

from sqlalchemy import delete, func, select

from clarion.base.container import Container
from clarion.base.errors import Conflict, Forbidden, Invalid, NotFound
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.people import (
    Extension,
    ExtensionChange,
    ExtensionType,
    Profile,
    change_extension,
    create_extension,
    settle_within_sites,
)
from clarion.features.people.sign_in import Caller
from clarion.features.phone.devices import Device
from clarion.features.phone.paging import queries
from clarion.features.phone.paging.events import PAGING_CHANGED, PagingChanged
from clarion.features.phone.paging.models import PagingDevice, PagingUser
from clarion.features.phone.paging.rules import MOST_ADDRESSES, check_multicast
from clarion.features.phone.paging.schemas import Assignment, DeviceChange, GroupChange, NewGroup

MOST_GROUPS = 500
MOST_DEVICES = 1000
USER_TYPES = (ExtensionType.USER, ExtensionType.VIRTUAL_USER, ExtensionType.DIGITAL_USER, ExtensionType.LIMITED)


def check_reaches(caller: Caller, group: Extension) -> None:
    """Raises Forbidden."""
    if not caller.reaches(group):
        raise Forbidden("This belongs to a site that you do not administer.", code="CMN-404")


async def create_group(here: Container, session: AsyncSession, caller: Caller, new: NewGroup) -> Extension:
    """Raises Invalid, Conflict."""
    row = await create_extension(
        session,
        caller.account_id,
        Profile(display_name=new.name),
        now=here.clock.now(),
        number=new.extension_number,
        extension_type=ExtensionType.PAGING_ONLY,
    )
    await settle_within_sites(session, caller, row, site_named=False)
    await _check_not_too_many(session, caller)
    await change_group(here, session, caller, row, GroupChange(multicast=new.multicast))
    return row


async def equip_group(_here: Container, session: AsyncSession, caller: Caller, row: Extension) -> None:
    """What makes a paging group of a new extension of that type. Raises Forbidden, Conflict."""
    caller.check_permission("EditGroups")
    await _check_not_too_many(session, caller)
    _tell(session, row)


async def _check_not_too_many(session: AsyncSession, caller: Caller) -> None:
    mine = Extension.account_id == caller.account_id, Extension.type == ExtensionType.PAGING_ONLY
    if (await session.scalar(select(func.count()).select_from(Extension).where(*mine)) or 0) > MOST_GROUPS:
        raise Conflict(f"An account has at most {MOST_GROUPS} paging groups.")


async def change_group(
    here: Container, session: AsyncSession, caller: Caller, group: Extension, change: GroupChange
) -> None:
    """Raises Invalid, Forbidden."""
    check_reaches(caller, group)
    if change.name is not None:
        await change_extension(here, session, caller, group, ExtensionChange(name=change.name))
    if change.multicast is not None:
        wanted = change.multicast
        check_multicast(wanted.address, wanted.port, parameter="multicast")
        row = await queries.settings_of(session, group)
        row.address, row.port, row.ttl = wanted.address, wanted.port, wanted.ttl
        session.add(row)
    await session.flush()
    _tell(session, group)


async def change_device(
    session: AsyncSession, caller: Caller, group: Extension, device_id: str, change: DeviceChange
) -> None:
    """Where a device of the group listens by itself. Raises NotFound, Invalid, Forbidden."""
    check_reaches(caller, group)
    row = await session.get(PagingDevice, (group.id, device_id[:64]))
    if row is None:
        raise NotFound("Resource for parameter [deviceId] is not found.", parameter="deviceId")
    check_multicast(change.multicast.address, change.multicast.port, parameter="multicast")
    row.address, row.port = change.multicast.address, change.multicast.port
    await session.flush()
    addresses = {(each.address, each.port) for _, each in await queries.devices_of(session, group.id) if each.address}
    if len(addresses) >= MOST_ADDRESSES:
        raise Invalid(
            f"A page goes to fewer than {MOST_ADDRESSES} different addresses beside the group's.",
            parameter="multicast.address",
        )
    _tell(session, group)


async def assign(session: AsyncSession, caller: Caller, group: Extension, body: Assignment) -> None:
    """Who may page the group, and what sounds then. All or nothing. Raises NotFound, Invalid, Forbidden."""
    check_reaches(caller, group)
    for added, removed, parameter in (
        (body.added_user_ids, body.removed_user_ids, "removedUserIds"),
        (body.added_device_ids, body.removed_device_ids, "removedDeviceIds"),
    ):
        if set(added) & set(removed):
            raise Invalid("Nothing can be added and removed at once.", parameter=parameter)
    await _assign_users(session, group, body.added_user_ids, body.removed_user_ids)
    await _assign_devices(session, group, body.added_device_ids, body.removed_device_ids)
    await session.flush()
    _tell(session, group)


async def _assign_users(session: AsyncSession, group: Extension, added: Sequence[str], removed: Sequence[str]) -> None:
    mine = Extension.account_id == group.account_id
    types = await session.execute(select(Extension.id, Extension.type).where(mine, Extension.id.in_(added)))
    found = dict(types.all())
    for extension_id in added:
        if extension_id not in found:
            raise NotFound("Resource for parameter [addedUserIds] is not found.", parameter="addedUserIds")
        if found[extension_id] not in USER_TYPES:
            raise Invalid(f"An extension of type [{found[extension_id]}] pages nobody.", parameter="addedUserIds")
    rows = PagingUser.group_id == group.id
    await session.execute(delete(PagingUser).where(rows, PagingUser.extension_id.in_(removed)))
    known = set(await session.scalars(select(PagingUser.extension_id).where(rows)))
    for extension_id in dict.fromkeys(each for each in added if each not in known):
        session.add(PagingUser(group_id=group.id, extension_id=extension_id, account_id=group.account_id))


async def _assign_devices(
    session: AsyncSession, group: Extension, added: Sequence[str], removed: Sequence[str]
) -> None:
    mine = Device.account_id == group.account_id
    found = set(await session.scalars(select(Device.id).where(mine, Device.id.in_(added))))
    if set(added) - found:
        raise NotFound("Resource for parameter [addedDeviceIds] is not found.", parameter="addedDeviceIds")
    rows = PagingDevice.group_id == group.id
    await session.execute(delete(PagingDevice).where(rows, PagingDevice.device_id.in_(removed)))
    known = set(await session.scalars(select(PagingDevice.device_id).where(rows)))
    fresh = list(dict.fromkeys(each for each in added if each not in known))
    if len(known) + len(fresh) > MOST_DEVICES:
        raise Invalid(f"A paging group has at most {MOST_DEVICES} devices.", parameter="addedDeviceIds")
    for device_id in fresh:
        session.add(
            PagingDevice(group_id=group.id, device_id=device_id, account_id=group.account_id, address="", port=0)
        )


def _tell(session: AsyncSession, group: Extension) -> None:
    announce(session, PAGING_CHANGED, PagingChanged(account_id=group.account_id, group_id=group.id))
