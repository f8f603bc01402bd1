"""The encrypted copy of the directory, from which a call server starts while the database is away."""

import asyncio
from collections.abc import Mapping

import msgspec
import structlog

from clarion.apps.call_directory.snapshot import Snapshot, join
from clarion.apps.encrypted_records import EncryptedRecords
from clarion.base.container import Container
from clarion.base.settings import Settings

log = structlog.stdlib.get_logger("clarion.directory")

FILE_NAME = "directory.db"


def has_copy(settings: Settings) -> bool:
    """Whether an earlier run has left what a call server can start from while the database is away."""
    return (settings.data / FILE_NAME).exists()


class DirectoryCopy:
    """Collects what has changed, by the keys of `snapshot.py`, until it is saved."""

    def __init__(self, here: Container) -> None:
        self._records = EncryptedRecords(here, FILE_NAME, purpose="copy of the directory")
        self._unsaved: dict[str, Snapshot | None] = {}
        self._whole = False

    def keep(self, parts: Mapping[str, Snapshot | None]) -> None:
        self._unsaved.update(parts)

    def keep_all(self, parts: Mapping[str, Snapshot]) -> None:
        """Everything there is."""
        self._unsaved, self._whole = dict(parts), True

    async def save(self) -> None:
        """Off the event loop. What the disk does not take is tried again with the next change."""
        parts, whole = self._unsaved, self._whole
        self._unsaved, self._whole = {}, False
        if not parts and not whole:
            return
        writing = asyncio.ensure_future(asyncio.to_thread(self._write, parts, whole))
        try:
            await asyncio.shield(writing)
        except asyncio.CancelledError:  # a thread cannot be interrupted: who saves next must not meet it
            await asyncio.gather(writing, return_exceptions=True)
            raise
        except OSError as error:
            log.warning("directory.copy_failed", problem=str(error))
            self._unsaved = parts | self._unsaved
            self._whole = whole

    def read(self) -> Snapshot:
        """Blocks; empty where there is none that could be read."""
        try:
            return join(msgspec.json.decode(each, type=Snapshot) for each in self._records.read())
        except msgspec.MsgspecError as error:
            log.error("directory.copy_unreadable", problem=str(error))
            return Snapshot()

    def _write(self, parts: Mapping[str, Snapshot | None], whole: bool) -> None:
        encoded = {key: None if part is None else msgspec.json.encode(part) for key, part in parts.items()}
        if whole:
            self._records.replace_all({key: each for key, each in encoded.items() if each is not None})
        else:
            self._records.write(encoded)
