"""Databases of PostgreSQL that one test has used and the next one uses again.

Making one copies a thousand files, which takes a second or two of a busy machine; putting back what a test has changed
takes some hundredths. What changed is known from PostgreSQL's own statistics, so that it does not matter who wrote:
they are flushed by each connection when it ends, and count what was rolled back too.
"""

import uuid
from dataclasses import dataclass, field

import asyncpg

# Deleted rows stay in the files until somebody sweeps, which nobody does here.
USES = 120

_PEOPLE = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
_CHANGES = "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del AS n FROM pg_stat_user_tables WHERE schemaname = 'public'"
_COLUMNS = """
SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
WHERE attrelid = $1::text::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
"""
_SEQUENCES = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'"


@dataclass
class UsedDatabase:
    """`name` is as its template was, while nobody holds it."""

    name: str
    uses: int = 0
    changes: dict[str, int] = field(default_factory=dict)
    sequences: dict[str, int | None] = field(default_factory=dict)


class UsedDatabases:
    """Those that were made from one template, each held by one test at a time."""

    def __init__(self, server: str, template: str) -> None:
        self._server = server
        self._template = template
        self._free: list[UsedDatabase] = []

    async def take(self) -> UsedDatabase:
        if self._free:
            return self._free.pop()
        database = UsedDatabase(f"used_{uuid.uuid4().hex}")
        admin = await asyncpg.connect(self._server)
        # Without a strategy each block goes through the log, which takes some fifteen times as long.
        await admin.execute(f"CREATE DATABASE {database.name} TEMPLATE {self._template} STRATEGY FILE_COPY")
        await admin.close()
        inside = await self._open(database)
        await _note(inside, database)
        await inside.close()
        return database

    async def give_back(self, database: UsedDatabase) -> None:
        """Whoever still has it open is cut off first."""
        database.uses += 1
        if database.uses < USES:
            inside = await self._open(database)
            await _cut_off(inside)
            await _restore(inside, database)
            await inside.close()
            self._free.append(database)
            return
        admin = await asyncpg.connect(self._server)
        await admin.execute(f"DROP DATABASE {database.name} WITH (FORCE)")
        await admin.close()

    async def _open(self, database: UsedDatabase) -> asyncpg.Connection:
        return await asyncpg.connect(self._server.removesuffix("/postgres") + f"/{database.name}")


async def keep_content(template: asyncpg.Connection) -> None:
    """Rows of a template are kept beside it, for those that are made from it."""
    await template.execute("CREATE SCHEMA pristine")
    for row in await template.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"):
        name = row["tablename"]
        if await template.fetchval(f'SELECT EXISTS (SELECT 1 FROM "{name}")'):
            await template.execute(f'CREATE TABLE pristine."{name}" AS SELECT * FROM "{name}"')


async def _cut_off(inside: asyncpg.Connection) -> None:
    """Until the last one is gone: only then are its statistics told."""
    await inside.execute(_PEOPLE.replace("SELECT pid", "SELECT pg_terminate_backend(pid)"))
    while await inside.fetch(_PEOPLE):
        await inside.execute("SELECT pg_sleep(0.002)")


async def _restore(inside: asyncpg.Connection, database: UsedDatabase) -> None:
    changed = [
        row["relname"] for row in await inside.fetch(_CHANGES) if row["n"] != database.changes.get(row["relname"])
    ]
    kept = {
        row["tablename"] for row in await inside.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'pristine'")
    }
    async with inside.transaction():
        # No trigger and no foreign key is asked: every table is put back whole.
        await inside.execute("SET LOCAL session_replication_role = replica")
        for name in changed:
            await inside.execute(f'DELETE FROM public."{name}"')
            if name in kept:
                columns = await inside.fetchval(_COLUMNS, f'public."{name}"')
                await inside.execute(f'INSERT INTO public."{name}" ({columns}) SELECT {columns} FROM pristine."{name}"')
        for row in await inside.fetch(_SEQUENCES):
            value = database.sequences.get(row["sequencename"])
            if row["last_value"] != value:
                name = f'"{row["sequencename"]}"'
                await inside.execute("SELECT setval($1::text::regclass, $2, $3)", name, value or 1, value is not None)
    await _note(inside, database)


async def _note(inside: asyncpg.Connection, database: UsedDatabase) -> None:
    await inside.execute("SELECT pg_stat_force_next_flush()")
    database.changes = {row["relname"]: row["n"] for row in await inside.fetch(_CHANGES)}
    database.sequences = {row["sequencename"]: row["last_value"] for row in await inside.fetch(_SEQUENCES)}
