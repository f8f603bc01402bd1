"""What fax announces, beside the changes of the message store."""

from pydantic import BaseModel

FAX_QUEUED = "fax.queued"


class FaxQueued(BaseModel):
    """Something is to be sent."""

    account_id: str
