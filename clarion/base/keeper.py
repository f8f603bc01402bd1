"""What is looked after again and again while a process runs."""

import asyncio
from abc import ABC, abstractmethod
from typing import ClassVar

import structlog

from clarion.base.container import Container

log = structlog.stdlib.get_logger("clarion.keeper")


class Keeper(ABC):
    """Does its `turn` every `every_s` seconds. Several processes may have one: a turn finds out what is
    still to be done.

    A turn that raises is noted with the sentence `waiting`; the next one tries again.
    """

    every_s: ClassVar[float]
    waiting: ClassVar[str]
    at_once: ClassVar[bool] = True
    """Whether the first turn comes at the start, or after the first pause."""

    def __init__(self, here: Container) -> None:
        self._here = here
        self._task: asyncio.Task[None] | None = None

    @abstractmethod
    async def turn(self) -> object:
        """Do what is due now."""

    def open(self) -> None:
        self._task = asyncio.get_running_loop().create_task(self._run())

    async def close(self) -> None:
        """Stop, also in the middle of a turn."""
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
