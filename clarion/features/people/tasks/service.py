"""What can be done with tasks."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete

from clarion.base.errors import NotFound
from clarion.base.ids import new_uuid
from clarion.base.storage import AsyncSession
from clarion.features.people.sign_in.caller import Caller
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
    session: AsyncSession, caller: Caller, account_id: str, kind: str, task_id: str, *, now: datetime, own: bool = False
) -> BulkTask:
    """A task of the account that the caller may know of. `own`: only if they began it. Raises NotFound.

    What came of it names things of any site: administrators of some sites know of what they began themselves.
    """
    row = await session.get(BulkTask, task_id[:64])
    if (
        row is None
        or (row.account_id, row.kind) != (account_id, kind)
        or ((own or caller.site_ids) and row.extension_id != caller.extension_id)
        or row.created_at < now - KEPT
    ):
        raise NotFound("Resource for parameter [taskId] is not found.", parameter="taskId")
    return row
