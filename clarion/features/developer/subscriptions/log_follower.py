"""Follows the event log in this process: told by the keeper, and looking for itself where that does not arrive."""

import asyncio
from collections.abc import Callable, Sequence

import structlog

from clarion.base.bus import Payload, Subscription
from clarion.base.container import Container
from clarion.features.developer.subscriptions import log as event_log
from clarion.features.developer.subscriptions.envelope import Logged, from_wire
from clarion.features.developer.subscriptions.events import LOGGED

log = structlog.stdlib.get_logger("clarion.events")

_LOOK_EVERY_S = 1.0
_AT_ONCE = 500
Listener = Callable[[Sequence[Logged]], None]


class LogFollower:
    """`position`: everything up to here has been handed to the listener, each entry once, in order."""

    def __init__(self, here: Container, listener: Listener) -> None:
        self._here = here
        self._listener = listener
        self._reading = asyncio.Lock()
        self._listening: Subscription | None = None
        self._looking: asyncio.Task[None] | None = None
        self.position = 0

    async def open(self) -> None:
        self._listening = self._here.bus.subscribe(LOGGED, self._on_news)
        await self._listening.ready()
        async with self._here.storage.reading() as session:
            self.position = max(self.position, await event_log.read_head(session))
        self._looking = asyncio.get_running_loop().create_task(self._look())

    async def close(self) -> None:
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.gather(self._looking, return_exceptions=True)
        if self._listening is not None:
            await self._listening.close()

    async def _on_news(self, news: Payload) -> None:
        async with self._reading:
            if news["last"] <= self.position:
                return
            if news["after"] == self.position and "entries" in news:
                self._hand_over([from_wire(entry) for entry in news["entries"]])
            else:
                await self._read_on()

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(_LOOK_EVERY_S)
            try:
                async with self._here.storage.reading() as session:
                    head = await event_log.read_head(session)
                async with self._reading:
                    if head > self.position:
                        await self._read_on()
            except Exception as error:
                log.warning("The event log cannot be read", problem=str(error))

    async def _read_on(self) -> None:
        while True:
            entries = await event_log.read_after(self._here.storage, self.position, _AT_ONCE)
            self._hand_over(entries)
            if len(entries) < _AT_ONCE:
                return

    def _hand_over(self, entries: Sequence[Logged]) -> None:
        if not entries:
            return
        self.position = entries[-1].position
        self._listener(entries)
