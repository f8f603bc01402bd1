"""Old records go after as many days as the installation says."""

import asyncio
from datetime import datetime, timedelta

import structlog
from sqlalchemy import delete, select

from clarion.base.container import Container
from clarion.base.storage import AsyncSession
from clarion.features.operations.audit.models import AuditRecord
from clarion.features.operations.audit.recorder import record_changes

log = structlog.stdlib.get_logger("clarion.audit")
EVERY_S = 3600
_BATCH = 5000


async def forget_old_records(session: AsyncSession, before: datetime) -> int:
    """Delete some of the records that are older; returns how many. Call again while there are more."""
    old = select(AuditRecord.id).where(AuditRecord.at < before).limit(_BATCH)
    result = await session.execute(delete(AuditRecord).where(AuditRecord.id.in_(old)))
    return int(getattr(result, "rowcount", 0) or 0)


class AuditKeeper:
    """Does so at the start and every hour. Several processes may do it."""

    def __init__(self, here: Container) -> None:
        self._here = here
        self._task: asyncio.Task[None] | None = None

    def open(self) -> None:
        self._task = asyncio.get_running_loop().create_task(self._run())

    async def close(self) -> None:
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            try:
                await self.clean()
            except Exception as error:
                log.warning("Old records of the audit trail could not be forgotten", problem=str(error))
            await asyncio.sleep(EVERY_S)

    async def clean(self) -> None:
        before = self._here.clock.now() - timedelta(days=self._here.settings.audit_days)
        while True:
            async with self._here.storage.transaction() as session:
                if await forget_old_records(session, before) < _BATCH:
                    return


async def open_audit(here: Container) -> None:
    """Record what changes in this process, and forget what is too old."""
    record_changes(here)
    here.offer(AuditKeeper, AuditKeeper(here)).open()


async def close_audit(here: Container) -> None:
    await here.get(AuditKeeper).close()
