"""Signatures from ClamAV's mirrors, by freshclam, at the start and twice a day. Without a network nothing changes."""

import asyncio
import contextlib
import shutil

from clarion.base.telemetry import get_logger
from clarion.engines.antivirus.daemon import ClamdFiles

log = get_logger(__name__)

EVERY_S = 12 * 3600.0
_LONGEST_S = 1800.0
_CONFIGURATION = """\
# Written at every start.
DatabaseDirectory {signatures}
DatabaseMirror database.clamav.net
NotifyClamd {clamd}
MaxAttempts 2
ConnectTimeout 20
Foreground yes
"""


class SignatureUpdates:
    """A part of `clarion up`. clamd is told by freshclam, and reads the folder again by itself every ten minutes."""

    name = "virus signatures"

    def __init__(self, found: ClamdFiles) -> None:
        self._found = found
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        program = shutil.which("freshclam", path="/usr/bin:/usr/sbin")
        if program is None:
            log.warning("freshclam is not installed: only the shipped signatures are used")
            return
        self._task = asyncio.create_task(self._run(program), name="signatures of viruses")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def health(self) -> str | None:
        """Old signatures are better than none: it always works."""
        return None

    async def _run(self, program: str) -> None:
        configuration = self._found.configuration.with_name("freshclam.conf")
        configuration.write_text(
            _CONFIGURATION.format(signatures=self._found.signatures, clamd=self._found.configuration), "utf-8"
        )
        while True:
            await self._once([program, "--config-file", str(configuration), "--quiet"])
            await asyncio.sleep(EVERY_S)

    async def _once(self, command: list[str]) -> None:
        process = await asyncio.create_subprocess_exec(
            *command,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
            stdin=asyncio.subprocess.DEVNULL,
        )
        try:
            async with asyncio.timeout(_LONGEST_S):
                _, said = await process.communicate()
        except (TimeoutError, asyncio.CancelledError):
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
            raise
        if process.returncode:
            log.warning("Signatures of viruses were not renewed", said=said.decode("utf-8", "replace")[-300:].strip())
