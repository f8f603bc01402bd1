"""The simulated phone network as a part of a process."""

from pathlib import Path

from clarion.apps.caller_identity import folder_of
from clarion.base.bus import Subscription
from clarion.base.container import Container
from clarion.engines.phone_network import NetworkConfig, NetworkDesk, PhoneNetwork, serve_on
from clarion.engines.speech import speak_to_file


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
