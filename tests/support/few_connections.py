"""Applications under test open few connections to PostgreSQL.

A start asks for twenty at once, each of which is a process with empty caches: that took longer than what the test does.
Here whoever finds a few of them busy waits a moment for one before another is opened, so nobody waits for ever.
"""

from asyncio import QueueEmpty
from typing import Any

from sqlalchemy.pool import AsyncAdaptedQueuePool, ConnectionPoolEntry
from sqlalchemy.util.queue import Empty

from clarion.base import storage

FEW = 4
PATIENCE_S = 2.0


class PatientPool(AsyncAdaptedQueuePool):
    """Opens more than `FEW` only for those who have waited."""

    def _do_get(self) -> ConnectionPoolEntry:
        if self._overflow + self.size() >= FEW:
            try:
                return self._pool.get(True, PATIENCE_S)
            except (Empty, QueueEmpty):
                pass
        return super()._do_get()


def open_few_connections() -> None:
    """From here on, in this process."""
    original = storage.create_async_engine

    def opened(url: Any, **options: Any) -> Any:
        if "pool_size" in options:  # not SQLite
            options["poolclass"] = PatientPool
        return original(url, **options)

    storage.create_async_engine = opened
