"""The parts of Clarion that `clarion up` starts together and the role commands start one by one."""

import asyncio
from contextlib import AsyncExitStack

from clarion.apps.api_server import build_server, calm_collector, running_api
from clarion.apps.backup.status import offer_backup_metrics
from clarion.apps.certificate_expiry import offer_certificate_metric
from clarion.apps.demo import prepare_demo
from clarion.apps.dependencies import until_reachable
from clarion.apps.migrate import migrate
from clarion.base.bus import InProcessBus
from clarion.base.container import Container
from clarion.base.outbox import OutboxRelay
from clarion.calls.cdr_queue import CdrQueue, CdrQueueConsumer
from clarion.calls.cdr_writer import CdrTable


class Database:
    """Migrations and, on a demo server, the demo organisation.

    `wait`: what starts after it needs the database. Otherwise that goes on by itself, and the database follows.
    """

    name = "database"
    interruptible = True

    def __init__(self, here: Container, *, wait: bool = True) -> None:
        self._here = here
        self._wait = wait
        self._preparing: asyncio.Task[None] | None = None

    async def start(self) -> None:
        if isinstance(self._here.bus, InProcessBus):
            self._here.bus.hold_early()  # parts that start later have not subscribed yet
        away = asyncio.Event()
        self._preparing = asyncio.create_task(until_reachable("The database", self._prepare, on_away=away.set))
        if not self._wait:
            waiting = asyncio.create_task(away.wait())
            await asyncio.wait({self._preparing, waiting}, return_when=asyncio.FIRST_COMPLETED)
            waiting.cancel()
        if self._wait or not away.is_set():
            await self._preparing

    async def _prepare(self) -> None:
        await migrate(self._here.storage)
        if self._here.settings.demo:
            await prepare_demo(self._here)

    async def stop(self) -> None:
        if self._preparing is not None:
            self._preparing.cancel()
            await asyncio.gather(self._preparing, return_exceptions=True)
        await self._here.bus.close()
        await self._here.storage.close()

    async def health(self) -> str | None:
        if self._preparing is not None and self._preparing.done() and (error := self._preparing.exception()):
            return f"The database could not be prepared: {error}"
        await self._here.storage.ping()
        return None


class Outbox:
    """Carries the outbox to the bus. It starts last, when everyone has subscribed: until then events stay in it."""

    name = "outbox"

    def __init__(self, here: Container) -> None:
        self._here = here
        self._relay = OutboxRelay(here.storage, here.bus)

    async def start(self) -> None:
        if isinstance(self._here.bus, InProcessBus):
            self._here.bus.release_early()
        self._relay.start()

    async def stop(self) -> None:
        await self._relay.stop()

    async def health(self) -> str | None:
        return None


class Api:
    """REST, live sockets and the web app. Raises MissingParts when a feature needs what none offers."""

    name = "API"

    def __init__(self, here: Container) -> None:
        self._here = here
        self._server = build_server(here)
        offer_backup_metrics(here.settings)
        offer_certificate_metric(here.settings)
        self._stack = AsyncExitStack()

    async def start(self) -> None:
        await self._stack.enter_async_context(running_api(self._here, self._server))
        calm_collector()

    async def stop(self) -> None:
        await self._stack.aclose()

    async def health(self) -> str | None:
        return None


class Records:
    """Writes the CDRs of calls that call servers put into the CDR queue; nothing to do where there is no Valkey."""

    name = "call records"

    def __init__(self, here: Container) -> None:
        url = here.settings.valkey_url
        self._queue = CdrQueue(url) if url else None
        table = CdrTable(here.storage, here.bus)
        self._consumer = CdrQueueConsumer(self._queue, table) if self._queue else None

    async def start(self) -> None:
        if self._consumer is not None:
            self._consumer.start()

    async def stop(self) -> None:
        if self._consumer is not None and self._queue is not None:
            await self._consumer.stop()
            await self._queue.close()

    async def health(self) -> str | None:
        return None
