"""Notify people of missed calls by email and text (notification settings, `missedCalls`)."""

from collections.abc import Sequence
from datetime import UTC, datetime

from clarion.base.container import Container
from clarion.base.mail_queue import OutgoingEmail, is_address, queue_email
from clarion.base.storage import AsyncSession
from clarion.calls.cdr import CallRecord
from clarion.calls.cdr_consumers import CdrConsumer, consumers_of
from clarion.features.people import Account, Extension, notices_of, reader_of
from clarion.features.phone.missed_calls.models import MissedCallNotice
from clarion.features.phone.missed_calls.rules import Missed, letter_text, missed_of, short_text, subject_of
from clarion.features.phone.missed_calls.texts import NoticeTexts


class MissedCallTeller:
    """Notifies each extension of each call once."""

    def __init__(self, here: Container) -> None:
        self._here = here
        self._consumer = CdrConsumer("missed-calls", self.consume, wants=lambda record: bool(missed_of(record)))

    async def open(self) -> None:
        consumers_of(self._here).add(self._consumer)

    async def close(self) -> None:
        await consumers_of(self._here).remove(self._consumer.name)

    async def consume(self, session: AsyncSession, calls: Sequence[CallRecord]) -> None:
        for record in calls:
            for missed in missed_of(record):
                await self._notify(session, record.session_id, missed)

    async def _notify(self, session: AsyncSession, session_id: str, missed: Missed) -> None:
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
                letter = OutgoingEmail(address, subject_of(missed, reader), letter_text(missed, owner.name, at, reader))
                queue_email(session, letter, now, account.id)
        texts = self._here.find(NoticeTexts)
        if texts is not None and wanted.phones:
            await texts.send(session, owner, wanted.phones, short_text(missed, at, reader))
