"""Send a fax, send one again, see the queue, and the cover pages there are."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from sqlalchemy import select

from clarion.base.container import Here
from clarion.base.fax_documents import LARGEST_FAX
from clarion.base.http import PagingQuery, cut, list_answer
from clarion.base.http_lists import ListResponse
from clarion.base.http_multipart import Form, FormLimits, read_form
from clarion.base.validation import checked
from clarion.features.fax.cover_pages import list_covers
from clarion.features.fax.models import FaxJob
from clarion.features.fax.ordering import send
from clarion.features.fax.polling import PollAnswer, PollBody, fetch
from clarion.features.fax.queue import change_queued, hang_up
from clarion.features.fax.responses import FaxCoverChoice, FaxJobInfo, FaxJobList
from clarion.features.fax.schemas import FaxJobChange, FaxOrderBody, job_view
from clarion.features.message_store import MessageInfo, attachments_of, message_view
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
    accountId: str,
    extensionId: str,
) -> MessageInfo:
    """A form with the parameters as JSON or as plain fields, and the files (`fax-options` lists the formats): up to
    50 MB and 200 pages. With `originalMessageId` a fax that was sent or failed is sent again.
    """
    form = await read_form(request, FORM_LIMITS)
    order = order_of(form)
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
    message = await send(here, owner, order, form.files)
    async with here.storage.reading() as session:
        return message_view(request, message, (await attachments_of(session, [message]))[message.id], owner)


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
    accountId: str,
    extensionId: str,
    messageId: Annotated[int | None, Query(ge=1, le=2**63 - 1)] = None,
) -> FaxJobList:
    """The latest hundred, newest first: pages sent, what failed, what changes, and when the next attempt comes."""
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        query = select(FaxJob).where(FaxJob.extension_id == owner.id)
        if messageId is not None:
            query = query.where(FaxJob.message_id == str(messageId))
        jobs = (await session.scalars(query.order_by(FaxJob.created_at.desc()).limit(100))).all()
    return {"records": [job_view(job, request) for job in jobs]}


@router.patch(
    "/clarion/fax-queue/{jobId}", summary="Cancel a fax that waits or is being sent, or send it at another time"
)
async def change_job(
    request: Request,
    here: Here,
    caller: User,
    accountId: str,
    extensionId: str,
    jobId: str,
    body: FaxJobChange,
) -> FaxJobInfo:
    async with here.storage.transaction() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        job, call_id = await change_queued(here, session, owner, jobId, body)
        view = job_view(job, request)
    if call_id:
        await hang_up(here, owner, call_id)
    return view


@router.post("/clarion/fax-polls", summary="Fetch a fax that another machine offers (polling)")
async def poll_fax(
    here: Here,
    caller: User,
    accountId: str,
    extensionId: str,
    body: PollBody,
) -> PollAnswer:
    """The machine is called once, now. Its pages come to the mailbox like a fax that was received."""
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
    return await fetch(here, owner, body)


@dictionary_router.get("/fax-cover-page", summary="List fax cover pages")
async def cover_pages(
    request: Request, here: Here, caller: Annotated[Caller, require()], paging: PagingQuery
) -> ListResponse[FaxCoverChoice]:
    """Those that ship, and the company's own."""
    async with here.storage.reading() as session:
        records = await list_covers(session, caller.account_id)
    return list_answer(request, cut(records, paging), paging, len(records))
