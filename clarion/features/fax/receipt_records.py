"""Receipts of faxes in the database: opened with the document, signed when the fax is over."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from sqlalchemy import select

from clarion.base.container import Container
from clarion.base.errors import Conflict, NotFound
from clarion.base.fax import FaxReport
from clarion.base.fax_documents import PageDigest
from clarion.base.http import wire_time
from clarion.base.storage import AsyncSession
from clarion.features.conduct import sign_statement
from clarion.features.fax.models import FaxJob, FaxReceipt
from clarion.features.fax.permission import FaxContent
from clarion.features.fax.receipt import write_receipt
from clarion.features.message_store import Message
from clarion.features.people import Account

PDF = "application/pdf"


def describe(content: bytes, media_type: str = PDF) -> dict[str, Any]:
    return {"mediaType": media_type, "sha256": sha256(content).hexdigest(), "size": len(content)}


def open_receipt(
    session: AsyncSession, message: Message, document: dict[str, Any], pages: Sequence[PageDigest], content: FaxContent
) -> FaxReceipt:
    """`document`: of `describe`."""
    listed = [
        {"number": place, "width": page.width, "height": page.height, "sha256": page.sha256}
        for place, page in enumerate(pages, start=1)
    ]
    row = FaxReceipt(
        message_id=message.id, account_id=message.account_id, document=document, pages=listed,
        content_key=content.key, reading=dict(content.reading), receipt="", made_at=None,
    )  # fmt: skip
    session.add(row)
    return row


async def content_again(session: AsyncSession, original: int) -> FaxContent:
    """Of a fax that is sent once more."""
    row = await session.get(FaxReceipt, str(original))
    return FaxContent(row.content_key, row.reading) if row is not None else FaxContent(f"fax-{original}")


async def copy_receipt(session: AsyncSession, original: int, message: Message) -> None:
    """The same document once more."""
    row = await session.get(FaxReceipt, str(original))
    if row is not None:
        new = FaxReceipt(
            message_id=message.id, account_id=message.account_id, document=row.document, pages=row.pages,
            content_key=row.content_key, reading=row.reading, receipt="", made_at=None,
        )  # fmt: skip
        session.add(new)


async def seal_sent(here: Container, session: AsyncSession, message: Message, jobs: Sequence[FaxJob]) -> None:
    """Sign the receipt of a fax of which every recipient's part is over."""
    row = await session.get(FaxReceipt, message.id)
    if row is None or row.receipt:
        return
    account = await session.get_one(Account, message.account_id)
    fax = _fax(here, message) | {
        "from": {"phoneNumber": jobs[0].caller_number, "stationId": jobs[0].caller_number, "header": account.name},
        "resolution": message.details.get("faxResolution", ""),
    }
    recipients = [
        {
            "phoneNumber": job.recipient,
            "result": job.state,
            "pagesConfirmed": job.confirmed,
            "completionTime": wire_time(job.done_at) if job.done_at else "",
            "attempts": job.log,
        }
        for job in jobs
    ]
    _seal(here, row, fax, recipients)


def seal_received(here: Container, row: FaxReceipt, message: Message, report: FaxReport) -> None:
    """Sign the receipt of a fax that came in."""
    sender = dict(message.sender)
    fax = _fax(here, message) | {
        "from": {"phoneNumber": sender.get("phoneNumber", ""), "stationId": report.remote_ident},
        "telephonySessionId": message.details.get("telephonySessionId", ""),
    }
    number = message.recipients[0].get("phoneNumber", "") if message.recipients else ""
    attempt = {
        "at": wire_time(message.created_at),
        "code": report.code,
        "reason": report.reason,
        "pages": len(report.pages),
        "bitRate": report.bit_rate,
        "errorCorrection": report.ecm,
        "transport": report.transport,
        "stationId": report.remote_ident,
        "negotiated": negotiated(report),
    }
    recipient = {
        "phoneNumber": number,
        "stationId": number,
        "result": "Received" if report.succeeded else "ReceivedPartially",
        "pagesConfirmed": len(report.pages),
        "attempts": [attempt],
    }
    _seal(here, row, fax, [recipient])


def _fax(here: Container, message: Message) -> dict[str, Any]:
    return {
        "messageId": message.id,
        "accountId": message.account_id,
        "direction": message.direction,
        "creationTime": wire_time(message.created_at),
        "receiptTime": wire_time(here.clock.now()),
        "pageCount": message.details.get("faxPageCount", 0),
        "keyAddress": f"{here.settings.public_url}/conduct/evidence/key",
    }


def _seal(here: Container, row: FaxReceipt, fax: dict[str, Any], recipients: list[dict[str, Any]]) -> None:
    content = {"fax": fax, "document": row.document, "pages": row.pages, "recipients": recipients}
    row.receipt = write_receipt(content, lambda context, statement: sign_statement(here, context, statement))
    row.made_at = here.clock.now()


def negotiated(report: FaxReport) -> dict[str, Any]:
    """What the machines agreed on, and how well it went."""
    return {
        "coding": report.coding,
        "trainings": report.trainings,
        "repeatedFrames": report.repeats,
        "badRows": sum(page.bad_rows for page in report.pages),
        "vendor": report.remote_vendor,
        "dis": report.dis,
        "dcs": report.dcs,
    }


async def receipt_of(session: AsyncSession, message: Message) -> str:
    """The signed receipt. Raises NotFound, and Conflict while the fax is under way."""
    row = await session.scalar(select(FaxReceipt).where(FaxReceipt.message_id == message.id))
    if row is None:
        raise NotFound("There is no receipt of this message.", parameter="messageId")
    if not row.receipt:
        raise Conflict("The receipt is written when the fax has been sent, or has failed.", parameter="messageId")
    return row.receipt
