"""Records kept in the data folder, each encrypted with a key derived from the master key: what a call server starts
from while the database is away. One record is written without touching the others.
"""

import hmac
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from hashlib import sha256
from threading import Lock

import structlog

from clarion.base.container import Container
from clarion.base.errors import ClarionError

log = structlog.stdlib.get_logger("clarion.encrypted_records")

_TABLE = "CREATE TABLE IF NOT EXISTS records (key TEXT PRIMARY KEY, digest BLOB NOT NULL, sealed BLOB NOT NULL)"
_PUT = "INSERT OR REPLACE INTO records (key, digest, sealed) VALUES (?, ?, ?)"


class EncryptedRecords:
    """A file of SQLite, mode 0600. `purpose` names what it is; nothing is read under another one.

    Every method blocks: call it in a thread. Several threads may. Raises OSError where the disk does not take it.
    """

    def __init__(self, here: Container, file_name: str, *, purpose: str) -> None:
        self._keys = here.keys
        self._path = here.settings.data / file_name
        self._purpose = purpose
        self._lock = Lock()

    def write(self, changes: Mapping[str, bytes | None]) -> None:
        """Put these records, by their keys; None deletes one. All or nothing; what has not changed is not written."""
        with self._lock:
            self._perform(changes, whole=False)

    def replace_all(self, records: Mapping[str, bytes]) -> None:
        """Keep just these; what has not changed is not written."""
        with self._lock:
            self._perform(records, whole=True)

    def delete_unless(self, is_known: Callable[[str], bool]) -> None:
        """Delete all records whose keys are not known."""
        with self._lock:
            if self._path.exists():
                self._perform({key: None for key in self._keys_there() if not is_known(key)}, whole=False)

    def _keys_there(self) -> list[str]:
        try:
            with closing(sqlite3.connect(self._path)) as base:
                return [key for (key,) in base.execute("SELECT key FROM records")]
        except sqlite3.DatabaseError as error:
            raise OSError(f"{self._path.name}: {error}") from error

    def read(self) -> dict[str, bytes]:
        """All records by their keys; empty, and a line in the log, where there is no file or it cannot be read."""
        with self._lock:
            try:
                return dict(self._read())
            except (sqlite3.Error, OSError, ClarionError) as error:
                log.error("encrypted_records.unreadable", file=self._path.name, problem=str(error))
                return {}

    def _read(self) -> Iterator[tuple[str, bytes]]:
        if not self._path.exists():
            raise OSError("there is no such file")
        with closing(sqlite3.connect(self._path)) as base:
            for key, sealed in base.execute("SELECT key, sealed FROM records"):
                yield key, self._keys.unseal(self._purpose, sealed)

    def _perform(self, changes: Mapping[str, bytes | None], *, whole: bool) -> None:
        try:
            self._write(changes, whole=whole)
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):  # no room, read only, locked
                raise OSError(f"{self._path.name}: {error}") from error
            log.error("encrypted_records.damaged", file=self._path.name, problem=str(error))
            self._path.unlink(missing_ok=True)  # a copy: the next whole reading fills it again
            self._write(changes, whole=whole)

    def _write(self, changes: Mapping[str, bytes | None], *, whole: bool) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.touch(mode=0o600)
        with closing(sqlite3.connect(self._path)) as base, base:
            base.execute(_TABLE)
            known = dict(base.execute("SELECT key, digest FROM records") if whole else _digests(base, changes))
            gone = [key for key in known if key not in changes]
            gone += [key for key, record in changes.items() if record is None]
            base.executemany("DELETE FROM records WHERE key = ?", [(key,) for key in gone])
            base.executemany(_PUT, self._rows(changes, known))

    def _rows(
        self, changes: Mapping[str, bytes | None], known: Mapping[str, bytes]
    ) -> Iterator[tuple[str, bytes, bytes]]:
        secret = self._keys.derive(f"digest: {self._purpose}")
        for key, record in changes.items():
            if record is None:
                continue
            digest = hmac.digest(secret, record, sha256)
            if known.get(key) != digest:
                yield key, digest, self._keys.seal(self._purpose, record)


def _digests(base: sqlite3.Connection, keys: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Of those of these records that are there."""
    for key in keys:
        yield from base.execute("SELECT key, digest FROM records WHERE key = ?", (key,))
