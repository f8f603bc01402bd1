"""Reads accounts elsewhere when it is time, and keeps presence as calendars say. Several processes may have one."""

import asyncio
from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from typing import TypeVar

import structlog
from sqlalchemy import Select, delete, func, select, update

from clarion.base.container import Container
from clarion.base.ids import new_id
from clarion.base.storage import AsyncSession
from clarion.base.worker import Worker
from clarion.features.people.connections import busy
from clarion.features.people.connections.events import CALENDAR_CHANGED
from clarion.features.people.connections.found import SourceProblem
from clarion.features.people.connections.models import Connection, ConnectionEvent, ConnectionRequest
from clarion.features.people.connections.syncing import note_failure, run
from clarion.features.people.users.models import Extension, ExtensionStatus

_AT_ONCE = 8
_OF_ONE_ACCOUNT = 4  # a company whose server is slow leaves room for the others
_LEASE = timedelta(minutes=5)
_LOOK_EVERY_S = 60.0
_SOON_S = 1.0
Row = TypeVar("Row")
log = structlog.stdlib.get_logger("clarion.connections")


def _of_people(query: Select[Row]) -> Select[Row]:
    """Those of people who may sign in; who may not waits."""
    found = query.join_from(Connection, Extension, Extension.id == Connection.extension_id)
    return found.where(Extension.status == ExtensionStatus.ENABLED)


class ConnectionSyncWorker:
    """Each account is read by one process at a time: whoever sets its next time."""

    def __init__(self, here: Container) -> None:
        self._here = here
        self._more = asyncio.Event()
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
        self._more.set()
        self._reader.wake()

    async def _read(self) -> float | None:
        await self.work()
        async with self._here.storage.reading() as session:
            due = await session.scalar(_of_people(select(func.min(Connection.next_run_at))))
        return None if due is None else max(1.0, (due - self._here.clock.now()).total_seconds())

    async def work(self) -> int:
        """Read all that is due, also what becomes so meanwhile; how many that was."""
        count = 0
        running: dict[asyncio.Task[None], str] = {}
        try:
            while True:
                self._more.clear()
                taken = await self._take(_AT_ONCE - len(running), Counter(running.values()))
                running |= {asyncio.create_task(self._one(row)): row.account_id for row in taken}
                count += len(taken)
                if not running:
                    return count
                for done in await self._news_of(running):
                    del running[done]
                    if problem := done.exception():  # the database is away: its time comes again
                        log.warning("an account elsewhere has to wait", problem=str(problem))
        finally:
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)

    async def _news_of(self, running: Iterable[asyncio.Task[None]]) -> set[asyncio.Task[None]]:
        """Those that are done. None: something else is due."""
        tasks = set(running)
        more = asyncio.create_task(self._more.wait())
        try:
            await asyncio.wait({*tasks, more}, timeout=_LOOK_EVERY_S, return_when=asyncio.FIRST_COMPLETED)
        finally:
            more.cancel()
        return {each for each in tasks if each.done()}

    async def _take(self, room: int, running: Counter[str]) -> list[Connection]:
        """At most `room`, none of accounts that have all the places already that one may have (`running`)."""
        taken: list[Connection] = []
        while len(taken) < room:
            async with self._here.storage.transaction() as session:
                more = await self._take_some(session, room - len(taken), running)
            if not more:
                break
            taken += more
        return taken

    async def _take_some(self, session: AsyncSession, room: int, running: Counter[str]) -> list[Connection]:
        now = self._here.clock.now()
        full = [account_id for account_id, count in running.items() if count >= _OF_ONE_ACCOUNT]
        query = _of_people(select(Connection)).where(Connection.next_run_at <= now, Connection.account_id.not_in(full))
        taken = []
        for row in (await session.scalars(query.order_by(Connection.next_run_at).limit(room))).all():
            if running[row.account_id] >= _OF_ONE_ACCOUNT:
                continue
            mine = update(Connection).where(Connection.id == row.id, Connection.next_run_at == row.next_run_at)
            lease = mine.values(next_run_at=now + _LEASE, run_id=new_id()).returning(Connection.id)
            if (await session.execute(lease.execution_options(synchronize_session=False))).scalar() is not None:
                await session.refresh(row)
                taken.append(row)
                running[row.account_id] += 1
        return taken

    async def _one(self, row: Connection) -> None:
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
            left = await busy.turn_presence(session, now)
            following = now if left else await busy.next_turn(session, now)
        return None if following is None else max(_SOON_S, (following - now).total_seconds())
