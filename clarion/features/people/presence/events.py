"""What presence announces."""

from pydantic import BaseModel

PRESENCE_CHANGED = "people.presence_changed"


class PresenceChanged(BaseModel):
    """A person changed what they say about themselves."""

    account_id: str
    extension_id: str
    user_status: str
    dnd_status: str
    message: str


QUEUE_PRESENCE_CHANGED = "people.queue_presence_changed"


class QueuePresenceChanged(BaseModel):
    """A member of a queue takes its calls from now on, or does not."""

    account_id: str
    extension_id: str
    queue_id: str
    takes_calls: bool
