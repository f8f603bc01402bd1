"""Write the CDRs of ended calls into the database.

A call stays in the call store until its CDR is committed, or lies in the CDR queue (`cdr_queue.py`) where it stays
until then, so that neither a crash nor an unreachable database loses it.
"""

import asyncio
import contextlib
from collections import deque
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Protocol

import structlog
from sqlalchemy import func, insert, select

from clarion.base.bus import Bus
from clarion.base.errors import Unavailable
from clarion.base.ids import PROBE_ACCOUNT_ID
from clarion.base.storage import Ready, Storage, run
from clarion.calls.cdr import CallRecord, record_of
from clarion.calls.cdr_models import CdrRow
from clarion.calls.model import Call
from clarion.calls.ports import CallStore

log = structlog.stdlib.get_logger("clarion.cdr")

CDR_WRITTEN = "cdr.written"
"""Published, empty, after CDRs were committed. It only wakes consumers; what they consume is the table."""
BATCH_SIZE = 200
_GATHER_SECONDS = 0.1  # most of a transaction's cost does not depend on how many calls it is for
_RETRY_SECONDS = (0.1, 0.5, 2.0, 5.0)
# Any number that nothing else locks. It is held until the commit is visible, so positions are given in commit order.
_POSITION_LOCK = 5_062_027
_LOCK_POSITIONS = Ready(select(func.pg_advisory_xact_lock(_POSITION_LOCK).label("locked")))


class CdrTable:
    """Inserts CDRs, each once, at positions in commit order."""

    def __init__(self, storage: Storage, bus: Bus | None = None) -> None:
        self._storage = storage
        self._bus = bus

    async def write(self, calls: Sequence[Call]) -> None:
        """Commit the CDRs of ended calls, however often a call is given, then wake the consumers."""
        if await self._insert({call.session_id: record_of(call) for call in calls}) and self._bus is not None:
            with contextlib.suppress(Unavailable):  # consumers look by themselves, too
                await self._bus.publish(CDR_WRITTEN, {})

    async def write_records(self, records: Sequence[CallRecord]) -> None:
        """The same for CDRs that are built already."""
        if await self._insert({record.session_id: record for record in records}) and self._bus is not None:
            await self._bus.publish(CDR_WRITTEN, {})

    async def _insert(self, records: dict[str, CallRecord]) -> int:
        async with self._storage.transaction() as session:
            if not self._storage.is_sqlite:  # SQLite has one writer at a time anyway
                await run(session, _LOCK_POSITIONS)
            written = CdrRow.session_id.in_(records)
            for known in await session.scalars(select(CdrRow.session_id).where(written)):
                del records[known]
            if records:
                now = datetime.now(UTC)
                await session.execute(insert(CdrRow), [_row(record, now) for record in records.values()])
        return len(records)


def _row(record: CallRecord, now: datetime) -> dict[str, Any]:
    return {
        "session_id": record.session_id,
        "telephony_session_id": record.telephony_session_id,
        "started_at": datetime.fromtimestamp(record.started, UTC),
        "ended_at": datetime.fromtimestamp(record.ended, UTC),
        "written_at": now,
        "record": record.model_dump(),
    }


class Queue(Protocol):
    """Where ended calls can be left for another process to write their CDRs."""

    async def put(self, calls: Sequence[Call]) -> None:
        """Return once they are stored. Raises Unavailable; some may be stored then."""


class CdrWriter:
    """Writes the CDRs of calls that end here, in the background and in order.

    With a queue, other processes write (and this one only if the queue cannot be reached); without, it writes itself.
    """

    def __init__(self, table: CdrTable, store: CallStore, queue: Queue | None = None) -> None:
        self._table = table
        self._store = store
        self._queue = queue
        self._waiting: deque[Call] = deque()
        self._news = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.get_running_loop().create_task(self._run())

    async def stop(self) -> None:
        """Write what waits, as far as the database lets us; the rest stays in the call store."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        if self._waiting:
            try:
                await asyncio.wait_for(self._write(), 5)
            except Exception as error:
                log.warning("cdr.left_for_next_start", count=len(self._waiting), problem=str(error))

    def record(self, call: Call) -> None:
        """Take an ended call. Returns at once."""
        self._waiting.append(call)
        self._news.set()

    async def _run(self) -> None:
        failures = 0
        while True:
            await self._news.wait()
            await asyncio.sleep(_GATHER_SECONDS)
            self._news.clear()
            try:
                await self._write()
                failures = 0
            except Exception as error:
                log.warning("cdr.write_failed", problem=str(error), waiting=len(self._waiting))
                await asyncio.sleep(_RETRY_SECONDS[min(failures, len(_RETRY_SECONDS) - 1)])
                failures += 1
                self._news.set()

    async def _write(self) -> None:
        while self._waiting:
            batch = [self._waiting[at] for at in range(min(BATCH_SIZE, len(self._waiting)))]
            counted = [call for call in batch if call.account_id != PROBE_ACCOUNT_ID]
            if counted and not await self._enqueue(counted):
                await self._table.write(counted)
            for call in batch:
                self._waiting.popleft()
                self._store.forget(call.call_id)

    async def _enqueue(self, batch: Sequence[Call]) -> bool:
        if self._queue is None:
            return False
        try:
            await self._queue.put(batch)
        except Unavailable as error:
            log.warning("cdr.queue_unreachable", problem=str(error))
            return False
        return True
