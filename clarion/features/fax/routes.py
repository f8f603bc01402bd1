"""Send a fax, send one again, see the queue, and the cover pages there are."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from sqlalchemy import select

from clarion.base.container import Here
from clarion.base.errors import ClarionError
from clarion.base.fax_documents import LARGEST_FAX, FaxDocument
from clarion.base.files import Files
from clarion.base.http import PagingQuery, cut, list_answer
from clarion.base.http_multipart import Form, FormLimits, read_form
from clarion.base.validation import checked
from clarion.features.fax.models import FaxJob
from clarion.features.fax.permission import content_of
from clarion.features.fax.queue import change_queued, hang_up
from clarion.features.fax.receipt_records import content_again, copy_receipt, describe, open_receipt
from clarion.features.fax.rules import COVER_PAGES
from clarion.features.fax.schemas import FaxJobChange, FaxOrderBody, FaxRecipient, QueueAnswer, job_view
from clarion.features.fax.service import (
    Recipients,
    check_time,
    copied,
    original_of,
    queue_fax,
    recipients_of,
    render,
    sender_number,
    sources_of,
    store_document,
)
from clarion.features.message_store import attachments_of, message_view
from clarion.features.people import Account
from clarion.features.people.sign_in import Caller, require, resolve_extension

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/extension/{extensionId}", tags=["Fax"])
dictionary_router = APIRouter(prefix="/restapi/v1.0/dictionary", tags=["Fax"])
User = Annotated[Caller, require("FaxSending", scopes="Faxes")]
FORM_LIMITS = FormLimits(
    parts=60, part_bytes=LARGEST_FAX, total_bytes=LARGEST_FAX, parameter_bytes=100_000, code="MSG-338", status=413
)
_PLAIN = ("faxResolution", "sendTime", "isoCode", "coverIndex", "coverPageText", "originalMessageId")


@router.post("/fax", summary="Send a fax, or send one again")
async def send_fax(
    request: Request,
    here: Here,
    caller: User,
    accountId: str,  # noqa: N803
    extensionId: str,  # noqa: N803
) -> dict[str, Any]:
    """A form with the parameters as JSON or as plain fields, and the files (`fax-options` lists the formats): up to
    50 MB and 200 pages. With `originalMessageId` a fax that was sent or failed is sent again.
    """
    form = await read_form(request, FORM_LIMITS)
    order = order_of(form)
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        account = await session.get_one(Account, owner.account_id)
        if order.send_time is not None:
            check_time(order.send_time, here.clock.now())
        if order.original_message_id is not None:
            message, attachments, job = await original_of(session, owner, order.original_message_id)
            if not order.to:
                order.to = [FaxRecipient(phone_number=each["phoneNumber"]) for each in message.recipients]
        to = await recipients_of(session, owner, order)
        await sender_number(session, owner, order.source.phone_number)
    made: FaxDocument | None = None
    if order.original_message_id is not None:
        document = (job.document_key, job.pages)
        attachments = await copied(here, owner.account_id, attachments)
    else:
        made = await render(here, owner, account, order, to, sources_of(form.files))
        key, pdf = await store_document(here, owner.account_id, made)
        document, attachments = (key, made.pages), [pdf]
    return await _queue(request, here, (caller, accountId, extensionId), order, to, document, attachments, made)


async def _queue(
    request: Request,
    here: Here,
    who: tuple[Caller, str, str],
    order: FaxOrderBody,
    to: Recipients,
    document: tuple[str, int],
    attachments: Any,
    made: FaxDocument | None,
) -> dict[str, Any]:
    try:
        async with here.storage.transaction() as session:
            owner = await resolve_extension(session, *who)
            if made is not None:
                content = content_of(made, has_cover=bool(order.cover_index or order.cover_page_text))
            else:
                content = await content_again(session, order.original_message_id or 0)
            message = await queue_fax(here, session, owner, order, to, document, attachments, content)
            if made is not None:
                open_receipt(session, message, describe(made.pdf), made.digests, content)
            else:
                await copy_receipt(session, order.original_message_id or 0, message)
            return message_view(request, message, (await attachments_of(session, [message]))[message.id], owner)
    except ClarionError:
        for key in [*(item.file_key for item in attachments), *([document[0]] if made is not None else [])]:
            await here.get(Files).delete(key)
        raise


def order_of(form: Form) -> FaxOrderBody:
    """The parameters: as JSON, or as plain fields with `to` repeated."""
    given: dict[str, Any] = dict(form.json)
    if not given:
        given = {name: form.values[name][0] for name in _PLAIN if form.values.get(name)}
        given["to"] = [{"phoneNumber": number} for number in form.values.get("to", [])]
    if isinstance(given.get("to"), str):
        given["to"] = [{"phoneNumber": given["to"]}]
    return checked(FaxOrderBody, given)


@router.get("/clarion/fax-queue", summary="Faxes on their way, and what every attempt came to")
async def fax_queue(
    request: Request,
    here: Here,
    caller: User,
    accountId: str,  # noqa: N803
    extensionId: str,  # noqa: N803
    messageId: Annotated[int | None, Query(ge=1, le=2**63 - 1)] = None,  # noqa: N803
) -> QueueAnswer:
    """The latest hundred, newest first: pages sent, what failed, what changes, and when the next attempt comes."""
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        query = select(FaxJob).where(FaxJob.extension_id == owner.id)
        if messageId is not None:
            query = query.where(FaxJob.message_id == str(messageId))
        jobs = (await session.scalars(query.order_by(FaxJob.created_at.desc()).limit(100))).all()
    return QueueAnswer(records=[job_view(job, request) for job in jobs])


@router.patch(
    "/clarion/fax-queue/{jobId}", summary="Cancel a fax that waits or is being sent, or send it at another time"
)
async def change_job(
    request: Request,
    here: Here,
    caller: User,
    accountId: str,  # noqa: N803
    extensionId: str,  # noqa: N803
    jobId: str,  # noqa: N803
    body: FaxJobChange,
) -> dict[str, Any]:
    async with here.storage.transaction() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        job, call_id = await change_queued(here, session, owner, jobId, body)
        view = job_view(job, request)
    if call_id:
        await hang_up(here, owner, call_id)
    return view


@dictionary_router.get("/fax-cover-page", summary="List fax cover pages")
async def cover_pages(request: Request, caller: Annotated[Caller, require()], paging: PagingQuery) -> dict[str, Any]:
    records = [{"id": str(index), "name": name} for index, name in enumerate(COVER_PAGES)]
    return list_answer(request, cut(records, paging), paging, len(records))
