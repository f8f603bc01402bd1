"""Texts that come in: to whom the number belongs, words like STOP first."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import structlog

from clarion.base.container import Container
from clarion.base.content import sniff, suffix_of
from clarion.base.errors import ClarionError
from clarion.base.files import Files, new_key
from clarion.base.policy_client import PolicyRequest, check_policy
from clarion.base.storage import AsyncSession
from clarion.base.telemetry import counter
from clarion.base.text_carrier import IncomingText, Media, TextReceipt
from clarion.base.text_encoding import measure
from clarion.features.conduct import tell_when_committed, wants_no_more
from clarion.features.message_store import (
    Conversation,
    Direction,
    Message,
    MessageStatus,
    MessageStore,
    MessageType,
    NewMessage,
    Party,
)
from clarion.features.messaging.texting.answerer import Answerer, Arrived
from clarion.features.messaging.texting.automatic import is_automatic
from clarion.features.messaging.texting.consents import start, stop
from clarion.features.messaging.texting.keywords import Asked, answer_to, asked_in
from clarion.features.messaging.texting.mailboxes import mailboxes_of
from clarion.features.messaging.texting.notices import tell_of
from clarion.features.messaging.texting.permission import list_numbers, may_receive
from clarion.features.messaging.texting.pieces import joined
from clarion.features.messaging.texting.receipts import note_receipt
from clarion.features.messaging.texting.rules import MEDIA_TYPES
from clarion.features.messaging.texting.sending import AREA, KeptFile, add_delivery
from clarion.features.messaging.texting.telling import as_received
from clarion.features.messaging.texting.thread_book import ThreadCache
from clarion.features.numbers import PhoneNumber, find_main_number, to_e164
from clarion.features.people import Account, Extension

log = structlog.stdlib.get_logger("clarion.texting")

LONGEST_INCOMING = 20_000
MOST_FILES = 30
MOST_FILE_BYTES = 20_000_000
_came = counter("texts_received", "Texts that came in, by what became of them", ("outcome",))


@dataclass(frozen=True)
class _Arrival:
    """A text for one of our numbers, checked and cleaned."""

    text: IncomingText
    number: PhoneNumber
    others: tuple[str, ...]
    files: Sequence[KeptFile]

    @property
    def account_id(self) -> str:
        return self.number.account_id or ""


class TextInbox:
    """Implements `clarion.base.text_carrier.TextEvents`."""

    def __init__(self, here: Container) -> None:
        self._here = here

    async def note(self, receipt: TextReceipt) -> None:
        await note_receipt(self._here, receipt)

    async def take(self, text: IncomingText) -> None:
        """Keep a text for everybody who gets what this number gets, each once however often it is brought."""
        async with self._here.storage.reading() as session:
            found = await list_numbers(session, [to_e164(text.recipient) or text.recipient])
        if not found or not found[0].text_enabled:
            _came.labels("unknown number").inc()
            log.warning("A text for a number that nobody has here", carrier=text.carrier, number=text.recipient)
            return
        arrival = await self._arrival(text, found[0])
        async with self._here.storage.transaction() as session:
            whole = await joined(session, arrival.text, self._here.clock.now())
            if whole is None:
                return
            arrival = replace(arrival, text=whole)
            asked = _wish_in(whole.text) if not text.media else None
            if asked is not None:
                await self._heed(session, arrival, asked)
            if not await may_receive(self._here, session, arrival.account_id, text.sender):
                _came.labels("refused").inc()
                log.warning("A text for an account that takes none", account=arrival.account_id)
                return
            kept = await self._deliver(session, arrival)
            if kept:
                told = as_received(
                    arrival.account_id, arrival.number.number, whole.sender, f"{whole.carrier}:{whole.id}", whole.at
                )
                tell_when_committed(self._here, session, told)
                await tell_of(self._here, session, arrival.text, arrival.number, kept)
            if kept and asked is None:
                await self._answer(session, arrival)
        _came.labels("kept" if kept else "repeat").inc()

    async def _answer(self, session: AsyncSession, arrival: _Arrival) -> None:
        """Let whoever answers by itself do so."""
        answerer = self._here.find(Answerer)
        if answerer is None:
            return
        text = arrival.text
        arrived = Arrived(
            number=arrival.number,
            guest=text.sender,
            origin=f"auto:text:{text.carrier}:{text.id}"[:160],
            automatic=await is_automatic(session, text),
            group=any(other != arrival.number.number for other in arrival.others),
        )
        await answerer.answer(session, arrived)

    async def _arrival(self, text: IncomingText, number: PhoneNumber) -> _Arrival:
        sender = to_e164(text.sender) or text.sender[:40]
        others = tuple(to_e164(other) or other[:40] for other in text.others[:50])
        clean = IncomingText(
            carrier=text.carrier,
            id=text.id[:100],
            sender=sender,
            recipient=number.number,
            text=text.text.replace("\0", "")[:LONGEST_INCOMING],
            media=text.media,
            reference=text.reference,
            total=text.total,
            place=text.place,
            at=text.at,
        )
        files = [await self._keep_file(number.account_id or "", item) for item in text.media[:MOST_FILES]]
        return _Arrival(clean, number, others, [file for file in files if file is not None])

    async def _keep_file(self, account_id: str, item: Media) -> KeptFile | None:
        """What cannot go with a text does not come with one either; it is left out, and said to be."""
        kind = sniff(item.content)
        if kind not in MEDIA_TYPES or len(item.content) > MOST_FILE_BYTES:
            log.warning("A file of a text was left out", kind=kind, size=len(item.content))
            return None
        wish = PolicyRequest(kind="file.upload", account_id=account_id, content=item.content, file_name=item.file_name)
        try:
            await check_policy(self._here, wish)
        except ClarionError as refused:
            log.warning("A file of a text was left out", kind=kind, size=len(item.content), reason=refused.message)
            return None
        key = new_key(AREA, account_id)
        await self._here.get(Files).put(key, item.content, kind)
        return KeptFile(key, kind, item.file_name[:255] or f"attachment{suffix_of(kind)}", len(item.content))

    # ---- STOP, START, HELP

    async def _heed(self, session: AsyncSession, arrival: _Arrival, asked: Asked) -> None:
        """Do what was asked at once, and confirm it once."""
        guest, own = arrival.text.sender, arrival.number.number
        if asked.wish == "stop":
            news = await stop(self._here, session, arrival.account_id, guest, own)
        elif asked.wish == "stop_all":
            news = await stop(self._here, session, arrival.account_id, guest, "")
        elif asked.wish == "start":
            news = await start(self._here, session, arrival.account_id, guest, own)
        else:
            news = not await self._is_known(session, arrival)
        if news and to_e164(guest):
            await self._confirm(session, arrival, asked)

    async def _is_known(self, session: AsyncSession, arrival: _Arrival) -> bool:
        """Whether this very text was brought before."""
        for mailbox in await mailboxes_of(session, arrival.account_id, arrival.number):
            if await self._here.get(MessageStore).knows(session, _origin(arrival, mailbox)):
                return True
        return False

    async def _confirm(self, session: AsyncSession, arrival: _Arrival, asked: Asked) -> None:
        account = await session.get_one(Account, arrival.account_id)
        main = await find_main_number(session, account.id)
        words = answer_to(
            asked,
            name=account.name,
            number=main.number if main else arrival.number.number,
            language=account.language,
        )
        add_delivery(
            self._here,
            session,
            account_id=account.id,
            sender=arrival.number.number,
            recipient=arrival.text.sender,
            text=words,
        )

    # ---- keeping

    async def _deliver(self, session: AsyncSession, arrival: _Arrival) -> Sequence[Message]:
        """In each mailbox where it is new."""
        store = self._here.get(MessageStore)
        guests = [arrival.text.sender, *(other for other in arrival.others if other != arrival.number.number)]
        conversation = await store.conversation(
            session, arrival.account_id, MessageType.SMS, arrival.number.number, guests
        )
        sender = await self._sender(session, arrival)
        kept: list[Message] = []
        for mailbox in await mailboxes_of(session, arrival.account_id, arrival.number):
            message = await store.add(session, _message(arrival, mailbox, conversation, sender))
            kept += [message] if message is not None else []
        threads = self._here.find(ThreadCache)
        if kept and threads is not None and len(guests) == 1:
            await threads.note(session, kept[0], guests[0])
        return kept

    async def _sender(self, session: AsyncSession, arrival: _Arrival) -> Party:
        """A colleague is shown with name and extension; of strangers only the number is known."""
        own = [
            row for row in await list_numbers(session, [arrival.text.sender]) if row.account_id == arrival.account_id
        ]
        person = await session.get(Extension, own[0].extension_id) if own and own[0].extension_id else None
        if person is None:
            return Party(phone_number=arrival.text.sender)
        return Party(
            phone_number=arrival.text.sender,
            name=person.name,
            extension_id=person.id,
            extension_number=person.number,
        )


def _wish_in(text: str) -> Asked | None:
    """What somebody asks for: by a word that stands alone, or in a sentence."""
    return asked_in(text) or (Asked("stop", "") if wants_no_more(text) else None)


def _origin(arrival: _Arrival, mailbox: Extension) -> str:
    return f"text:{arrival.text.carrier}:{arrival.text.id}:{mailbox.id}"[:160]


def _message(arrival: _Arrival, mailbox: Extension, conversation: Conversation, sender: Party) -> NewMessage:
    own = Party(
        phone_number=arrival.number.number,
        name=mailbox.name,
        extension_id=mailbox.id,
        extension_number=mailbox.number,
        target=True,
        status=MessageStatus.RECEIVED,
    )
    others = [Party(phone_number=other, status=MessageStatus.RECEIVED) for other in arrival.others]
    return NewMessage(
        account_id=arrival.account_id,
        extension_id=mailbox.id,
        owner_id=arrival.number.extension_id or mailbox.id,
        type=MessageType.SMS,
        direction=Direction.INBOUND,
        status=MessageStatus.RECEIVED,
        sender=sender,
        recipients=[own, *others],
        at=arrival.text.at,
        subject=arrival.text.text,
        conversation_id=conversation.id,
        segments=measure(arrival.text.text).segments,
        attachments=[file.as_attachment() for file in arrival.files],
        origin=_origin(arrival, mailbox),
    )
