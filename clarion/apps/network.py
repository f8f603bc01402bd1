"""The simulated phone network: as a part of a process, and as a child of `clarion up`.

It plays a carrier. A carrier does not end its calls when Clarion is started again, so with `clarion up` it is a process
of its own, which outlives Clarion as media and edge do.
"""

import asyncio
import sys

import clarion
from clarion.apps.caller_identity import folder_of
from clarion.apps.network_process import folder_of_network, network_of
from clarion.apps.supervisor import Child, SupervisedChild
from clarion.base.bus import Subscription
from clarion.base.container import Container
from clarion.base.errors import ClarionError
from clarion.engines.phone_network import NetworkControl, NetworkLine, ask_network, serve_on


class Network:
    """The network in this process, on a bus that reaches the others."""

    name = "simulated phone network"

    def __init__(self, here: Container) -> None:
        self._here = here
        self._network = network_of(here.settings, folder_of(here.settings))
        self._desk = NetworkControl(self._network)
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


class NetworkChild(SupervisedChild):
    """The network in a process of its own, joined with the bus of this one."""

    def __init__(self, here: Container) -> None:
        settings = here.settings
        folder = folder_of_network(settings)

        async def ready() -> bool:
            try:
                await asyncio.wait_for(ask_network(folder, "ping"), 2.0)
            except (ClarionError, TimeoutError):
                return False
            return True

        ports = (settings.network_sip_port, settings.sip_port, settings.network_rtp_min, settings.network_rtp_max)
        child = Child(
            "phone-network",
            (sys.executable, "-m", "clarion.apps.network_process", str(folder_of(settings).absolute())),
            ready,
            environment={"CLARION_DATA": str(settings.data)},  # a copy, where the disk cannot be written
            outlives=True,
            grace_s=settings.shutdown_grace_seconds,
            configuration=repr((clarion.__version__, str(folder.absolute()), ports)),
        )
        super().__init__(child, settings.data)
        self._line = NetworkLine(here.bus, folder)

    async def start(self) -> None:
        await super().start()
        await self._line.open()

    async def stop(self) -> None:
        await self._line.close()
        await super().stop()
