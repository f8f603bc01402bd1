"""Taking a text from a person: checked, kept in the sender's mailbox, and queued for each recipient, in one go."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from clarion.base.container import Container
from clarion.base.content import sniff, suffix_of
from clarion.base.errors import ClarionError, Invalid
from clarion.base.files import Files, new_key
from clarion.base.http_multipart import Part
from clarion.base.ids import new_id
from clarion.base.outbox import announce
from clarion.base.policy_client import HeldBack, PolicyRequest, check_policy
from clarion.base.storage import AsyncSession
from clarion.base.text_encoding import measure
from clarion.features.conduct import tell_when_committed
from clarion.features.message_store import (
    Direction,
    Message,
    MessageStatus,
    MessageStore,
    MessageType,
    NewAttachment,
    NewMessage,
    Party,
    ReadStatus,
)
from clarion.features.messaging.texting import errors
from clarion.features.messaging.texting.events import TEXT_QUEUED, TextQueued
from clarion.features.messaging.texting.held import hold_back
from clarion.features.messaging.texting.machine import State
from clarion.features.messaging.texting.models import TextDelivery
from clarion.features.messaging.texting.permission import check_allowed, get_sender_or_explain, recipient_of
from clarion.features.messaging.texting.rules import (
    LASTS,
    LONGEST_TEXT,
    MEDIA_BYTES,
    MEDIA_TYPES,
    MOST_ATTACHMENTS,
    MOST_RECIPIENTS,
    units_of,
)
from clarion.features.messaging.texting.schemas import TextOrder
from clarion.features.messaging.texting.telling import as_sent
from clarion.features.messaging.texting.thread_book import ThreadCache
from clarion.features.numbers import PhoneNumber
from clarion.features.people import Account, Extension

AREA = "messages"
HELD_FILES = "texts"  # of `HeldFiles`


@dataclass(frozen=True)
class KeptFile:
    """A file of a message that lies in the store; what it is was told by its bytes."""

    key: str
    content_type: str
    name: str
    size: int

    def as_attachment(self) -> NewAttachment:
        return NewAttachment(
            type="MmsAttachment",
            content_type=self.content_type,
            file_key=self.key,
            size=self.size,
            file_name=self.name,
        )


@dataclass(frozen=True)
class HeldText:
    """A text as it has to be sent again when one of its files was held back and is let go."""

    account_id: str
    extension_id: str
    order: TextOrder

    def wish(self, files: Sequence[KeptFile]) -> PolicyRequest:
        """The text itself, to be held back for what it says."""
        content = self.order.text.encode() or b" "
        context = self.context(files, sha256(content).hexdigest()) | {"pardoned": True}
        return PolicyRequest(
            kind="message.send",
            account_id=self.account_id,
            extension_id=self.extension_id,
            content=content,
            subject="text",
            channel=HELD_FILES,
            context=context,
        )

    def context(self, files: Sequence[KeptFile], held: str) -> dict[str, Any]:
        """`held`: SHA-256 of the file that waits; the others are looked at again."""
        order = self.order.model_dump(mode="json", by_alias=True, exclude_none=True)
        return {"accountId": self.account_id, "extensionId": self.extension_id, "order": order,
                "files": [asdict(file) for file in files], "held": held}  # fmt: skip


def check_files(files: Sequence[Part]) -> None:
    """Number, size and kind. Raises Invalid, naming the file."""
    if len(files) > MOST_ATTACHMENTS:
        raise Invalid(f"At most {MOST_ATTACHMENTS} files go with a text.", code=errors.MESSAGE_TOO_LARGE)
    for place, part in enumerate(files, start=1):
        name = f"File {place}" + (f" [{part.filename[:60]}]" if part.filename else "")
        if not part.content:
            raise Invalid(f"{name} is empty.", code=errors.FILE_EMPTY, parameter="attachments")
        kind = sniff(part.content)
        if kind not in MEDIA_TYPES:
            raise Invalid(
                f"{name} is {kind}, which cannot go with a text.",
                code=errors.FILE_KIND,
                status=415,
                parameter="attachments",
            )
    if sum(len(part.content) for part in files) > MEDIA_BYTES:
        raise Invalid(
            f"All files together are larger than {MEDIA_BYTES} bytes.",
            code=errors.FILE_TOO_LARGE,
            parameter="attachments",
        )


async def keep_files(
    here: Container, account_id: str, files: Sequence[Part], held: HeldText | None = None
) -> list[KeptFile]:
    """Into the file store, before the transaction that speaks of them.

    With `held`, a file that is held back does not refuse the text: all of it waits until that is decided.
    """
    kept: list[KeptFile] = []
    for part in files:
        kind, key = sniff(part.content), new_key(AREA, account_id)
        name = part.filename or f"attachment{len(kept) + 1}{suffix_of(kind)}"
        kept.append(KeptFile(key, kind, name, len(part.content)))
    for part, file in zip(files, kept, strict=True):
        await here.get(Files).put(file.key, part.content, file.content_type)
    try:
        for part in files:
            await check_policy(here, _wish(account_id, part, kept, held))
    except HeldBack:
        raise
    except ClarionError:
        await drop_files(here, kept)
        raise
    return kept


async def drop_files(here: Container, files: Iterable[KeptFile]) -> None:
    for file in files:
        await here.get(Files).delete(file.key)


def _wish(account_id: str, part: Part, kept: Sequence[KeptFile], held: HeldText | None) -> PolicyRequest:
    context = held.context(kept, sha256(part.content).hexdigest()) if held else {}
    return PolicyRequest(
        kind="file.upload",
        account_id=account_id,
        extension_id=held.extension_id if held else "",
        content=part.content,
        file_name=part.filename or "",
        parameter="attachments",
        channel=HELD_FILES if held else "",
        context=context,
    )


async def send_text(
    here: Container,
    session: AsyncSession,
    owner: Extension,
    order: TextOrder,
    files: Sequence[KeptFile] = (),
    *,
    pardoned: bool = False,
) -> Message:
    """Take a text for up to ten recipients. Raises Invalid and Forbidden with what is wrong; then nothing is sent.

    `pardoned`: it was held back for what it says, and somebody let it go.
    """
    sender = await get_sender_or_explain(here, session, owner, order.from_.phone_number)
    recipients = await _recipients(session, owner, order)
    if sender.number in recipients:
        raise Invalid("A text to the number it comes from.", code=errors.TO_ONESELF, parameter="to.phoneNumber")
    _check_text(order.text, has_files=bool(files))
    held_by = await check_allowed(
        here, session, owner, sender, recipients, order.text, purpose=order.purpose, pardoned=pardoned
    )
    message = await keep_text(here, session, owner, sender, recipients, order, files)
    for recipient in recipients:
        delivery = queue_text(here, session, message, sender.number, recipient, recipients)
        if held_by:
            await hold_back(here, session, held_by, delivery)
    return message


async def _recipients(session: AsyncSession, owner: Extension, order: TextOrder) -> list[str]:
    if len(order.to) > MOST_RECIPIENTS:
        raise Invalid(f"A text has at most {MOST_RECIPIENTS} recipients.", parameter="to")
    account = await session.get_one(Account, owner.account_id)
    country = order.country.iso_code.upper() or account.home_country
    if len(country) != 2:
        raise Invalid("Parameter [country.isoCode] value is invalid.", parameter="country.isoCode")
    return list(dict.fromkeys(recipient_of(each.phone_number, country) for each in order.to))


def _check_text(text: str, *, has_files: bool) -> None:
    if not text.strip() and not has_files:
        raise Invalid("Parameter [text] is required.", parameter="text")
    if units_of(text) > LONGEST_TEXT:
        raise Invalid(f"Parameter [text] is longer than {LONGEST_TEXT} characters.", parameter="text")
    if "\0" in text:
        raise Invalid("Parameter [text] holds the null character.", parameter="text")


async def keep_text(
    here: Container,
    session: AsyncSession,
    owner: Extension,
    sender: PhoneNumber,
    recipients: Sequence[str],
    order: TextOrder,
    files: Sequence[KeptFile] = (),
    *,
    details: Mapping[str, str] = MappingProxyType({}),
    origin: str | None = None,
) -> Message:
    """Keep a text that may go in the mailbox of `owner`. `origin`: of one that is not known yet."""
    store = here.get(MessageStore)
    conversation = await store.conversation(session, owner.account_id, MessageType.SMS, sender.number, recipients)
    new = NewMessage(
        account_id=owner.account_id,
        extension_id=owner.id,
        type=MessageType.SMS,
        direction=Direction.OUTBOUND,
        status=MessageStatus.QUEUED,
        sender=Party(phone_number=sender.number, name=owner.name, extension_id=owner.id, extension_number=owner.number),
        recipients=_parties(recipients, order),
        at=here.clock.now(),
        subject=order.text,
        read_status=ReadStatus.READ,
        conversation_id=conversation.id,
        segments=measure(order.text).segments,
        attachments=[file.as_attachment() for file in files],
        owner_id=sender.extension_id or owner.id,
        details=dict(details),
        origin=origin,
    )
    message = await store.add(session, new)
    assert message is not None
    threads = here.find(ThreadCache)
    if threads is not None and len(recipients) == 1:
        await threads.note(session, message, recipients[0])
    return message


def _parties(recipients: Sequence[str], order: TextOrder) -> list[Party]:
    names = {each.phone_number: each.name for each in order.to}
    return [
        Party(phone_number=number, name=names.get(number, ""), status=MessageStatus.QUEUED) for number in recipients
    ]


def queue_text(
    here: Container,
    session: AsyncSession,
    message: Message,
    sender: str,
    recipient: str,
    recipients: Sequence[str],
) -> TextDelivery:
    """Let a stored message go to one recipient."""
    return add_delivery(
        here,
        session,
        account_id=message.account_id,
        message_id=message.id,
        sender=sender,
        recipient=recipient,
        others=[number for number in recipients if number != recipient],
        text=message.subject,
    )


def add_delivery(
    here: Container,
    session: AsyncSession,
    *,
    account_id: str,
    sender: str,
    recipient: str,
    text: str,
    message_id: str | None = None,
    others: Sequence[str] = (),
    batch_id: str | None = None,
    notice: bool = False,
) -> TextDelivery:
    """Write down that a text is to go. Whoever works on deliveries, or counts, is told once this is committed."""
    now = here.clock.now()
    row = TextDelivery(
        id=new_id(),
        account_id=account_id,
        message_id=message_id,
        batch_id=batch_id,
        notice=notice,
        sender=sender,
        recipient=recipient,
        others=list(others),
        text=text,
        carrier="",
        state=State.QUEUED,
        code="",
        attempts=0,
        segments=measure(text).segments,
        due_at=now,
        expires_at=now + LASTS,
        created_at=now,
    )
    session.add(row)
    announce(session, TEXT_QUEUED, TextQueued(account_id=account_id))
    tell_when_committed(here, session, as_sent(row))
    return row
