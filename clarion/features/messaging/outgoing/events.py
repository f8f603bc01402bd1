"""What programs that chats ask announce."""

from pydantic import BaseModel

OUTGOING_CHANGED = "team_messaging.outgoing_changed"


class OutgoingChanged(BaseModel):
    account_id: str
    chat_id: str
