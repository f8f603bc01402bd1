"""What texting announces, beside the changes of the message store."""

from pydantic import BaseModel

TEXT_QUEUED = "texting.queued"
CONSENT_CHANGED = "texting.consent_changed"


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
