"""What texting announces, beside the changes of the message store."""

from typing import Self

from pydantic import BaseModel

from clarion.base.http import wire_time
from clarion.features.messaging.texting.models import TextDelivery

TEXT_QUEUED = "texting.queued"
CONSENT_CHANGED = "texting.consent_changed"
BULK_TEXT_CHANGED = "texting.bulk_text_changed"


class TextQueued(BaseModel):
    """Something waits for a carrier."""

    account_id: str


class ConsentChanged(BaseModel):
    """`own_number` empty: for all numbers of the account."""

    account_id: str
    guest_number: str
    own_number: str
    status: str
    source: str
    at: str


class BulkTextChanged(BaseModel):
    """A text of a batch is somewhere else now."""

    account_id: str
    batch_id: str
    delivery_id: str
    sender: str
    recipient: str
    state: str
    segments: int
    code: str
    text: str
    created_at: str
    changed_at: str

    @classmethod
    def of(cls, row: TextDelivery) -> Self:
        """`row` has a batch."""
        changed = row.done_at or row.sent_at or row.created_at
        return cls(
            account_id=row.account_id,
            batch_id=row.batch_id or "",
            delivery_id=row.id,
            sender=row.sender,
            recipient=row.recipient,
            state=row.state,
            segments=row.segments,
            code=row.code,
            text=row.text,
            created_at=wire_time(row.created_at),
            changed_at=wire_time(changed),
        )
