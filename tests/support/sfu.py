"""A media server of meetings for tests: a real process on ports of its own."""

import asyncio
import contextlib
import os
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

from clarion.engines.sfu import SfuAddress, SfuClient, sfu_command, sfu_environment
from tests.support.waiting import free_port, free_ports, wait_for

TOKEN = "a secret of the tests"


class RunningSfu:
    """`client` is connected; `kill` ends the process the hard way, `launch` starts another one."""

    def __init__(self, log: Path, threads: int = 1) -> None:
        self.address = SfuAddress(free_port(), "127.0.0.1", ("127.0.0.1",), free_ports(threads)[0], threads)
        self.client = SfuClient(self.address.control_port, lambda: TOKEN)
        self.log = log
        self.process: subprocess.Popen[bytes] | None = None

    def launch(self) -> None:
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                sfu_command(self.address),
                env={**os.environ, **sfu_environment(TOKEN)},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    async def until_available(self) -> None:
        await wait_for(lambda: self.client.available, missing=self._missing, timeout=30)

    def _missing(self) -> str:
        return f"the media server; its log: {self.log.read_text()[-2000:]}"


@contextlib.asynccontextmanager
async def running_sfu(log: Path, threads: int = 1) -> AsyncIterator[RunningSfu]:
    running = RunningSfu(log, threads)
    running.launch()
    await running.client.start()
    try:
        await running.until_available()
        yield running
    finally:
        await running.client.close()
        running.kill()
        await asyncio.sleep(0)


def media_server_settings(threads: int = 1) -> dict[str, str]:
    """For an installation that has the media of meetings."""
    control, udp, *_ = free_ports(1 + threads)
    return {
        "CLARION_SFU": "auto",
        "CLARION_SFU_CONTROL_PORT": str(control),
        "CLARION_SFU_UDP_PORT": str(udp),
        "CLARION_SFU_THREADS": str(threads),
    }
