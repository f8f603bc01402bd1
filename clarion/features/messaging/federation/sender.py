"""Tells other companies what waits for them, in order, again and again until they have it."""

import asyncio
from datetime import timedelta
from functools import partial

import structlog
from pydantic import ValidationError
from sqlalchemy import delete, func, select, update

from clarion.base.container import Container
from clarion.base.errors import Invalid, Unavailable
from clarion.base.worker import Worker
from clarion.features.messaging.federation.events import EVENTS_WAIT
from clarion.features.messaging.federation.links import end
from clarion.features.messaging.federation.models import FederationEvent, FederationLink, LinkState
from clarion.features.messaging.federation.peers import Peers
from clarion.features.messaging.federation.rules import GIVE_UP_AFTER, MOST_EVENTS, pause_after
from clarion.features.messaging.federation.wire import Taken

log = structlog.stdlib.get_logger("clarion.federation")

_LOOK_EVERY_S = 30.0
_LEASE = timedelta(seconds=75)
_WITHIN_S = 60.0
_AT_ONCE = 20


class EventSender:
    """One for each process; a link is in one's hands at a time."""

    def __init__(self, here: Container) -> None:
        self._here = here
        self._worker = Worker(self._turn, every_s=_LOOK_EVERY_S, waiting="Other companies have to wait")
        self._busy: dict[str, asyncio.Task[None]] = {}

    async def open(self) -> None:
        if self._here.storage.is_sqlite:  # there is no other process: leases are of one that died
            async with self._here.storage.transaction() as session:
                await session.execute(update(FederationLink).values(due_at=self._here.clock.now()))
        await self._worker.open(self._here.bus, EVENTS_WAIT)

    async def close(self) -> None:
        await self._worker.close()
        for task in self._busy.values():
            task.cancel()
        await asyncio.gather(*self._busy.values(), return_exceptions=True)

    async def _turn(self) -> float | None:
        """Each company has its own task: one that does not answer holds up nobody else."""
        for link_id in await self._due():
            if link_id not in self._busy and len(self._busy) < _AT_ONCE:
                task = asyncio.get_running_loop().create_task(self._serve(link_id))
                self._busy[link_id] = task
                task.add_done_callback(partial(self._left, link_id))
        return await self._until_next()

    def _left(self, link_id: str, _task: asyncio.Task[None]) -> None:
        self._busy.pop(link_id, None)
        self._worker.wake()

    async def _due(self) -> list[str]:
        now = self._here.clock.now()
        waiting = select(FederationEvent.link_id).distinct()
        query = select(FederationLink.id).where(FederationLink.state == LinkState.ACTIVE, FederationLink.due_at <= now)
        async with self._here.storage.reading() as session:
            found = await session.scalars(query.where(FederationLink.id.in_(waiting)).order_by(FederationLink.due_at))
            return list(found.all())

    async def _until_next(self) -> float | None:
        waiting = select(FederationEvent.link_id).distinct()
        query = select(func.min(FederationLink.due_at)).where(FederationLink.state == LinkState.ACTIVE)
        query = query.where(FederationLink.id.in_(waiting), FederationLink.id.not_in(list(self._busy)))
        async with self._here.storage.reading() as session:
            due = await session.scalar(query)
        return None if due is None else max(0.05, (due - self._here.clock.now()).total_seconds())

    async def _serve(self, link_id: str) -> None:
        try:
            while await self._tell(link_id):
                pass
        except Exception as error:
            log.warning("Another company has to wait", link=link_id, problem=str(error) or type(error).__name__)
            await self._failed(link_id, f"Something went wrong inside Clarion: {type(error).__name__}.")

    async def _tell(self, link_id: str) -> bool:
        """The next events; whether there are more to tell at once."""
        link, events = await self._claim(link_id)
        if link is None:
            return False
        body = {"link": link.shared_id, "to": link.remote_account_id, "events": [event.body for event in events]}
        try:
            answer = await self._here.get(Peers).ask(link.server, "events", body, within_s=_WITHIN_S)
            taken = Taken.model_validate(answer)
        except (Unavailable, Invalid, ValidationError) as problem:
            await self._failed(link_id, str(problem)[:300])
            return False
        return await self._settle(link_id, events[-1].n, taken)

    async def _claim(self, link_id: str) -> tuple[FederationLink | None, list[FederationEvent]]:
        """Our turn with it, for a while."""
        now = self._here.clock.now()
        async with self._here.storage.transaction() as session:
            link = await session.get(FederationLink, link_id, with_for_update=True)
            if link is None or link.state != LinkState.ACTIVE or link.due_at > now:
                return None, []
            query = select(FederationEvent).where(FederationEvent.link_id == link_id).order_by(FederationEvent.n)
            events = list((await session.scalars(query.limit(MOST_EVENTS))).all())
            if not events:
                return None, []
            if events[0].created_at < now - GIVE_UP_AFTER:
                await end(self._here, session, link, "", "Not reached for 30 days")
                return None, []
            link.due_at = now + _LEASE
        return link, events

    async def _settle(self, link_id: str, last: int, taken: Taken) -> bool:
        """What the other side has is told."""
        now = self._here.clock.now()
        done = (FederationEvent.link_id == link_id) & (FederationEvent.n <= min(taken.received, last))
        async with self._here.storage.transaction() as session:
            gone = await session.execute(delete(FederationEvent).where(done))
            moved = bool(getattr(gone, "rowcount", 0))
            values = {
                "failures": 0,
                "problem": "",
                "due_at": now,
                "refused": FederationLink.refused + len(taken.refused),
            }
            if taken.again or not moved:
                values |= {"problem": "The other side could not take all of it yet.", "due_at": now + pause_after(2)}
            await session.execute(update(FederationLink).where(FederationLink.id == link_id).values(values))
        return moved and not taken.again

    async def _failed(self, link_id: str, problem: str) -> None:
        async with self._here.storage.transaction() as session:
            link = await session.get(FederationLink, link_id, with_for_update=True)
            if link is not None:
                link.failures, link.problem = link.failures + 1, problem[:300]
                link.due_at = self._here.clock.now() + pause_after(link.failures)
