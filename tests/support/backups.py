"""Installations to back up and to restore: keys, a file, a journal, a database with fifty rows."""

from pathlib import Path

from sqlalchemy import text

from clarion.apps.backup import read_password
from clarion.apps.backup.database_copies import known_revisions
from clarion.base.keys import load_master_key
from clarion.base.settings import Settings, load_settings
from clarion.base.storage import Storage
from clarion.engines.object_store import open_store

FILE = "messages/1/ab/abcdef"


def settings_of(data: Path, database: str = "", **more: str) -> Settings:
    target = data.parent / "target"
    found = {"CLARION_DATA": str(data), "CLARION_BACKUP_TARGET": str(target), "CLARION_DATABASE_URL": database}
    return load_settings({**found, **more})


def at_another_machine(settings: Settings, data: Path, **more: object) -> Settings:
    """The same target and password, and nothing else of the first machine."""
    kept = settings.data.parent / "kept-password"
    kept.write_text(read_password(settings) + "\n")
    given = {"data": data, "database_url": "", "backup_password_file": kept, **more}
    return Settings.model_validate({**settings.model_dump(), **given})


async def fill(settings: Settings) -> None:
    """An installation: keys, a file, a journal, and a database with rows."""
    load_master_key(settings.data)
    await open_store(settings).put(FILE, b"a recording")
    (settings.data / "calls").mkdir()
    (settings.data / "calls" / "cs1.calls").write_bytes(b"a live call\n")
    (settings.data / "logs").mkdir()
    (settings.data / "logs" / "long.log").write_bytes(b"x" * 1000)
    await execute(
        settings.database_url,
        "CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32) PRIMARY KEY)",
        f"INSERT INTO alembic_version VALUES ('{max(known_revisions())}')",
        "CREATE TABLE parrots (name VARCHAR(40) PRIMARY KEY)",
        *(f"INSERT INTO parrots VALUES ('parrot {number}')" for number in range(50)),
    )


async def execute(url: str, *statements: str) -> None:
    storage = Storage(url)
    try:
        async with storage.engine.begin() as connection:
            for statement in statements:
                await connection.execute(text(statement))
    finally:
        await storage.close()


async def count(url: str) -> int:
    storage = Storage(url)
    try:
        async with storage.engine.connect() as connection:
            return int((await connection.execute(text("SELECT count(*) FROM parrots"))).scalar_one())
    finally:
        await storage.close()
