"""Retry event handlers in order until they succeed, for work that must survive a database outage."""

import asyncio
from collections import deque

import structlog

from clarion.base.bus import EventHandler, ManyHandler, Payload
from clarion.base.bus_pending import Pending

log = structlog.stdlib.get_logger("clarion.retry_queue")

_PAUSES_S = (0.2, 1.0, 2.0, 5.0, 10.0)
_MOST_WAITING = 10_000


class RetryQueue:
    """Wrap an event handler so that it never gives up. `handle` must be idempotent.

    An event is handled at once. A failed one waits in memory, in order, and stays pending for the bus: should this
    process die, it is delivered again. `many` handles a batch more cheaply than one by one, for `take_many`.
    """

    def __init__(self, name: str, handle: EventHandler, many: ManyHandler | None = None) -> None:
        self._name = name
        self._handle = handle
        self._many = many
        self._waiting: deque[tuple[Payload, Pending]] = deque(maxlen=_MOST_WAITING)
        self._task: asyncio.Task[None] | None = None

    @property
    def waiting(self) -> int:
        """The number of events that are still to be handled."""
        return len(self._waiting)

    async def __call__(self, payload: Payload) -> Pending | None:
        try:
            await self._handle(payload)
        except Exception as error:
            log.error("retry_queue.deferred", handler=self._name, problem=str(error))
            pending = Pending()
            self._waiting.append((payload, pending))
            if self._task is None or self._task.done():
                self._task = asyncio.get_running_loop().create_task(self._catch_up())
            return pending
        return None

    async def take_many(self, payloads: list[Payload]) -> None:
        """Handle a batch; an event that fails does not hold up the others."""
        if self._many is not None and len(payloads) > 1:
            try:
                return await self._many(payloads)
            except Exception as error:
                log.warning("retry_queue.batch_failed", handler=self._name, problem=str(error)[:300])
        for payload in payloads:
            await self(payload)
        return None

    async def close(self) -> None:
        """Stop retrying. Events that still wait are delivered again, to the next process that listens."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        if self._waiting:
            log.warning("retry_queue.left_to_next_start", handler=self._name, count=len(self._waiting))

    async def _catch_up(self) -> None:
        failures = 0
        while self._waiting:
            await asyncio.sleep(_PAUSES_S[min(failures, len(_PAUSES_S) - 1)])
            payload, pending = self._waiting[0]
            try:
                await self._handle(payload)
            except Exception as error:
                failures += 1
                log.warning(
                    "retry_queue.retry_failed", handler=self._name, count=len(self._waiting), problem=str(error)
                )
            else:
                self._waiting.popleft()
                pending.done()
                failures = 0
