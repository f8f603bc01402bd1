"""Looks at held files while the process runs."""

from datetime import datetime, timedelta

from clarion.base.container import Container
from clarion.base.periodic_task import PeriodicTask
from clarion.features.conduct.quarantine import service

_FORGET_EVERY = timedelta(hours=6)


class QuarantineWatch(PeriodicTask):
    """Several processes may; each file is decided once."""

    every_s = 30.0
    waiting = "Held files could not be looked at"
    at_once = False

    def __init__(self, here: Container) -> None:
        super().__init__(here)
        self._forgot_at: datetime | None = None

    async def turn(self) -> None:
        await service.look_again(self._here)
        await self._forget(self._here.clock.now())

    async def _forget(self, now: datetime) -> None:
        if self._forgot_at is None or now - self._forgot_at >= _FORGET_EVERY:
            self._forgot_at = now
            async with self._here.storage.transaction() as session:
                await service.forget(session, now)
