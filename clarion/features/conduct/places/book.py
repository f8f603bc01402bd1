"""The file of places of one process: read when it opens, and again when it was replaced. Without one nobody knows."""

import asyncio
from pathlib import Path

import structlog

from clarion.base.container import Container
from clarion.features.conduct.places.journeys import Place
from clarion.features.conduct.places.networks import Networks, PlacesDamaged, public_address, read_networks

log = structlog.stdlib.get_logger("clarion.conduct")

LOOK_EVERY_S = 60.0


class PlaceBook:
    """`CLARION_CONDUCT_PLACES` names the file."""

    def __init__(self, here: Container) -> None:
        self._path = Path(here.settings.conduct_places) if here.settings.conduct_places else None
        self._networks: Networks | None = None
        self._version: tuple[int, int] | None = None
        self._task: asyncio.Task[None] | None = None

    async def open(self) -> None:
        if self._path is not None:
            await self.read()
            self._task = asyncio.get_running_loop().create_task(self._follow())

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def read(self) -> None:
        """Read the file if it is another than before. One that is damaged changes nothing."""
        if self._path is None:
            return
        try:
            found = self._path.stat()
            version = (found.st_mtime_ns, found.st_size)
            if version == self._version:
                return
            self._version = version
            self._networks = await asyncio.to_thread(read_networks, self._path)
            log.info("Places of networks read", file=str(self._path))
        except (OSError, PlacesDamaged) as error:
            log.error("Places of networks were not read; what was known stays", problem=str(error))

    def find(self, address: str) -> Place | None:
        """Where a public address is, as far as the file knows."""
        if self._networks is None:
            return None
        public = public_address(address)
        return self._networks.find(public) if public is not None else None

    async def _follow(self) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            await self.read()


def places_of(here: Container) -> PlaceBook:
    """The one of this process."""
    return here.find(PlaceBook) or here.offer(PlaceBook, PlaceBook(here))
