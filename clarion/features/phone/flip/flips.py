"""The digits of everybody, for call servers."""

from collections import defaultdict

from sqlalchemy import select

from clarion.base.scope import EVERYTHING, Scope
from clarion.base.storage import AsyncSession
from clarion.features.phone.devices.models import Device
from clarion.features.phone.flip.rules import targets
from clarion.features.phone.handling.forwarding.service import APPS, ForwardingEntry
from clarion.features.phone.handling.models import ForwardingNumber


async def read_flips(session: AsyncSession, scope: Scope = EVERYTHING) -> dict[str, dict[str, str]]:
    """Extension id to its digits and where they lead."""
    entries: dict[str, list[ForwardingEntry]] = defaultdict(list)
    device = Device.id, Device.extension_id, Device.name, Device.flip_number
    phones = select(*device).where(Device.extension_id.is_not(None), Device.type.not_in(APPS))
    phones = phones.where(scope.where(Device.account_id, Device.extension_id))
    for device_id, extension_id, name, digit in await session.execute(phones.order_by(Device.name)):
        entries[extension_id or ""].append(ForwardingEntry(device_id, "", name, "PhoneLine", digit, device_id))
    mine = scope.where(ForwardingNumber.account_id, ForwardingNumber.extension_id)
    numbers = select(ForwardingNumber).where(mine).order_by(ForwardingNumber.created_at, ForwardingNumber.id)
    for row in await session.scalars(numbers):
        entries[row.extension_id].append(ForwardingEntry(row.id, row.number, row.label, row.type, row.flip_number))
    return {extension_id: targets(found) for extension_id, found in entries.items()}
