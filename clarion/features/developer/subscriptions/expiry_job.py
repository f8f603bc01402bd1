"""What has to be done from time to time: subscriptions end, reminders fall due, logs are kept short."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy import delete, func, select

from clarion.base.container import Container
from clarion.base.storage import AsyncSession
from clarion.features.developer.subscriptions import log as event_log
from clarion.features.developer.subscriptions import service
from clarion.features.developer.subscriptions.ingester import EventIngester
from clarion.features.developer.subscriptions.models import Subscription, WebhookDelivery
from clarion.features.developer.subscriptions.schemas import subscription_view
from clarion.features.developer.subscriptions.sources.form import Notice

log = structlog.stdlib.get_logger("clarion.subscriptions")

REMIND_EVERY_S = 1.0
TIDY_EVERY_S = 30.0
KEEP_ENDED = timedelta(hours=1)
"""What ran out stays a while: webhooks, so that their owners see why they are silent; sockets, because the clock may
have jumped forward, and it is their next sign of life that tells.
"""
MOST_DELIVERIES = 10_000
"""Kept of one subscription, newest first."""
_AT_ONCE = 200


class ExpiryJob:
    """One in each process; they may do the same work at the same time, and nothing happens twice."""

    def __init__(self, here: Container, keeper: EventIngester) -> None:
        self._here = here
        self._keeper = keeper
        self._tasks: list[asyncio.Task[None]] = []

    def open(self) -> None:
        loop = asyncio.get_running_loop()
        self._tasks = [loop.create_task(self._every(REMIND_EVERY_S, self.remind))]
        self._tasks.append(loop.create_task(self._every(TIDY_EVERY_S, self.tidy)))

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _every(self, seconds: float, do: Callable[[], Awaitable[object]]) -> None:
        while True:
            try:
                await do()
            except Exception as error:
                log.warning("The expiry of subscriptions has to wait", problem=str(error))
            await asyncio.sleep(seconds)

    # ---- reminders

    async def remind(self) -> int:
        """Notify owners whose subscriptions end soon; returns how many."""
        now = self._here.clock.now()
        due = Subscription.next_reminder_at <= now
        async with self._here.storage.reading() as session:
            if await session.scalar(select(Subscription.id).where(due).limit(1)) is None:
                return 0
        async with self._here.storage.transaction() as session:
            rows = (await session.scalars(select(Subscription).where(due).limit(_AT_ONCE).with_for_update())).all()
            notices = [self._reminder(row, now) for row in rows if row.expires_at and row.expires_at > now]
            for row in rows:
                _plan_next(row, now)
        await self._keeper.put(notices)
        return len(notices)

    def _reminder(self, row: Subscription, now: datetime) -> Notice:
        settings = self._here.settings
        body = subscription_view(settings.public_url, row, now, settings.socket_absolute_seconds)
        return Notice(row.account_id, service.own_path(row), {"subscriptionId": row.id, **body})

    # ---- keeping short

    async def tidy(self) -> None:
        now = self._here.clock.now()
        settings = self._here.settings
        async with self._here.storage.transaction() as session:
            await end_overdue(session, now)
        async with self._here.storage.transaction() as session:
            await event_log.forget_before(session, now - timedelta(seconds=settings.socket_recovery_seconds + 300))
        async with self._here.storage.transaction() as session:
            kept = timedelta(days=settings.webhook_keep_days)
            await session.execute(delete(WebhookDelivery).where(WebhookDelivery.created_at < now - kept))
            for subscription_id in await _overfull(session):
                await _shorten(session, subscription_id)


def _plan_next(row: Subscription, now: datetime) -> None:
    following = now + timedelta(seconds=row.reminder_interval or 1)
    row.next_reminder_at = following if row.expires_at is not None and following < row.expires_at else None


async def end_overdue(session: AsyncSession, now: datetime) -> None:
    """Delete what ran out a while ago."""
    query = select(Subscription).where(Subscription.expires_at < now - KEEP_ENDED).limit(1000)
    for row in (await session.scalars(query)).all():
        await service.delete_subscription(session, row)


async def _overfull(session: AsyncSession) -> Sequence[str]:
    query = select(WebhookDelivery.subscription_id).group_by(WebhookDelivery.subscription_id)
    return (await session.scalars(query.having(func.count() > MOST_DELIVERIES))).all()


async def _shorten(session: AsyncSession, subscription_id: str) -> None:
    of_it = WebhookDelivery.subscription_id == subscription_id
    newest = select(WebhookDelivery.id).where(of_it).order_by(WebhookDelivery.id.desc())
    edge = await session.scalar(newest.offset(MOST_DELIVERIES).limit(1))
    if edge is not None:
        await session.execute(delete(WebhookDelivery).where(of_it, WebhookDelivery.id <= edge))
