"""Tasks of chats."""

from collections.abc import Sequence
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response

from clarion.base.container import Container, Here
from clarion.base.http import parse_time
from clarion.base.http_lists import RecordPage
from clarion.base.http_paging import RecordPagingQuery, record_answer
from clarion.base.storage import AsyncSession
from clarion.features.messaging import work_posts
from clarion.features.messaging.chats import NEW, OLD, Chatter, visible_chat
from clarion.features.messaging.tasks import queries, service
from clarion.features.messaging.tasks.models import ChatTask
from clarion.features.messaging.tasks.queries import TaskFilter
from clarion.features.messaging.tasks.responses import TaskInfo, TaskResponse
from clarion.features.messaging.tasks.schemas import Completion, NewTask, TaskChange, task_view
from clarion.features.messaging.work_objects import PRIVATE, split_list
from clarion.features.messaging.work_pages import newest_first, place_of

router = APIRouter(tags=["Team messaging: tasks"], dependencies=[PRIVATE])
Many = Annotated[list[str], Query(max_length=100)]
Time = Annotated[str, Query(max_length=40)]
_STATUSES = ("Pending", "InProgress", "Completed")


@router.get(NEW + "/chats/{chatId}/tasks", summary="List the tasks of a chat")
@router.get(OLD + "/chats/{chatId}/tasks", summary="List the tasks of a chat (older name)")
async def list_tasks(
    here: Here,
    caller: Chatter,
    chatId: str,
    paging: RecordPagingQuery,
    until: Annotated[Time, Query(alias="creationTimeTo")] = "",
    since: Annotated[Time, Query(alias="creationTimeFrom")] = "",
    creators: Annotated[Many, Query(alias="creatorId")] = [],
    status: Many = [],
    assignment: Annotated[Literal["Unassigned", "Assigned"] | None, Query(alias="assignmentStatus")] = None,
    assignees: Annotated[Many, Query(alias="assigneeId")] = [],
    assignee_status: Annotated[Literal["Pending", "Completed"] | None, Query(alias="assigneeStatus")] = None,
) -> RecordPage[TaskInfo]:
    """The newest first."""
    wanted = TaskFilter(
        since=parse_time(since, parameter="creationTimeFrom") if since else None,
        until=parse_time(until, parameter="creationTimeTo") if until not in ("", "now") else None,
        creator_ids=split_list(creators),
        status=split_list(status),
        assigned=None if assignment is None else assignment == "Assigned",
        assignee_ids=split_list(assignees),
        assignee_status=assignee_status or "",
    )
    queries.check_known(wanted.status, _STATUSES, "status")
    async with here.storage.reading() as session:
        chat = await visible_chat(session, caller, chatId)
        rows = await newest_first(session, queries.tasks(chat, wanted), ChatTask, paging)
        views = await _views(session, here, rows)
    return record_answer(rows, paging, place_of, lambda row: views[row.id])


@router.post(NEW + "/chats/{chatId}/tasks", status_code=201, summary="Create a task")
@router.post(OLD + "/chats/{chatId}/tasks", status_code=201, summary="Create a task (older name)")
async def create_task(
    here: Here,
    caller: Chatter,
    chatId: str,
    body: NewTask,
) -> TaskInfo:
    """For people who are in the chat; the task shows in the chat as a post."""
    async with here.storage.transaction() as session:
        chat = await visible_chat(session, caller, chatId, lock=True)
        row = await service.create_task(here, session, caller, chat, body)
        return (await _views(session, here, [row]))[row.id]


@router.get(NEW + "/tasks/{taskId}", summary="Read a task")
@router.get(OLD + "/tasks/{taskId}", summary="Read a task (older name)")
async def read_task(here: Here, caller: Chatter, taskId: str) -> TaskInfo:
    async with here.storage.reading() as session:
        row, _chat = await queries.get_task(session, caller, taskId)
        return (await _views(session, here, [row]))[row.id]


@router.patch(NEW + "/tasks/{taskId}", summary="Change a task")
@router.patch(OLD + "/tasks/{taskId}", summary="Change a task (older name)")
async def update_task(
    here: Here,
    caller: Chatter,
    taskId: str,
    body: TaskChange,
) -> TaskResponse:
    """Whoever is in the chat may. Answered, as the surface has it, as a list of one."""
    async with here.storage.transaction() as session:
        row, chat = await queries.get_task(session, caller, taskId, lock=True)
        await service.change_task(here, session, caller, chat, row, body)
        return {"records": list((await _views(session, here, [row])).values()), "navigation": {}}


@router.delete(NEW + "/tasks/{taskId}", status_code=204, summary="Delete a task")
@router.delete(OLD + "/tasks/{taskId}", status_code=204, summary="Delete a task (older name)")
async def delete_task(here: Here, caller: Chatter, taskId: str) -> Response:
    """Its author may, and who administers the chat."""
    async with here.storage.transaction() as session:
        row, chat = await queries.get_task(session, caller, taskId, lock=True)
        await service.delete_task(here, session, caller, chat, row)
    return Response(status_code=204)


@router.post(NEW + "/tasks/{taskId}/complete", status_code=204, summary="Say how far a task is")
@router.post(OLD + "/tasks/{taskId}/complete", status_code=204, summary="Say how far a task is (older name)")
async def complete_task(here: Here, caller: Chatter, taskId: str, body: Completion) -> Response:
    async with here.storage.transaction() as session:
        row, chat = await queries.get_task(session, caller, taskId, lock=True)
        await service.complete_task(here, session, caller, chat, row, body)
    return Response(status_code=204)


async def _views(session: AsyncSession, here: Container, rows: Sequence[ChatTask]) -> dict[str, TaskInfo]:
    people = await queries.assignees_of(session, rows)
    files = await work_posts.file_views(
        session, here.settings.public_url, [each for row in rows for each in row.file_ids]
    )
    return {row.id: task_view(row, people[row.id], files) for row in rows}
