"""Keeps what calls need in memory as the database says: a change reads what it concerns, and nothing else.

Calls never wait for it. An encrypted copy in the data folder lets a call server start while the database is away.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Generic, TypeVar

import structlog

from clarion.apps.encrypted_snapshot import EncryptedSnapshot
from clarion.apps.reloader import Reloader
from clarion.base.bus import Payload
from clarion.base.container import Container
from clarion.base.storage import AsyncSession
from clarion.calls.wire import Record

log = structlog.stdlib.get_logger("clarion.snapshot_loader")
Part = TypeVar("Part", bound=Record)
Keys = Iterable[str] | None
"""Which parts; None: all of them."""
Parts = Mapping[str, Part | None]
"""By their keys; None: a part that is gone."""


def everything(_payload: Payload) -> Keys:
    return None


class SnapshotLoader(Generic[Part]):
    """`purpose` names it, in the log and for the encryption. `topics` say what an event makes to be read. `read` gives
    the parts of these keys (more, where others hang on them), or all; `use` puts them into the memory of calls; with
    `whole` there is nothing else. `loads`: how often it was read.
    """

    def __init__(
        self,
        here: Container,
        kind: type[Part],
        *,
        purpose: str,
        topics: Mapping[str, Callable[[Payload], Keys]],
        read: Callable[[AsyncSession, frozenset[str] | None], Awaitable[Parts[Part]]],
        use: Callable[[Parts[Part], bool], None],
        every_s: float | None = None,
    ) -> None:
        self._here = here
        self._purpose = purpose
        self._topics = topics
        self._read, self._use = read, use
        self._every_s = every_s
        self._copy = EncryptedSnapshot(here, f"{purpose.replace(' ', '-')}.db", kind, purpose=f"copy of {purpose}")
        self._again = Reloader(here, purpose, self._read_changed)
        self._pending: set[str] | None = set()
        self.loads = 0

    async def open(self) -> None:
        """Read everything, or start from the copy; then go on listening."""
        for topic, keys_of in self._topics.items():
            await self._again.hear(topic, note=self._noting(keys_of))
        try:
            await self._load(None)
        except Exception as error:
            log.warning("snapshot.started_from_copy", what=self._purpose, problem=str(error))
            self._use(await asyncio.to_thread(self._copy.read), True)
            self._pending = None
        self._again.soon()  # the copy is written then
        self._again.start(every_s=self._every_s)

    async def close(self) -> None:
        await self._again.close()
        await self._copy.save()

    async def settled(self) -> None:
        """Return once all changes that were heard of are in memory."""
        await self._again.settled()

    async def prepare(self, parts: Parts[Part]) -> None:
        """What has to be there before these parts are used."""

    async def finish(self) -> None:
        """What is done after each reading, also of one that has failed."""

    def _noting(self, keys_of: Callable[[Payload], Keys]) -> Callable[[Payload], None]:
        def note(payload: Payload) -> None:
            keys = keys_of(payload)
            if keys is None or self._pending is None:
                self._pending = None
            else:
                self._pending.update(keys)

        return note

    async def _read_changed(self) -> None:
        pending, self._pending = self._pending, set()
        try:
            if pending is None or pending:
                await self._load(None if pending is None else frozenset(pending))
        except Exception:
            self._pending = None if pending is None or self._pending is None else self._pending | pending
            await self.finish()
            raise
        await self._copy.save()
        await self.finish()

    async def _load(self, keys: frozenset[str] | None) -> None:
        async with self._here.storage.reading() as session:
            parts = await self._read(session, keys)
        await self.prepare(parts)
        self._use(parts, keys is None)
        self.loads += 1
        if keys is None:
            self._copy.keep_all({key: part for key, part in parts.items() if part is not None})
        else:
            self._copy.keep(parts)


def replace_parts(known: dict[str, Part], parts: Parts[Part], whole: bool) -> None:
    """Make `known` what `use` of a loader was given."""
    if whole:
        known.clear()
    for key, part in parts.items():
        if part is None:
            known.pop(key, None)
        else:
            known[key] = part
