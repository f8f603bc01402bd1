"""What legal notices do by themselves as time goes on."""

from sqlalchemy import select

from clarion.base.container import Container
from clarion.base.periodic_task import PeriodicTask
from clarion.features.conduct.cases.models import CaseRow
from clarion.features.conduct.legal.takedowns import restore_due
from clarion.features.conduct.legal.tracebacks import TracebackClock


class LegalClock(PeriodicTask):
    """Reminds officers of open tracebacks; restores files after a counter-notice."""

    every_s = 60.0
    waiting = "The clocks of legal notices could not be looked at"
    at_once = False

    def __init__(self, here: Container) -> None:
        super().__init__(here)
        self._tracebacks = TracebackClock(here)

    async def turn(self) -> None:
        await self._tracebacks.look()
        held = select(CaseRow.id).where(CaseRow.kind == "takedown", CaseRow.state == "in-review").limit(1)
        async with self._here.storage.reading() as session:
            if await session.scalar(held) is None:
                return
        async with self._here.storage.transaction() as session:
            await restore_due(session, self._here)
