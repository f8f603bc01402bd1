"""What queues announce."""

from pydantic import BaseModel

QUEUES_CHANGED = "phone.queues_changed"


class QueuesChanged(BaseModel):
    """Rules or members of a queue, or of a group for pickup, or skills are others now. `queue_id` empty: of any."""

    account_id: str
    queue_id: str
