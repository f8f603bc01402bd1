"""Pages to be looked at: of a fax before it is sent, and of one in the mailbox. Previews are kept for an hour."""

import base64
import re
from datetime import timedelta
from typing import Any

from clarion.base.container import Container
from clarion.base.errors import NotFound
from clarion.base.fax_documents import FaxDocument, FaxDocuments
from clarion.base.files import Files, NoSuchFile, new_key
from clarion.base.periodic_task import PeriodicTask
from clarion.base.storage import AsyncSession
from clarion.calls.fax_orders import TIFF
from clarion.features.message_store import Attachment, MessageType, attachments_of, get_message
from clarion.features.people import Extension

PDF = "application/pdf"
AREA = "fax-previews"
KEPT = timedelta(hours=1)
MOST_PAGES_AT_ONCE = 10
_ID = re.compile(r"[0-9a-f]{32}")


async def keep_preview(here: Container, owner: Extension, document: FaxDocument) -> str:
    """Id of the preview, for `preview_pages` of the same person."""
    key = f"{new_key(f'{AREA}/{owner.account_id}', owner.id)}.pdf"
    await here.get(Files).put(key, document.pdf, PDF)
    return key.removesuffix(".pdf").rpartition("/")[2]


async def preview_pages(here: Container, owner: Extension, preview_id: str, first: int, count: int) -> dict[str, Any]:
    """Raises NotFound for a preview that is another person's, or older than an hour."""
    missing = NotFound("The preview has expired. Open it again.", parameter="previewId")
    if not _ID.fullmatch(preview_id):
        raise missing
    key = f"{AREA}/{owner.account_id}/{owner.id}/{preview_id[:2]}/{preview_id}.pdf"
    try:
        content = await here.get(Files).get(key)
    except NoSuchFile:
        raise missing from None
    return await _pages(here, content, PDF, first, count)


async def document_of(session: AsyncSession, owner: Extension, message_id: str) -> Attachment:
    """The pages of a fax in the mailbox. Raises NotFound."""
    message = await get_message(session, owner, message_id)
    found = (await attachments_of(session, [message]))[message.id] if message.type == MessageType.FAX else []
    document = next((item for item in found if item.content_type in (PDF, TIFF)), None)
    if document is None:
        raise NotFound("Resource for parameter [messageId] is not found.", parameter="messageId")
    return document


async def fax_pages(here: Container, document: Attachment, first: int, count: int) -> dict[str, Any]:
    return await _pages(here, await here.get(Files).get(document.file_key), document.content_type, first, count)


async def _pages(here: Container, content: bytes, media_type: str, first: int, count: int) -> dict[str, Any]:
    found = await here.get(FaxDocuments).view(content, media_type, first=first, count=count)
    if not found.images:
        raise NotFound(f"The fax has {found.total} pages.", parameter="first")
    records = [
        {"page": first + place, "image": f"data:image/png;base64,{base64.b64encode(image).decode()}"}
        for place, image in enumerate(found.images)
    ]
    return {"pageCount": found.total, "records": records}


class PreviewCleanup(PeriodicTask):
    """Deletes previews that nobody looks at any more."""

    every_s = 1800.0
    waiting = "fax.previews_not_deleted"

    async def turn(self) -> None:
        files, before = self._here.get(Files), self._here.clock.now() - KEPT
        for key in [found.key async for found in files.walk(AREA) if found.changed_at < before]:
            await files.delete(key)
