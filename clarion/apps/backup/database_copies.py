"""Copy a database as it is at one moment while others write to it, and put such a copy in place."""

import asyncio
import os
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from alembic.script import ScriptDirectory
from sqlalchemy import URL, make_url, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from clarion.base.errors import ClarionError, Conflict, Invalid, Unavailable
from clarion.base.postgres_hosts import primary_finder

_VERSION_TABLE: Final = "alembic_version"
_VERSION: Final = "SELECT version_num FROM alembic_version"
_TABLES: Final = (
    "SELECT table_name FROM information_schema.tables"
    " WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY table_name"
)
_LONGEST_WORDS: Final = 400


@dataclass(frozen=True)
class DatabaseFacts:
    """`schema`: the newest migration it has had, empty for none; `rows`: how many each table has."""

    schema: str
    rows: dict[str, int]


def is_sqlite(url: str) -> bool:
    return make_url(url).get_backend_name() == "sqlite"


def known_revisions() -> set[str]:
    """Every migration of this version of Clarion."""
    folder = Path(__file__).parents[1] / "migrations"
    return {script.revision for script in ScriptDirectory(str(folder)).walk_revisions()}


def refuse_newer_schema(schema: str, version: str) -> None:
    """Raises `Invalid` for a database that a newer Clarion has changed."""
    if schema and schema not in known_revisions():
        raise Invalid(
            f"The backup was made by Clarion {version} and its database has a form ({schema}) that this version does"
            " not know. Upgrade Clarion here first, then restore."
        )


# ---- SQLite


def sqlite_file(url: str) -> Path:
    return Path(make_url(url).database or "")


def refuse_existing_sqlite(url: str) -> None:
    """Raises `Conflict` where a database is already, or the log of one: it may lie outside the data folder."""
    file = sqlite_file(url)
    found = next((each for each in (file, file.with_name(f"{file.name}-wal")) if each.exists()), None)
    if found is not None:
        raise Conflict(
            f"{found} exists, and a restore overwrites nothing. Move it away, or set CLARION_DATABASE_URL to another"
            " file."
        )


async def copy_sqlite(source: Path, to: Path) -> DatabaseFacts:
    """The online backup of SQLite, in one step: readers and writers go on, the copy shows one moment."""
    return await asyncio.to_thread(_copy_sqlite, source, to)


def _copy_sqlite(source: Path, to: Path) -> DatabaseFacts:
    live = sqlite3.connect(f"file:{source}?mode=ro", uri=True, timeout=30)
    with closing(live), closing(sqlite3.connect(to)) as copy:
        live.backup(copy, pages=-1)
        copy.execute("PRAGMA journal_mode=DELETE")
    return sqlite_facts(to)


def sqlite_facts(path: Path) -> DatabaseFacts:
    """Raises `ClarionError` for a file that is damaged."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as copy:
        try:
            found = copy.execute("PRAGMA quick_check(1)").fetchone()
            if found != ("ok",):
                raise ClarionError(f"The database {path} is damaged: {found[0]}")
            names = [name for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            tables = sorted(name for name in names if not name.startswith("sqlite_"))
            rows = {name: _count(copy, name) for name in tables}
            schema = ""
            if _VERSION_TABLE in rows:
                schema = str((copy.execute(_VERSION).fetchone() or [""])[0])
        except sqlite3.DatabaseError as error:
            raise ClarionError(f"The database {path} is damaged: {error}") from None
    return DatabaseFacts(schema, rows)


def _count(copy: sqlite3.Connection, table: str) -> int:
    return int(copy.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])  # noqa: S608 - a name out of the database


# ---- PostgreSQL


async def dump_postgres(url: str, to: Path) -> DatabaseFacts:
    """pg_dump of a snapshot, and the counts of the same one."""
    engine = _engine(url)
    try:
        async with engine.connect() as connection:
            await connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
            snapshot = (await connection.execute(text("SELECT pg_export_snapshot()"))).scalar_one()
            options = ["--format=custom", "--compress=0", "--no-owner", "--no-privileges", f"--file={to}"]
            await _run("pg_dump", url, [f"--snapshot={snapshot}", *options])
            return await _postgres_facts(connection)
    except OSError as error:
        raise Unavailable(f"The database does not answer: {error}") from error
    finally:
        await engine.dispose()


def _engine(url: str, **how: Any) -> AsyncEngine:
    finder = primary_finder(make_url(url))
    if finder is not None:
        how["connect_args"] = {"async_creator_fn": finder.connect}
    return create_async_engine(url, **how)


async def postgres_facts(url: str) -> DatabaseFacts:
    engine = _engine(url)
    try:
        async with engine.connect() as connection:
            return await _postgres_facts(connection)
    except OSError as error:
        raise Unavailable(f"The database does not answer: {error}") from error
    finally:
        await engine.dispose()


async def _postgres_facts(connection: AsyncConnection) -> DatabaseFacts:
    tables = list((await connection.execute(text(_TABLES))).scalars())
    rows = {}
    for name in tables:
        rows[name] = (await connection.execute(text(f'SELECT count(*) FROM "{name}"'))).scalar_one()  # noqa: S608
    schema = ""
    if _VERSION_TABLE in rows:
        schema = (await connection.execute(text(_VERSION))).scalar() or ""
    return DatabaseFacts(str(schema), rows)


async def restore_postgres(dump: Path, url: str) -> None:
    """Into an empty database, all or nothing."""
    options = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]
    await _run("pg_restore", url, [*options, f"--dbname={make_url(url).database}", str(dump)])


async def require_empty_postgres(url: str) -> None:
    """Raises `Conflict` where there are tables already."""
    rows = (await postgres_facts(url)).rows
    if rows:
        raise Conflict(
            f"The database {make_url(url).database} is not empty: it has {len(rows)} tables. Restore into an empty"
            " one: stop Clarion, then drop and create it, or set CLARION_DATABASE_URL to another."
        )


async def create_scratch_postgres(url: str, name: str) -> str:
    """An empty database beside the live one; returns its address. Raises `Unavailable` without the right to."""
    await _administer(url, f'CREATE DATABASE "{name}"')
    return make_url(url).set(database=name).render_as_string(hide_password=False)


async def drop_scratch_postgres(url: str, name: str) -> None:
    await _administer(url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


async def _administer(url: str, statement: str) -> None:
    engine = _engine(url, isolation_level="AUTOCOMMIT")
    try:
        async with engine.connect() as connection:
            await connection.execute(text(statement))
    except Exception as error:
        raise Unavailable(
            f"A scratch database cannot be made: {str(error).splitlines()[0]}. Verification restores into one; let the"
            f" user {make_url(url).username} make databases (ALTER ROLE … CREATEDB)."
        ) from error
    finally:
        await engine.dispose()


async def _run(program: str, url: str, options: Sequence[str]) -> None:
    if shutil.which(program) is None:
        raise Unavailable(f"{program} is not installed; install the Debian package postgresql-client.")
    process = await asyncio.create_subprocess_exec(
        program,
        *options,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, **_connection(make_url(url))},
    )
    try:
        _, complaints = await process.communicate()
    finally:
        if process.returncode is None:
            process.terminate()
            await process.wait()
    if process.returncode != 0:
        words = " ".join(complaints.decode(errors="replace").split())[:_LONGEST_WORDS]
        raise Unavailable(f"{program} failed: {words}")


def _connection(url: URL) -> dict[str, str]:
    """For the PostgreSQL client: the password stays out of the list of processes."""
    hosts = url.query.get("host", "127.0.0.1")
    parts = [] if isinstance(hosts, str) else [host.rpartition(":") for host in hosts]
    found = {
        "PGHOST": url.host or ",".join(host for host, _, _ in parts) or str(hosts),
        "PGPORT": ",".join(port for _, _, port in parts) or str(url.port or 5432),
        "PGTARGETSESSIONATTRS": "primary" if parts else "",
        "PGUSER": url.username or "",
        "PGPASSWORD": url.password or "",
        "PGDATABASE": url.database or "",
        "PGCONNECT_TIMEOUT": "10",
    }
    return {name: value for name, value in found.items() if value}
