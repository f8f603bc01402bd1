"""Keeps the rules of one process as files and database say: read at the start, and again whenever somebody says so."""

import asyncio
import contextlib
from pathlib import Path

import structlog

from clarion.base.bus import Payload, Subscription
from clarion.base.container import Container
from clarion.features.conduct.asking import Conduct
from clarion.features.conduct.events import RULES_CHANGED
from clarion.features.conduct.overrides.from_settings import overrides_of
from clarion.features.conduct.overrides.service import list_overrides, override_of
from clarion.features.conduct.rulebook import BadRule, load_book

log = structlog.stdlib.get_logger("clarion.conduct")

LOOK_EVERY_S = 5.0
"""How often the operator's folder is looked at for files that changed."""

Stamp = tuple[tuple[str, int, int], ...]


class RuleKeeper:
    """One in each process that judges. Bad files are refused and logged; what was in force stays."""

    def __init__(self, here: Container, conduct: Conduct) -> None:
        self._here = here
        self._conduct = conduct
        self._folder = rules_folder(here.settings.data)
        self._subscription: Subscription | None = None
        self._task: asyncio.Task[None] | None = None
        self._stamp: Stamp = ()
        self._book = conduct.force.book
        self.refused: tuple[BadRule, ...] = ()
        self.loads = 0

    async def open(self) -> None:
        """Listen, then read. A call server that starts while the database is away judges by files and settings."""
        self._subscription = self._here.bus.subscribe(RULES_CHANGED, self._changed)
        await self._subscription.ready()
        try:
            await self.load()
        except Exception as error:
            log.warning("rules.overrides_unreadable", action="judging without them, trying again", reason=str(error))
            self._conduct.use(self._book, overrides_of(self._here.settings))
        self._task = asyncio.get_running_loop().create_task(self._watch())

    async def close(self) -> None:
        if self._subscription is not None:
            await self._subscription.close()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def load(self) -> None:
        """Read files and overrides again, and judge by them from now on."""
        self._stamp = await asyncio.to_thread(_stamp, self._folder)
        try:
            book = await asyncio.to_thread(load_book, self._folder, self._conduct.force.book)
        except BadRule as error:
            log.error("The rules were not read again; what was in force stays", place=error.place, reason=error.reason)
            self.refused = (error,)
            return
        self._book = book
        async with self._here.storage.reading() as session:
            changed = [override_of(row) for row in await list_overrides(session)]
        self.refused = book.refused
        self._conduct.use(book, [*overrides_of(self._here.settings), *changed])
        self.loads += 1

    async def _changed(self, payload: Payload) -> None:
        await self.load()

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            with contextlib.suppress(OSError):
                if not self.loads or await asyncio.to_thread(_stamp, self._folder) != self._stamp:
                    await self._again()

    async def _again(self) -> None:
        try:
            await self.load()
        except Exception as error:
            log.error("The rules were not read again; what was in force stays", problem=str(error))


def rules_folder(data: Path) -> Path:
    """Where an operator keeps rules and tables of their own."""
    return data / "conduct"


def _stamp(folder: Path) -> Stamp:
    """Names, sizes and times of the files; changes when any of them does."""
    if not folder.is_dir():
        return ()
    return tuple(sorted((p.name, p.stat().st_size, p.stat().st_mtime_ns) for p in folder.glob("*.yaml")))
