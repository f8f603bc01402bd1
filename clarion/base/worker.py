"""Work that lies in the database until somebody does it: at once when there is news, in any case after a while."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

import structlog

from clarion.base.bus import Bus, Payload, Subscription

log = structlog.stdlib.get_logger("clarion.worker")

Turn = Callable[[], Awaitable[float | None]]


class Worker:
    """Calls `turn` again and again: after news, and at the latest after `every_s` seconds, or sooner when it says so
    by the seconds that it returns. A turn that raises is noted with the sentence `waiting`; the next one tries again.
    """

    def __init__(self, turn: Turn, *, every_s: float, waiting: str) -> None:
        self._turn = turn
        self._every_s = every_s
        self._waiting = waiting
        self._news = asyncio.Event()
        self._subscription: Subscription | None = None
        self._task: asyncio.Task[None] | None = None

    async def open(self, bus: Bus | None = None, topic: str = "") -> None:
        """Begin. News are whatever comes on `topic`, and calls of `wake`."""
        if bus is not None:
            self._subscription = bus.subscribe(topic, self._hear)
            await self._subscription.ready()
        self._task = asyncio.get_running_loop().create_task(self._run())

    async def close(self) -> None:
        """Stop, also in the middle of a turn."""
        if self._subscription is not None:
            await self._subscription.close()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def wake(self) -> None:
        self._news.set()

    async def _hear(self, _payload: Payload) -> None:
        self.wake()

    async def _run(self) -> None:
        while True:
            self._news.clear()
            wanted: float | None = None
            try:
                wanted = await self._turn()
            except Exception as error:
                log.warning(self._waiting, problem=str(error))
            pause = self._every_s if wanted is None else min(wanted, self._every_s)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), pause)
