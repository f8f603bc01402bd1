"""The simulated phone network as a program: what `NetworkChild` runs. Its settings are those of `clarion up`.

python -m clarion.apps.network_process FOLDER_OF_CALLER_IDENTITY
"""

import asyncio
import signal
import sys
from pathlib import Path

from clarion.base.settings import Settings, load_settings
from clarion.base.telemetry import set_up_logs
from clarion.engines.fax_modem import FaxModems
from clarion.engines.phone_network import NetworkConfig, NetworkControl, PhoneNetwork, ask_clarion_of
from clarion.engines.speech import speak_to_file


def folder_of_network(settings: Settings) -> Path:
    return settings.data / "network"


def network_of(settings: Settings, identity: Path) -> PhoneNetwork:
    config = NetworkConfig(
        folder=folder_of_network(settings),
        sip_port=settings.network_sip_port,
        edge=("127.0.0.1", settings.sip_port),
        rtp_min=settings.network_rtp_min,
        rtp_max=settings.network_rtp_max,
        identity=identity,
    )
    return PhoneNetwork(config, _render, FaxModems())


async def _render(text: str, path: Path) -> None:
    await speak_to_file(text, path)


async def main(identity: Path) -> None:
    settings = load_settings()
    set_up_logs(settings)
    told = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    network = network_of(settings, identity)
    desk = NetworkControl(network)
    ask_clarion_of(desk, folder_of_network(settings))
    await network.start()
    await desk.open()
    await told.wait()
    await desk.close()
    await network.stop()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
