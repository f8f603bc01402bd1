"""Listens for ended calls that nobody took."""

from clarion.base.bus import Payload, Subscription
from clarion.base.container import Container
from clarion.base.until_done import UntilDone
from clarion.calls.ledger import TOPIC, CallRecord
from clarion.features.messaging.auto_replies.answering import AutoReplies
from clarion.features.messaging.auto_replies.rules import missed_call_of


class MissedCallReplier:
    """Each call is answered once, also when it is announced again."""

    def __init__(self, here: Container, replies: AutoReplies) -> None:
        self._here = here
        self._replies = replies
        self._patient = UntilDone("automatic replies", self.take)
        self._subscription: Subscription | None = None

    async def open(self) -> None:
        self._subscription = self._here.bus.subscribe(TOPIC, self._patient, group="auto-replies")
        await self._subscription.ready()

    async def close(self) -> None:
        if self._subscription is not None:
            await self._subscription.close()
        await self._patient.close()

    async def take(self, payload: Payload) -> None:
        missed = missed_call_of(CallRecord.model_validate(payload), self._here.clock.now())
        if missed is not None and missed.caller and missed.missed_by:
            await self._replies.answer_call(missed)
