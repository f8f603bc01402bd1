"""Deletes traces of calls when their days are over."""

from datetime import timedelta
from typing import ClassVar

from clarion.base.files import Files
from clarion.base.periodic_task import PeriodicTask
from clarion.calls.call_traces import delete_traces_before


class TraceRetention(PeriodicTask):
    every_s: ClassVar[float] = 3600.0
    waiting: ClassVar[str] = "Traces of calls wait to be deleted"

    async def turn(self) -> None:
        here = self._here
        due = here.clock.now() - timedelta(days=here.settings.call_trace_days)
        await delete_traces_before(here.get(Files), due.date())
