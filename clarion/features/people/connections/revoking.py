"""Tells providers that access which they granted is over (RFC 7009). Several processes may have one: they share it."""

from datetime import timedelta
from typing import Final

import structlog
from sqlalchemy import func, or_, select

from clarion.base.container import Container
from clarion.base.worker import Worker
from clarion.features.people.connections import oauth, service
from clarion.features.people.connections.clients import ConnectionClients
from clarion.features.people.connections.found import SourceProblem
from clarion.features.people.connections.models import Connection
from clarion.features.people.connections.oauth import SERVERS
from clarion.features.people.connections.revoking_models import ConnectionRevocation

log = structlog.stdlib.get_logger("clarion.connections")

TRIES_AFTER: Final = tuple(timedelta(minutes=each) for each in (1, 5, 15, 60, 240, 720, 1440))
"""A provider that never answers is given up after two days, and nothing of it is kept."""
_LEASE = timedelta(minutes=2)
_LOOK_EVERY_S = 60.0
_AT_ONCE = 20


class AccessRevoker:
    def __init__(self, here: Container) -> None:
        self._here = here
        self._worker = Worker(self._turn, every_s=_LOOK_EVERY_S, waiting="Providers are not told yet of ended access")

    async def open(self) -> None:
        await self._worker.open()

    async def close(self) -> None:
        await self._worker.close()

    def wake(self) -> None:
        """Something has been put down."""
        self._worker.wake()

    async def _turn(self) -> float | None:
        await self.work()
        async with self._here.storage.reading() as session:
            due = await session.scalar(select(func.min(ConnectionRevocation.due_at)))
        return None if due is None else max(1.0, (due - self._here.clock.now()).total_seconds())

    async def work(self) -> int:
        """Tell of all that is due; how many that was."""
        count = 0
        while taken := await self._take():
            for row in taken:
                await self._one(row)
            count += len(taken)
        return count

    async def _take(self) -> list[ConnectionRevocation]:
        """Whoever takes one has two minutes for it."""
        now, row = self._here.clock.now(), ConnectionRevocation
        async with self._here.storage.transaction() as session:
            due = select(row).where(or_(row.due_at.is_(None), row.due_at <= now)).order_by(row.due_at, row.id)
            taken = list(await session.scalars(due.limit(_AT_ONCE).with_for_update(skip_locked=True)))
            for each in taken:
                each.attempts, each.due_at = each.attempts + 1, now + _LEASE
        return taken

    async def _one(self, row: ConnectionRevocation) -> None:
        problem = await self._problem(row)
        again = problem is not None and problem.again and row.attempts <= len(TRIES_AFTER)
        if problem is not None and not again:
            log.info("a provider was not told of a disconnection", provider=row.provider, problem=problem.sentence)
        async with self._here.storage.transaction() as session:
            kept = await session.get(ConnectionRevocation, row.id)
            if kept is None:
                return
            if again:
                kept.due_at = self._here.clock.now() + TRIES_AFTER[row.attempts - 1]
            else:
                await session.delete(kept)

    async def _problem(self, row: ConnectionRevocation) -> SourceProblem | None:
        """What stands in the way; None: the provider knows, or need not."""
        server, desk = SERVERS.get(row.provider), self._here.get(ConnectionClients)
        try:
            token = service.unsealed(self._here, row.sealed_secrets).get("refresh", "")
            if server is not None and token and not await self._is_used(row):
                await desk.in_time(oauth.revoke(desk.asker(server.name), server, token))
        except SourceProblem as problem:
            return problem
        except Exception as error:  # whatever it was, it holds up no others, and is given up in the end
            log.exception("a provider could not be told of a disconnection", provider=row.provider)
            return SourceProblem(type(error).__name__, again=True)
        return None

    async def _is_used(self, row: ConnectionRevocation) -> bool:
        """Whether the same account elsewhere is connected (again): providers end all that was granted to us at once."""
        same = select(Connection.id).where(
            Connection.account_id == row.account_id,
            Connection.provider == row.provider,
            Connection.user_name == row.user_name,
        )
        async with self._here.storage.reading() as session:
            return bool(row.user_name) and await session.scalar(same.limit(1)) is not None
