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
