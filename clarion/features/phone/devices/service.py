"""What can be done with devices."""

import contextlib
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select, update

from clarion.base.container import Container
from clarion.base.errors import ClarionError, Conflict, Forbidden, NotFound
from clarion.base.ids import new_id
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.calls.control import CallControl
from clarion.features.emergency import find_assigned, unassign
from clarion.features.numbers import PhoneNumber, find_main_number
from clarion.features.people import MAIN_SITE, Extension, note_reachable
from clarion.features.people.sign_in import Caller, resolve_account
from clarion.features.phone.devices.credentials import SipCredentials, credentials_of
from clarion.features.phone.devices.events import DEVICES_CHANGED, DevicesChanged
from clarion.features.phone.devices.models import Device, DeviceType

MOST_PER_EXTENSION = 40
MOST_WEB_PHONES = 20  # beyond that, the oldest one is given to the next browser


async def create_device(
    session: AsyncSession,
    owner: Extension,
    *,
    now: datetime,
    device_type: str = DeviceType.OTHER_PHONE,
    name: str = "",
    device_id: str | None = None,
    client_key: str = "",
    serial: str = "",
    computer_name: str = "",
) -> Device:
    """A new device of an extension. Raises Conflict when there are too many."""
    query = select(func.count()).where(Device.extension_id == owner.id)
    if (await session.scalar(query) or 0) >= MOST_PER_EXTENSION:
        raise Conflict("This extension has as many devices as it may have.", code="CMN-409")
    device = Device(
        id=device_id or new_id(),
        account_id=owner.account_id,
        extension_id=owner.id,
        type=device_type,
        name=name or f"{owner.name} {device_type}",
        generation=1,
        client_key=client_key,
        serial=serial,
        computer_name=computer_name,
        created_at=now,
    )
    session.add(device)
    await note_reachable(session, owner, now)
    await session.flush()
    _tell(session, device)
    return device


async def provide_web_phone(
    session: AsyncSession,
    owner: Extension,
    *,
    now: datetime,
    client_key: str,
    device_id: str = "",
    computer_name: str = "",
) -> Device:
    """The caller's web phone in this app on this computer: the one it had, or a new one."""
    if device_id:
        known = await session.get(Device, device_id[:64])
        if known is not None and known.extension_id == owner.id:
            return known
    query = select(Device).where(Device.extension_id == owner.id, Device.type == DeviceType.WEB_PHONE)
    mine = (await session.scalars(query.order_by(Device.created_at))).all()
    known = next((device for device in mine if device.client_key == client_key), None)
    if known is None and len(mine) >= MOST_WEB_PHONES:
        known = mine[0]
        known.client_key = client_key
    if known is not None:
        return known
    return await create_device(
        session,
        owner,
        now=now,
        device_type=DeviceType.WEB_PHONE,
        name=computer_name or "Web phone",
        client_key=client_key,
        computer_name=computer_name,
    )


async def get_device(
    session: AsyncSession, caller: Caller, account_id: str, device_id: str, *, permission: str
) -> Device:
    """A device of the caller's account. Others' devices need `permission`. Raises NotFound, Forbidden."""
    account = resolve_account(caller, account_id)
    device = await session.get(Device, device_id[:64])
    if device is None or device.account_id != account:
        raise NotFound("Resource for parameter [deviceId] is not found.", parameter="deviceId")
    if device.extension_id != caller.extension_id:
        caller.check_permission(permission)
        await check_site(session, caller, device)
    return device


async def check_site(session: AsyncSession, caller: Caller, device: Device) -> None:
    """Raise Forbidden for a device of a site that an administrator of some sites has nothing to do with."""
    owner = await session.get(Extension, device.extension_id) if device.extension_id else None
    inside = caller.reaches(owner) if owner else not caller.site_ids or (device.site_id or MAIN_SITE) in caller.site_ids
    if not inside:
        raise Forbidden("This belongs to a site that you do not administer.", code="CMN-404", parameter="deviceId")


def rename_device(session: AsyncSession, device: Device, name: str) -> None:
    device.name = name
    _tell(session, device)


async def move_device(session: AsyncSession, device: Device, owner: Extension | None) -> None:
    """Give a device to another extension, or (None) put it into the inventory, without its line and address. It gets a
    new password, so that the old owner's copy is void. A private address stays behind with whose it is.
    """
    if device.extension_id is not None:
        _tell(session, device)
    device.extension_id = owner.id if owner else None
    device.generation += 1
    location = await find_assigned(session, "device", device.id)
    if location is not None and (owner is None or location.owner_id not in (None, owner.id)):
        await unassign(session, "device", device.id)
    number = await session.get(PhoneNumber, device.number_id) if device.number_id else None
    if number is not None and (owner is None or number.extension_id != owner.id):
        device.number_id = None
    _tell(session, device)


async def set_line(session: AsyncSession, device: Device, number_id: str | None) -> None:
    """Give a device a line with a number of its owner, or (None) none. A number has one line. Raises NotFound."""
    if number_id is not None:
        number = await session.get(PhoneNumber, number_id[:64])
        if number is None or device.extension_id is None or number.extension_id != device.extension_id:
            raise NotFound("Resource for parameter [phoneLines.id] is not found.", parameter="phoneLines.id")
        held = update(Device).where(Device.number_id == number_id, Device.id != device.id)
        await session.execute(held.values(number_id=None))
    device.number_id = number_id
    _tell(session, device)


def tell_device(session: AsyncSession, device: Device) -> None:
    """Announce a change that another function of this feature made."""
    _tell(session, device)


def rotate_password(session: AsyncSession, device: Device) -> None:
    """A new SIP password. Registrations made with the old one end at their next renewal."""
    device.generation += 1
    _tell(session, device)


async def delete_device(session: AsyncSession, device: Device) -> None:
    await unassign(session, "device", device.id)
    _tell(session, device)
    await session.delete(device)


async def credentials_for(here: Container, session: AsyncSession, device: Device, owner: Extension) -> SipCredentials:
    main = await find_main_number(session, device.account_id)
    return credentials_of(
        here.keys,
        device_id=device.id,
        generation=device.generation,
        realm=here.settings.sip_domain,
        main_number=main.number if main else "",
        account_id=device.account_id,
        extension_number=owner.number,
    )


async def owner_of(session: AsyncSession, device: Device) -> Extension:
    """Raises NotFound for a device of the inventory: nobody can sign in with it."""
    if device.extension_id is None:
        raise NotFound("This device is nobody's yet: assign it to an extension first.", parameter="deviceId")
    return await session.get_one(Extension, device.extension_id)


def refresh_topic(server_id: str) -> str:
    """Where a call server is asked to read a part of its directory again."""
    return f"directory.refresh.{server_id}"


async def tell_call_servers(
    here: Container, account_id: str, *, extensions: Iterable[str | None] = (), devices: Iterable[str] = ()
) -> None:
    """Return once every call server that runs knows what was just written: a new phone registers at once.

    `extensions` and `devices`: ids; with neither, the call servers read the whole account.
    """
    changed = {
        "account_id": account_id,
        "extension_ids": sorted({each for each in extensions if each}),
        "device_ids": sorted(set(devices)),
    }
    control = here.find(CallControl)
    for server_id in control.server_ids if control else ():
        with contextlib.suppress(ClarionError):  # one that is down reads everything when it starts
            await here.bus.request(refresh_topic(server_id), changed, 2.0)


def check_may_edit(caller: Caller, device: Device, permission: str) -> None:
    """One's own web phones may be changed by oneself; what an admin set up, by an admin."""
    if device.extension_id == caller.extension_id and device.type in (DeviceType.WEB_PHONE, DeviceType.SOFT_PHONE):
        return
    if not caller.may(permission):
        raise Forbidden(
            f"In order to call this API endpoint, user needs to have [{permission}] permission.",
            permissionName=permission,
        )


def _tell(session: AsyncSession, device: Device) -> None:
    change = DevicesChanged(account_id=device.account_id, extension_id=device.extension_id, device_id=device.id)
    announce(session, DEVICES_CHANGED, change)
