"""Looks into directories when it is time."""

from datetime import timedelta

import structlog
from sqlalchemy import select, update

from clarion.base.errors import ClarionError
from clarion.base.keeper import Keeper
from clarion.features.people.ldap.models import LdapDirectory
from clarion.features.people.ldap.syncing import run

log = structlog.stdlib.get_logger("clarion.ldap")


class DirectoryKeeper(Keeper):
    """Every minute, the directories that are due. Each is taken by one process: whoever sets its next time."""

    every_s = 60.0
    waiting = "Directories could not be looked into"
    at_once = False

    async def turn(self) -> int:
        """How many were looked into."""
        due = [account_id for account_id in await self._due() if await self._take(account_id)]
        for account_id in due:
            try:
                await run(self._here, account_id)
            except ClarionError as error:  # it was removed meanwhile
                log.info("a directory was left", account=account_id, reason=error.message)
        return len(due)

    async def _due(self) -> list[str]:
        query = select(LdapDirectory.account_id).where(
            LdapDirectory.enabled, LdapDirectory.next_run_at <= self._here.clock.now()
        )
        async with self._here.storage.reading() as session:
            return list(await session.scalars(query.order_by(LdapDirectory.next_run_at).limit(100)))

    async def _take(self, account_id: str) -> bool:
        now = self._here.clock.now()
        async with self._here.storage.transaction() as session:
            row = await session.get(LdapDirectory, account_id)
            if row is None or row.next_run_at is None or row.every_minutes < 1:
                return False
            mine = update(LdapDirectory).where(
                LdapDirectory.account_id == account_id, LdapDirectory.next_run_at == row.next_run_at
            )
            following = now + timedelta(minutes=row.every_minutes)
            taken = await session.execute(mine.values(next_run_at=following).returning(LdapDirectory.account_id))
            return taken.scalar() is not None
