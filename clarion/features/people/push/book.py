"""Who has a browser that takes pushes, remembered by each process: most people have none, and calls come by the
thousand.
"""

from collections.abc import Iterable

from sqlalchemy import select

from clarion.base.bus import Payload, Subscription
from clarion.base.container import Container
from clarion.features.people.push.events import PUSH_DEVICE_ADDED
from clarion.features.people.push.models import PushDevice


class PushCache:
    """Names too many rather than too few: whoever takes a browser away stays in it until the next start."""

    def __init__(self, here: Container) -> None:
        self._here = here
        self._people: set[str] = set()
        self._subscription: Subscription | None = None

    async def open(self) -> None:
        self._subscription = self._here.bus.subscribe(PUSH_DEVICE_ADDED, self._added)
        await self._subscription.ready()
        async with self._here.storage.reading() as session:
            self._people |= set(await session.scalars(select(PushDevice.extension_id).distinct()))

    async def close(self) -> None:
        if self._subscription is not None:
            await self._subscription.close()

    async def _added(self, payload: Payload) -> None:
        self._people.add(str(payload["extension_id"]))

    def among(self, people: Iterable[str]) -> list[str]:
        """Those of these who may have one."""
        return sorted(self._people.intersection(people))
