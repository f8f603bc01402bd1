"""The parts of Clarion that `clarion up` starts together and the role commands start one by one."""

from contextlib import AsyncExitStack

from clarion.apps.api_server import calm_collector, running_api
from clarion.apps.demo import ensure_demo
from clarion.apps.migrate import migrate
from clarion.base.container import Container
from clarion.base.outbox import OutboxRelay
from clarion.calls.ledger import LedgerWriter
from clarion.calls.ledger_shelf import LedgerClerk, LedgerShelf


class Database:
    """Migrations and, on a demo server, the demo organisation; then the outbox is carried to the bus."""

    name = "database"

    def __init__(self, here: Container) -> None:
        self._here = here
        self._relay = OutboxRelay(here.storage, here.bus)

    async def start(self) -> None:
        await migrate(self._here.storage)
        if self._here.settings.demo:
            await ensure_demo(self._here)
        self._relay.start()

    async def stop(self) -> None:
        await self._relay.stop()
        await self._here.bus.close()
        await self._here.storage.close()

    async def health(self) -> str | None:
        await self._here.storage.ping()
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
    """Writes the records of calls that call servers leave on the shelf; nothing to do where there is no Valkey."""

    name = "call records"

    def __init__(self, here: Container) -> None:
        url = here.settings.valkey_url
        self._shelf = LedgerShelf(url) if url else None
        self._clerk = LedgerClerk(self._shelf, LedgerWriter(here.storage)) if self._shelf else None

    async def start(self) -> None:
        if self._clerk is not None:
            self._clerk.start()

    async def stop(self) -> None:
        if self._clerk is not None and self._shelf is not None:
            await self._clerk.stop()
            await self._shelf.close()

    async def health(self) -> str | None:
        return None
