"""Faxes that come in: each into the mailbox it is for, once."""

from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec
import structlog
from sqlalchemy import select

from clarion.base.bus import Payload
from clarion.base.errors import ClarionError
from clarion.base.event_consumer import EventConsumer
from clarion.base.fax import FaxReport
from clarion.base.fax_documents import FaxDocuments, PageDigest
from clarion.base.files import Files, check_key
from clarion.base.storage import AsyncSession
from clarion.features.fax.emails import email_received
from clarion.features.fax.live_call import RECEIVED
from clarion.features.fax.models import FaxText
from clarion.features.fax.permission import FaxContent
from clarion.features.fax.receipt_records import describe, open_receipt, seal_received
from clarion.features.fax.shared import mailboxes_of, origin_of, own_copy
from clarion.features.fax.text_reader import FaxTextReader
from clarion.features.message_store import (
    Direction,
    MessageStatus,
    MessageStore,
    MessageType,
    NewAttachment,
    NewMessage,
    Party,
)
from clarion.features.people import Extension

log = structlog.stdlib.get_logger("clarion.fax")
PDF, TIFF = "application/pdf", "image/tiff"


@dataclass(frozen=True)
class _Document:
    """`content`: of the file that is kept."""

    kept: NewAttachment
    pages: int
    content: bytes
    digests: tuple[PageDigest, ...] = ()


class FaxReceiver(EventConsumer):
    """Takes what call servers have received."""

    TOPICS = (RECEIVED,)
    GROUP = "fax"

    async def take(self, payload: Payload) -> None:
        """Store one fax as a message. Payload: see `FaxReceiveProgram`, with the call's two session ids."""
        report = msgspec.json.decode(str(payload["report"]), type=FaxReport)
        key = str(payload["key"])
        document = await self._rendered(key, report)
        async with self._here.storage.transaction() as session:
            owner = await session.get(Extension, str(payload["extension_id"]))
            if owner is None or owner.account_id != payload["account_id"]:
                log.warning("fax.mailbox_gone", extension=str(payload["extension_id"]))
                return
            await self._store(session, payload, owner, report, document)
            waiting = select(FaxText.due_at).where(FaxText.tiff_key == key, FaxText.due_at.is_not(None))
            waits = await session.scalar(waiting.limit(1))
        if document.kept.file_key != key and waits is None:
            await self._here.get(Files).delete(key)

    async def _rendered(self, key: str, report: FaxReport) -> _Document:
        """The fax as a PDF; the pages as they came are better than none."""
        files = self._here.get(Files)
        content = await files.get(key)
        pdf_key = check_key(key.removesuffix(".tiff") + ".pdf")
        try:
            made = await self._here.get(FaxDocuments).as_pdf(content)
            await files.put(pdf_key, made.pdf, PDF)
        except ClarionError as error:
            log.error("fax.not_rendered", key=key, problem=error.message)
            return _Document(_attachment(key, TIFF, len(content), "fax.tiff"), len(report.pages), content)
        return _Document(_attachment(pdf_key, PDF, len(made.pdf), "fax.pdf"), made.pages, made.pdf, made.digests)

    async def _store(
        self, session: AsyncSession, payload: Payload, owner: Extension, report: FaxReport, document: _Document
    ) -> None:
        """In each mailbox once, however often the call server says so."""
        proof = describe(document.content, document.kept.content_type)
        for place, mailbox in enumerate(await mailboxes_of(session, owner)):
            item = document.kept if place == 0 else await own_copy(self._here, document.kept, mailbox)
            new = _message(payload, owner, mailbox, report, item, document.pages)
            message = await self._here.get(MessageStore).add(session, new)
            if message is None:
                continue
            row = open_receipt(session, message, proof, document.digests, FaxContent(""))
            seal_received(self._here, row, message, report)
            if item.content_type == PDF:
                self._here.get(FaxTextReader).plan(session, message, str(payload["key"]))
            await email_received(self._here, session, mailbox, message, item, complete=report.succeeded)
        await session.flush()


def _attachment(key: str, content_type: str, size: int, name: str) -> NewAttachment:
    return NewAttachment(type="RenderedDocument", content_type=content_type, file_key=key, size=size, file_name=name)


def _message(
    payload: Payload, owner: Extension, mailbox: Extension, report: FaxReport, kept: NewAttachment, pages: int
) -> NewMessage:
    return NewMessage(
        account_id=owner.account_id,
        extension_id=mailbox.id,
        owner_id=owner.id,
        type=MessageType.FAX,
        direction=Direction.INBOUND,
        status=MessageStatus.RECEIVED,
        sender=Party(phone_number=str(payload["from_number"])[:40], name=str(payload["from_name"])[:200]),
        recipients=[
            Party(
                phone_number=str(payload["to_number"])[:40],
                name=owner.name,
                extension_id=owner.id,
                extension_number=owner.number,
            )
        ],
        at=datetime.fromtimestamp(float(payload["received_at"]), UTC),
        attachments=[kept],
        details={
            "faxPageCount": pages,
            "faxResolution": "High",
            "telephonySessionId": str(payload["telephony_session_id"]),
            "clarionFax": {
                "complete": report.succeeded,
                "reason": report.reason,
                "stationId": report.remote_ident[:20],
                "bitRate": report.bit_rate,
                "errorCorrection": report.ecm,
                "transport": report.transport,
            },
        },
        origin=origin_of(str(payload["telephony_session_id"]), mailbox, owner),
    )
