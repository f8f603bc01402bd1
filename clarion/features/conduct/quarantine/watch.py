"""Looks at held files while the process runs."""

import asyncio
from datetime import datetime, timedelta

import structlog

from clarion.base.container import Container
from clarion.features.conduct.quarantine import service

log = structlog.stdlib.get_logger("clarion.conduct")

_LOOK_EVERY_S = 30.0
_FORGET_EVERY = timedelta(hours=6)


class QuarantineWatch:
    """Several processes may; each file is decided once."""

    def __init__(self, here: Container) -> None:
        self._here = here
        self._task: asyncio.Task[None] | None = None
        self._forgot_at: datetime | None = None

    def open(self) -> None:
        self._task = asyncio.get_running_loop().create_task(self._run())

    async def close(self) -> None:
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(_LOOK_EVERY_S)
            try:
                await service.look_again(self._here)
                await self._forget(self._here.clock.now())
            except Exception as error:
                log.warning("Held files could not be looked at", problem=str(error))

    async def _forget(self, now: datetime) -> None:
        if self._forgot_at is None or now - self._forgot_at >= _FORGET_EVERY:
            self._forgot_at = now
            async with self._here.storage.transaction() as session:
                await service.forget(session, now)
