"""Old records go after as many days as the installation says."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select

from clarion.base.container import Container
from clarion.base.periodic_task import PeriodicTask
from clarion.base.storage import AsyncSession
from clarion.features.operations.audit.models import AuditRecord
from clarion.features.operations.audit.recorder import record_changes

_BATCH = 5000


async def forget_old_records(session: AsyncSession, before: datetime) -> int:
    """Delete some of the records that are older; returns how many. Call again while there are more."""
    old = select(AuditRecord.id).where(AuditRecord.at < before).limit(_BATCH)
    result = await session.execute(delete(AuditRecord).where(AuditRecord.id.in_(old)))
    return int(getattr(result, "rowcount", 0) or 0)


class AuditRetentionJob(PeriodicTask):
    """Does so at the start and every hour. Several processes may do it."""

    every_s = 3600.0
    waiting = "Old records of the audit trail could not be forgotten"

    async def turn(self) -> None:
        await self.clean()

    async def clean(self) -> None:
        if not self._here.settings.audit_days:  # kept forever
            return
        before = self._here.clock.now() - timedelta(days=self._here.settings.audit_days)
        while True:
            async with self._here.storage.transaction() as session:
                if await forget_old_records(session, before) < _BATCH:
                    return


async def open_audit(here: Container) -> None:
    """Record what changes in this process, and forget what is too old."""
    record_changes(here)
    here.offer(AuditRetentionJob, AuditRetentionJob(here)).open()


async def close_audit(here: Container) -> None:
    await here.get(AuditRetentionJob).close()
