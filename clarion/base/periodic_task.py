"""Jobs that run every N seconds while a process lives."""

import asyncio
from abc import ABC, abstractmethod
from typing import ClassVar

import structlog

from clarion.base.container import Container

log = structlog.stdlib.get_logger("clarion.periodic_task")


class PeriodicTask(ABC):
    """Run `turn` every `every_s` seconds. Several processes may run the same task: a turn first finds what is due.

    A turn that raises is logged with the text `waiting`, and the next one tries again.
    """

    every_s: ClassVar[float]
    waiting: ClassVar[str]
    at_once: ClassVar[bool] = True
    """Run the first turn at the start instead of after the first pause."""

    def __init__(self, here: Container) -> None:
        self._here = here
        self._task: asyncio.Task[None] | None = None

    @abstractmethod
    async def turn(self) -> object:
        """Do what is due now."""

    def open(self) -> None:
        self._task = asyncio.get_running_loop().create_task(self._run())

    async def close(self) -> None:
        """Stop, even in the middle of a turn."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        if not self.at_once:
            await asyncio.sleep(self.every_s)
        while True:
            try:
                await self.turn()
            except Exception as error:
                log.warning(self.waiting, problem=str(error))
            await asyncio.sleep(self.every_s)
