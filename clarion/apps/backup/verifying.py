"""Verify a backup the only way that proves anything: restore it into a scratch folder and compare."""

import shutil
import time
from pathlib import Path

import msgspec

from clarion.apps.backup.database_copies import (
    create_scratch_postgres,
    drop_scratch_postgres,
    is_sqlite,
    postgres_facts,
    restore_postgres,
    sqlite_facts,
)
from clarion.apps.backup.layout import POSTGRES_DUMP, SQLITE_COPY, STAGING, WORK
from clarion.apps.backup.making import only_one
from clarion.apps.backup.restoring import RestorePlan, check_copy, check_files, get_plan, require_room, settle
from clarion.apps.backup.status import read_status, write_status
from clarion.apps.backup.target import open_repository, read_password
from clarion.base.clock import SystemClock
from clarion.base.errors import ClarionError, Conflict
from clarion.base.ids import new_uuid
from clarion.base.keys import load_master_key
from clarion.base.settings import Settings
from clarion.engines.restic import BackupDamaged


async def verify(settings: Settings, wanted: str = "latest", scratch: Path | None = None) -> tuple[RestorePlan, float]:
    """Returns what was compared, and how many seconds restoring took. Raises `ClarionError` where something is
    missing, changed or cannot be read.
    """
    read_password(settings)
    repository = open_repository(settings, cached=False)  # a cache would hide what is damaged at the target
    before = read_status(settings.data)
    folder = (scratch or settings.data / WORK) / f"scratch-{new_uuid()[:8]}"
    began = time.monotonic()
    try:
        with only_one(settings.data):
            plan = await get_plan(repository, wanted)
            require_room(folder.parent, plan.manifest.size)
            try:
                folder.mkdir(parents=True, mode=0o700)
                await repository.restore(plan.snapshot, folder)
                await _compare(settings, folder, plan)
            finally:
                shutil.rmtree(folder, ignore_errors=True)
    except ClarionError as error:
        if not isinstance(error, Conflict):
            write_status(settings.data, msgspec.structs.replace(before, problem=error.message))
        raise
    seconds = time.monotonic() - began
    problem = "" if wanted == "latest" else before.problem
    moment = SystemClock().now()
    status = msgspec.structs.replace(before, verified_at=moment, restore_seconds=round(seconds, 1), problem=problem)
    write_status(settings.data, status)
    return plan, seconds


async def _compare(settings: Settings, folder: Path, plan: RestorePlan) -> None:
    if settings.master_key_file is None and not (folder / "master.key").exists():
        raise BackupDamaged("The backup holds no master.key, without which nothing encrypted can be read.")
    load_master_key(folder, settings.master_key_file)
    check_files(folder, plan.manifest)
    if plan.manifest.database == "sqlite":
        settle(folder)
        check_copy(sqlite_facts(folder / SQLITE_COPY), plan.manifest)
        return
    if is_sqlite(settings.database_url):
        raise Conflict("The backup is of PostgreSQL; verify it where CLARION_DATABASE_URL names one.")
    name = f"clarion_verify_{new_uuid()[:8]}"
    url = await create_scratch_postgres(settings.database_url, name)
    try:
        await restore_postgres(folder / STAGING / POSTGRES_DUMP, url)
        check_copy(await postgres_facts(url), plan.manifest)
    finally:
        await drop_scratch_postgres(settings.database_url, name)
