"""What the sender can still do about a fax in the queue."""

from collections.abc import Sequence

import structlog
from sqlalchemy import select

from clarion.base.container import Container
from clarion.base.errors import ClarionError, Conflict, Invalid, NotFound
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.calls.control import CallControl
from clarion.features.fax.events import FAX_QUEUED, FaxQueued
from clarion.features.fax.local import STOP_FAX
from clarion.features.fax.models import FaxJob
from clarion.features.fax.rules import State
from clarion.features.fax.schemas import FaxJobChange
from clarion.features.fax.service import check_time
from clarion.features.fax.telling import tell
from clarion.features.message_store import Message, MessageStore, MessageType
from clarion.features.people import Extension

log = structlog.stdlib.get_logger("clarion.fax")
TOO_LATE = "MSG-343"
_AT_ONCE = 500


async def change_queued(
    here: Container, session: AsyncSession, owner: Extension, job_id: str, change: FaxJobChange
) -> tuple[FaxJob, str]:
    """The job, and the call that has to end. Raises NotFound, and Conflict when the fax has been sent or has failed."""
    job = await session.get(FaxJob, job_id[:64], with_for_update=True)
    if job is None or job.extension_id != owner.id:
        raise NotFound("Resource for parameter [jobId] is not found.", parameter="jobId")
    now, call_id = here.clock.now(), ""
    if change.state is not None:
        if job.state not in (State.WAITING, State.SENDING):
            raise Conflict("This fax is no longer in the queue.", code=TOO_LATE, parameter="state")
        call_id = job.call_id if job.state == State.SENDING else ""
        job.state, job.done_at, job.lease_until = State.CANCELED, now, None
        await tell(here, session, job)
    elif change.send_time is not None:
        if job.state != State.WAITING:
            raise Conflict("Only a fax that waits can be sent at another time.", code=TOO_LATE, parameter="sendTime")
        check_time(change.send_time, now)
        job.due_at = max(now, change.send_time)
        announce(session, FAX_QUEUED, FaxQueued(account_id=job.account_id))
        await tell(here, session, job)
    else:
        raise Invalid("Give [state] or [sendTime].", parameter="state")
    return job, call_id


class DeletedFaxes:
    """Cancels what waits of faxes that are deleted, in the same transaction."""

    def __init__(self, here: Container) -> None:
        self._here = here
        here.get(MessageStore).before_delete(MessageType.FAX, self.cancel)

    async def cancel(self, session: AsyncSession, messages: Sequence[Message]) -> None:
        now, ids = self._here.clock.now(), [message.id for message in messages]
        for start in range(0, len(ids), _AT_ONCE):
            part = FaxJob.message_id.in_(ids[start : start + _AT_ONCE])
            query = select(FaxJob).where(part, FaxJob.state == State.WAITING).with_for_update()
            waiting = {}
            for job in (await session.scalars(query)).all():
                job.state, job.done_at = State.CANCELED, now
                waiting[job.message_id] = job
            for job in waiting.values():
                await tell(self._here, session, job)


async def hang_up(here: Container, owner: Extension, call_id: str) -> None:
    """End the call of a fax that was canceled. Its pages so far have arrived; nothing else is sent."""
    control = here.get(CallControl)
    try:
        try:
            await control.act(owner.account_id, call_id, "end")
        except NotFound:  # between two numbers of this installation
            await control.ask_session(owner.account_id, call_id, STOP_FAX, {})
    except ClarionError as error:  # over already
        log.info("fax.call_gone", session=call_id, problem=error.message)
