"""Brings a database to the newest form: on every start, and by `clarion migrate`."""

import contextlib
import fcntl
import warnings
from collections.abc import Iterator
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, text
from sqlalchemy.exc import SAWarning

from clarion.apps.models import load_models
from clarion.base.errors import ClarionError
from clarion.base.storage import Storage
from clarion.base.telemetry import get_logger

log = get_logger(__name__)

# Any number nobody else locks; two processes that start together must not migrate together.
_MIGRATION_LOCK = 5_062_025
_UNKNOWN = "Can't locate revision"


async def migrate(storage: Storage) -> None:
    """Run the migrations that this database has not had yet."""
    load_models()
    async with storage.engine.connect() as connection:
        if not storage.is_sqlite:
            await connection.execute(text(f"SELECT pg_advisory_lock({_MIGRATION_LOCK})"))
        try:
            with _file_lock(storage):
                await connection.run_sync(_upgrade)
        finally:
            if not storage.is_sqlite:
                await connection.rollback()  # of what failed; what went well is committed
                await connection.execute(text(f"SELECT pg_advisory_unlock({_MIGRATION_LOCK})"))
                await connection.commit()


@contextlib.contextmanager
def _file_lock(storage: Storage) -> Iterator[None]:
    """SQLite has no advisory locks: a file beside the database stands in. Waits for a process that migrates now."""
    database = storage.engine.url.database if storage.is_sqlite else None
    if not database or database == ":memory:":
        yield
        return
    with Path(f"{database}.migrating").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _upgrade(connection: Connection) -> None:
    with foreign_keys_off(connection), warnings.catch_warnings():
        config = alembic_config(connection)
        _refuse_too_old(connection, config)
        # Alembic reads tables of SQLite before it adds to them, and says so on the terminal; the indexes stay.
        warnings.filterwarnings("ignore", "Skipped unsupported reflection of expression-based index", SAWarning)
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            if _UNKNOWN not in str(error):
                raise
            # After a rollback. Migrations only add, so what this version reads and writes is still there.
            connection.rollback()
            log.warning("database.newer", problem=str(error), hint="A newer Clarion has migrated it.")
            return
        connection.commit()


def is_ours(connection: Connection) -> bool:
    """Whether a migration of ours was the last on it."""
    found = MigrationContext.configure(connection).get_current_heads()
    known = {each.revision for each in ScriptDirectory.from_config(alembic_config(connection)).walk_revisions()}
    return bool(found) and known.issuperset(found)


def _refuse_too_old(connection: Connection, config: Config) -> None:
    """Raise ClarionError for a database that no migration here begins with. Revisions are numbers of four digits."""
    found = MigrationContext.configure(connection).get_current_revision()
    connection.rollback()
    [first] = ScriptDirectory.from_config(config).get_bases()
    if found is not None and found < first:
        raise ClarionError(
            f"The database is from before the first release (revision {found}; upgrades begin with {first}). Start"
            " with an empty data folder, or bring it up to date with the version that made it.",
            code="CMN-211",
            status=503,
        )


@contextlib.contextmanager
def foreign_keys_off(connection: Connection) -> Iterator[None]:
    """SQLite alters a table by dropping it and naming its copy anew; with foreign keys on, the drop would take
    every row along that points to it. SQLite changes the switch only outside of a transaction.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    raw = connection.connection.cursor()
    raw.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
        raw.execute("PRAGMA foreign_key_check")
        if broken := raw.fetchone():
            raise RuntimeError(f"After the migration a row of {broken[0]} points to nothing; restore your copy.")
    finally:
        raw.execute("PRAGMA foreign_keys=ON")
        raw.close()


def alembic_config(connection: Connection) -> Config:
    """What Alembic needs to work on an open connection."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config
