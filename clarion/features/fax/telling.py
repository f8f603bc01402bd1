"""A fax message follows its jobs: what each recipient's status is, and that of all of them."""

from sqlalchemy import select

from clarion.base.container import Container
from clarion.base.storage import AsyncSession
from clarion.features.fax.emails import email_result
from clarion.features.fax.models import FaxJob
from clarion.features.fax.receipt_records import seal_sent
from clarion.features.fax.rules import State
from clarion.features.message_store import Message, MessageStatus, MessageStore

_STATUS = {
    State.WAITING: MessageStatus.QUEUED,
    State.SENDING: MessageStatus.QUEUED,
    State.SENT: MessageStatus.SENT,
    State.FAILED: MessageStatus.SENDING_FAILED,
    State.CANCELED: MessageStatus.SENDING_FAILED,
}


async def tell(here: Container, session: AsyncSession, job: FaxJob) -> None:
    message = await session.get(Message, job.message_id, with_for_update=True)
    if message is None:
        return
    await session.flush()
    jobs = (await session.scalars(select(FaxJob).where(FaxJob.message_id == job.message_id))).all()
    by_number = {each.recipient: each for each in jobs}
    message.recipients = [
        _recipient(dict(each), by_number.get(str(each.get("phoneNumber")))) for each in message.recipients
    ]
    states = {State(each.state) for each in jobs}
    if states & {State.WAITING, State.SENDING}:
        message.status = MessageStatus.QUEUED
    else:
        message.status = MessageStatus.SENT if State.SENT in states else MessageStatus.SENDING_FAILED
        await seal_sent(here, session, message, jobs)
        if states != {State.CANCELED}:  # the sender canceled it: no email about that
            await email_result(here, session, message, jobs)
    message.details = {**message.details, "clarionPagesSent": {each.recipient: each.confirmed for each in jobs}}
    if State.CANCELED in states:
        canceled = [each.recipient for each in jobs if each.state == State.CANCELED]
        message.details = {**message.details, "clarionCanceled": canceled}
    await here.get(MessageStore).changed(session, message)


def _recipient(entry: dict[str, str], job: FaxJob | None) -> dict[str, str]:
    if job is None:
        return entry
    entry["messageStatus"] = _STATUS[State(job.state)]
    error = job.log[-1].get("faxErrorCode", "") if job.log and job.state == State.FAILED else ""
    if error:
        entry["faxErrorCode"] = error
    return entry
