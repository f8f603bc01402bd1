"""Writing down what became of a text: in its delivery, and in the message of the sender."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from clarion.base.container import Container
from clarion.base.outbox import announce
from clarion.base.storage import AsyncSession
from clarion.features.conduct import tell_when_committed
from clarion.features.message_store import Message, MessageStore
from clarion.features.messaging.texting.events import BULK_TEXT_CHANGED, BulkTextChanged
from clarion.features.messaging.texting.machine import FINAL, Delivery, Event, State, step, whole_state
from clarion.features.messaging.texting.models import TextDelivery
from clarion.features.messaging.texting.telling import as_outcome


def value_of(row: TextDelivery) -> Delivery:
    return Delivery(state=State(row.state), attempts=row.attempts, code=row.code)


def apply(row: TextDelivery, event: Event, now: datetime) -> bool:
    """Let an event change a delivery. Returns whether its state is another now."""
    before = value_of(row)
    after = step(before, event)
    row.state, row.attempts, row.code = after.state, after.attempts, after.code
    if after.state is not State.SUBMITTING:
        row.lease_until = None
    if after.state is State.SENT and row.sent_at is None:
        row.sent_at = now
    if after.state in FINAL and row.done_at is None:
        row.done_at = now
    return after.state is not before.state


async def show(here: Container, session: AsyncSession, row: TextDelivery) -> None:
    """Bring the message up to what its deliveries say; announced when anything changed. Of a text in bulk, tell so."""
    told = as_outcome(row, here.clock.now())
    if told is not None:
        tell_when_committed(here, session, told)
    if row.batch_id is not None:
        announce(session, BULK_TEXT_CHANGED, BulkTextChanged.of(row))
    if row.message_id is None:
        return
    message_id = row.message_id
    # Locked first: of two recipients whose outcomes come at once, the later one sees both. Not its key: two
    # changes of a delivery in one transaction make PostgreSQL share that, and of two that share neither could go on.
    lock = {"key_share": True}
    message = await session.get(Message, message_id, with_for_update=lock, populate_existing=True)
    if message is None or message.availability == "Purged":
        return
    query = select(TextDelivery).where(TextDelivery.message_id == message_id).order_by(TextDelivery.id)
    rows = (await session.scalars(query)).all()
    if _update(message, rows):
        await here.get(MessageStore).changed(session, message)


def _update(message: Message, rows: Sequence[TextDelivery]) -> bool:
    states = {row.recipient: State(row.state) for row in rows}
    before = (message.status, message.error_code, message.attempts, message.recipients)
    message.status = whole_state(list(states.values()))
    failed = [row.code for row in rows if row.state in (State.SENDING_FAILED, State.DELIVERY_FAILED)]
    message.error_code = failed[0] if failed else ""
    message.attempts = max((row.attempts for row in rows), default=0)
    if message.status == State.DELIVERED:
        message.delivered_at = max((row.done_at for row in rows if row.done_at), default=None)
    message.recipients = [
        {**party, "messageStatus": str(whole_state([states[party["phoneNumber"]]]))}
        if party.get("phoneNumber") in states
        else party
        for party in message.recipients
    ]
    return before != (message.status, message.error_code, message.attempts, message.recipients)
