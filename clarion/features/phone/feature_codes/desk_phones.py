"""Hot desks (PH-41): somebody signs in at a phone that anybody may use, and it is theirs until they leave. Where help
is sent to stays where the phone is.
"""

from datetime import datetime, timedelta

from sqlalchemy import select

from clarion.base.container import Container
from clarion.base.errors import Conflict, Invalid
from clarion.base.storage import AsyncSession
from clarion.features.people import PEOPLE_TYPES, Extension, ExtensionStatus, find_extension_by_number
from clarion.features.phone.devices.models import Device
from clarion.features.phone.devices.service import tell_call_servers, tell_device
from clarion.features.phone.feature_codes.pins import pin_is_right

LASTS = timedelta(hours=12)


async def sign_in_by_pin(here: Container, *, account_id: str, device_id: str, number: str, pin: str) -> dict[str, str]:
    """What the phone says. Who does not exist is told as a wrong PIN is."""
    async with here.storage.reading() as session:
        device = await session.get(Device, device_id)
        if device is None or device.account_id != account_id or not device.use_as_common_phone:
            return {"result": "refused", "say": "desk-not-common"}
        guest = await find_extension_by_number(session, account_id, number) if number else None
    known = guest if guest is not None and may_sit(guest) else Extension(id="0", pin_hash=None)
    right = await pin_is_right(here, known, pin, device_id)
    if right is None:
        return {"result": "refused", "say": "pin-locked"}
    if not right or guest is None:
        return {"result": "wrong", "say": "pin-wrong"}
    async with here.storage.transaction() as session:
        await sit_down(session, await session.get_one(Device, device_id), guest, until=here.clock.now() + LASTS)
    await tell_call_servers(here, account_id, devices=[device_id])
    return {"result": "done", "say": "desk-in"}


def may_sit(guest: Extension) -> bool:
    return guest.type in PEOPLE_TYPES and guest.status == ExtensionStatus.ENABLED


async def sit_down(session: AsyncSession, device: Device, guest: Extension, *, until: datetime) -> None:
    """Give a common phone to somebody for a while. They leave any other phone at which they sit. Raises Invalid,
    Conflict.
    """
    if not device.use_as_common_phone or device.extension_id is None:
        raise Invalid("Only at a common phone can somebody sign in.", parameter="deviceId")
    if not may_sit(guest) or guest.account_id != device.account_id:
        raise Conflict("This extension cannot sign in at a phone.", code="CMN-409", parameter="extensionId")
    query = select(Device).where(Device.guest_id == guest.id, Device.id != device.id)
    for other in await session.scalars(query):
        stand_up(session, other)
    device.guest_id, device.guest_until = guest.id, until
    tell_device(session, device)


def stand_up(session: AsyncSession, device: Device) -> None:
    device.guest_id, device.guest_until = None, None
    tell_device(session, device)


async def sign_out(here: Container, account_id: str, device_id: str) -> bool:
    """False: nobody sat there."""
    async with here.storage.transaction() as session:
        device = await session.get(Device, device_id)
        if device is None or device.account_id != account_id or device.guest_id is None:
            return False
        stand_up(session, device)
    await tell_call_servers(here, account_id, devices=[device_id])
    return True
