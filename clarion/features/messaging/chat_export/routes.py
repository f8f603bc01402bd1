"""Exports of an account's chats, for those with the permission."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy import func, select

from clarion.base.container import Here
from clarion.base.errors import NotFound
from clarion.base.files import Files
from clarion.base.http import Paging, list_answer
from clarion.base.http_files import FileMeta, stored_file
from clarion.features.messaging.chat_export import service
from clarion.features.messaging.chat_export.responses import ExportInfo, ExportList
from clarion.features.messaging.chats import NEW, OLD
from clarion.features.messaging.work_objects import split_list
from clarion.features.people import Extension
from clarion.features.people.sign_in import Caller, require

router = APIRouter(tags=["Team messaging: exports"])
Exporter = Annotated[Caller, require("ExportChats", scopes="TeamMessaging")]

_MOST_PER_PAGE = 250


@router.get(NEW + "/data-export", summary="List exports of chats")
@router.get(OLD + "/data-export", summary="List exports of chats (older name)")
async def list_exports(
    request: Request,
    here: Here,
    caller: Exporter,
    status: Annotated[list[str], Query(max_length=5)] = [],
    page: Annotated[int, Query(ge=1, le=10**9)] = 1,
    per_page: Annotated[int, Query(alias="perPage", ge=1, le=10**9)] = 30,
) -> ExportList:
    """The newest first."""
    paging = Paging(page, min(per_page, _MOST_PER_PAGE))
    now = here.clock.now()
    async with here.storage.reading() as session:
        query = service.exports(caller, split_list(status))
        total = await session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
        rows = (await session.scalars(query.offset(paging.offset).limit(paging.per_page))).all()
        creators = {row.creator_id: await session.get(Extension, row.creator_id) for row in rows if row.creator_id}
    views = [service.export_view(here, row, creators.get(row.creator_id or ""), now) for row in rows]
    answer = list_answer(request, views, paging, total)
    return {"tasks": answer["records"], "navigation": answer["navigation"], "paging": answer["paging"]}


@router.post(NEW + "/data-export", status_code=202, summary="Ask for an export of chats")
@router.post(OLD + "/data-export", status_code=202, summary="Ask for an export of chats (older name)")
async def create_export(here: Here, caller: Exporter, body: service.ExportOrder | None = None) -> ExportInfo:
    """Of everybody's posts, files, tasks, notes, events and cards, or of some people and chats. It is made behind."""
    async with here.storage.transaction() as session:
        row = await service.ask_export(here, session, caller, body or service.ExportOrder())
        creator = await session.get(Extension, caller.extension_id)
    return service.export_view(here, row, creator, here.clock.now())


@router.get(NEW + "/data-export/{taskId}", summary="Read an export of chats")
@router.get(OLD + "/data-export/{taskId}", summary="Read an export of chats (older name)")
async def read_export(here: Here, caller: Exporter, taskId: str) -> ExportInfo:
    """With where to fetch it, once it is completed."""
    async with here.storage.reading() as session:
        row = await service.get_export(session, caller, taskId)
        creator = await session.get(Extension, row.creator_id) if row.creator_id else None
    return service.export_view(here, row, creator, here.clock.now())


@router.get(OLD + "/data-export/{taskId}/datasets/{datasetId}", summary="Fetch an export of chats")
async def read_dataset(
    request: Request,
    here: Here,
    caller: Exporter,
    taskId: str,
    datasetId: str,
) -> Response:
    """A zip file; ranges are served. It is there for a week."""
    async with here.storage.reading() as session:
        row = await service.get_export(session, caller, taskId)
    gone = row.status != "Completed" or service.is_expired(row, here.clock.now())
    if gone or row.dataset_id != datasetId:
        raise NotFound("Resource for parameter [datasetId] is not found: it may have expired.", parameter="datasetId")
    meta = FileMeta("application/zip", row.size, f"chats-{row.id}.zip", row.dataset_id, "Attachment")
    return await stored_file(request, here.get(Files), row.file_key, meta)
