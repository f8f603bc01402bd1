"""What queues announce."""

from pydantic import BaseModel

QUEUES_CHANGED = "phone.queues_changed"


class QueuesChanged(BaseModel):
    """Rules or members of a queue, or of a group for pickup, are others now."""

    account_id: str
    queue_id: str
