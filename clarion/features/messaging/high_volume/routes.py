"""Batches: send, list, read."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Query

from clarion.base.container import Here
from clarion.base.http import wire_time
from clarion.base.http_lists import TokenPage
from clarion.base.http_paging import TokenPagingQuery, token_answer
from clarion.features.messaging.high_volume import queries, service
from clarion.features.messaging.high_volume.models import TextBatch
from clarion.features.messaging.high_volume.queries import Reach
from clarion.features.messaging.high_volume.responses import A2pBatchInfo
from clarion.features.messaging.high_volume.schemas import Batch, batch_view
from clarion.features.messaging.text_consents.routes import e164s
from clarion.features.people.sign_in import Caller, require, resolve_account, resolve_extension

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/a2p-sms", tags=["Texts in bulk"])
v2_router = APIRouter(prefix="/restapi/v2/accounts/{accountId}/extensions/{extensionId}/sms", tags=["Texts in bulk"])
Sender = Annotated[Caller, require("SMSSending", scopes="A2PSMS")]
Status = Literal["Queued", "Processing", "Sent", "Completed"]


def reach_of(caller: Caller, account_id: str) -> Reach:
    """Administrators see all batches of the account, others their own."""
    return Reach(resolve_account(caller, account_id), None if caller.is_admin else caller.extension_id)


@router.post("/batches", status_code=201, summary="Send texts in bulk")
@router.post("/batch", status_code=201, summary="Send texts in bulk (older name)")
async def create_batch(here: Here, caller: Sender, accountId: str, body: Batch) -> A2pBatchInfo:
    """At most 1,000 recipients. Recipients that cannot be had are told in `rejected`, the others are sent to."""
    return await _create(here, caller, accountId, "~", body)


async def _create(here: Here, caller: Caller, account_id: str, extension_id: str, body: Batch) -> A2pBatchInfo:
    async with here.storage.transaction() as session:
        owner = await resolve_extension(session, caller, account_id, extension_id)
        row = await service.send_batch(here, session, owner, body)
        progress = await queries.progress_of(session, [row])
        return batch_view(row, progress[row.id])


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
    here: Here,
    caller: Sender,
    accountId: str,
    extensionId: str,
    body: Batch,
) -> A2pBatchInfo:
    return await _create(here, caller, accountId, extensionId, body)
