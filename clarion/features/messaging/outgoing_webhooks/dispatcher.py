"""Tells programs of the posts that were noted for them. What cannot be told is tried again, later and later."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy import func, select

from clarion.base.container import Container
from clarion.base.errors import ClarionError
from clarion.base.worker import Worker
from clarion.features.messaging.chat_webhooks.service import post_incoming
from clarion.features.messaging.outgoing_webhooks import service
from clarion.features.messaging.outgoing_webhooks.models import OutgoingRequest, OutgoingWebhook
from clarion.features.messaging.outgoing_webhooks.noting import NOTED

log = structlog.stdlib.get_logger("clarion.messaging")

AGAIN = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30))
MOST_FAILURES = 20
_LEASE = timedelta(minutes=1)
_AT_ONCE = 20
_LOOK_EVERY_S = 30.0


class PostDispatcher:
    def __init__(self, here: Container) -> None:
        self._here = here
        self._worker = Worker(self._turn, every_s=_LOOK_EVERY_S, waiting="Programs have to wait")

    async def open(self) -> None:
        self._here.storage.after_commit(NOTED, self._worker.wake)
        await self._worker.open()

    async def close(self) -> None:
        await self._worker.close()

    async def _turn(self) -> float | None:
        while await self.work():
            pass
        return await self._until_next()

    async def _until_next(self) -> float | None:
        async with self._here.storage.reading() as session:
            due: datetime | None = await session.scalar(select(func.min(OutgoingRequest.due_at)))
        return None if due is None else max(0.1, (due - self._here.clock.now()).total_seconds())

    async def work(self) -> int:
        """Tell what is due; returns how much that was."""
        claimed = await self._claim(self._here.clock.now())
        await asyncio.gather(*(self._tell(call, hook) for call, hook in claimed))
        return len(claimed)

    async def _claim(self, now: datetime) -> Sequence[tuple[OutgoingRequest, OutgoingWebhook]]:
        """Whoever takes something has a minute for it."""
        async with self._here.storage.transaction() as session:
            query = select(OutgoingRequest).where(OutgoingRequest.due_at <= now).order_by(OutgoingRequest.due_at)
            calls = (await session.scalars(query.limit(_AT_ONCE).with_for_update(skip_locked=True))).all()
            found = []
            for call in calls:
                call.due_at, call.attempts = now + _LEASE, call.attempts + 1
                found.append((call, await session.get_one(OutgoingWebhook, call.hook_id)))
        return found

    async def _tell(self, call: OutgoingRequest, hook: OutgoingWebhook) -> None:
        problem = ""
        try:
            answer = await service.call(self._here, hook, call.body.encode())
            if answer is not None:
                async with self._here.storage.transaction() as session:
                    shown = answer.under(hook.name)
                    await post_incoming(self._here, session, hook.creator_id, hook.chat_id, f"hook-{hook.id}", shown)
        except ClarionError as error:
            problem = error.message
        except Exception as error:
            log.exception("A program could not be told", hook=hook.id)
            problem = f"Something went wrong inside Clarion: {type(error).__name__}."
        await self._done(call.id, hook.id, problem)

    async def _done(self, call_id: str, hook_id: str, problem: str) -> None:
        async with self._here.storage.transaction() as session:
            call = await session.get(OutgoingRequest, call_id)
            hook = await session.get(OutgoingWebhook, hook_id, with_for_update=True)
            if call is None or hook is None:
                return
            if not problem:
                hook.failures, hook.problem = 0, ""
                await session.delete(call)
                return
            hook.problem = problem[:300]
            if call.attempts <= len(AGAIN):
                call.due_at = self._here.clock.now() + AGAIN[call.attempts - 1]
                return
            await session.delete(call)
            hook.failures += 1
            if hook.failures >= MOST_FAILURES:
                hook.status = "Suspended"
