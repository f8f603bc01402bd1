"""Batches: send, list, read."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request

from clarion.base.container import Container, Here
from clarion.base.errors import ClarionError
from clarion.base.http import wire_time
from clarion.base.http_lists import TokenPage
from clarion.base.http_multipart import FormLimits, read_form
from clarion.base.http_paging import TokenPagingQuery, token_answer
from clarion.base.validation import checked
from clarion.features.messaging.high_volume import queries, service
from clarion.features.messaging.high_volume.queries import Reach
from clarion.features.messaging.high_volume.responses import A2pBatchInfo
from clarion.features.messaging.high_volume.schemas import Batch, batch_view
from clarion.features.messaging.text_consents.routes import e164s
from clarion.features.messaging.texting import errors
from clarion.features.messaging.texting.models import TextBatch
from clarion.features.messaging.texting.rules import MEDIA_BYTES, MOST_ATTACHMENTS
from clarion.features.messaging.texting.sending import check_files, drop_files, keep_files
from clarion.features.people.sign_in import Caller, require, resolve_account, resolve_extension

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/a2p-sms", tags=["Texts in bulk"])
v2_router = APIRouter(prefix="/restapi/v2/accounts/{accountId}/extensions/{extensionId}/sms", tags=["Texts in bulk"])
Sender = Annotated[Caller, require("SMSSending", scopes="A2PSMS")]
FORM_LIMITS = FormLimits(
    parts=MOST_ATTACHMENTS + 2,
    part_bytes=MEDIA_BYTES,
    total_bytes=MEDIA_BYTES,
    parameter_bytes=16 * 2**20,  # as many texts as there may be, each of its full length
    code=errors.FILE_TOO_LARGE,
    status=400,
)
Status = Literal["Queued", "Processing", "Sent", "Completed"]


def reach_of(caller: Caller, account_id: str) -> Reach:
    """Administrators see all batches of the account, others their own."""
    return Reach(resolve_account(caller, account_id), None if caller.is_admin else caller.extension_id)


@router.post("/batches", status_code=201, summary="Send texts in bulk")
@router.post("/batch", status_code=201, summary="Send texts in bulk (older name)")
async def create_batch(request: Request, here: Here, caller: Sender, accountId: str) -> A2pBatchInfo:
    """At most 1,000 recipients. Recipients that cannot be texted are listed in `rejected`; the others are sent to. With
    files (a form, or base64 in `attachments`) each text is an MMS.
    """
    return await _create(request, here, caller, accountId, "~")


async def _create(
    request: Request, here: Container, caller: Caller, account_id: str, extension_id: str
) -> A2pBatchInfo:
    form = await read_form(request, FORM_LIMITS)
    body = checked(Batch, form.json)
    check_files(form.files)
    async with here.storage.reading() as session:  # before files are kept for somebody else
        owner = await resolve_extension(session, caller, account_id, extension_id)
    kept = await keep_files(here, owner.account_id, form.files)
    try:
        async with here.storage.transaction() as session:
            row = await service.send_batch(here, session, owner, body, kept)
            progress = await queries.progress_of(session, [row])
            view = batch_view(row, progress[row.id])
    except ClarionError:
        await drop_files(here, kept)
        raise
    return view


@router.get("/batches", summary="List batches")
async def list_batches(
    here: Here,
    caller: Sender,
    accountId: str,
    paging: TokenPagingQuery,
    date_from: Annotated[datetime | None, Query(alias="dateFrom")] = None,
    date_to: Annotated[datetime | None, Query(alias="dateTo")] = None,
    own: Annotated[str, Query(alias="from", max_length=40)] = "",
    status: Annotated[list[Status], Query(max_length=4)] = [],
) -> TokenPage[A2pBatchInfo]:
    """Newest first."""
    query = queries.batches(reach_of(caller, accountId))
    if date_from is not None:
        query = query.where(TextBatch.created_at >= date_from)
    if date_to is not None:
        query = query.where(TextBatch.created_at < date_to)
    if own:
        query = query.where(TextBatch.own_number.in_(e164s([own], "from")))
    async with here.storage.reading() as session:
        rows = (await session.scalars(queries.newest_first(query, TextBatch, paging))).all()
        progress = await queries.progress_of(session, rows)
    wanted = {"Processing" if each == "Queued" else each for each in status}
    answer = token_answer(
        rows,
        paging,
        lambda row: {"at": wire_time(row.created_at), "id": row.id},
        lambda row: batch_view(row, progress[row.id]),
    )
    if wanted:
        answer["records"] = [record for record in answer["records"] if record["status"] in wanted]
    return answer


@router.get("/batches/{batchId}", summary="Read a batch")
@router.get("/batch/{batchId}", summary="Read a batch (older name)")
async def read_batch(here: Here, caller: Sender, accountId: str, batchId: str) -> A2pBatchInfo:
    async with here.storage.reading() as session:
        row = await queries.get_batch(session, reach_of(caller, accountId), batchId)
        progress = await queries.progress_of(session, [row])
    return batch_view(row, progress[row.id])


@v2_router.post("/batches", status_code=201, summary="Send texts in bulk (newer name)")
async def create_batch_v2(
    request: Request,
    here: Here,
    caller: Sender,
    accountId: str,
    extensionId: str,
) -> A2pBatchInfo:
    return await _create(request, here, caller, accountId, extensionId)
