"""Tell systemd that this process is ready, alive, or stopping (sd_notify); nothing happens under anything else."""

import asyncio
import contextlib
import os
import socket
from collections.abc import Mapping


class ServiceNotifier:
    """`ready` begins a heartbeat from the event loop where the unit has a watchdog: a loop that hangs is restarted."""

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        self._address = environ.get("NOTIFY_SOCKET", "")
        self._interval_s = _interval(environ)
        self._heartbeat: asyncio.Task[None] | None = None

    def ready(self) -> None:
        self._send("READY=1")
        if self._address and self._interval_s > 0 and self._heartbeat is None:
            self._heartbeat = asyncio.get_running_loop().create_task(self._beat(), name="systemd watchdog")

    def stopping(self) -> None:
        self._send("STOPPING=1")

    async def close(self) -> None:
        if self._heartbeat is not None:
            self._heartbeat.cancel()
            await asyncio.gather(self._heartbeat, return_exceptions=True)
            self._heartbeat = None

    async def _beat(self) -> None:
        while True:
            self._send("WATCHDOG=1")
            await asyncio.sleep(self._interval_s)

    def _send(self, state: str) -> None:
        if not self._address:
            return
        address = "\0" + self._address[1:] if self._address.startswith("@") else self._address
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
            sender.setblocking(False)
            sender.sendto(state.encode(), address)


def _interval(environ: Mapping[str, str]) -> float:
    """A third of the time that the unit allows, so that a late heartbeat is no failure; 0: there is no watchdog."""
    if environ.get("WATCHDOG_PID", str(os.getpid())) != str(os.getpid()):
        return 0.0
    try:
        return max(0.0, int(environ.get("WATCHDOG_USEC", "0")) / 1e6 / 3)
    except ValueError:
        return 0.0
