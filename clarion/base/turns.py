"""One process at a time: what several that start together, or several requests, must not do at once."""

from sqlalchemy import text

from clarion.base.storage import AsyncSession

# Any number nobody else locks: the migration, the outbox and evidence have others beside it.
BOOTSTRAP = 5_062_027
"""Rows that every start makes when they are missing: the demo organisation, Clarion's own apps."""


async def wait_for_turn(session: AsyncSession, number: int) -> None:
    """Hold this lock until the commit. On SQLite only one process writes at a time anyway."""
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": number})
