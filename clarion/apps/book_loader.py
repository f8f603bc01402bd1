"""Keeps something that calls need in memory as the database says: one reading answers any number of changes.

Calls never wait for it. A sealed copy in the data folder lets a call server start while the database is away.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

import structlog

from clarion.apps.read_again import ReadAgain
from clarion.apps.sealed_copy import SealedCopy
from clarion.base.container import Container
from clarion.base.storage import AsyncSession
from clarion.calls.wire import Record

log = structlog.stdlib.get_logger("clarion.books")
Value = TypeVar("Value", bound=Record)


class BookLoader(Generic[Value]):
    """`purpose` names it, in the log and for the seal; `topics` say that it has changed. `loads`: how
    often it was read.
    """

    def __init__(
        self,
        here: Container,
        kind: type[Value],
        *,
        purpose: str,
        topics: Sequence[str],
        read: Callable[[AsyncSession], Awaitable[Value]],
        use: Callable[[Value], None],
    ) -> None:
        self._here = here
        self._kind = kind
        self._purpose = purpose
        self._topics = topics
        self._read, self._use = read, use
        self._copy = SealedCopy(here, f"{purpose.replace(' ', '-')}.sealed", kind, purpose=f"copy of {purpose}")
        self._again = ReadAgain(here, purpose, self._load)
        self.loads = 0

    async def open(self) -> None:
        """Read everything, or start from the copy; then go on listening."""
        await self._again.hear(*self._topics)
        try:
            await self._load()
        except Exception as error:
            log.warning("Calls start from a copy", what=self._purpose, problem=str(error))
            self._use(self._copy.read() or self._kind())
            self._again.soon()
        self._again.start()

    async def close(self) -> None:
        await self._again.close()

    async def _load(self) -> None:
        async with self._here.storage.reading() as session:
            value = await self._read(session)
        self._use(value)
        self.loads += 1
        await asyncio.to_thread(self._copy.write, value)
