"""Phones in stock, and the numbers that go with them."""

from datetime import datetime

from sqlalchemy import func, select

from clarion.base.container import Container
from clarion.base.errors import ClarionError, Conflict, Invalid
from clarion.base.ids import new_id
from clarion.base.storage import AsyncSession
from clarion.features import emergency, numbers
from clarion.features.emergency import EmergencyLocation
from clarion.features.numbers import NumberAssignment, PhoneNumber, Usage
from clarion.features.people import Account, Extension
from clarion.features.phone.devices.models import Device
from clarion.features.phone.devices.schemas import BulkAdd
from clarion.features.phone.devices.service import delete_device, move_device, tell_device

MOST_IN_STOCK = 1_000


async def add(
    session: AsyncSession, account_id: str, device_type: str, count: int, site_id: str | None, *, now: datetime
) -> list[Device]:
    """Phones that are nobody's yet; `site_id` is that of a site's extension. Raises Conflict."""
    query = select(func.count()).where(Device.account_id == account_id, Device.extension_id.is_(None))
    if (await session.scalar(query) or 0) + count > MOST_IN_STOCK:
        raise Conflict(f"An account has at most {MOST_IN_STOCK} phones in stock.", code="CMN-409")
    devices = [
        Device(
            id=new_id(),
            account_id=account_id,
            extension_id=None,
            type=device_type,
            name=f"{device_type} in stock",
            site_id=site_id,
            created_at=now,
        )
        for _ in range(count)
    ]
    session.add_all(devices)
    await session.flush()
    for device in devices:
        tell_device(session, device)
    return devices


async def number_for(
    here: Container, session: AsyncSession, owner: Extension, wanted: BulkAdd.Record.Phone, *, now: datetime
) -> PhoneNumber:
    """The number of a new line, led to the extension: one of the inventory, one that was named, or a free one.

    Raises Invalid, NotFound, Conflict, Forbidden.
    """
    if wanted.phone_number_id is not None:
        row = await numbers.get_number(
            session, owner.account_id, wanted.phone_number_id, parameter="phoneInfo.phoneNumberId"
        )
    else:
        row = await _take(here, session, owner.account_id, wanted, now)
    if row.usage != Usage.INVENTORY and row.extension_id != owner.id:
        raise Conflict("This number is in use.", code="CMN-406", parameter="phoneInfo")
    await numbers.use_number(session, row, NumberAssignment(Usage.DIRECT, type=wanted.type, owner=owner))
    return row


async def _take(
    here: Container, session: AsyncSession, account_id: str, wanted: BulkAdd.Record.Phone, now: datetime
) -> PhoneNumber:
    number = wanted.phone_number
    if number is None:
        account = await session.get_one(Account, account_id)
        offers = await numbers.available_numbers(
            here,
            session,
            account_id,
            country=account.home_country,
            area_code=wanted.preferred_area_code or "",
            toll_free=wanted.toll_type == "TollFree",
            count=1,
        )
        if not offers:
            raise Invalid("No carrier of yours has such a number.", parameter="phoneInfo.preferredAreaCode")
        number = offers[0]
    else:
        known = await _own(session, account_id, number)
        if known is not None:
            return known
    outcome = (await numbers.take_numbers(here, session, account_id, [number], now=now))[number]
    if isinstance(outcome, ClarionError):
        raise outcome
    return outcome


async def _own(session: AsyncSession, account_id: str, number: str) -> PhoneNumber | None:
    query = select(PhoneNumber).where(
        PhoneNumber.account_id == account_id, PhoneNumber.number == numbers.to_e164(number)
    )
    return (await session.scalars(query)).one_or_none()


async def remove_line(session: AsyncSession, device: Device, *, keep: bool) -> None:
    """Take a phone and its number from its extension: into stock, or (`keep` False) away for good."""
    number = await session.get(PhoneNumber, device.number_id) if device.number_id else None
    if keep:
        await move_device(session, device, None)
    else:
        await delete_device(session, device)
    await session.flush()
    if number is not None:
        await numbers.put_into_inventory(session, number)
        if not keep:
            await numbers.release_number(session, number)


async def swap(session: AsyncSession, first: Device, second: Device) -> None:
    """Two phones take each other's owner, line and address. Both get new passwords."""
    places = [await emergency.find_assigned(session, "device", device.id) for device in (first, second)]
    for device in (first, second):
        await emergency.unassign(session, "device", device.id)
    await session.flush()
    for name in ("extension_id", "number_id", "site_id", "cost_center_id"):
        one, other = getattr(first, name), getattr(second, name)
        setattr(first, name, other)
        setattr(second, name, one)
    for device, place in ((first, places[1]), (second, places[0])):
        device.generation += 1
        if place is not None and device.extension_id is not None:
            await emergency.assign(session, device.account_id, "device", device.id, place.id)
        tell_device(session, device)
    await session.flush()


async def place_of(
    session: AsyncSession, owner: Extension, device: Device, wanted: BulkAdd.Record.Emergency, *, now: datetime
) -> EmergencyLocation:
    """Where a new phone stands: a location that there is, or a new one of the person's. Raises Invalid, NotFound."""
    if wanted.location is not None:
        return await emergency.get_location(session, owner.account_id, wanted.location.id, owner_id=owner.id)
    if wanted.address is None:
        raise Invalid("Parameter [emergency] needs a location or an address.", parameter="emergency")
    address = wanted.address.address()
    return await emergency.create_location(session, owner.account_id, device.name, address, now=now, owner_id=owner.id)
