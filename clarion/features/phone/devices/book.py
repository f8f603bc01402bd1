"""The devices of an extension, for the features below that choose something for each of them."""

from collections.abc import Sequence

from sqlalchemy import select

from clarion.base.storage import AsyncSession
from clarion.features.numbers import DeviceCache
from clarion.features.phone.devices.models import Device


class ExtensionDevices(DeviceCache):
    async def devices_of(self, session: AsyncSession, extension_id: str) -> Sequence[tuple[str, str]]:
        query = select(Device.id, Device.name).where(Device.extension_id == extension_id)
        found = await session.execute(query.order_by(Device.created_at, Device.id))
        return [(device_id, name) for device_id, name in found]
