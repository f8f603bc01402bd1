"""Which devices an extension has. Devices live in a feature above this one, which offers its book here."""

from collections.abc import Sequence

from clarion.base.storage import AsyncSession


class DeviceCache:
    """Without an offer nobody has a device. `container.offer(DeviceCache, YourBook())` replaces it."""

    async def devices_of(self, session: AsyncSession, extension_id: str) -> Sequence[tuple[str, str]]:
        """Id and name of each, in the order in which they are shown."""
        return ()
