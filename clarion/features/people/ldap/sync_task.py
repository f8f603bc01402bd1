"""Looks into directories when it is time."""

import asyncio
from datetime import timedelta

import structlog
from sqlalchemy import select, update

from clarion.base.periodic_task import PeriodicTask
from clarion.features.people.ldap.models import LdapDirectory
from clarion.features.people.ldap.syncing import run

_AT_ONCE = 4
log = structlog.stdlib.get_logger("clarion.ldap")


class LdapSyncTask(PeriodicTask):
    """Every minute, the directories that are due. Each is taken by one process: whoever sets its next time. One that
    is slow, or answers what nobody expects, is its company's trouble only.
    """

    every_s = 60.0
    waiting = "Directories could not be looked into"
    at_once = False

    async def turn(self) -> int:
        """How many were looked into."""
        turns = asyncio.Semaphore(_AT_ONCE)
        return sum(await asyncio.gather(*[self._look_into(account_id, turns) for account_id in await self._due()]))

    async def _look_into(self, account_id: str, turns: asyncio.Semaphore) -> int:
        async with turns:
            if not await self._take(account_id):
                return 0
            try:
                await run(self._here, account_id)
            except Exception as error:  # it was removed meanwhile, or worse
                log.warning("a directory was left", account=account_id, reason=str(error)[:300])
            return 1

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
