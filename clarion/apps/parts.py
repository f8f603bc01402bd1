"""The parts of Clarion that `clarion up` starts together and the role commands start one by one."""

from contextlib import AsyncExitStack

from clarion.apps.api_server import calm_collector, running_api
from clarion.apps.demo import ensure_demo
from clarion.apps.migrate import migrate
from clarion.base.bus import InProcessBus
from clarion.base.container import Container
from clarion.base.outbox import OutboxRelay
from clarion.calls.cdr_queue import CdrQueue, CdrQueueConsumer
from clarion.calls.cdr_writer import CdrTable


class Database:
    """Migrations and, on a demo server, the demo organisation."""

    name = "database"

    def __init__(self, here: Container) -> None:
        self._here = here

    async def start(self) -> None:
        if isinstance(self._here.bus, InProcessBus):
            self._here.bus.hold_early()  # parts that start later have not subscribed yet
        await migrate(self._here.storage)
        if self._here.settings.demo:
            await ensure_demo(self._here)

    async def stop(self) -> None:
        await self._here.bus.close()
        await self._here.storage.close()

    async def health(self) -> str | None:
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
    """REST, live sockets and the web app."""

    name = "API"

    def __init__(self, here: Container) -> None:
        self._here = here
        self._stack = AsyncExitStack()

    async def start(self) -> None:
        await self._stack.enter_async_context(running_api(self._here))
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
