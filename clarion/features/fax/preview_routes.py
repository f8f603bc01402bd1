"""What can be sent and from where, a preview before sending, and the pages of a fax."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from clarion.base.container import Here
from clarion.base.fax_documents import LARGEST_FAX, MOST_PAGES, FaxDocuments
from clarion.base.fax_formats import FORMATS, OFFICE_FORMATS
from clarion.base.files import Files
from clarion.base.http_disconnect import while_connected
from clarion.base.http_files import FileMeta, file_in_memory
from clarion.base.http_multipart import read_form
from clarion.calls.fax_orders import TIFF
from clarion.features.fax.cover_pages import list_covers
from clarion.features.fax.previews import (
    KEPT,
    MOST_PAGES_AT_ONCE,
    document_of,
    fax_pages,
    keep_preview,
    preview_pages,
)
from clarion.features.fax.routes import FORM_LIMITS, User, order_of
from clarion.features.fax.rules import LONGEST_COVER_TEXT, MOST_RECIPIENTS
from clarion.features.fax.schemas import OptionsAnswer, PagesAnswer, PreviewAnswer, ReadersAnswer
from clarion.features.fax.service import is_fax_number, numbers_to_send_from, recipients_of, render, sources_of
from clarion.features.fax.shared import readers_of
from clarion.features.message_store import get_message
from clarion.features.people import Account
from clarion.features.people.sign_in import Caller, require, resolve_extension

preview_router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/extension/{extensionId}/clarion", tags=["Fax"])
Reader = Annotated[Caller, require("ReadMessages", scopes="ReadMessages")]
First = Annotated[int, Query(ge=1, le=1000)]
Count = Annotated[int, Query(ge=1, le=MOST_PAGES_AT_ONCE)]


@preview_router.get("/fax-options", summary="From which numbers faxes can be sent, and what they can hold")
async def fax_options(
    here: Here,
    caller: User,
    accountId: str,
    extensionId: str,
) -> OptionsAnswer:
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        numbers = await numbers_to_send_from(session, owner)
        covers = await list_covers(session, owner.account_id)
    return OptionsAnswer(
        numbers=[
            {
                "phoneNumber": row.number,
                "label": row.label,
                "own": row.extension_id == owner.id,
                "receivesFaxes": is_fax_number(row) or row.fax_detection,
            }
            for row in numbers
        ],
        cover_pages=covers,
        formats=[
            {"name": each.name, "suffixes": list(each.suffixes)}
            for each in (*FORMATS, *(OFFICE_FORMATS if here.get(FaxDocuments).office else ()))
        ],
        max_recipients=MOST_RECIPIENTS,
        max_pages=MOST_PAGES,
        max_bytes=LARGEST_FAX,
        max_cover_text=LONGEST_COVER_TEXT,
    )


@preview_router.post("/fax-previews", summary="Render a fax without sending it")
async def make_preview(
    request: Request,
    here: Here,
    caller: User,
    accountId: str,
    extensionId: str,
) -> PreviewAnswer:
    """The form of `POST …/fax`; recipients may be left out. Rendering stops when the client disconnects."""
    form = await read_form(request, FORM_LIMITS)
    order = order_of(form)
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        account = await session.get_one(Account, owner.account_id)
        to = await recipients_of(session, owner, order, required=False)
    work = render(here, owner, account, order, to, sources_of(form.files))
    document = await while_connected(request, work)
    return PreviewAnswer(
        id=await keep_preview(here, owner, document), page_count=document.pages, expires_in=int(KEPT.total_seconds())
    )


@preview_router.get("/fax-previews/{previewId}/pages", summary="Look at pages of a preview")
async def read_preview(
    request: Request,
    here: Here,
    caller: User,
    accountId: str,
    extensionId: str,
    previewId: str,
    first: First = 1,
    count: Count = MOST_PAGES_AT_ONCE,
) -> PagesAnswer:
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
    return PagesAnswer.model_validate(
        await while_connected(request, preview_pages(here, owner, previewId, first, count))
    )


@preview_router.get("/fax/{messageId}/pages", summary="Look at pages of a fax")
async def read_pages(
    request: Request,
    here: Here,
    caller: Reader,
    accountId: str,
    extensionId: str,
    messageId: str,
    first: First = 1,
    count: Count = MOST_PAGES_AT_ONCE,
) -> PagesAnswer:
    """As pictures of one bit a dot, in the shape of paper."""
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        document = await document_of(session, owner, messageId)
    return PagesAnswer.model_validate(await while_connected(request, fax_pages(here, document, first, count)))


@preview_router.get("/fax/{messageId}/readers", summary="See who has a fax, and who has read it")
async def read_readers(
    here: Here,
    caller: Reader,
    accountId: str,
    extensionId: str,
    messageId: str,
) -> ReadersAnswer:
    """A fax to a queue is in the mailbox of everybody who reads the queue's messages."""
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        message = await get_message(session, owner, messageId)
        return ReadersAnswer(records=await readers_of(session, message))


@preview_router.get("/fax/{messageId}/tiff", summary="Download a fax as TIFF")
async def read_tiff(
    request: Request,
    here: Here,
    caller: Reader,
    accountId: str,
    extensionId: str,
    messageId: str,
) -> Response:
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        document = await document_of(session, owner, messageId)
    content = await here.get(Files).get(document.file_key)
    if document.content_type != TIFF:
        content = await while_connected(request, here.get(FaxDocuments).as_tiff(content))
    meta = FileMeta(TIFF, len(content), f"fax-{document.message_id}.tiff", f"{document.id}-tiff", "Attachment")
    return file_in_memory(request, content, meta)
