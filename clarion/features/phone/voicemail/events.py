"""What voicemail announces."""

from pydantic import BaseModel

WAITING = "voicemail.waiting"
GREETING_CHANGED = "voicemail.greeting_changed"


class Waiting(BaseModel):
    """How many messages wait, for the lamp on the phone (RFC 3842)."""

    account_id: str
    extension_id: str
    new: int
    old: int


class GreetingChanged(BaseModel):
    account_id: str
    extension_id: str
