"""Restore a backup into an empty data folder, and an empty database. What goes wrong leaves both as they were."""

import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from clarion.apps.backup.database_copies import (
    DatabaseFacts,
    is_sqlite,
    postgres_facts,
    refuse_existing_sqlite,
    refuse_newer_schema,
    require_empty_postgres,
    restore_postgres,
    sqlite_facts,
    sqlite_file,
)
from clarion.apps.backup.layout import (
    BUCKET_MIRROR,
    JOURNALS,
    MANIFEST,
    POSTGRES_DUMP,
    SETTINGS_FILE,
    SQLITE_COPY,
    STAGING,
    VALKEY_DUMP,
    WORK,
    Manifest,
    read_manifest,
)
from clarion.apps.backup.making import count_files
from clarion.apps.backup.target import open_repository, read_password
from clarion.apps.backup.valkey_copies import restore_valkey
from clarion.apps.migrate import migrate
from clarion.apps.run_files import run_files_of
from clarion.base.disk_space import NoRoom
from clarion.base.errors import Conflict, Invalid
from clarion.base.settings import Settings
from clarion.base.storage import Storage
from clarion.base.telemetry import get_logger
from clarion.engines.object_store import open_store
from clarion.engines.restic import BackupDamaged, Repository, Snapshot

log = get_logger(__name__)

_FILES: Final = "files"
_OWN: Final = frozenset({WORK, "backup.key"})
"""What may lie in the data folder already: left by a first attempt, or the password."""
_RESTORING: Final = ".restoring"


@dataclass(frozen=True)
class RestorePlan:
    """What is going to be restored."""

    snapshot: Snapshot
    manifest: Manifest


async def get_plan(repository: Repository, wanted: str) -> RestorePlan:
    """Raises `Invalid` for a backup of a newer Clarion, `NotFound` for none."""
    snapshot = await repository.get(wanted)
    manifest = read_manifest(await repository.read(snapshot, f"{STAGING}/{MANIFEST}"))
    refuse_newer_schema(manifest.schema, manifest.version)
    return RestorePlan(snapshot, manifest)


async def restore(settings: Settings, wanted: str = "latest") -> tuple[RestorePlan, float]:
    """Returns what was restored, and in how many seconds. Raises `ClarionError`; nothing has changed then."""
    began = time.monotonic()
    read_password(settings)
    refuse_live(settings.data)
    repository = open_repository(settings, cached=False)
    plan = await get_plan(repository, wanted)
    _refuse_other_database(settings, plan.manifest)
    if is_sqlite(settings.database_url):
        refuse_existing_sqlite(settings.database_url)
    else:
        await require_empty_postgres(settings.database_url)
    require_room(settings.data, plan.manifest.size)
    draft = settings.data.with_name(settings.data.name + _RESTORING)
    shutil.rmtree(draft, ignore_errors=True)
    try:
        draft.mkdir(parents=True, mode=0o700)
        await repository.restore(plan.snapshot, draft)
        settle(draft)
        if is_sqlite(settings.database_url):
            check_copy(sqlite_facts(draft / SQLITE_COPY), plan.manifest)
        await _put_in_place(settings, draft, plan.manifest)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    await _migrate(settings)
    log.info("backup.restored", snapshot=plan.snapshot.short_id, made=plan.manifest.at.isoformat())
    return plan, time.monotonic() - began


def refuse_running(data: Path) -> None:
    """Raises `Conflict` while Clarion runs with this data folder."""
    for files in run_files_of(data):
        pid = files.supervisor()
        if pid is not None or files.find_group() is not None:
            by = f" (process {pid})" if pid is not None else ""
            raise Conflict(f"Clarion runs with the data folder {data}{by}. Stop it first; nothing was changed.")


def refuse_live(data: Path) -> None:
    """Raises `Conflict` for a data folder that is in use, or holds an installation."""
    refuse_running(data)
    found = sorted(path.name for path in data.iterdir() if path.name not in _OWN) if data.is_dir() else []
    if found:
        shown = ", ".join(found[:3]) + (" …" if len(found) > 3 else "")
        raise Conflict(
            f"The data folder {data} is not empty ({shown}), and a restore overwrites nothing. Move it away"
            f" (mv {data} {data}.old), or set CLARION_DATA to another folder."
        )


def _refuse_other_database(settings: Settings, manifest: Manifest) -> None:
    here = "sqlite" if is_sqlite(settings.database_url) else "postgresql"
    if manifest.database != here:
        names = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
        raise Invalid(
            f"The backup is of an installation with {names[manifest.database]}, and CLARION_DATABASE_URL names"
            f" {names[here]}. Restore with the same kind of database."
        )


def require_room(data: Path, size: int) -> None:
    """Raises `NoRoom` before anything is written."""
    folder = next(each for each in (data, *data.parents) if each.exists())
    free = shutil.disk_usage(folder).free
    if free < size:
        raise NoRoom(
            f"The backup needs {size // 1_000_000 + 1} MB, and {folder} has {free // 1_000_000} MB left. Make room, or"
            " set CLARION_DATA to a folder on another disk. Nothing was changed."
        )


def settle(folder: Path) -> None:
    """Move what lies in the staging folder of a backup to where it belongs."""
    staging = folder / STAGING
    for name in (SQLITE_COPY, JOURNALS):
        if (staging / name).exists():
            (staging / name).rename(folder / name)


def check_copy(facts: DatabaseFacts, manifest: Manifest) -> None:
    """Raises `BackupDamaged` where the restored database has other rows than the one that was saved."""
    different = [
        f"{table}: {facts.rows.get(table, 0)} rows, {count} were saved"
        for table, count in manifest.rows.items()
        if facts.rows.get(table) != count
    ]
    if different or facts.schema != manifest.schema:
        raise BackupDamaged(f"The restored database is not the one that was saved. {'; '.join(different[:5])}")


def check_files(folder: Path, manifest: Manifest) -> None:
    """Raises `BackupDamaged` where files are missing. Some may be new, or deleted, since they were counted."""
    found, size = count_files(folder / (BUCKET_MIRROR if manifest.bucket else _FILES))
    if found == 0 and manifest.files > 0:
        raise BackupDamaged(f"The backup holds no files, and {manifest.files} were counted.")
    log.info("backup.files_compared", counted=manifest.files, restored=found, bytes=size)


async def _put_in_place(settings: Settings, draft: Path, manifest: Manifest) -> None:
    """What can be done again goes first; the database commits as a whole, and what follows only renames."""
    staging = draft / STAGING
    check_files(draft, manifest)
    await _place_files(settings, draft, manifest)
    if settings.valkey_url and (staging / VALKEY_DUMP).exists():
        await restore_valkey(staging / VALKEY_DUMP, settings.valkey_url)
    if not is_sqlite(settings.database_url):
        await restore_postgres(staging / POSTGRES_DUMP, settings.database_url)
        check_copy(await postgres_facts(settings.database_url), manifest)
    saved = staging / SETTINGS_FILE
    if saved.exists():
        saved.rename(draft / SETTINGS_FILE)
    shutil.rmtree(draft / WORK, ignore_errors=True)
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    for path in draft.iterdir():
        target = settings.data / path.name
        if path.name == SQLITE_COPY:
            target = sqlite_file(settings.database_url)
            target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists() and path.name in _OWN:
            continue
        shutil.move(path, target)


async def _place_files(settings: Settings, draft: Path, manifest: Manifest) -> None:
    """Files of a folder and of a bucket become those of whichever this machine has."""
    source = draft / (BUCKET_MIRROR if manifest.bucket else _FILES)
    if not source.is_dir():
        return
    if settings.files_url:
        store = open_store(settings)
        for path in sorted(source.rglob("*")):
            if path.is_file():
                await store.put_file(path.relative_to(source).as_posix(), path)
        shutil.rmtree(source)
    elif manifest.bucket:
        source.rename(draft / _FILES)


async def _migrate(settings: Settings) -> None:
    """A backup of an older version: bring its database to the form that this version has."""
    storage = Storage(settings.database_url)
    try:
        await migrate(storage)
    finally:
        await storage.close()
