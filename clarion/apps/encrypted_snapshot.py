"""The encrypted copy of what a call server has in memory, from which it starts while the database is away."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Generic, TypeVar

import msgspec
import structlog

from clarion.apps.encrypted_records import EncryptedRecords
from clarion.base.container import Container
from clarion.calls.wire import Record

log = structlog.stdlib.get_logger("clarion.encrypted_snapshot")
Part = TypeVar("Part", bound=Record)


class EncryptedSnapshot(Generic[Part]):
    """Parts by their keys, each a record of `EncryptedRecords`. Collects what has changed until it is saved."""

    def __init__(self, here: Container, file_name: str, kind: type[Part], *, purpose: str) -> None:
        self._records = EncryptedRecords(here, file_name, purpose=purpose)
        self._file_name = file_name
        self._kind = kind
        self._unsaved: dict[str, Part | None] = {}
        self._whole = False

    def keep(self, parts: Mapping[str, Part | None]) -> None:
        """None deletes a part."""
        self._unsaved.update(parts)

    def keep_all(self, parts: Mapping[str, Part]) -> None:
        """Everything there is."""
        self._unsaved, self._whole = dict(parts), True

    async def save(self) -> None:
        """Off the event loop. What the disk does not take is tried again with the next change."""
        parts, whole = self._unsaved, self._whole
        self._unsaved, self._whole = {}, False
        if not parts and not whole:
            return
        if not await self._in_thread(lambda: self._write(parts, whole)):
            self._unsaved = parts | self._unsaved
            self._whole = self._whole or whole

    async def put(self, parts: Mapping[str, Part | None]) -> bool:
        """Write these now, off the event loop. Returns whether the disk took them."""
        return await self._in_thread(lambda: self._write(parts, whole=False))

    async def delete_unless(self, is_known: Callable[[str], bool]) -> bool:
        """Delete the parts whose keys are not known, off the event loop. Returns whether the disk took it."""
        return await self._in_thread(lambda: self._records.delete_unless(is_known))

    async def _in_thread(self, write: Callable[[], None]) -> bool:
        writing = asyncio.ensure_future(asyncio.to_thread(write))
        try:
            await asyncio.shield(writing)
        except asyncio.CancelledError:  # a thread cannot be interrupted: who saves next must not meet it
            await asyncio.gather(writing, return_exceptions=True)
            raise
        except OSError as error:
            log.warning("encrypted_snapshot.save_failed", file=self._file_name, problem=str(error))
            return False
        return True

    def read(self) -> dict[str, Part]:
        """Blocks; empty where there is none that could be read."""
        try:
            return {key: msgspec.json.decode(each, type=self._kind) for key, each in self._records.read().items()}
        except msgspec.MsgspecError as error:
            log.error("encrypted_snapshot.unreadable", file=self._file_name, problem=str(error))
            return {}

    def _write(self, parts: Mapping[str, Part | None], whole: bool) -> None:
        encoded = {key: None if part is None else msgspec.json.encode(part) for key, part in parts.items()}
        if whole:
            self._records.replace_all({key: each for key, each in encoded.items() if each is not None})
        else:
            self._records.write(encoded)
