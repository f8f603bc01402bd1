"""Taking a fax from a person: checked, rendered, kept in the sender's mailbox, and queued for each recipient."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO

from sqlalchemy import or_, select

from clarion.base.container import Container
from clarion.base.errors import Conflict, Forbidden, Invalid, NotFound
from clarion.base.fax_documents import LARGEST_FAX, Cover, FaxDocument, FaxDocuments, Source
from clarion.base.fax_formats import format_of, refusal_of
from clarion.base.files import Files, new_key
from clarion.base.http_multipart import Part
from clarion.base.ids import new_id
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.calls.fax_orders import AREA, TIFF
from clarion.features.emergency import recognise
from clarion.features.fax.cover_pages import CoverFacts, make_cover
from clarion.features.fax.events import FAX_QUEUED, FaxQueued
from clarion.features.fax.models import FaxJob
from clarion.features.fax.permission import FaxContent, check_allowed, tell_queued
from clarion.features.fax.rules import COVER_PAGES, State
from clarion.features.fax.schemas import FaxOrderBody
from clarion.features.message_store import (
    Availability,
    Direction,
    Message,
    MessageStatus,
    MessageStore,
    MessageType,
    NewAttachment,
    NewMessage,
    Party,
    ReadStatus,
    attachments_of,
)
from clarion.features.numbers import PhoneNumber, Usage, has_letters, to_e164
from clarion.features.people import Account, Extension

PDF = "application/pdf"
SENDER_NOT_OWNED, RECIPIENT_UNUSABLE = "MSG-304", "MSG-240"
FILE_EMPTY, FILE_KIND, RESEND_REFUSED = "MSG-347", "MSG-348", "MSG-343"
LATEST = timedelta(days=365)


@dataclass(frozen=True)
class Recipients:
    numbers: tuple[str, ...]
    names: dict[str, str]


def check_time(send_time: datetime, now: datetime) -> None:
    """Raises Invalid for a time without a zone, or one that is too far off."""
    if send_time.tzinfo is None:
        raise Invalid("Parameter [sendTime] needs a time zone.", parameter="sendTime")
    if send_time > now + LATEST:
        raise Invalid("Parameter [sendTime] is more than a year ahead.", parameter="sendTime")


async def recipients_of(
    session: AsyncSession, owner: Extension, order: FaxOrderBody, *, required: bool = True
) -> Recipients:
    """In E.164, each once. Raises Invalid: none (when `required`), no number, or an emergency number."""
    account = await session.get_one(Account, owner.account_id)
    country = owner.home_country or account.home_country
    names: dict[str, str] = {}
    for each in order.to:
        written = each.phone_number.strip()
        found = recognise(written, country, (account.outside_line_prefix,))
        if found is not None:
            raise Invalid(
                f"Faxes do not reach emergency services. Call {found.code}.",
                code=RECIPIENT_UNUSABLE,
                parameter="to.phoneNumber",
                parameterValue=written[:40],
            )
        number = None if has_letters(written) else to_e164(written, country)
        if number is None:
            why = "has letters. Write the fax number in digits" if has_letters(written) else "is no phone number"
            raise Invalid(
                f"Parameter [to.phoneNumber] value is invalid: {written[:40]!r} {why}.",
                code=RECIPIENT_UNUSABLE,
                parameter="to.phoneNumber",
                parameterValue=written[:40],
            )
        names.setdefault(number, each.name)
    if not names and required:
        raise Invalid("Parameter [to] is required: name at least one recipient.", parameter="to")
    return Recipients(tuple(names), names)


async def sender_number(session: AsyncSession, owner: Extension, wanted: str) -> str:
    """The number that a fax is sent from (FAX-18). Raises Forbidden for one that is not the sender's."""
    rows = await numbers_to_send_from(session, owner)
    if wanted:
        number = to_e164(wanted)
        if number is None or number not in {row.number for row in rows}:
            raise Forbidden(
                f"Phone number {wanted[:40]} is not yours to send from.",
                code=SENDER_NOT_OWNED,
                parameter="from.phoneNumber",
            )
        return number
    if not rows:
        raise Forbidden("You have no phone number to send faxes from.", code=SENDER_NOT_OWNED, parameter="from")
    return rows[0].number


def is_fax_number(row: PhoneNumber) -> bool:
    """Whether a modem answers every call to this number."""
    return row.type == "FaxOnly" or row.usage == Usage.FAX


async def numbers_to_send_from(session: AsyncSession, owner: Extension) -> list[PhoneNumber]:
    """The sender's own numbers, then the company's; the first one is used when none is named."""
    query = select(PhoneNumber).where(
        PhoneNumber.account_id == owner.account_id,
        or_(PhoneNumber.extension_id.is_(None), PhoneNumber.extension_id == owner.id),
        PhoneNumber.active.is_(True),
        PhoneNumber.usage != Usage.INVENTORY,
    )
    rows = (await session.scalars(query.order_by(PhoneNumber.id))).all()
    return sorted(rows, key=lambda row: (row.extension_id != owner.id, row.type != "FaxOnly", row.usage != Usage.MAIN))


def sources_of(parts: Sequence[Part]) -> list[Source]:
    """The files as they are by their bytes. Raises Invalid, naming the file."""
    found: list[Source] = []
    for place, part in enumerate(parts, start=1):
        name = part.filename or f"file {place}"
        if not part.content:
            raise Invalid(f"[{name[:60]}] is empty.", code=FILE_EMPTY, parameter="attachment")
        kind = format_of(part.content, name)
        if kind is None:
            raise Invalid(
                f"[{name[:60]}] {refusal_of(part.content, name)}",
                code=FILE_KIND,
                status=415,
                parameter="attachment",
            )
        found.append(Source(part.content, kind.media_type, name))
    if sum(len(each.content) for each in found) > LARGEST_FAX:
        raise Invalid("The files of a fax have at most 50 MB together.", code="MSG-338", parameter="attachment")
    return found


async def render(
    here: Container, owner: Extension, account: Account, order: FaxOrderBody, to: Recipients, sources: list[Source]
) -> FaxDocument:
    cover = await cover_of(here, owner, account, order, to)
    if not sources and cover is None:
        raise Invalid("A fax needs a file, or a cover page.", code=FILE_EMPTY, parameter="attachment")
    return await here.get(FaxDocuments).render(sources, cover=cover, fine=order.fax_resolution == "High")


async def cover_of(
    here: Container, owner: Extension, account: Account, order: FaxOrderBody, to: Recipients
) -> Cover | None:
    """Raises Invalid for a cover page that there is not."""
    index = order.cover_index or (1 if order.cover_page_text else 0)
    if not index:
        return None
    named = [f"{to.names[number]} {number}".strip() for number in to.numbers]
    recipient = named[0] if len(named) == 1 else f"{len(named)} recipients" if named else ""
    date = f"{here.clock.now():%Y-%m-%d %H:%M} UTC"
    if index < len(COVER_PAGES):
        lines = (("To", recipient), ("From", f"{owner.name}, {account.name}"), ("Date", date))
        return Cover(COVER_PAGES[index], lines, order.cover_page_text)
    async with here.storage.reading() as session:
        number = await sender_number(session, owner, order.source.phone_number)
    facts = CoverFacts(
        recipient=recipient, sender=owner.name, sender_number=number, company=account.name, date=date,
        message=order.cover_page_text,
    )  # fmt: skip
    return await make_cover(here, account.id, index, facts)


async def store_document(here: Container, account_id: str, document: FaxDocument) -> tuple[str, NewAttachment]:
    """Key of the TIFF, and the PDF as the message has it."""
    files = here.get(Files)
    key, pdf_key = f"{new_key(AREA, account_id)}.tiff", f"{new_key(AREA, account_id)}.pdf"
    await files.put(key, document.tiff, TIFF)
    await files.put(pdf_key, document.pdf, PDF)
    pdf = NewAttachment(
        type="RenderedDocument", content_type=PDF, file_key=pdf_key, size=len(document.pdf), file_name="fax.pdf"
    )
    return key, pdf


async def queue_fax(
    here: Container,
    session: AsyncSession,
    owner: Extension,
    order: FaxOrderBody,
    to: Recipients,
    document: tuple[str, int],
    attachments: Sequence[NewAttachment],
    content: FaxContent,
) -> Message:
    """The message and a job for each recipient, in the caller's transaction. `document`: key of the TIFF, and pages.

    Raises with the statement what acceptable use refuses.
    """
    key, pages = document
    now = here.clock.now()
    number = await sender_number(session, owner, order.source.phone_number)
    due = max(now, order.send_time) if order.send_time else now
    await check_allowed(here, session, owner, number, to.numbers, content, due)
    new = _message(owner, order, to, number, pages, now, attachments)
    message = await here.get(MessageStore).add(session, new)
    assert message is not None
    for each in to.numbers:
        job = FaxJob(
            id=new_id(), account_id=owner.account_id, extension_id=owner.id, message_id=message.id, recipient=each,
            caller_number=number, document_key=key, pages=pages, state=State.WAITING, log=[], due_at=due,
            lease_until=None, done_at=None, created_at=now,
        )  # fmt: skip
        session.add(job)
        tell_queued(here, session, job, content.key)
    announce(session, FAX_QUEUED, FaxQueued(account_id=owner.account_id))
    return message


def _message(
    owner: Extension,
    order: FaxOrderBody,
    to: Recipients,
    number: str,
    pages: int,
    now: datetime,
    attachments: Sequence[NewAttachment],
) -> NewMessage:
    recipients = [Party(phone_number=each, name=to.names[each], status=MessageStatus.QUEUED) for each in to.numbers]
    return NewMessage(
        account_id=owner.account_id,
        extension_id=owner.id,
        type=MessageType.FAX,
        direction=Direction.OUTBOUND,
        status=MessageStatus.QUEUED,
        sender=Party(phone_number=number, name=owner.name, extension_id=owner.id, extension_number=owner.number),
        recipients=recipients,
        at=now,
        read_status=ReadStatus.READ,
        attachments=attachments,
        details={
            "faxPageCount": pages,
            "faxResolution": order.fax_resolution,
            "coverIndex": order.cover_index,
            "coverPageText": order.cover_page_text,
        },
    )


async def original_of(
    session: AsyncSession, owner: Extension, message_id: int
) -> tuple[Message, list[NewAttachment], FaxJob]:
    """A fax of the owner's that can be sent again. Raises NotFound, and Conflict while it is still being sent."""
    message = await session.get(Message, str(message_id))
    known = message is not None and message.extension_id == owner.id and message.type == MessageType.FAX
    if message is None or not known or message.availability != Availability.ALIVE:
        raise NotFound("Resource for parameter [originalMessageId] is not found.", parameter="originalMessageId")
    query = select(FaxJob).where(FaxJob.message_id == message.id).order_by(FaxJob.id)
    jobs = (await session.scalars(query)).all()
    if not jobs:
        raise Conflict(
            "Only faxes that you sent can be sent again.", code=RESEND_REFUSED, parameter="originalMessageId"
        )
    if any(job.state in (State.WAITING, State.SENDING) for job in jobs):
        raise Conflict("This fax is still being sent.", code=RESEND_REFUSED, parameter="originalMessageId")
    kept = (await attachments_of(session, [message]))[message.id]
    attachments = [
        NewAttachment(
            type=item.type,
            content_type=item.content_type,
            file_key=item.file_key,
            size=item.size,
            file_name=item.file_name,
        )
        for item in kept
    ]
    return message, attachments, jobs[0]


async def copied(here: Container, account_id: str, attachments: Sequence[NewAttachment]) -> list[NewAttachment]:
    """The same files once more: each message has its own, and takes them along when it is deleted."""
    files, made = here.get(Files), []
    for item in attachments:
        key = f"{new_key(AREA, account_id)}.pdf"
        content = BytesIO(await files.get(item.file_key)).getvalue()
        await files.put(key, content, item.content_type)
        made.append(
            NewAttachment(
                type=item.type, content_type=item.content_type, file_key=key, size=item.size, file_name=item.file_name
            )
        )
    return made
