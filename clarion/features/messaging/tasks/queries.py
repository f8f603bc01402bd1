"""Reading tasks. Only in chats that the reader is in."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, exists, select

from clarion.base.errors import Invalid, NotFound
from clarion.base.storage import AsyncSession
from clarion.features.messaging.chats import Chat, visible_chat
from clarion.features.messaging.tasks.models import ChatTask, TaskAssignee
from clarion.features.people.sign_in import Caller


@dataclass(frozen=True)
class TaskFilter:
    """What is empty or None does not matter. `assignee_status` is that of `assignee_ids`, or of anybody."""

    since: datetime | None = None
    until: datetime | None = None
    creator_ids: Collection[str] = ()
    status: Collection[str] = ()
    assigned: bool | None = None
    assignee_ids: Collection[str] = ()
    assignee_status: str = ""


def tasks(chat: Chat, wanted: TaskFilter) -> Select[ChatTask]:
    query = select(ChatTask).where(ChatTask.chat_id == chat.id)
    for condition in _conditions(wanted):
        query = query.where(condition)
    return query


def _conditions(wanted: TaskFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.since is not None:
        found.append(ChatTask.created_at >= wanted.since)
    if wanted.until is not None:
        found.append(ChatTask.created_at <= wanted.until)
    if wanted.creator_ids:
        found.append(ChatTask.creator_id.in_(wanted.creator_ids))
    if wanted.status:
        found.append(ChatTask.status.in_(wanted.status))
    anybody = exists().where(TaskAssignee.task_id == ChatTask.id)
    if wanted.assigned is not None:
        found.append(anybody if wanted.assigned else ~anybody)
    if wanted.assignee_ids:
        anybody = anybody.where(TaskAssignee.extension_id.in_(wanted.assignee_ids))
    if wanted.assignee_status:
        anybody = anybody.where(TaskAssignee.status == wanted.assignee_status)
    if wanted.assignee_ids or wanted.assignee_status:
        found.append(anybody)
    return found


async def assignees_of(session: AsyncSession, rows: Sequence[ChatTask]) -> Mapping[str, list[TaskAssignee]]:
    """By task, in the order in which they were named."""
    found: dict[str, list[TaskAssignee]] = {row.id: [] for row in rows}
    query = select(TaskAssignee).where(TaskAssignee.task_id.in_(found))
    for each in await session.scalars(query.order_by(TaskAssignee.place)):
        found[each.task_id].append(each)
    return found


async def get_task(session: AsyncSession, caller: Caller, task_id: str, *, lock: bool = False) -> tuple[ChatTask, Chat]:
    """Raises 404, also for a task of a chat that the caller is not in."""
    row = await session.get(ChatTask, task_id[:64])
    if row is None or row.account_id != caller.account_id:
        raise NotFound("Resource for parameter [taskId] is not found.", parameter="taskId")
    chat = await visible_chat(session, caller, row.chat_id, lock=lock, parameter="taskId")
    if lock:
        await session.refresh(row, with_for_update=True)
    return row, chat


def check_known(values: Collection[str], allowed: Collection[str], parameter: str) -> None:
    unknown = sorted(set(values) - set(allowed))
    if unknown:
        raise Invalid(f"Parameter [{parameter}] value is invalid: {unknown[0][:40]}.", parameter=parameter)
