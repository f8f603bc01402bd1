"""Answer missed calls by text."""

from collections.abc import Sequence

from clarion.base.container import Container
from clarion.base.storage import AsyncSession
from clarion.calls.cdr import CallRecord
from clarion.calls.cdr_consumers import CdrConsumer, consumers_of
from clarion.features.messaging.auto_replies.answering import AutoReplies
from clarion.features.messaging.auto_replies.rules import MissedCall, missed_call_of


class MissedCallReplier:
    """Answers each call once."""

    def __init__(self, here: Container, replies: AutoReplies) -> None:
        self._here = here
        self._replies = replies
        self._consumer = CdrConsumer("auto-replies", self.consume, wants=lambda call: self._missed(call) is not None)

    async def open(self) -> None:
        consumers_of(self._here).add(self._consumer)

    async def close(self) -> None:
        await consumers_of(self._here).remove(self._consumer.name)

    def _missed(self, record: CallRecord) -> MissedCall | None:
        missed = missed_call_of(record, self._here.clock.now())
        return missed if missed is not None and missed.caller and missed.missed_by else None

    async def consume(self, session: AsyncSession, calls: Sequence[CallRecord]) -> None:
        for record in calls:
            missed = self._missed(record)
            if missed is not None:
                await self._replies.answer_call(session, missed)
