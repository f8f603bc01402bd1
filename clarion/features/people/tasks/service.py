"""What can be done with tasks."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete

from clarion.base.errors import NotFound
from clarion.base.ids import new_uuid
from clarion.base.storage import AsyncSession
from clarion.features.people.tasks.models import BulkTask

KEPT = timedelta(days=7)


async def keep_task(
    session: AsyncSession,
    account_id: str,
    extension_id: str,
    kind: str,
    results: dict[str, Any],
    *,
    now: datetime,
    status: str = "Completed",
) -> BulkTask:
    """Note what came of a task, for a week."""
    old = delete(BulkTask).where(BulkTask.account_id == account_id, BulkTask.created_at < now - KEPT)
    await session.execute(old)
    row = BulkTask(
        id=new_uuid(),
        account_id=account_id,
        extension_id=extension_id,
        kind=kind,
        status=status,
        results=results,
        created_at=now,
        changed_at=now,
    )
    session.add(row)
    await session.flush()
    return row


async def get_task(
    session: AsyncSession, account_id: str, kind: str, task_id: str, *, now: datetime, extension_id: str | None = None
) -> BulkTask:
    """A task of the account, and of `extension_id` where one is given. Raises NotFound."""
    row = await session.get(BulkTask, task_id[:64])
    if (
        row is None
        or (row.account_id, row.kind) != (account_id, kind)
        or extension_id not in (None, row.extension_id)
        or row.created_at < now - KEPT
    ):
        raise NotFound("Resource for parameter [taskId] is not found.", parameter="taskId")
    return row
