"""Take the events of topics as one member of a consumer group, retried until they succeed."""

from abc import ABC, abstractmethod
from typing import ClassVar

from clarion.base.bus import Payload, Subscription
from clarion.base.container import Container
from clarion.base.retry_queue import RetryQueue


class EventConsumer(ABC):
    """One for each process; each event goes to one of them. A subclass sets `TOPICS` and `GROUP`."""

    TOPICS: ClassVar[tuple[str, ...]]
    GROUP: ClassVar[str]

    def __init__(self, here: Container) -> None:
        self._here = here
        self._retries = RetryQueue(self.GROUP, self.take)
        self._subscriptions: list[Subscription] = []

    async def open(self) -> None:
        """Subscribe; events published after this are taken."""
        for topic in self.TOPICS:
            subscription = self._here.bus.subscribe(topic, self._retries, group=self.GROUP)
            self._subscriptions.append(subscription)
            await subscription.ready()

    async def close(self) -> None:
        """Stop. Events that still wait go to the next process that consumes them."""
        for subscription in self._subscriptions:
            await subscription.close()
        await self._retries.close()

    @abstractmethod
    async def take(self, payload: Payload) -> None:
        """Handle one event. Must be idempotent: it may come twice."""
