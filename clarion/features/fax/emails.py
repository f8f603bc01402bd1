"""Emails about faxes (FAX-22): one that came in, with its pages where that is wanted and allowed, and the result of one
that was sent.
"""

from collections.abc import Sequence

from clarion.base.container import Container
from clarion.base.i18n import LazyString, Reader, gettext, shown_number
from clarion.base.mail_queue import Enclosure, OutgoingEmail, is_address, queue_email
from clarion.base.storage import AsyncSession
from clarion.features.fax.models import FaxJob, FaxReceipt, FaxSettings
from clarion.features.fax.rules import State
from clarion.features.message_store import Message, MessageStore, NewAttachment, ReadStatus
from clarion.features.people import Account, Extension, notices_of, reader_of

EMAILED_FROM = "clarionEmailedFrom"
"""Among the details of a message: the address that the fax came from by email, and that gets the result."""


async def may_attach(session: AsyncSession, account_id: str) -> bool:
    """Whether pages may leave by email: never in HIPAA mode (FAX-31)."""
    row = await session.get(FaxSettings, account_id)
    return row is None or row.email_attachments


async def email_received(
    here: Container, session: AsyncSession, owner: Extension, message: Message, pages: NewAttachment, *, complete: bool
) -> None:
    """Queue an email to each address that wants to hear of a fax that came in."""
    wanted = (await notices_of(session, owner)).about("inboundFaxes")
    addresses = [address for address in wanted.emails if is_address(address)]
    if not addresses:
        return
    account = await session.get_one(Account, owner.account_id)
    reader = reader_of(account, owner)
    attached: tuple[Enclosure, ...] = ()
    if wanted.with_attachment and await may_attach(session, owner.account_id):
        attached = (Enclosure(pages.file_key, pages.file_name, pages.content_type),)
    who = _sender_of(message, reader)
    facts = {"who": who, "when": message.created_at, "pages": message.details.get("faxPageCount", 0)}
    lines = [gettext(reader, "hello", name=owner.name), "", gettext(reader, "fax.letter", **facts)]
    if not complete:
        lines.append(gettext(reader, "fax.incomplete"))
    link = f"{here.settings.public_url}/fax"
    lines += ["", gettext(reader, "fax.enclosed" if attached else "fax.open", link=link)]
    text = "\n".join([*lines, "", gettext(reader, "change-notices")])
    for address in addresses:
        letter = OutgoingEmail(address, gettext(reader, "fax.subject", who=who), text, attached)
        queue_email(session, letter, here.clock.now(), owner.account_id)
    if wanted.marks_as_read:
        await here.get(MessageStore).set_read(session, [message], ReadStatus.READ)


def _sender_of(message: Message, reader: Reader) -> str | LazyString:
    return shown_number(reader, str(message.sender.get("phoneNumber", ""))) or LazyString("caller.hidden")


async def email_result(here: Container, session: AsyncSession, message: Message, jobs: Sequence[FaxJob]) -> None:
    """Queue an email about what became of a fax, for senders who want one."""
    owner = await session.get(Extension, message.extension_id)
    if owner is None:
        return
    wanted = (await notices_of(session, owner)).about("outboundFaxes")
    addresses = [address for address in wanted.emails if is_address(address)]
    by_email = str(message.details.get(EMAILED_FROM, ""))
    if by_email and by_email not in addresses:
        addresses.append(by_email)
    if not addresses:
        return
    reader = reader_of(await session.get_one(Account, owner.account_id), owner)
    subject, text = result_words(reader, owner.name, jobs, f"{here.settings.public_url}/fax")
    text = f"{text}\n\n{gettext(reader, 'change-notices')}"
    row = await session.get(FaxReceipt, message.id)
    for address in addresses:
        proof = f"\n\n{row.receipt}" if address == by_email and row is not None else ""
        queue_email(session, OutgoingEmail(address, subject, f"{text}{proof}"), here.clock.now(), owner.account_id)


def result_words(reader: Reader, name: str, jobs: Sequence[FaxJob], link: str) -> tuple[str, str]:
    """Subject and text."""
    failed = [job for job in jobs if job.state != State.SENT]
    only = shown_number(reader, jobs[0].recipient)
    who = only if len(jobs) == 1 else LazyString("fax.recipients", {"count": len(jobs)})
    subject = gettext(reader, "fax.failed-subject" if failed else "fax.sent-subject", who=who)
    lines = [gettext(reader, "hello", name=name), ""]
    for job in jobs:
        reason = str(job.log[-1].get("reason", "")) if job.log else ""
        number = shown_number(reader, job.recipient)
        facts = {"number": number, "sent": job.confirmed, "pages": job.pages, "reason": reason}
        lines.append(gettext(reader, "fax.line-sent" if job.state == State.SENT else "fax.line-failed", **facts))
    return subject, "\n".join([*lines, "", gettext(reader, "fax.receipt", link=link)])
