"""Make a backup while everything runs.

The order is what makes it consistent. First the journals of calls and what Valkey holds, then the database: a CDR
leaves the journal only once it is in the database, so it is in one of them, and one that is in both is written once.
Then the files: a file is kept before the row that names it is committed, so every row of the copy has its file.
"""

import asyncio
import contextlib
import fcntl
import os
import shutil
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import msgspec

from clarion import __version__
from clarion.apps.backup.database_copies import (
    DatabaseFacts,
    copy_sqlite,
    dump_postgres,
    is_sqlite,
    sqlite_file,
)
from clarion.apps.backup.layout import (
    BUCKET_MIRROR,
    FORMAT,
    JOURNALS,
    MANIFEST,
    POSTGRES_DUMP,
    SETTINGS_FILE,
    SQLITE_COPY,
    STAGING,
    VALKEY_DUMP,
    WORK,
    Manifest,
    excluded_of,
)
from clarion.apps.backup.status import BackupStatus, read_status, write_status
from clarion.apps.backup.target import ensure_password, open_repository
from clarion.apps.backup.valkey_copies import dump_valkey
from clarion.base.disk_space import DiskSpace, NoRoom
from clarion.base.errors import ClarionError, Conflict, NotFound
from clarion.base.files import NoSuchFile
from clarion.base.settings import Settings
from clarion.base.settings_words import PREFIX
from clarion.base.telemetry import get_logger
from clarion.engines.object_store import ObjectStore, open_store
from clarion.engines.restic import SavedTotals

log = get_logger(__name__)

_FILES: Final = "files"


async def back_up(settings: Settings, environ: Mapping[str, str] = os.environ) -> tuple[SavedTotals, Manifest, bool]:
    """Returns what was saved, and whether the password was made now. Raises `ClarionError`; the earlier backups stay
    as they are then.
    """
    repository = open_repository(settings)
    before = read_status(settings.data)
    began = time.monotonic()
    try:
        with only_one(settings.data), _staging(settings.data) as staging:
            fresh = ensure_password(settings)
            manifest = await _stage(settings, staging, environ)
            saved = await repository.save(settings.data, excluded_of(settings.data))
        await repository.forget(
            daily=settings.backup_keep_daily,
            weekly=settings.backup_keep_weekly,
            monthly=settings.backup_keep_monthly,
        )
    except ClarionError as error:
        if not isinstance(error, Conflict):  # that one will tell how it went itself
            write_status(settings.data, msgspec.structs.replace(before, problem=error.message))
            log.error("backup.failed", problem=error.message)
        raise
    status = BackupStatus(
        snapshot=saved.snapshot,
        saved_at=manifest.at,
        seconds=round(time.monotonic() - began, 1),
        size=saved.size,
        added=saved.added,
        verified_at=before.verified_at,
        restore_seconds=before.restore_seconds,
    )
    write_status(settings.data, status)
    log.info("backup.saved", snapshot=saved.snapshot[:8], files=saved.files, bytes=saved.size, added=saved.added)
    return saved, manifest, fresh


@contextlib.contextmanager
def only_one(data: Path) -> Iterator[None]:
    """Raises `Conflict` while another backup or verification of this data folder runs."""
    folder = data / WORK
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Conflict(f"Another backup of {data} runs already. Wait until it has ended.") from None
        yield


@contextlib.contextmanager
def _staging(data: Path) -> Iterator[Path]:
    folder = data / STAGING
    shutil.rmtree(folder, ignore_errors=True)  # of a backup that was killed
    folder.mkdir(parents=True, mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def _stage(settings: Settings, staging: Path, environ: Mapping[str, str]) -> Manifest:
    try:
        await asyncio.to_thread(_copy_journals, settings.data / JOURNALS, staging / JOURNALS)
        if settings.valkey_url:
            await dump_valkey(settings.valkey_url, staging / VALKEY_DUMP)
        at = datetime.now(UTC)
        facts = await _copy_database(settings, staging)
        files, file_bytes = await _count_files(settings)
        _write_settings(staging / SETTINGS_FILE, environ)
    except OSError as error:
        raise NoRoom(f"The copies for the backup cannot be written to {staging}: {error.strerror}.") from error
    manifest = Manifest(
        format=FORMAT,
        version=__version__,
        schema=facts.schema,
        at=at,
        database="sqlite" if is_sqlite(settings.database_url) else "postgresql",
        rows=facts.rows,
        files=files,
        file_bytes=file_bytes,
        size=file_bytes + sum(path.stat().st_size for path in staging.rglob("*") if path.is_file()),
        bucket=bool(settings.files_url),
    )
    (staging / MANIFEST).write_bytes(msgspec.json.encode(manifest))
    return manifest


def _copy_journals(source: Path, to: Path) -> None:
    """A journal is replaced as a whole or grows at its end; a last line that is half written is not read."""
    to.mkdir(mode=0o700)
    for path in sorted(source.rglob("*")) if source.is_dir() else ():
        if path.is_file() and path.suffix != ".new":
            target = to / path.relative_to(source)
            target.parent.mkdir(parents=True, exist_ok=True)
            with contextlib.suppress(FileNotFoundError):
                shutil.copy2(path, target)


async def _copy_database(settings: Settings, staging: Path) -> DatabaseFacts:
    if not is_sqlite(settings.database_url):
        return await dump_postgres(settings.database_url, staging / POSTGRES_DUMP)
    source = sqlite_file(settings.database_url)
    if not source.exists():
        raise NotFound(f"There is no database {source}: nothing has run with these settings yet.")
    DiskSpace(settings.data, settings.min_free_bytes).require(source.stat().st_size)
    return await copy_sqlite(source, staging / SQLITE_COPY)


async def _count_files(settings: Settings) -> tuple[int, int]:
    """How many there are, and their bytes. Those of a bucket are mirrored first: each is fetched once."""
    if settings.files_url:
        await mirror_bucket(open_store(settings), settings.data / BUCKET_MIRROR, settings)
        return await asyncio.to_thread(count_files, settings.data / BUCKET_MIRROR)
    return await asyncio.to_thread(count_files, settings.data / _FILES)


def count_files(folder: Path) -> tuple[int, int]:
    sizes = []
    for path in folder.rglob("*") if folder.is_dir() else ():
        with contextlib.suppress(FileNotFoundError):  # deleted this moment
            if path.is_file():
                sizes.append(path.stat().st_size)
    return len(sizes), sum(sizes)


async def mirror_bucket(store: ObjectStore, folder: Path, settings: Settings) -> None:
    """Fetch what is new in the bucket, remove what is gone there."""
    space = DiskSpace(settings.data, settings.min_free_bytes)
    present: set[Path] = set()
    async for facts in store.walk(""):
        path = folder / facts.key
        present.add(path)
        if path.exists() and path.stat().st_size == facts.size and path.stat().st_mtime >= facts.changed_at.timestamp():
            continue
        space.require(facts.size)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_name(f"{path.name}.new")
        try:
            with draft.open("wb") as file:
                async for piece in store.open(facts.key):
                    file.write(piece)
        except NoSuchFile:  # deleted since it was listed
            present.discard(path)
            continue
        draft.replace(path)
    for path in folder.rglob("*") if folder.is_dir() else ():
        if path.is_file() and path not in present:
            path.unlink(missing_ok=True)


def _write_settings(path: Path, environ: Mapping[str, str]) -> None:
    """The settings as they are in force, for the machine that this is restored on."""
    lines = [f"{name}={_quoted(value)}\n" for name, value in sorted(environ.items()) if name.startswith(PREFIX)]
    path.write_text("".join(lines))


def _quoted(value: str) -> str:
    """As systemd's EnvironmentFile and a shell read it."""
    escaped = value
    for each in ("\\", '"', "$", "`"):
        escaped = escaped.replace(each, "\\" + each)
    return f'"{escaped}"'
