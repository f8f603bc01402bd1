"""Telling people of texts that come in, by e-mail and text as they want it (notification settings, `inboundTexts`).
Short notices of other things leave from here too (`send_notice`).

In the transaction that keeps the text, so each is told once. No notice is told of: not one that reaches a number here,
not one that somebody's phone sends on or answers. `MOST_AN_HOUR` for each extension bounds whatever else goes round.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import structlog
from sqlalchemy import case, select
from sqlalchemy.dialects import postgresql, sqlite

from clarion.base.container import Container
from clarion.base.errors import ClarionError
from clarion.base.mail_queue import OutgoingEmail, is_address, queue_email
from clarion.base.storage import AsyncSession
from clarion.base.telemetry import counter
from clarion.base.text_carrier import IncomingText
from clarion.features.message_store import Message
from clarion.features.messaging.texting.inside import InsideCarrier
from clarion.features.messaging.texting.models import TextDelivery, TextNoticeCount
from clarion.features.messaging.texting.notice_words import Told, letter_text, short_text, subject_of
from clarion.features.messaging.texting.permission import check_allowed, check_number, recipient_of
from clarion.features.messaging.texting.sending import add_delivery
from clarion.features.numbers import PhoneNumber, find_main_number
from clarion.features.people import Account, Extension, ExtensionStatus, Notice, notices_of, reader_of

log = structlog.stdlib.get_logger("clarion.texting")

MOST_AN_HOUR = 20
MOST_PHONES = 5
_HOUR = timedelta(hours=1)
_ECHO_WITHIN = timedelta(days=1)
_notices = counter("text_notices", "Notices of texts that came in, by what became of them", ("outcome",))


async def tell_of(
    here: Container, session: AsyncSession, text: IncomingText, number: PhoneNumber, kept: Sequence[Message]
) -> None:
    """Tell of a text that was kept in these mailboxes. Never raises ClarionError: the text is kept in any case."""
    if await _is_notice(session, text):
        return
    ids = {message.extension_id for message in kept} | ({number.extension_id} if number.extension_id else set())
    people = await session.scalars(select(Extension).where(Extension.id.in_(ids)).order_by(Extension.id))
    for owner in people:  # always in the same order: their counts are locked
        wanted = (await notices_of(session, owner)).about("inboundTexts")
        if (wanted.emails or wanted.phones) and owner.status == ExtensionStatus.ENABLED:
            await _tell(here, session, owner, wanted, text, number, kept[0])


async def send_notice(
    here: Container, session: AsyncSession, owner: Extension, phones: Sequence[str], words: str
) -> None:
    """Put down a short notice of something else for phones that `owner` entered. Never raises ClarionError.

    It comes from the company's main number; when that sends no texts, from one of the owner's.
    """
    account = await session.get_one(Account, owner.account_id)
    own = select(PhoneNumber).where(PhoneNumber.extension_id == owner.id, PhoneNumber.account_id == account.id)
    numbers = (await session.scalars(own.order_by(PhoneNumber.number).limit(MOST_PHONES))).all()
    sender = await _sender(session, account, *numbers)
    if sender is None:
        log.info("A notice finds no number that sends texts", extension=owner.id)
        _notices.labels("refused").inc()
        return
    for phone in _phones(phones, account, {sender.number}):
        await _text(here, session, owner, sender, phone, words)


async def _tell(
    here: Container,
    session: AsyncSession,
    owner: Extension,
    wanted: Notice,
    text: IncomingText,
    number: PhoneNumber,
    message: Message,
) -> None:
    account, now = await session.get_one(Account, owner.account_id), here.clock.now()
    sender = await _sender(session, account, number)
    phones = _phones(wanted.phones, account, {text.sender, sender.number if sender else ""})
    if sender is not None and await _is_echo(session, sender, phones, text, now):
        return
    place, since = await _claim(session, owner, now)
    if place > MOST_AN_HOUR:
        _notices.labels("too many").inc()
        return
    told = Told(
        owner=owner.name,
        name=str(message.sender.get("name", "")),
        number=text.sender,
        called=number.number,
        words=text.text,
        files=len(text.media),
        at=text.at,
        address=f"{here.settings.public_url}/texts",
        reader=reader_of(account, owner),
    )
    if place == MOST_AN_HOUR:
        told = replace(told, until=since + _HOUR)
    for address in filter(is_address, wanted.emails):
        queue_email(session, OutgoingEmail(address, subject_of(told), letter_text(told)), now, account.id)
        _notices.labels("letter").inc()
    if sender is not None:
        for phone in phones:
            await _text(here, session, owner, sender, phone, short_text(told))


async def _text(
    here: Container, session: AsyncSession, owner: Extension, sender: PhoneNumber, phone: str, words: str
) -> None:
    """Asks for what every text is asked: who wants none, acceptable use. One that would have to wait is left out."""
    try:
        held_by = await check_allowed(here, session, owner, sender, [phone], words)
    except ClarionError as refused:
        held_by = refused.message
    if held_by:
        log.info("A text could not be told by text", extension=owner.id, reason=held_by)
        _notices.labels("refused").inc()
        return
    add_delivery(
        here, session, account_id=owner.account_id, sender=sender.number, recipient=phone, text=words, notice=True
    )
    _notices.labels("text").inc()


async def _sender(session: AsyncSession, account: Account, *others: PhoneNumber) -> PhoneNumber | None:
    """The company's main number; when that sends no texts, the first of the others that does."""
    main = await find_main_number(session, account.id)
    for each in (main, *others):
        try:
            if each is not None:
                await check_number(session, each)
                return each
        except ClarionError:
            continue
    return None


def _phones(entered: Sequence[str], account: Account, without: set[str]) -> Sequence[str]:
    """E.164. The phone that wrote the text needs no notice of it."""
    found: list[str] = []
    for written in entered[:MOST_PHONES]:
        try:
            found.append(recipient_of(written, account.home_country))
        except ClarionError as error:  # no number, or one of those that help
            log.info("A number for notices takes no texts", account=account.id, reason=error.message)
    return [phone for phone in dict.fromkeys(found) if phone not in without]


async def _is_notice(session: AsyncSession, text: IncomingText) -> bool:
    """Whether a notice has reached a number that lives here."""
    delivery = await session.get(TextDelivery, text.id) if text.carrier == InsideCarrier.name else None
    return delivery is not None and delivery.notice


async def _is_echo(
    session: AsyncSession, sender: PhoneNumber, phones: Sequence[str], text: IncomingText, now: datetime
) -> bool:
    """Whether somebody's phone sends a notice of ours on to us, from whatever number."""
    if not phones:
        return False
    query = select(TextDelivery.text).where(
        TextDelivery.account_id == sender.account_id,
        TextDelivery.sender == sender.number,
        TextDelivery.recipient.in_(phones),
        TextDelivery.notice,
        TextDelivery.created_at > now - _ECHO_WITHIN,
    )
    return any(words in text.text for words in await session.scalars(query))


async def _claim(session: AsyncSession, owner: Extension, now: datetime) -> tuple[int, datetime]:
    """Which notice of the hour this is, from 1, and when that hour began. Of several at once each is counted."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    over = TextNoticeCount.since <= now - _HOUR
    row = dialect.insert(TextNoticeCount).values(extension_id=owner.id, account_id=owner.account_id, since=now, told=1)
    again = {
        "told": case((over, 1), else_=TextNoticeCount.told + 1),
        "since": case((over, now), else_=TextNoticeCount.since),
    }
    statement = row.on_conflict_do_update(index_elements=["extension_id"], set_=again)
    found = (await session.execute(statement.returning(TextNoticeCount.told, TextNoticeCount.since))).one()
    return found.told, found.since
