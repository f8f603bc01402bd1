"""Faxes that come in: each into the mailbox it is for, once."""

from datetime import UTC, datetime

import msgspec
import structlog

from clarion.base.bus import Payload
from clarion.base.errors import ClarionError
from clarion.base.event_consumer import EventConsumer
from clarion.base.fax import FaxReport
from clarion.base.fax_documents import FaxDocuments, PageDigest
from clarion.base.files import Files, check_key
from clarion.features.fax.emails import email_received
from clarion.features.fax.live_call import RECEIVED
from clarion.features.fax.permission import FaxContent
from clarion.features.fax.receipt_records import describe, open_receipt, seal_received
from clarion.features.fax.shared import mailboxes_of, origin_of, own_copy
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
PDF = "application/pdf"


class FaxReceiver(EventConsumer):
    """Takes what call servers have received."""

    TOPICS = (RECEIVED,)
    GROUP = "fax"

    async def take(self, payload: Payload) -> None:
        """Store one fax as a message. Payload: see `FaxReceiveProgram`, with the call's two session ids."""
        report = msgspec.json.decode(str(payload["report"]), type=FaxReport)
        key, files = str(payload["key"]), self._here.get(Files)
        content = await files.get(key)
        pdf_key = check_key(key.removesuffix(".tiff") + ".pdf")
        pages, proof, digests = len(report.pages), describe(content, "image/tiff"), tuple[PageDigest, ...]()
        try:
            document = await self._here.get(FaxDocuments).as_pdf(content)
            kept = NewAttachment(
                type="RenderedDocument", content_type=PDF, file_key=pdf_key, size=len(document.pdf), file_name="fax.pdf"
            )
            await files.put(pdf_key, document.pdf, PDF)
            pages, proof, digests = document.pages, describe(document.pdf), document.digests
        except ClarionError as error:  # the pages as they came are better than none
            log.error("fax.not_rendered", key=key, problem=error.message)
            kept = NewAttachment(
                type="RenderedDocument",
                content_type="image/tiff",
                file_key=key,
                size=len(content),
                file_name="fax.tiff",
            )
        async with self._here.storage.transaction() as session:
            owner = await session.get(Extension, str(payload["extension_id"]))
            if owner is None or owner.account_id != payload["account_id"]:
                log.warning("fax.mailbox_gone", extension=str(payload["extension_id"]))
                return
            for place, mailbox in enumerate(await mailboxes_of(session, owner)):
                item = kept if place == 0 else await own_copy(self._here, kept, mailbox)
                new = _message(payload, owner, mailbox, report, item, pages)
                message = await self._here.get(MessageStore).add(session, new)
                if message is not None:
                    row = open_receipt(session, message, proof, digests, FaxContent(""))
                    seal_received(self._here, row, message, report)
                    await email_received(self._here, session, mailbox, message, item, complete=report.succeeded)
        if kept.file_key == pdf_key:
            await files.delete(key)


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
