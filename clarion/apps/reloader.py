"""Reads something again when events say that it has changed: one reading answers any number of changes, and what
failed is tried again.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

import structlog

from clarion.base.bus import EventHandler, Payload, Subscription
from clarion.base.container import Container

log = structlog.stdlib.get_logger("clarion.read_again")
_AGAIN_S = 2.0


class Reloader:
    """`what` names it in the log; `read` reads all that was noted since it read last, and forgets it only then."""

    def __init__(self, here: Container, what: str, read: Callable[[], Awaitable[None]]) -> None:
        self._here = here
        self._what = what
        self._read = read
        self._subscriptions: list[Subscription] = []
        self._changed = asyncio.Event()
        self._idle = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def hear(self, *topics: str, note: Callable[[Payload], None] | None = None) -> None:
        """Events on these topics are changes; `note` keeps of one what is to be read."""
        for topic in topics:
            subscription = self._here.bus.subscribe(topic, self._handler(note))
            self._subscriptions.append(subscription)
            await subscription.ready()

    def _handler(self, note: Callable[[Payload], None] | None) -> EventHandler:
        async def handle(payload: Payload) -> None:
            if note is not None:
                note(payload)
            self.soon()

        return handle

    def soon(self) -> None:
        """Something is to be read, whoever says so."""
        self._idle.clear()
        self._changed.set()

    async def settled(self) -> None:
        """Return once what was changed until now has been read, or could not be."""
        await self._idle.wait()

    def start(self, *, every_s: float | None = None) -> None:
        """Go on in the background. `every_s`: without any change as well, for what changes with time."""
        self._task = asyncio.get_running_loop().create_task(self._run(every_s))

    async def close(self) -> None:
        for subscription in self._subscriptions:
            await subscription.close()
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _run(self, every_s: float | None) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait(), every_s)
            self._changed.clear()
            try:
                await self._read()
            except Exception as error:
                log.warning("What is known stays as it was", what=self._what, problem=str(error))
                self._here.clock.call_later(_AGAIN_S, self.soon)
            if not self._changed.is_set():
                self._idle.set()
