"""Listens to calls and mailboxes for people whose browsers take pushes."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from clarion.base.bus import Payload, Subscription
from clarion.base.container import Container
from clarion.base.i18n import LazyString
from clarion.base.retry_queue import RetryQueue
from clarion.base.storage import AsyncSession
from clarion.calls.cdr import CallRecord
from clarion.calls.cdr_consumers import CdrConsumer, consumers_of
from clarion.calls.event_publisher import SESSION
from clarion.features.message_store import MESSAGES_CHANGED, find_message, unread_counts
from clarion.features.people import Note, PushCache, PushSource, push, push_sources
from clarion.features.phone.missed_calls.rules import Missed, caller_words, missed_of
from clarion.features.phone.pushes.rules import Ring, caller_of, rings_of, tag_of

RINGS_FOR = timedelta(seconds=45)
MISSED_WITHIN = timedelta(hours=1)
"""A call that was missed longer ago is not worth a push: the history shows it."""
_MOST_REMEMBERED = 20_000


class VoicemailSource(PushSource):
    async def is_news(self, session: AsyncSession, extension_id: str, about: Mapping[str, Any]) -> bool:
        row = await find_message(session, extension_id, about["messageId"])
        return row is not None and row.read_status == "Unread"

    async def unread(self, session: AsyncSession, extension_id: str) -> int:
        return (await unread_counts(session, extension_id)).get("VoiceMail", 0)


class CallPushes:
    """One for each process; each event is taken by one of them."""

    def __init__(self, here: Container) -> None:
        self._here = here
        self._missed = CdrConsumer("missed-call-pushes", self._consume, wants=self._wants)
        self._patient = RetryQueue("pushes of voicemail", self._take_message)
        self._told: OrderedDict[tuple[str, str], bool] = OrderedDict()
        self._listening: list[Subscription] = []

    async def open(self) -> None:
        push_sources(self._here).add("voicemail", VoicemailSource())
        # A call that rings is told at once or not at all: nothing of it is tried again.
        self._listening = [self._here.bus.subscribe(SESSION, self._take_session, group="call-pushes")]
        self._listening.append(self._here.bus.subscribe(MESSAGES_CHANGED, self._patient, group="voicemail-pushes"))
        consumers_of(self._here).add(self._missed)
        for one in self._listening:
            await one.ready()

    async def close(self) -> None:
        for one in self._listening:
            await one.close()
        await self._patient.close()
        await consumers_of(self._here).remove(self._missed.name)

    async def _take_session(self, payload: Payload) -> None:
        if not self._here.get(PushCache).among(payload["extensions"]):
            return
        for ring in rings_of(payload["session"], payload["changed"]):
            if self._here.get(PushCache).among([ring.extension_id]) and self._is_new(ring):
                async with self._here.storage.transaction() as session:
                    await push(self._here, session, payload["account_id"], [ring.extension_id], _ringing(ring))

    def _is_new(self, ring: Ring) -> bool:
        """Events of a call come in dozens; each person is told once that it rings, and once that it is over."""
        key = (ring.tag, ring.extension_id)
        if self._told.get(key) == ring.over:
            return False
        self._told[key] = ring.over
        while len(self._told) > _MOST_REMEMBERED:
            self._told.popitem(last=False)
        return True

    def _wants(self, record: CallRecord) -> bool:
        late = self._here.clock.now().timestamp() - record.ended > MISSED_WITHIN.total_seconds()
        return not late and any(self._here.get(PushCache).among([one.extension_id]) for one in missed_of(record))

    async def _consume(self, session: AsyncSession, calls: Sequence[CallRecord]) -> None:
        for record in calls:
            for missed in missed_of(record):
                if self._here.get(PushCache).among([missed.extension_id]):
                    await self._push_missed(session, record, missed)

    async def _push_missed(self, session: AsyncSession, record: CallRecord, missed: Missed) -> None:
        note = Note(
            kind="missedCall",
            tag=tag_of(record.telephony_session_id),
            title=LazyString("missed.push"),
            body=LazyString("push.from", {"who": caller_words(missed)}),
            hidden=LazyString("missed.push-hidden"),
            path="/history",
        )
        account_id = next(p.who.account_id for p in record.parties if p.who.extension_id == missed.extension_id)
        await push(self._here, session, account_id, [missed.extension_id], note)

    async def _take_message(self, payload: Payload) -> None:
        message = payload.get("message") or {}
        new = payload["change"] == "Create" and payload["type"] == "VoiceMail" and message
        people = self._here.get(PushCache).among([payload["extension_id"]]) if new else []
        if not people:
            return
        note = Note(
            kind="voicemail",
            tag=f"clarion-voicemail-{message['id']}",
            title=LazyString("voicemail.push"),
            body=LazyString("push.from", {"who": caller_of(message.get("from") or {})}),
            hidden=LazyString("voicemail.push-hidden"),
            path="/voicemail",
            about={"messageId": str(message["id"])},
        )
        async with self._here.storage.transaction() as session:
            await push(self._here, session, payload["account_id"], people, note)


def _ringing(ring: Ring) -> Note:
    return Note(
        kind="call",
        tag=ring.tag,
        title=LazyString("call.push", {"who": ring.who}),
        body=LazyString("call.push-body"),
        hidden=LazyString("call.push-hidden"),
        path="/",
        urgency="high",
        lives=RINGS_FOR,
        closes=ring.over,
    )
