"""What one process holds of tables in memory, for questions that cannot wait for the database."""

import asyncio
import contextlib
from typing import ClassVar

import structlog

from clarion.base.bus import Payload, Subscription
from clarion.base.container import Container

log = structlog.stdlib.get_logger("clarion.conduct")


class TableCache:
    """Reads everything when opened, and what changed after each event of `topic`. What cannot be read is tried again
    until it can, and what was known stays meanwhile. `what` names it in the log.
    """

    topic: ClassVar[str]
    what: ClassVar[str]
    retry_s: ClassVar[float] = 5.0

    def __init__(self, here: Container | None) -> None:
        """Without a container it cannot be opened, and stays as on a fresh installation."""
        self._home = here
        self._subscription: Subscription | None = None
        self._retrying: asyncio.Task[None] | None = None
        self._order = asyncio.Lock()  # what was read later is kept
        self.loaded = False

    @property
    def _here(self) -> Container:
        if self._home is None:
            raise RuntimeError(f"There is no database to read {self.what} from.")
        return self._home

    async def load(self) -> None:
        """Read everything, and set `loaded`."""
        raise NotImplementedError

    async def load_changed(self, _payload: Payload) -> None:
        """Read what an event says has changed."""
        await self.load()

    async def open(self) -> None:
        """Listen, then read. Starts with nothing when the database is away."""
        self._subscription = self._here.bus.subscribe(self.topic, self._changed)
        await self._subscription.ready()
        await self._try(None)

    async def close(self) -> None:
        if self._subscription is not None:
            await self._subscription.close()
        if self._retrying is not None:
            self._retrying.cancel()
            await asyncio.gather(self._retrying, return_exceptions=True)

    async def _changed(self, payload: Payload) -> None:
        await self._try(payload)

    async def _try(self, payload: Payload | None) -> None:
        try:
            async with self._order:
                await (self.load() if payload is None else self.load_changed(payload))
        except Exception as error:
            log.warning(f"{self.what}.unreadable", action="trying again", reason=str(error)[:200])
            if self._retrying is None or self._retrying.done():
                self._retrying = asyncio.get_running_loop().create_task(self._retry())

    async def _retry(self) -> None:
        while True:
            await asyncio.sleep(self.retry_s)
            with contextlib.suppress(Exception):
                async with self._order:
                    return await self.load()
