"""Watches what rules would have touched while the process runs, and proposes what is ready."""

import asyncio
from datetime import datetime, timedelta

import structlog

from clarion.base.bus import Payload, Subscription
from clarion.base.container import Container
from clarion.base.turns import BOOTSTRAP, wait_for_turn
from clarion.features.conduct.acts import acting
from clarion.features.conduct.asking import Conduct
from clarion.features.conduct.events import VERDICT, VerdictGiven
from clarion.features.conduct.release import service
from clarion.features.conduct.release.gathering import Gathered, write_down
from clarion.features.conduct.rulebook import BadRule

log = structlog.stdlib.get_logger("clarion.conduct")

_WRITE_EVERY_S = 5.0
_LOOK_EVERY = timedelta(seconds=60)
_FORGET_EVERY = timedelta(hours=6)


class ReleaseWatch:
    """Several processes may; each verdict is counted by one of them, each proposal made once."""

    def __init__(self, here: Container) -> None:
        self._here = here
        self._gathered = Gathered()
        self._subscription: Subscription | None = None
        self._task: asyncio.Task[None] | None = None
        self._looked_at: datetime | None = None
        self._forgot_at: datetime | None = None

    async def open(self) -> None:
        self._subscription = self._here.bus.subscribe(VERDICT, self.take, group="conduct-release")
        await self._subscription.ready()
        self._task = asyncio.get_running_loop().create_task(self._run())

    async def close(self) -> None:
        if self._subscription is not None:
            await self._subscription.close()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        try:
            await self.write()
        except Exception as error:
            log.warning("Matches of watched rules were not written down", problem=str(error))

    async def take(self, payload: Payload) -> None:
        self._gathered.take(VerdictGiven.model_validate(payload))

    async def write(self) -> None:
        """Write down what was gathered so far."""
        if not self._gathered:
            return
        gathered, self._gathered = self._gathered, Gathered()
        async with self._here.storage.transaction() as session:
            await write_down(session, gathered)

    async def look(self) -> list[str]:
        """Follow changes of rules and propose what is ready; returns which rules it proposed."""
        force = self._here.get(Conduct).force
        async with acting(self._here) as session:
            await wait_for_turn(session, BOOTSTRAP)  # each process does so at its start
            await service.follow(session, self._here, force)
        async with acting(self._here) as session:
            await wait_for_turn(session, BOOTSTRAP)
            return await service.consider(session, self._here, force)

    async def _run(self) -> None:
        while True:
            try:
                await self.write()
                await self._when_due()
            except BadRule as error:
                log.error("The terms of releases cannot be read", reason=error.reason)
            except Exception as error:
                log.warning("Watched rules could not be looked at", problem=str(error))
            await asyncio.sleep(_WRITE_EVERY_S)

    async def _when_due(self) -> None:
        now = self._here.clock.now()
        if self._looked_at is None or now - self._looked_at >= _LOOK_EVERY:
            self._looked_at = now
            await self.look()
        if self._forgot_at is None or now - self._forgot_at >= _FORGET_EVERY:
            self._forgot_at = now
            async with self._here.storage.transaction() as session:
                await service.forget(session, now)
