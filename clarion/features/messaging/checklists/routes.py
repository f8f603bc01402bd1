"""Checklists of chats: our own, the surface has none."""

from typing import Annotated

from fastapi import APIRouter, Path, Response
from sqlalchemy import select

from clarion.base.container import Here
from clarion.base.http_lists import RecordPage
from clarion.base.http_paging import RecordPagingQuery, record_answer
from clarion.features.messaging.chats import OWN, Chatter, visible_chat
from clarion.features.messaging.checklists import service
from clarion.features.messaging.checklists.models import ChecklistRun
from clarion.features.messaging.checklists.responses import ChecklistInfo, ChecklistList, ChecklistRunInfo
from clarion.features.messaging.checklists.schemas import (
    MOST_STEPS,
    ChecklistOrder,
    Finish,
    RunOrder,
    StepChange,
    checklist_view,
    run_view,
)
from clarion.features.messaging.work_objects import PRIVATE
from clarion.features.messaging.work_pages import newest_first, place_of

router = APIRouter(prefix=OWN, tags=["Team messaging: checklists"], dependencies=[PRIVATE])
Number = Annotated[int, Path(ge=0, lt=MOST_STEPS)]


@router.get("/chats/{chatId}/checklists", summary="List the checklists of a chat")
async def list_checklists(here: Here, caller: Chatter, chatId: str) -> ChecklistList:
    async with here.storage.reading() as session:
        rows = await service.list_checklists(session, await visible_chat(session, caller, chatId))
    return {"records": [checklist_view(row) for row in rows]}


@router.post("/chats/{chatId}/checklists", status_code=201, summary="Write a checklist")
async def create_checklist(here: Here, caller: Chatter, chatId: str, body: ChecklistOrder) -> ChecklistInfo:
    """Its steps, for whom each is, and how many minutes after the start it is due."""
    async with here.storage.transaction() as session:
        chat = await visible_chat(session, caller, chatId, lock=True)
        return checklist_view(await service.create_checklist(here, session, caller, chat, body))


@router.put("/checklists/{checklistId}", summary="Change a checklist")
async def update_checklist(here: Here, caller: Chatter, checklistId: str, body: ChecklistOrder) -> ChecklistInfo:
    """What is under way stays as it began."""
    async with here.storage.transaction() as session:
        row, chat = await service.get_checklist(session, caller, checklistId, lock=True)
        await service.change_checklist(here, session, caller, chat, row, body)
        return checklist_view(row)


@router.delete("/checklists/{checklistId}", status_code=204, summary="Delete a checklist")
async def delete_checklist(here: Here, caller: Chatter, checklistId: str) -> Response:
    """What was begun from it stays."""
    async with here.storage.transaction() as session:
        row, chat = await service.get_checklist(session, caller, checklistId, lock=True)
        await service.delete_checklist(session, caller, chat, row)
    return Response(status_code=204)


@router.post("/checklists/{checklistId}/runs", status_code=201, summary="Begin to go through a checklist")
async def start_run(here: Here, caller: Chatter, checklistId: str, body: RunOrder) -> ChecklistRunInfo:
    """It shows in the chat as a post, with how far it is."""
    async with here.storage.transaction() as session:
        row, chat = await service.get_checklist(session, caller, checklistId, lock=True)
        return run_view(await service.start_run(here, session, caller, chat, row, body))


@router.get("/chats/{chatId}/checklist-runs", summary="List what a chat goes through or went through")
async def list_runs(
    here: Here,
    caller: Chatter,
    chatId: str,
    paging: RecordPagingQuery,
) -> RecordPage[ChecklistRunInfo]:
    """The newest first."""
    async with here.storage.reading() as session:
        chat = await visible_chat(session, caller, chatId)
        query = select(ChecklistRun).where(ChecklistRun.chat_id == chat.id)
        rows = await newest_first(session, query, ChecklistRun, paging)
    return record_answer(rows, paging, place_of, run_view)


@router.get("/checklist-runs/{runId}", summary="Read how far a checklist is")
async def read_run(here: Here, caller: Chatter, runId: str) -> ChecklistRunInfo:
    async with here.storage.reading() as session:
        row, _chat = await service.get_run(session, caller, runId)
    return run_view(row)


@router.patch("/checklist-runs/{runId}/steps/{number}", summary="Check a step, or give it to somebody")
async def update_step(here: Here, caller: Chatter, runId: str, number: Number, body: StepChange) -> ChecklistRunInfo:
    """`number`: counted from 0."""
    async with here.storage.transaction() as session:
        row, chat = await service.get_run(session, caller, runId, lock=True)
        await service.change_step(here, session, caller, chat, row, number, body)
        return run_view(row)


@router.post("/checklist-runs/{runId}/finish", summary="Finish, and tell the chat what came of it")
async def finish_run(here: Here, caller: Chatter, runId: str, body: Finish) -> ChecklistRunInfo:
    """Also with steps that are not done: the summary names them."""
    async with here.storage.transaction() as session:
        row, chat = await service.get_run(session, caller, runId, lock=True)
        await service.finish_run(here, session, caller, chat, row, body.summary)
        return run_view(row)


@router.delete("/checklist-runs/{runId}", status_code=204, summary="Delete what was gone through")
async def delete_run(here: Here, caller: Chatter, runId: str) -> Response:
    """With its post; the summary that was posted stays."""
    async with here.storage.transaction() as session:
        row, chat = await service.get_run(session, caller, runId, lock=True)
        await service.delete_run(here, session, caller, chat, row)
    return Response(status_code=204)
