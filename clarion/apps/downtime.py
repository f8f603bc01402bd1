"""How long the call server of this machine was away. Calls that nobody came back for have ended while it was."""

import asyncio
import time

from clarion.apps.run_files import run_files_of
from clarion.base.settings import Settings
from clarion.calls.ports import CallStore
from clarion.calls.store import FileCallStore

HEARTBEAT_S = 5.0


class Downtime:
    """Only a journal on this machine has a heartbeat: with Valkey, other call servers go on with the calls."""

    def __init__(self, settings: Settings, store: CallStore) -> None:
        self._settings = settings
        self._store = store if isinstance(store, FileCallStore) else None
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        if self._store is not None:
            self._task = asyncio.create_task(self._beat(self._store), name="heartbeat")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def media_lost_at(self) -> float:
        """When the media of calls without media ended, if that is longer ago than the grace period; else 0. To be asked
        once the journal is open.
        """
        alive_until = self._store.alive_until if self._store is not None else 0.0
        if not alive_until or time.time() - alive_until <= self._settings.shutdown_grace_seconds + 2 * HEARTBEAT_S:
            return 0.0
        ended = [at for files in run_files_of(self._settings.data) if (at := files.ended_at()) and at > alive_until]
        return min(ended, default=alive_until)

    async def _beat(self, store: FileCallStore) -> None:
        while True:
            await asyncio.to_thread(store.heartbeat)  # a disk that hangs keeps it waiting
            await asyncio.sleep(HEARTBEAT_S)
