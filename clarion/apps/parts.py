"""The parts of Clarion that `clarion up` starts together and the role commands start one by one."""

from contextlib import AsyncExitStack
from pathlib import Path

from clarion.apps.api_server import running_api
from clarion.apps.caller_identity import folder_of
from clarion.apps.demo import ensure_demo
from clarion.apps.migrate import migrate
from clarion.base.bus import Subscription
from clarion.base.container import Container
from clarion.base.outbox import OutboxRelay
from clarion.calls.ledger import LedgerWriter
from clarion.calls.ledger_shelf import LedgerClerk, LedgerShelf
from clarion.engines.phone_network import NetworkConfig, NetworkDesk, PhoneNetwork, serve_on
from clarion.engines.speech import speak_to_file


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


class Network:
    """The simulated phone network."""

    name = "simulated phone network"

    def __init__(self, here: Container) -> None:
        settings = here.settings
        self._here = here
        config = NetworkConfig(
            folder=settings.data / "network",
            sip_port=settings.network_sip_port,
            edge=("127.0.0.1", settings.sip_port),
            rtp_min=settings.network_rtp_min,
            rtp_max=settings.network_rtp_max,
            identity=folder_of(settings),
        )
        self._network = PhoneNetwork(config, _render)
        self._desk = NetworkDesk(self._network)
        self._served: list[Subscription] = []

    async def start(self) -> None:
        await self._network.start()
        await self._desk.open()
        self._served = serve_on(self._here.bus, self._desk)

    async def stop(self) -> None:
        for subscription in self._served:
            await subscription.close()
        await self._desk.close()
        await self._network.stop()

    async def health(self) -> str | None:
        return None


async def _render(text: str, path: Path) -> None:
    await speak_to_file(text, path)
