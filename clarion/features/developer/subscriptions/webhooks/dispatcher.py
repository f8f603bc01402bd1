"""Delivers what waits: one at a time and in order for each subscription, many subscriptions at once.

Whatever this process knows stands in rows as well, so it may die at any moment. A lease says which process serves a
subscription; an attempt that it cannot write down any more is made again by the next (same uuid).
"""

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from datetime import timedelta

import structlog
from sqlalchemy import or_, select, update

from clarion.base.bus import Payload
from clarion.base.bus import Subscription as Listening
from clarion.base.container import Container
from clarion.base.http_client import HttpClient
from clarion.base.ids import new_token
from clarion.base.telemetry import counter
from clarion.features.developer.subscriptions.events import DELIVERIES_WAIT, SUBSCRIPTION_CHANGED
from clarion.features.developer.subscriptions.models import Subscription, WebhookDelivery
from clarion.features.developer.subscriptions.webhooks.address import egress_policy
from clarion.features.developer.subscriptions.webhooks.attempts import Tried, record, try_once

log = structlog.stdlib.get_logger("clarion.webhooks")
_tries = counter("webhook_attempts_total", "Attempts to deliver to a webhook", ("outcome",))

LEASE = timedelta(seconds=45)
_LOOK_EVERY_S = 1.0
_AT_ONCE = 200
_FAILING_AT_ONCE = 48
"""Receivers that did not answer last time wait for each other, not for us and not for those that do."""
_OF_ONE_ACCOUNT = 64
_FOUND_AT_ONCE = 500


@dataclass
class _Lane:
    places: asyncio.Semaphore
    users: int = 0


class Dispatcher:
    """One in each process that delivers."""

    def __init__(self, here: Container) -> None:
        self._here = here
        self._me = new_token(8)
        self.http_client = HttpClient(egress_policy(here.settings))
        self._serving: dict[str, asyncio.Task[None]] = {}
        self._again: set[str] = set()
        self._places = asyncio.Semaphore(_AT_ONCE)
        self._failing = asyncio.Semaphore(_FAILING_AT_ONCE)
        self._accounts: dict[str, _Lane] = {}
        self._listening: list[Listening] = []
        self._looking: asyncio.Task[None] | None = None

    async def open(self) -> None:
        if self._here.storage.is_sqlite:  # there is no other process: leases are of one that died
            async with self._here.storage.transaction() as session:
                await session.execute(update(Subscription).values(lease_owner="", lease_until=None))
        bus = self._here.bus
        self._listening = [
            bus.subscribe(DELIVERIES_WAIT, self._on_news),
            bus.subscribe(SUBSCRIPTION_CHANGED, self._on_change),
        ]
        for one in self._listening:
            await one.ready()
        self._looking = asyncio.get_running_loop().create_task(self._look())

    async def close(self) -> None:
        for one in self._listening:
            await one.close()
        tasks = [task for task in (self._looking, *self._serving.values()) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self.http_client.close()

    async def _on_news(self, payload: Payload) -> None:
        self.wake(payload["subscription_ids"])

    async def _on_change(self, payload: Payload) -> None:
        if payload["change"] == "Resume":
            self.wake([payload["subscription_id"]])

    def wake(self, subscription_ids: Iterable[str]) -> None:
        """There is, or may be, something to deliver."""
        for one in subscription_ids:
            if one in self._serving:
                self._again.add(one)
            else:
                self._serving[one] = asyncio.get_running_loop().create_task(self._serve(one))

    async def _look(self) -> None:
        while True:
            try:
                self.wake(await self.due())
            except Exception as error:
                log.warning("Webhooks have to wait", problem=str(error))
            await asyncio.sleep(_LOOK_EVERY_S)

    async def due(self) -> list[str]:
        """Subscriptions with something to deliver now, which no process serves."""
        now = self._here.clock.now()
        waiting = select(WebhookDelivery.subscription_id).where(WebhookDelivery.state == "Waiting").distinct()
        query = (
            select(Subscription.id)
            .where(Subscription.id.in_(waiting), Subscription.status == "Active")
            .where(or_(Subscription.next_attempt_at.is_(None), Subscription.next_attempt_at <= now))
            .where(or_(Subscription.lease_until.is_(None), Subscription.lease_until < now))
            .limit(_FOUND_AT_ONCE)
        )
        async with self._here.storage.reading() as session:
            return list((await session.scalars(query)).all())

    # ---- one subscription

    async def _serve(self, subscription_id: str) -> None:
        try:
            go_on = True
            while go_on:
                self._again.discard(subscription_id)
                await self._deliver_all(subscription_id)
                go_on = subscription_id in self._again
        except Exception as error:
            log.warning("A webhook has to wait", subscription=subscription_id, problem=str(error))
        finally:
            self._again.discard(subscription_id)
            self._serving.pop(subscription_id, None)

    async def _deliver_all(self, subscription_id: str) -> None:
        while True:
            subscription = await self._claim(subscription_id)
            if subscription is None:
                return
            delivery = await self._next(subscription_id)
            if delivery is None:
                await self._release(subscription_id)
                return
            async with self._place(subscription):
                tried = await try_once(self._here, self.http_client, subscription, delivery)
            _tries.labels("failed" if tried.problem else "delivered").inc()
            if not await self._record(delivery, tried):
                return

    async def _claim(self, subscription_id: str) -> Subscription | None:
        """Our turn with it, for a while; None when it is another's, or nothing is to be done."""
        now = self._here.clock.now()
        claim = (
            update(Subscription)
            .where(Subscription.id == subscription_id, Subscription.status == "Active")
            .where(
                or_(
                    Subscription.lease_until.is_(None),
                    Subscription.lease_until < now,
                    Subscription.lease_owner == self._me,
                )
            )
            .where(or_(Subscription.next_attempt_at.is_(None), Subscription.next_attempt_at <= now))
            .where(or_(Subscription.expires_at.is_(None), Subscription.expires_at > now))
            .values(lease_owner=self._me, lease_until=now + LEASE)
        )
        async with self._here.storage.transaction() as session:
            done = await session.execute(claim)
            if not getattr(done, "rowcount", 0):
                return None
            return await session.get(Subscription, subscription_id, populate_existing=True)

    async def _next(self, subscription_id: str) -> WebhookDelivery | None:
        query = select(WebhookDelivery).where(
            WebhookDelivery.state == "Waiting", WebhookDelivery.subscription_id == subscription_id
        )
        async with self._here.storage.reading() as session:
            return (await session.scalars(query.order_by(WebhookDelivery.id).limit(1))).first()

    async def _release(self, subscription_id: str) -> None:
        mine = (Subscription.id == subscription_id) & (Subscription.lease_owner == self._me)
        async with self._here.storage.transaction() as session:
            await session.execute(update(Subscription).where(mine).values(lease_owner="", lease_until=None))

    async def _record(self, delivery: WebhookDelivery, tried: Tried) -> bool:
        """Write the attempt down; whether to go on with the next delivery now."""
        async with self._here.storage.transaction() as session:
            return await record(self._here, session, delivery.id, tried, random.random())

    @contextlib.asynccontextmanager
    async def _place(self, subscription: Subscription) -> AsyncIterator[None]:
        lane = self._accounts.setdefault(subscription.account_id, _Lane(asyncio.Semaphore(_OF_ONE_ACCOUNT)))
        lane.users += 1
        try:
            async with lane.places, self._failing if subscription.failures else self._places:
                yield
        finally:
            lane.users -= 1
            if not lane.users:
                self._accounts.pop(subscription.account_id, None)
