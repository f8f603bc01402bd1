"""Reads accounts elsewhere when it is time, and keeps presence as calendars say. Several processes may have one."""

import asyncio
from datetime import timedelta
from typing import TypeVar

import structlog
from sqlalchemy import Select, delete, func, select, update

from clarion.base.container import Container
from clarion.base.ids import new_id
from clarion.base.worker import Worker
from clarion.features.people.connections import busy
from clarion.features.people.connections.events import CALENDAR_CHANGED
from clarion.features.people.connections.found import SourceProblem
from clarion.features.people.connections.models import Connection, ConnectionEvent, ConnectionRequest
from clarion.features.people.connections.syncing import note_failure, run
from clarion.features.people.users.models import Extension, ExtensionStatus

_AT_ONCE = 4
_MOST = 50
_LEASE = timedelta(minutes=5)
_LOOK_EVERY_S = 60.0
_SOON_S = 1.0
Row = TypeVar("Row")
log = structlog.stdlib.get_logger("clarion.connections")


def _of_people(query: Select[Row]) -> Select[Row]:
    """Those of people who may sign in; who may not waits."""
    found = query.join_from(Connection, Extension, Extension.id == Connection.extension_id)
    return found.where(Extension.status == ExtensionStatus.ENABLED)


class ConnectionKeeper:
    """Each account is read by one process at a time: whoever sets its next time."""

    def __init__(self, here: Container) -> None:
        self._here = here
        self._reader = Worker(self._read, every_s=_LOOK_EVERY_S, waiting="Accounts elsewhere have to wait")
        self._watch = Worker(self._show, every_s=_LOOK_EVERY_S, waiting="Meetings are not shown yet")

    async def open(self) -> None:
        await self._reader.open()
        await self._watch.open(self._here.bus, CALENDAR_CHANGED)

    async def close(self) -> None:
        await self._watch.close()
        await self._reader.close()

    def wake(self) -> None:
        """Something is due."""
        self._reader.wake()

    async def _read(self) -> float | None:
        while await self.work():
            pass
        async with self._here.storage.reading() as session:
            due = await session.scalar(_of_people(select(func.min(Connection.next_run_at))))
        return None if due is None else max(1.0, (due - self._here.clock.now()).total_seconds())

    async def work(self) -> int:
        """Read what is due; how many that was."""
        turns = asyncio.Semaphore(_AT_ONCE)
        taken = await self._take()
        await asyncio.gather(*(self._one(row, turns) for row in taken))
        return len(taken)

    async def _take(self) -> list[Connection]:
        now = self._here.clock.now()
        query = _of_people(select(Connection)).where(Connection.next_run_at <= now)
        async with self._here.storage.transaction() as session:
            due = (await session.scalars(query.order_by(Connection.next_run_at).limit(_MOST))).all()
            taken = []
            for row in due:
                mine = update(Connection).where(Connection.id == row.id, Connection.next_run_at == row.next_run_at)
                lease = mine.values(next_run_at=now + _LEASE, run_id=new_id()).returning(Connection.id)
                if (await session.execute(lease.execution_options(synchronize_session=False))).scalar() is not None:
                    await session.refresh(row)
                    taken.append(row)
        return taken

    async def _one(self, row: Connection, turns: asyncio.Semaphore) -> None:
        async with turns:
            try:
                await run(self._here, row)
            except Exception as error:  # one that answers what nobody expects is its person's trouble only
                log.warning("an account elsewhere was left", connection=row.id, reason=type(error).__name__)
                await note_failure(self._here, row, SourceProblem("Something went wrong on our side.", again=True))

    # ---- presence

    async def _show(self) -> float | None:
        return await self.show()

    async def show(self) -> float | None:
        """Bring presence up to date; seconds until that is to be done again."""
        now = self._here.clock.now()
        async with self._here.storage.transaction() as session:
            await session.execute(delete(ConnectionEvent).where(ConnectionEvent.ends_at < now - timedelta(days=2)))
            await session.execute(delete(ConnectionRequest).where(ConnectionRequest.expires_at <= now))
            await busy.turn_presence(session, now)
            following = await busy.next_turn(session, now)
        return None if following is None else max(_SOON_S, (following - now).total_seconds())
