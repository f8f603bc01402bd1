"""What voicemail announces."""

from typing import Literal

from pydantic import BaseModel

VOICEMAIL_CHANGED = "voicemail.changed"
WAITING = "voicemail.waiting"
GREETING_CHANGED = "voicemail.greeting_changed"


class VoicemailChanged(BaseModel):
    """A message came, was read, or went."""

    account_id: str
    extension_id: str
    message_id: str
    change: Literal["Create", "Update", "Delete"]


class Waiting(BaseModel):
    """How many messages wait, for the lamp on the phone (RFC 3842)."""

    account_id: str
    extension_id: str
    new: int
    old: int


class GreetingChanged(BaseModel):
    account_id: str
    extension_id: str
