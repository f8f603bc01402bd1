"""Listens for ended calls, and tells who wants to be told of missed ones (notification settings, `missedCalls`)."""

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import structlog

from clarion.base.bus import Payload, Subscription
from clarion.base.container import Container
from clarion.base.errors import ClarionError
from clarion.base.mail import Letter, is_address, post
from clarion.base.storage import AsyncSession
from clarion.base.until_done import UntilDone
from clarion.calls.ledger import TOPIC, CallRecord
from clarion.features.numbers import find_main_number, to_e164
from clarion.features.people import Account, Extension, notices_of
from clarion.features.phone.missed_calls.models import MissedCallNotice
from clarion.features.phone.missed_calls.rules import Missed, letter_text, missed_of, short_text, subject_of

log = structlog.stdlib.get_logger("clarion.missed_calls")
MOST_TEXTS = 5


class NoticeTexts:
    """Sends short texts of the system itself. To be offered by `apps`; without one nobody gets texts."""

    async def send(self, text_id: str, sender: str, recipient: str, words: str) -> None:
        """`sender` and `recipient` in E.164. Raises ClarionError."""
        raise NotImplementedError


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
            local = datetime.fromtimestamp(missed.at, _zone(owner.time_zone or account.time_zone))
            for address in wanted.emails:
                if is_address(address):
                    letter = Letter(address, subject_of(missed), letter_text(missed, owner.name, local))
                    post(session, letter, now, account.id)
            recipients = [to_e164(written, account.home_country) for written in wanted.phones[:MOST_TEXTS]]
            sender = await self._sender(session, account.id) if any(recipients) else ""
        for number in recipients:
            if number and sender:
                await self._text(f"missed-{session_id}-{missed.extension_id}-{number}", sender, number, missed, local)

    @staticmethod
    async def _sender(session: AsyncSession, account_id: str) -> str:
        main = await find_main_number(session, account_id)
        return main.number if main is not None else ""

    async def _text(self, text_id: str, sender: str, number: str, missed: Missed, local: datetime) -> None:
        texts = self._here.find(NoticeTexts)
        if texts is None:
            return
        try:
            await texts.send(text_id, sender, number, short_text(missed, local))
        except ClarionError as error:  # the letter has been written; a text that no carrier takes is not tried again
            log.warning("A missed call could not be told by text", extension=missed.extension_id, problem=error.message)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
