"""Listens for ended calls, and tells who wants to be told of missed ones (notification settings, `missedCalls`)."""

from datetime import UTC, datetime

from clarion.base.bus import Payload, Subscription
from clarion.base.container import Container
from clarion.base.mail import Letter, is_address, post
from clarion.base.until_done import UntilDone
from clarion.calls.ledger import TOPIC, CallRecord
from clarion.features.people import Account, Extension, notices_of, reader_of
from clarion.features.phone.missed_calls.models import MissedCallNotice
from clarion.features.phone.missed_calls.rules import Missed, letter_text, missed_of, short_text, subject_of
from clarion.features.phone.missed_calls.texts import NoticeTexts


class MissedCallTeller:
    """Tells each extension of each call once, also when the call is announced again."""

    def __init__(self, here: Container) -> None:
        self._here = here
        self._patient = UntilDone("missed calls", self.take)
        self._subscription: Subscription | None = None

    async def open(self) -> None:
        self._subscription = self._here.bus.subscribe(TOPIC, self._patient, group="missed-calls")
        await self._subscription.ready()

    async def close(self) -> None:
        if self._subscription is not None:
            await self._subscription.close()
        await self._patient.close()

    async def take(self, payload: Payload) -> None:
        record = CallRecord.model_validate(payload)
        for missed in missed_of(record):
            await self._tell(record.session_id, missed)

    async def _tell(self, session_id: str, missed: Missed) -> None:
        async with self._here.storage.transaction() as session:
            owner = await session.get(Extension, missed.extension_id)
            known = await session.get(MissedCallNotice, (session_id, missed.extension_id))
            if owner is None or known is not None:
                return
            wanted = (await notices_of(session, owner)).about("missedCalls")
            if not wanted.emails and not wanted.phones:
                return
            now, account = self._here.clock.now(), await session.get_one(Account, owner.account_id)
            session.add(
                MissedCallNotice(session_id=session_id, extension_id=owner.id, account_id=owner.account_id, told_at=now)
            )
            at = datetime.fromtimestamp(missed.at, UTC)
            reader = reader_of(account, owner)
            for address in wanted.emails:
                if is_address(address):
                    letter = Letter(address, subject_of(missed, reader), letter_text(missed, owner.name, at, reader))
                    post(session, letter, now, account.id)
            texts = self._here.find(NoticeTexts)
            if texts is not None and wanted.phones:
                await texts.send(session, owner, wanted.phones, short_text(missed, at, reader))
