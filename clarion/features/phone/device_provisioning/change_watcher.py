"""Phones follow: when what a phone should have has changed, it is told to fetch it."""

from collections.abc import Sequence

from sqlalchemy import select

from clarion.base.bus import Payload, Subscription
from clarion.base.container import Container
from clarion.base.storage import AsyncSession
from clarion.features.people import EXTENSION_CHANGED
from clarion.features.phone.device_provisioning.models import PhoneConfig
from clarion.features.phone.device_provisioning.service import is_outdated, resync
from clarion.features.phone.devices.events import DEVICES_CHANGED
from clarion.features.phone.devices.models import Device


class ProvisioningWatcher:
    """Looks at the phones that a change may concern, in one process of all."""

    def __init__(self, here: Container) -> None:
        self._here = here
        self._subscriptions: list[Subscription] = []

    async def open(self) -> None:
        for topic, handler in ((DEVICES_CHANGED, self._device_changed), (EXTENSION_CHANGED, self._person_changed)):
            subscription = self._here.bus.subscribe(topic, handler, group="device-provisioning")
            await subscription.ready()
            self._subscriptions.append(subscription)

    async def close(self) -> None:
        for subscription in self._subscriptions:
            await subscription.close()

    async def _device_changed(self, payload: Payload) -> None:
        async with self._here.storage.transaction() as session:
            setup = await session.get(PhoneConfig, str(payload["device_id"]))
            await self._look(session, [setup] if setup is not None else [])

    async def _person_changed(self, payload: Payload) -> None:
        """Phones of the person, and those with a key for the person."""
        person = str(payload["extension_id"])
        async with self._here.storage.transaction() as session:
            query = select(PhoneConfig, Device.extension_id).join(Device, Device.id == PhoneConfig.device_id)
            query = query.where(PhoneConfig.account_id == str(payload["account_id"]), PhoneConfig.digest != "")
            found = (await session.execute(query)).all()
            mine = [setup for setup, owner in found if person == owner or _has_key_for(setup, person)]
            await self._look(session, mine)

    async def _look(self, session: AsyncSession, setups: Sequence[PhoneConfig]) -> None:
        for setup in setups:
            if await is_outdated(self._here, session, setup):
                resync(session, setup)


def _has_key_for(setup: PhoneConfig, person: str) -> bool:
    return any(key.get("extension_id") == person for key in setup.keys)
